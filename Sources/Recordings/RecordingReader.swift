import Signals

/// Reads one format of recording; there is one implementation for each.
protocol RecordingReader: SignalSource {
  /// What the file holds. One bad sweep never loses the others: it becomes a `FailedSweep`.
  ///
  /// - Throws: a `ReportableError` only where the file as a whole cannot be read.
  func readRecording() throws -> Recording

  /// What the least and the greatest count of a 16-bit converter are in the channel's unit: samples
  /// there may be clipped. nil where the file stores other numbers.
  func converterLimits(of channel: Channel) -> ClosedRange<Double>?
}

/// Counts of a 16-bit converter.
enum ConverterCounts {
  static let least = -32768.0
  static let greatest = 32767.0

  /// Both ends in the unit of a channel; an amplifier's scale may turn them round.
  static func limits(_ displayed: (Double) -> Double) -> ClosedRange<Double>? {
    let ends = [displayed(least), displayed(greatest)]
    guard let low = ends.min(), let high = ends.max(), low < high else { return nil }
    return low...high
  }
}
