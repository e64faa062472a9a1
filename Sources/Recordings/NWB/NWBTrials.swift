import HDF5
import Signals

/// The rows of `/intervals/trials`: what each stretch of the session was for.
struct NWBTrials {
  /// One trial, in seconds from the session's start.
  struct Stretch {
    /// Row of the table, counted from 0.
    var number: Int
    var window: TimeWindow
    var condition: String?
  }

  private struct Row {
    var number: Int
    var window: TimeWindow
    var condition: String?
    var block: Trial.Block?
    var forward: TimeWindow?
    var target: TimeWindow?
  }

  private var rows: [Row] = []

  init(of file: HDF5File) {
    guard let table = NWBTable(at: "/intervals/trials", in: file),
      let starts = table.numbers("start_time"), let stops = table.numbers("stop_time")
    else { return }
    let conditions = table.texts("condition")
    let blocks = table.texts("block")
    let forward = Self.windows(table, "forward")
    let target = Self.windows(table, "target")
    rows = zip(starts, stops).enumerated().compactMap { index, times in
      guard times.0.isFinite, times.1.isFinite, times.1 > times.0 else { return nil }
      func value<Element>(_ column: [Element]?) -> Element? {
        column.flatMap { index < $0.count ? $0[index] : nil }
      }
      return Row(
        number: index, window: TimeWindow(start: times.0, end: times.1),
        condition: value(conditions).flatMap { $0.isEmpty ? nil : $0 },
        block: value(blocks).flatMap { Trial.Block(rawValue: $0.lowercased()) },
        forward: value(forward) ?? nil, target: value(target) ?? nil)
    }
  }

  var isEmpty: Bool { rows.isEmpty }

  var stretches: [Stretch] {
    rows.map { Stretch(number: $0.number, window: $0.window, condition: $0.condition) }
  }

  /// Seconds from the session's start; nil where the row has none (NaN).
  private static func windows(_ table: NWBTable, _ phase: String) -> [TimeWindow?]? {
    guard let starts = table.numbers("\(phase)_start_time"),
      let stops = table.numbers("\(phase)_stop_time")
    else { return nil }
    return zip(starts, stops).map {
      $0.isFinite && $1.isFinite && $1 > $0 ? TimeWindow(start: $0, end: $1) : nil
    }
  }

  /// The trial of a sweep: the row that shares most time with it, if that is at least half of the
  /// shorter of the two.
  func trial(of sweep: Sweep) -> Trial? {
    let window = TimeWindow(
      start: sweep.startTime, end: sweep.startTime + sweep.response.duration)
    func shared(_ row: Row) -> Double {
      min(row.window.end, window.end) - max(row.window.start, window.start)
    }
    guard let row = rows.max(by: { shared($0) < shared($1) }),
      shared(row) >= 0.5 * min(row.window.duration, window.duration)
    else { return nil }
    var trial = Trial(condition: row.condition, block: row.block)
    if let forward = row.forward, let target = row.target {
      trial.phases = TrialPhases(
        forward: Self.shifted(forward, by: -sweep.startTime),
        target: Self.shifted(target, by: -sweep.startTime), source: .file)
    }
    return trial
  }

  /// Rounded to the nanosecond, so that the sweep's start does not leave digits of its own behind
  /// and equal phases of two sweeps stay equal.
  private static func shifted(_ window: TimeWindow, by seconds: Double) -> TimeWindow {
    func rounded(_ time: Double) -> Double { (time * 1e9).rounded() / 1e9 }
    return TimeWindow(
      start: rounded(window.start + seconds), end: rounded(window.end + seconds))
  }
}
