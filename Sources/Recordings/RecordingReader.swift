import Signals

/// Reads one format of recording; there is one implementation for each.
protocol RecordingReader: SignalSource {
  /// What the file holds. One bad sweep never loses the others: it becomes a `FailedSweep`.
  ///
  /// - Throws: a `ReportableError` only where the file as a whole cannot be read.
  func readRecording() throws -> Recording

  /// How the samples of a channel are stored.
  ///
  /// - Throws: a `ReportableError` where the file has no such channel.
  func scale(of channel: Channel) throws -> StoredScale

  /// The stored numbers of a channel, not scaled.
  ///
  /// - Throws: `RecordingError` naming path and sample range.
  func storedNumbers(of channel: Channel) throws -> [Double]

  /// What the file says of the channel's series beyond its samples.
  func details(of channel: Channel) -> SeriesDetails

  /// Names of the signals and groups of the file that no channel of a sweep shows.
  func leftOut(besides channels: [Channel]) -> [String]
}

extension RecordingReader {
  func details(of channel: Channel) -> SeriesDetails { SeriesDetails() }

  func leftOut(besides channels: [Channel]) -> [String] { [] }
}
