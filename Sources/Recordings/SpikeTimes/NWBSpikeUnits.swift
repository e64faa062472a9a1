import HDF5
import Messages
import Signals

/// The units of an NWB file: `/units` with `spike_times` (seconds) and `spike_times_index`, one row a unit.
///
/// A unit is one train from 0 s on. Where the file says in which intervals it was observed
/// (`obs_intervals`), each is a train of its own; where it has trials (`/intervals/trials`), each trial is, as
/// far as it was observed. Spikes outside of all are left out and counted.
final class NWBSpikeUnits {
  private let file: HDF5File
  private let times: HDF5Dataset
  /// Of each unit, the range of its spikes or why there is none.
  private var ranges: [Result<Range<Int>, RecordingError>] = []
  private var names: [String] = []
  private(set) var trains: [RecordedTrain] = []
  private(set) var messages: [Message] = []
  /// Row of the unit of each train.
  private var rows: [Int] = []
  /// The spikes of the unit read last: its trains follow one another.
  private var last: (row: Int, times: [Double])?

  private static let path = "/units"
  private static let greatestPieceCount = 50_000
  private static let greatestUnitSpikeCount = 50_000_000

  /// nil where the file has no units, or none with spike times.
  init?(of file: HDF5File, trials: [NWBTrials.Stretch]) {
    guard let table = NWBTable(at: Self.path, in: file),
      let times = try? table.group.dataset("spike_times"), times.shape.count == 1
    else { return nil }
    self.file = file
    self.times = times
    if let problem = problem(of: times) {
      messages.append(problem)
      return
    }
    guard let ends = table.integers("spike_times_index") else {
      messages.append(
        message(
          .recordingMissingAttribute, .error, "/units/spike_times_index",
          "nothing says which spikes are whose", expected: "the end of each unit's spikes",
          found: "no column spike_times_index"))
      return
    }
    var start = 0
    for (row, end) in ends.enumerated() {
      if end >= start, end <= times.count {
        ranges.append(.success(start..<end))
        start = end
      } else {
        ranges.append(
          .failure(
            RecordingError(
              message(
                .recordingRangePastEnd, .error, "/units/spike_times_index[\(row)]",
                "the unit's spikes are not a range of the file's",
                expected: "\(start) to \(times.count)",
                found: "\(end)"))))
      }
    }
    names = Self.names(table, count: ends.count)
    let observed = observedWindows(table, count: ends.count)
    cut(observed: observed, trials: trials)
  }

  /// Ascending spike times of a train, seconds of the session.
  ///
  /// - Throws: `RecordingError` or `HDF5Error` where they cannot be read.
  func spikeTimes(of train: RecordedTrain) throws -> [Double] {
    guard rows.indices.contains(train.index) else { return [] }
    let times = try times(ofRow: rows[train.index])
    guard let end = train.end else { return times }
    return Array(times[Self.place(of: train.start, in: times)..<Self.place(of: end, in: times)])
  }

  /// Position of the first time that is not before `start`.
  private static func place(of start: Double, in ascending: [Double]) -> Int {
    var (low, high) = (0, ascending.count)
    while low < high {
      let middle = (low + high) / 2
      if ascending[middle] < start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: rows

  private func times(ofRow row: Int) throws -> [Double] {
    if let last, last.row == row { return last.times }
    let range = try ranges[row].get()
    guard range.count <= Self.greatestUnitSpikeCount else {
      throw RecordingError(
        message(
          .trainsTooMany, .error, times.path, "\(names[row]) has more spikes than are read",
          expected: "at most \(Self.greatestUnitSpikeCount)", found: "\(range.count)"))
    }
    let stored = try times.read(Double.self, first: range.lowerBound, count: range.count)
    guard stored.allSatisfy(\.isFinite) else {
      throw RecordingError(
        message(
          .sweepNonFinite, .error, times.path, "spike times of \(names[row]) are not finite",
          expected: "finite times", found: "\(stored.count { !$0.isFinite }) that are not"))
    }
    let ascending = stored.sorted()
    if ascending != stored {
      messages.append(
        message(
          .trainsUnsorted, .warning, times.path,
          "the spike times of \(names[row]) do not ascend; they are sorted", expected: nil,
          found: nil))
    }
    last = (row, ascending)
    return ascending
  }

  /// `unit_name` where there is one, else the row's `id`.
  private static func names(_ table: NWBTable, count: Int) -> [String] {
    let stated = table.texts("unit_name")
    let ids = table.integers("id")
    return (0..<count).map { row in
      if let stated, row < stated.count, !stated[row].isEmpty { return stated[row] }
      return "unit \(ids.flatMap { row < $0.count ? $0[row] : nil } ?? row)"
    }
  }

  private func problem(of times: HDF5Dataset) -> Message? {
    if let problem = DatasetSize.problem(of: times, in: file.name) { return problem }
    guard times.elementType.isNumeric else {
      return message(
        .recordingUnreadableObject, .error, times.path, "the spike times are no numbers",
        expected: "numbers", found: "\(times.elementType)")
    }
    let unit = ((try? times.text("unit")) ?? nil) ?? "seconds"
    guard ["s", "sec", "second", "seconds"].contains(unit.lowercased()) else {
      return message(
        .recordingUnreadableObject, .error, times.path + "@unit",
        "the spike times are not in the unit that the format fixes", expected: "seconds",
        found: unit)
    }
    return nil
  }

  // MARK: pieces

  /// nil where the file does not say; of a unit without an interval an empty list.
  private func observedWindows(_ table: NWBTable, count: Int) -> [[TimeWindow]]? {
    guard let data = (try? table.group.dataset("obs_intervals")) ?? nil else { return nil }
    guard data.shape.count == 2, data.shape[1] == 2, data.elementType.isNumeric,
      data.shape[0] <= Self.greatestPieceCount,
      let ends = table.integers("obs_intervals_index"), ends.count == count,
      zip(ends, [0] + ends).allSatisfy({ $0 >= $1 }), ends.last ?? 0 <= data.shape[0],
      let bounds = try? data.read(Double.self, start: [0, 0], extent: data.shape)
    else {
      messages.append(
        message(
          .recordingUnreadableObject, .warning, data.path,
          "the observed intervals cannot be read and are not used",
          expected:
            "start and end of at most \(Self.greatestPieceCount), and an end of the list for "
            + "each unit", found: "\(data.shape)"))
      return nil
    }
    return zip([0] + ends, ends).map { first, end in
      (first..<end).compactMap { row in
        let (start, stop) = (bounds[2 * row], bounds[2 * row + 1])
        return start.isFinite && stop.isFinite && stop > start
          ? TimeWindow(start: start, end: stop) : nil
      }
    }
  }

  private func cut(observed: [[TimeWindow]]?, trials: [NWBTrials.Stretch]) {
    let perUnit = trials.count * (observed.map { max(1, $0.map(\.count).max() ?? 1) } ?? 1)
    var trials = trials
    if perUnit * ranges.count > Self.greatestPieceCount {
      messages.append(
        message(
          .trainsNotCut, .warning, "/intervals/trials", "the units are not cut into trials",
          expected: "at most \(Self.greatestPieceCount) pieces",
          found: "\(ranges.count) units and \(trials.count) trials"))
      trials = []
    }
    var lostCount = 0
    for row in ranges.indices {
      let before = rows.count
      // A unit of which no interval is told was not left out on purpose.
      let windows = observed.map { $0[row] }.flatMap { $0.isEmpty ? nil : $0 }
      if trials.isEmpty {
        guard let windows else {
          append(row, names[row])
          continue
        }
        for (number, window) in windows.enumerated() {
          append(
            row, names[row] + (windows.count > 1 ? " interval \(number)" : ""), window: window)
        }
      } else {
        for trial in trials {
          let pieces =
            windows.map { $0.compactMap { $0.intersection(trial.window) } }
            ?? [trial.window]
          for piece in pieces {
            append(row, "\(names[row]) trial \(trial.number)", window: piece, trial: trial)
          }
        }
      }
      if case .success(let range) = ranges[row], before < rows.count || windows != nil {
        lostCount += max(0, range.count - trains[before...].reduce(0) { $0 + $1.spikeCount })
      }
    }
    if lostCount > 0 {
      messages.append(
        message(
          .trainsOutsideWindow, .warning, times.path,
          "\(lostCount) spikes lie outside the "
            + (trials.isEmpty ? "observed intervals of their units" : "trials")
            + " and are left out", expected: nil, found: nil))
    }
  }

  private func append(
    _ row: Int, _ name: String, window: TimeWindow? = nil, trial: NWBTrials.Stretch? = nil
  ) {
    var train = RecordedTrain(
      index: trains.count, name: name, unit: names[row], trial: trial?.number,
      condition: trial?.condition, start: window?.start ?? 0, end: window?.end, spikeCount: 0,
      objectPath: times.path)
    rows.append(row)
    if window != nil {
      train.spikeCount = ((try? spikeTimes(of: train)) ?? []).count
    } else if case .success(let range) = ranges[row] {
      train.spikeCount = range.count
      // The clock of a session may begin before 0.
      if let first = try? times(ofRow: row).first, first < 0 { train.start = first }
    }
    trains.append(train)
  }

  private func message(
    _ id: MessageID, _ severity: Message.Severity, _ object: String, _ text: String,
    expected: String?, found: String?
  ) -> Message {
    Message(
      id, severity, text, file: file.name, object: object, expected: expected, found: found,
      remedy: "Check the table of units in the program that wrote it.")
  }
}

extension TimeWindow {
  /// nil where they share no time.
  fileprivate func intersection(_ other: TimeWindow) -> TimeWindow? {
    let (first, last) = (max(start, other.start), min(end, other.end))
    return first < last ? TimeWindow(start: first, end: last) : nil
  }
}
