import InputDocuments
import Messages

/// What a row of a table of spike times says.
struct SpikeTimeRow {
  /// Seconds; nil in the row of a train without a spike.
  var time: Double?
  var train: String
  var trial: Int?
  var condition: String?
  var start: Double?
  /// Seconds; from the end or from the duration.
  var end: Double?
}

/// The columns of a table of spike times, and what may stand in each.
struct SpikeTimeColumns {
  enum Name: String, CaseIterable {
    case seconds = "spike_time_s"
    case milliseconds = "spike_time_ms"
    case train, trial, condition
    case start = "start_s"
    case end = "end_s"
    case duration = "duration_s"
  }

  private let positions: [Name: Int]
  private let time: Name
  /// The first 20 that were found.
  private(set) var problems: [(row: InputTable.Row, column: String, problem: SchemaComplaint)] = []

  /// - Throws: `DocumentRefusal` where the columns do not go together.
  init(_ table: InputTable) throws(DocumentRefusal) {
    positions = Dictionary(
      uniqueKeysWithValues: Name.allCases.compactMap { name in
        table.column(name.rawValue).map { (name, $0) }
      })
    switch (positions[.seconds], positions[.milliseconds]) {
    case (nil, nil):
      throw DocumentRefusal(
        Message(
          .documentMissingKey, .error, "the table has no column of spike times", file: table.file,
          line: 1, expected: "spike_time_s or spike_time_ms",
          remedy: "Name the column with its unit in the first line."))
    case (.some, .some):
      throw DocumentRefusal(
        Message(
          .documentWrongKind, .error, "spike times stand in two columns", file: table.file, line: 1,
          expected: "spike_time_s or spike_time_ms", found: "both", remedy: "Remove one of them."))
    case (.some, nil): time = .seconds
    case (nil, .some): time = .milliseconds
    }
  }

  /// The name of the column of times.
  var timeColumn: String { time.rawValue }

  /// Notes a spike outside the observed time of its train.
  mutating func refuse(spike time: Double, _ row: InputTable.Row, start: Double?, end: Double?) {
    refuse(
      self.time, row,
      start == nil && time < 0
        ? "the spike time is negative" : "the spike lies outside the observed time of its train",
      expected: "\(start ?? 0) s" + (end.map { " to \($0) s" } ?? " or more"),
      start == nil && time < 0
        ? "State where the train begins in a column start_s." : "Correct the observed time.")
  }

  /// nil, and a problem noted, where a value cannot stand where it does.
  mutating func read(_ row: InputTable.Row) -> SpikeTimeRow? {
    let before = problems.count
    var result = SpikeTimeRow(train: text(.train, row) ?? "train")
    result.time = number(time, row).map { time == .milliseconds ? $0 / 1000 : $0 }
    result.condition = text(.condition, row)
    if let field = text(.trial, row) {
      result.trial = Int(field)
      if result.trial == nil {
        refuse(
          .trial, row, "the trial is not a whole number", expected: "a whole number",
          "Number the trials; a name belongs into the column condition.")
      }
    }
    result.start = number(.start, row)
    result.end = number(.end, row)
    if let duration = number(.duration, row) {
      let end = (result.start ?? 0) + duration
      if let stated = result.end, abs(stated - end) > 1e-9 {
        refuse(
          .duration, row, "duration_s is not end_s − start_s",
          expected: "\(stated - (result.start ?? 0))", "Leave one of the columns out.")
      }
      result.end = end
    }
    if let end = result.end, end <= result.start ?? 0 {
      refuse(
        positions[.end] == nil ? .duration : .end, row,
        "the observed time ends before it has begun", expected: "more than \(result.start ?? 0)",
        "Correct the observed time; without spikes it is longer than 0, too.")
    }
    return problems.count == before ? result : nil
  }

  /// Notes a row that does not go together with others of its train.
  mutating func refuse(
    _ column: Name, _ row: InputTable.Row, _ text: String, expected: String? = nil,
    _ remedy: String
  ) {
    guard problems.count < DocumentRefusal.greatestCount else { return }
    // An end may have come about from a duration.
    let stated = column == .end && positions[.end] == nil ? .duration : column
    let column = positions[stated] == nil ? time : stated
    problems.append(
      (
        row, column.rawValue,
        SchemaComplaint(
          text, expected: expected, found: positions[column].map { row.fields[$0] }, remedy: remedy)
      ))
  }

  private func text(_ name: Name, _ row: InputTable.Row) -> String? {
    positions[name].map { row.fields[$0] }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private mutating func number(_ name: Name, _ row: InputTable.Row) -> Double? {
    guard let field = text(name, row) else { return nil }
    // `Double` takes words and hexadecimal numbers as well.
    let isPlain = field.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
    }
    guard isPlain, let value = Double(field), value.isFinite else {
      refuse(
        name, row, "not a number", expected: "a finite number with a decimal point",
        name == time
          ? "Leave the field empty for a train without spikes." : "Correct the number.")
      return nil
    }
    return value
  }
}
