import Signals

/// Reads one format of recording; there is one implementation for each.
protocol RecordingReader: SignalSource {
  /// What the file holds. One bad sweep never loses the others: it becomes a `FailedSweep`.
  ///
  /// - Throws: a `ReportableError` only where the file as a whole cannot be read.
  func readRecording() throws -> Recording
}
