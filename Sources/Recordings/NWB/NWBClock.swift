import HDF5
import Messages

/// When the samples of a part of a series were taken.
struct NWBClock {
  /// Seconds from the session's start to the first sample.
  var start: Double
  /// Hz.
  var rate: Double
  var warnings: [Message] = []

  /// Timestamps that are held at a time: those of a long series are as large as its samples.
  private static let blockLength = 1 << 20
  /// Intervals of which the median is taken; of a longer series the first.
  private static let medianLength = 1 << 22

  /// - Throws: `RecordingError` with `sweep.no-time` where the series does not say.
  init(of range: NWBSeriesRange, in file: HDF5File) throws {
    let series = range.series
    switch series.timing {
    case .regular(let seriesStart, let rate):
      self.init(start: seriesStart + Double(range.first) / rate, rate: rate)
    case .timestamps(let path):
      let samples = StoredSamples(file: file)
      try self.init(timestampCount: range.count, path: path, file: file.name) { part in
        try samples.stored(at: path, first: range.first + part.lowerBound, count: part.count)
      }
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
  ///
  /// - Parameters:
  ///   - count: of the timestamps.
  ///   - read: gives a run of them, in seconds; called with one run after the other.
  init(
    timestampCount count: Int, path: String, file: String,
    read: (Range<Int>) throws -> [Double]
  ) throws {
    func refused(_ reason: String) -> RecordingError {
      RecordingError(
        Message(
          .sweepNoTime, .error, "the samples cannot be placed in time: \(reason)", file: file,
          object: path, expected: "at least two rising timestamps"))
    }
    guard count > 1, let first = try read(0..<1).first,
      let last = try read(count - 1..<count).first
    else { throw refused("there are \(count) timestamps") }
    guard first.isFinite, last.isFinite, last > first else {
      throw refused("the timestamps run from \(first) to \(last) s")
    }
    let step = (last - first) / Double(count - 1)
    let tolerance = max(1e-6, 1e-9 * max(abs(first), abs(last)))
    var isRegular = true
    for start in stride(from: 0, to: count, by: Self.blockLength) where isRegular {
      let times = try read(start..<min(start + Self.blockLength, count))
      isRegular = times.indices.allSatisfy {
        abs(times[$0] - (first + Double(start + $0) * step)) <= tolerance
      }
    }
    if isRegular {
      self.init(start: first, rate: NWBSeriesReading.rounded(rate: 1 / step))
      return
    }
    let some = try read(0..<min(Self.medianLength, count))
    let median = zip(some.dropFirst(), some).map { $0 - $1 }.sorted()[(some.count - 1) / 2]
    guard median.isFinite, median > 0 else { throw refused("the timestamps do not rise") }
    self.init(start: first, rate: NWBSeriesReading.rounded(rate: 1 / median))
    warnings = [
      try Self.gaps(count: count, start: first, median: median, path: path, file: file, read: read)
    ]
  }

  private static func gaps(
    count: Int, start: Double, median: Double, path: String, file: String,
    read: (Range<Int>) throws -> [Double]
  ) throws -> Message {
    var gapCount = 0
    var firstGap: (time: Double, length: Double)?
    for block in stride(from: 0, to: count - 1, by: blockLength) {
      let times = try read(block..<min(block + blockLength + 1, count))
      for (time, next) in zip(times, times.dropFirst()) where !(next - time <= 1.5 * median) {
        gapCount += 1
        firstGap = firstGap ?? (time - start, next - time)
      }
    }
    return Message(
      .sweepTimestampGap, .warning,
      firstGap.map { gap in
        "the timestamps have \(gapCount == 1 ? "a gap" : "\(gapCount) gaps"), the first "
          + "of \(gap.length) s; times after it are too early by that much"
      }
        ?? "the timestamps are not regular; the samples are read at the rate of their median "
        + "interval",
      file: file, object: path, time: firstGap?.time, expected: String(median),
      found: firstGap.map { String($0.length) }, unit: "s")
  }
}
