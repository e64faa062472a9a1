import HDF5
import Messages

/// When the samples of a part of a series were taken.
struct NWBClock {
  /// Seconds from the session's start to the first sample.
  var start: Double
  /// Hz.
  var rate: Double
  var warnings: [Message] = []

  /// - Throws: `RecordingError` with `sweep.no-time` where the series does not say.
  init(of range: NWBSeriesRange, in file: HDF5File) throws {
    let series = range.series
    switch series.timing {
    case .regular(let seriesStart, let rate):
      self.init(start: seriesStart + Double(range.first) / rate, rate: rate)
    case .timestamps(let path):
      let times = try StoredSamples(file: file).stored(
        at: path, first: range.first, count: range.count)
      try self.init(timestamps: times, path: path, file: file.name)
    case .unknown(let reason):
      throw RecordingError(
        Message(
          .sweepNoTime, .error, "the samples cannot be placed in time: \(reason)",
          file: file.name, object: series.path,
          expected: "starting_time with a rate, or timestamps",
          remedy: "Add the sampling rate to the file and read it again."))
    }
  }

  init(start: Double, rate: Double) {
    self.start = start
    self.rate = rate
  }

  /// **Definition.** Timestamps are regular if each lies within 1 µs (or 1e-9 of the time itself)
  /// of a straight line through the first and the last; the rate is (n − 1)/(last − first). Else
  /// the rate is the inverse of the median interval, and every interval longer than 1.5 times it
  /// is a gap.
  init(timestamps times: [Double], path: String, file: String) throws {
    func refused(_ reason: String) -> RecordingError {
      RecordingError(
        Message(
          .sweepNoTime, .error, "the samples cannot be placed in time: \(reason)", file: file,
          object: path, expected: "at least two rising timestamps"))
    }
    guard let first = times.first, let last = times.last, times.count > 1 else {
      throw refused("there are \(times.count) timestamps")
    }
    guard first.isFinite, last.isFinite, last > first else {
      throw refused("the timestamps run from \(first) to \(last) s")
    }
    let step = (last - first) / Double(times.count - 1)
    let tolerance = max(1e-6, 1e-9 * max(abs(first), abs(last)))
    let isRegular = times.indices.allSatisfy {
      abs(times[$0] - (first + Double($0) * step)) <= tolerance
    }
    if isRegular {
      self.init(start: first, rate: NWBSeriesReading.rounded(rate: 1 / step))
      return
    }
    let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
    let median = intervals.sorted()[intervals.count / 2]
    guard median.isFinite, median > 0 else { throw refused("the timestamps do not rise") }
    self.init(start: first, rate: NWBSeriesReading.rounded(rate: 1 / median))
    let gaps = intervals.indices.filter { !(intervals[$0] <= 1.5 * median) }
    let worst = gaps.first ?? 0
    warnings = [
      Message(
        .sweepTimestampGap, .warning,
        gaps.isEmpty
          ? "the timestamps are not regular; the samples are read at the rate of their median "
            + "interval"
          : "the timestamps have \(gaps.count == 1 ? "a gap" : "\(gaps.count) gaps"), the first "
            + "of \(intervals[worst]) s; times after it are too early by that much",
        file: file, object: path, time: times[worst] - first, expected: String(median),
        found: String(intervals[worst]), unit: "s")
    ]
  }
}
