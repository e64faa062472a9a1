import HDF5
import Messages

/// Finds the sweeps of an NWB file, in this order of trust: rows of `intracellular_recordings`, the
/// older `sweep_table`, the series' `sweep_number`, names with starting time and electrode.
struct NWBSweepAssembly {
  let file: HDF5File
  let inventory: NWBInventory
  /// Gives the series at a path, also of one that no list names.
  let series: (String) -> NWBSeries
  var messages: [Message] = []

  private static let folder = "/general/intracellular_ephys"

  mutating func drafts() -> [SweepDraft] {
    if let table = NWBTable(at: "\(Self.folder)/intracellular_recordings", in: file) {
      let drafts = rows(of: table)
      if !drafts.isEmpty { return drafts }
    }
    return groupedDrafts()
  }

  // MARK: intracellular_recordings

  private mutating func rows(of table: NWBTable) -> [SweepDraft] {
    guard let responses = column(table, "responses", "response") else { return [] }
    let stimuli = column(table, "stimuli", "stimulus")
    let electrodes =
      table.group.link("electrodes")?.kind == .group
      ? NWBTable(at: table.group.path(of: "electrodes"), in: file)?.references("electrode") : nil
    let stimulusTypes = table.texts("stimulus_type") ?? sequentialStimulusTypes(responses.count)
    let rowsOfSeries = Dictionary(grouping: responses, by: \.target).mapValues(\.count)
    var drafts: [SweepDraft] = []
    var used: [String: [Range<Int>]] = [:]
    for (row, range) in responses.enumerated() {
      let place = "\(table.group.path)/responses/response row \(row)"
      if range.first == -1, range.count == -1 {
        messages.append(
          Message(
            .recordingTableIncomplete, .warning,
            "the row has a stimulus and no response, so it makes no sweep", file: file.name,
            object: place))
        continue
      }
      guard let path = try? file.path(of: range.target), file.kind(at: path) == .group else {
        drafts.append(
          SweepDraft(
            name: "row \(row)",
            response: NWBSeriesRange(
              .unreadable(
                path: place,
                problem: Message(
                  .recordingBrokenLink, .error, "the row refers to no series", file: file.name,
                  object: place)))))
        continue
      }
      let response = series(path)
      var draft = SweepDraft(
        name: (rowsOfSeries[range.target] ?? 1) > 1
          ? "\(response.name) row \(row)" : response.name,
        response: NWBSeriesRange(response, first: range.first, count: range.count))
      draft.sweepNumber = response.sweepNumber
      draft.problem = rangeProblem(range, response, place)
      if draft.problem == nil {
        used[path, default: []].append(range.first..<range.first + range.count)
      }
      draft.command = stimuli.flatMap { row < $0.count ? command($0[row], row) : nil }
      let electrode = electrodes.flatMap { row < $0.count ? try? file.path(of: $0[row]) : nil }
      draft.electrode = (electrode ?? response.electrode).map(Self.lastComponent)
      draft.stimulus =
        stimulusTypes.flatMap { row < $0.count ? NWBWords.meaningful($0[row]) : nil }
        ?? stimulusWords(draft)
      drafts.append(draft)
    }
    guard !drafts.isEmpty else { return [] }
    drafts += unlistedDrafts(used, drafts)
    return drafts
  }

  private mutating func column(
    _ table: NWBTable, _ category: String, _ name: String
  ) -> [ObjectRange]? {
    let path = table.group.path(of: category)
    guard let group = NWBTable(at: path, in: file) else { return nil }
    do {
      return try group.ranges(name)
    } catch {
      var message = Message(error)
      message.severity = .warning
      messages.append(message)
      return nil
    }
  }

  private func rangeProblem(
    _ range: ObjectRange, _ series: NWBSeries, _ place: String
  ) -> Message? {
    if var problem = series.problem {
      problem.severity = .error
      return problem
    }
    guard series.kind.isResponse else {
      return Message(
        .sweepNotCurrentClamp, .error, "the row's response is no clamp recording",
        file: file.name, object: place, expected: "CurrentClampSeries or VoltageClampSeries",
        found: series.typeName)
    }
    guard series.count > 0 else {
      return Message(
        .sweepEmpty, .error, "the sweep has no samples", file: file.name,
        object: series.dataPath, expected: "\(range.count) samples", found: "0 samples")
    }
    let (end, overflow) = range.first.addingReportingOverflow(range.count)
    guard range.first >= 0, range.count >= 0, !overflow, end <= series.count else {
      return Message(
        .recordingRangePastEnd, .error,
        "the row asks for samples \(range.first)..<\(end), but \(series.path) has \(series.count)",
        file: file.name, object: place, expected: "a range within 0..<\(series.count)",
        found: "idx_start \(range.first), count \(range.count)",
        remedy: "Correct the table of the recording; nothing past the end is read.")
    }
    return nil
  }

  private mutating func command(_ range: ObjectRange, _ row: Int) -> NWBSeriesRange? {
    guard range.first >= 0, range.count > 0, let path = try? file.path(of: range.target) else {
      return nil
    }
    let command = series(path)
    guard command.kind.isCommand, command.problem == nil else { return nil }
    guard range.count <= command.count, range.first <= command.count - range.count else {
      messages.append(
        Message(
          .recordingRangePastEnd, .warning,
          "the row asks for stimulus samples from \(range.first) on, \(range.count) of them, but "
            + "\(path) has \(command.count); the sweep is read without its command",
          file: file.name,
          object: "\(Self.folder)/intracellular_recordings/stimuli/stimulus row \(row)"))
      return nil
    }
    return NWBSeriesRange(command, first: range.first, count: range.count)
  }

  /// Response series, and parts of them, that no row names.
  private mutating func unlistedDrafts(
    _ used: [String: [Range<Int>]], _ drafts: [SweepDraft]
  ) -> [SweepDraft] {
    var unlisted: [SweepDraft] = []
    let named = Set(drafts.map(\.response.series.path))
    let faulty = Set(drafts.filter { $0.problem != nil }.map(\.response.series.path))
    for series in inventory.responses where !series.isMisclassified {
      guard let ranges = used[series.path] else {
        if named.contains(series.path) { continue }
        messages.append(
          Message(
            .recordingTableIncomplete, .warning,
            "no row of intracellular_recordings names the series; it is read as a sweep of its own",
            file: file.name, object: series.path))
        unlisted.append(wholeSeries(series))
        continue
      }
      // What rows with an error point at is not called unassigned on top of the error.
      if faulty.contains(series.path) { continue }
      for range in Self.uncovered(ranges, count: series.count) {
        messages.append(
          Message(
            .recordingSamplesUnassigned, .warning,
            "samples \(range.lowerBound)..<\(range.upperBound)\(seconds(range, series)) are in no "
              + "row of intracellular_recordings and are not analysed",
            file: file.name, object: series.path))
      }
    }
    return unlisted
  }

  private func seconds(_ range: Range<Int>, _ series: NWBSeries) -> String {
    guard case .regular(_, let rate) = series.timing else { return "" }
    let start = Double(range.lowerBound) / rate
    let end = Double(range.upperBound) / rate
    return " (\(start)–\(end) s of the series)"
  }

  static func uncovered(_ ranges: [Range<Int>], count: Int) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var position = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > position { gaps.append(position..<range.lowerBound) }
      position = max(position, range.upperBound)
    }
    if position < count { gaps.append(position..<count) }
    return gaps
  }

  /// The stimulus type of each row, from the table two levels up.
  private func sequentialStimulusTypes(_ rowCount: Int) -> [String]? {
    guard let sequential = NWBTable(at: "\(Self.folder)/sequential_recordings", in: file),
      let simultaneous = NWBTable(at: "\(Self.folder)/simultaneous_recordings", in: file),
      let types = sequential.texts("stimulus_type"),
      let groups = sequential.ragged(
        sequential.integers("simultaneous_recordings"), "simultaneous_recordings"),
      let recordings = simultaneous.ragged(simultaneous.integers("recordings"), "recordings")
    else { return nil }
    var result = [String](repeating: "", count: rowCount)
    for (type, group) in zip(types, groups) {
      for simultaneousRow in group where recordings.indices.contains(simultaneousRow) {
        for row in recordings[simultaneousRow] where result.indices.contains(row) {
          result[row] = type
        }
      }
    }
    return result
  }

  // MARK: sweep_table, sweep_number, names

  private func groupedDrafts() -> [SweepDraft] {
    let table = sweepTableNumbers()
    func number(_ series: NWBSeries) -> Int? { table[series.path] ?? series.sweepNumber }
    let responses = inventory.responses.filter { !$0.isMisclassified }
    let starts = Dictionary(
      responses.map { ($0.path, start($0)) }, uniquingKeysWith: { first, _ in first })
    let drafts = responses.map { series in
      var draft = wholeSeries(series)
      draft.sweepNumber = number(series)
      draft.command = command(of: series, number: number).map { NWBSeriesRange($0) }
      draft.stimulus = stimulusWords(draft)
      return draft
    }
    let allNumbered = drafts.allSatisfy { $0.sweepNumber != nil }
    return drafts.sorted { first, second in
      if allNumbered, first.sweepNumber != second.sweepNumber {
        return (first.sweepNumber ?? 0) < (second.sweepNumber ?? 0)
      }
      let one = starts[first.response.series.path] ?? .infinity
      let other = starts[second.response.series.path] ?? .infinity
      if !allNumbered, one != other { return one < other }
      return NaturalOrder.precedes(first.name, second.name)
    }
  }

  private func wholeSeries(_ series: NWBSeries) -> SweepDraft {
    var draft = SweepDraft(name: series.name, response: NWBSeriesRange(series))
    draft.electrode = series.electrode.map(Self.lastComponent)
    draft.sweepNumber = series.sweepNumber
    draft.stimulus = series.stimulusDescription
    if var problem = series.problem {
      problem.severity = .error
      draft.problem = problem
    }
    return draft
  }

  /// Sweep number of each series that the table lists, by path.
  private func sweepTableNumbers() -> [String: Int] {
    guard let table = NWBTable(at: "\(Self.folder)/sweep_table", in: file),
      let numbers = table.integers("sweep_number"),
      let rows = table.ragged(table.references("series"), "series")
    else { return [:] }
    var result: [String: Int] = [:]
    for (number, references) in zip(numbers, rows) {
      for reference in references {
        if let path = try? file.path(of: reference) { result[path] = number }
      }
    }
    return result
  }

  private func command(
    of response: NWBSeries, number: (NWBSeries) -> Int?
  ) -> NWBSeries? {
    let wanted: NWBSeries.Kind =
      response.kind == .currentClamp ? .currentClampCommand : .voltageClampCommand
    var candidates = inventory.commands.filter { $0.kind == wanted }
    if let sweepNumber = number(response) {
      candidates = candidates.filter { number($0) == sweepNumber }
    } else {
      candidates = candidates.filter {
        number($0) == nil && $0.count == response.count
          && abs(start($0) - start(response)) < 0.5 / max(rate(response), 1)
      }
    }
    let sameElectrode = candidates.filter { $0.electrode == response.electrode }
    if !sameElectrode.isEmpty { candidates = sameElectrode }
    if candidates.count > 1 {
      let stem = NaturalOrder.stem(response.name)
      candidates = candidates.filter { stem != nil && NaturalOrder.stem($0.name) == stem }
    }
    return candidates.count == 1 ? candidates.first : nil
  }

  private func stimulusWords(_ draft: SweepDraft) -> String? {
    draft.response.series.stimulusDescription ?? draft.command?.series.stimulusDescription
  }

  private func start(_ series: NWBSeries) -> Double {
    if case .regular(let start, _) = series.timing { return start }
    return (try? NWBClock(of: NWBSeriesRange(series), in: file).start) ?? .infinity
  }

  private func rate(_ series: NWBSeries) -> Double {
    if case .regular(_, let rate) = series.timing { return rate }
    return 1
  }

  static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
