import Foundation
import InputDocuments
import Messages
import Signals

/// Reads a table of spike times: one row a spike, or a row without a time for a train that had none.
///
/// Columns: `spike_time_s` or `spike_time_ms`; and where wanted `train` (the unit's name), `trial` (its
/// number), `condition`, and the observed time as `start_s` with `end_s` or `duration_s`. Rows of one
/// train and trial belong together wherever they stand.
final class SpikeTimeTable: RecordingReader {
  private let file: String
  private let table: InputTable
  private var times: [[Double]] = []

  private static let greatestByteCount = 64 << 20

  /// nil where the text is not meant to be such a table: nothing in its first line speaks of spikes.
  ///
  /// - Throws: `DocumentRefusal` with what is wrong with the table; `RecordingError` where the file
  ///   cannot be read.
  init?(ofFileAt path: String, name: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    let start = String(decoding: try handle.read(upToCount: 4096) ?? Data(), as: UTF8.self)
    let line = start.split(whereSeparator: \.isNewline).first ?? ""
    guard line.lowercased().contains("spike") else { return nil }
    try handle.seek(toOffset: 0)
    let data = try handle.read(upToCount: Self.greatestByteCount + 1) ?? Data()
    guard data.count <= Self.greatestByteCount else {
      throw RecordingError(
        Message(
          .documentTooLarge, .error, "the table of spike times is too large", file: name,
          expected: "at most \(Self.greatestByteCount >> 20)", found: "more", unit: "MiB",
          remedy: "Cut it into several tables, or write an NWB file with Units."))
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw RecordingError(
        Message(
          .documentWrongKind, .error, "the table is not UTF-8 text", file: name,
          remedy: "Save it as UTF-8."))
    }
    file = name
    table = try InputTable(
      text: text, file: name, columns: SpikeTimeColumns.Name.allCases.map(\.rawValue))
  }

  private struct Key: Hashable {
    var train: String
    var trial: Int?
  }

  private struct Found {
    var train: String
    var trial: Int?
    var condition: String?
    var start: Double?
    var end: Double?
    var times: [Double] = []
    /// The row of each time.
    var rows: [Int] = []
    /// Line of the first spike that comes before the one above it.
    var unsortedLine: Int?
  }

  func readRecording() throws -> Recording {
    var columns = try SpikeTimeColumns(table)
    var found: [Found] = []
    var places: [Key: Int] = [:]
    for (index, row) in table.rows.enumerated() {
      guard let values = columns.read(row) else { continue }
      let key = Key(train: values.train, trial: values.trial)
      let place = places[key] ?? found.count
      if place == found.count {
        places[key] = place
        found.append(Found(train: values.train, trial: values.trial))
      }
      Self.merge(values, into: &found[place], row, &columns)
      if values.time != nil { found[place].rows.append(index) }
    }
    // Any row may state the observed time, so that all must have been read.
    for one in found {
      for (time, row) in zip(one.times, one.rows)
      where time < one.start ?? 0 || time > one.end ?? .infinity {
        columns.refuse(spike: time, table.rows[row], start: one.start, end: one.end)
      }
    }
    try table.refuse(columns.problems)
    var recording = Recording(file: file, format: "table of spike times")
    for (index, one) in found.enumerated() {
      times.append(one.times.sorted())
      let train = RecordedTrain(
        index: index, name: one.train + (one.trial.map { " trial \($0)" } ?? ""), unit: one.train,
        trial: one.trial, condition: one.condition, start: one.start ?? 0, end: one.end,
        spikeCount: one.times.count, objectPath: columns.timeColumn)
      recording.trains.append(train)
      if let line = one.unsortedLine {
        recording.messages.append(
          Message(
            .trainsUnsorted, .warning,
            "the spike times of \(train.name) do not ascend; they are "
              + "sorted", file: file, line: line, object: columns.timeColumn,
            remedy: "Check that several trains are not mixed: a column train keeps them apart."))
      }
    }
    if found.isEmpty {
      recording.messages.append(
        Message(
          .recordingNoSweeps, .warning, "the table has no rows", file: file,
          expected: "a row for each spike",
          remedy: "Write one row without a spike time for a train that had none."))
    }
    return recording
  }

  /// What a row says must be what the others of its train say.
  private static func merge(
    _ row: SpikeTimeRow, into found: inout Found, _ line: InputTable.Row,
    _ columns: inout SpikeTimeColumns
  ) {
    func agree<Value: Equatable>(
      _ value: Value?, _ known: inout Value?, _ column: SpikeTimeColumns.Name, _ what: String
    ) {
      guard let value else { return }
      if let known, known != value {
        columns.refuse(
          column, line, "the \(what) of the train differs from that of an earlier row",
          expected: "\(known)", "State it alike in all rows of a train and trial.")
      }
      known = known ?? value
    }
    agree(row.condition, &found.condition, .condition, "condition")
    agree(row.start, &found.start, .start, "start")
    agree(row.end, &found.end, .end, "end")
    guard let time = row.time else { return }
    if let last = found.times.last, time < last, found.unsortedLine == nil {
      found.unsortedLine = line.line
    }
    found.times.append(time)
  }

  func spikeTimes(of train: RecordedTrain) throws -> [Double] {
    guard times.indices.contains(train.index) else { throw noSamples(train.name) }
    return times[train.index]
  }

  // MARK: no samples

  func numbers(of channel: Channel, scale: SampleScale?) throws -> [Double] {
    throw noSamples(channel.name)
  }

  func sampleScale(of channel: Channel) throws -> SampleScale? { throw noSamples(channel.name) }

  func scale(of channel: Channel) throws -> StoredScale { throw noSamples(channel.name) }

  private func noSamples(_ name: String) -> RecordingError {
    RecordingError(
      Message(
        .recordingUnreadableObject, .error, "the table holds spike times and nothing of this name",
        file: file, object: name))
  }
}
