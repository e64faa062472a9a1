import Signals

/// Reads one format of recording; there is one implementation for each.
protocol RecordingReader: SignalSource {
  /// What the file holds. One bad sweep never loses the others: it becomes a `FailedSweep`.
  ///
  /// - Throws: a `ReportableError` only where the file as a whole cannot be read.
  func readRecording() throws -> Recording

  /// The numbers of a channel, each made what is wanted by `scale`; as they are stored where that is nil.
  ///
  /// - Throws: `RecordingError` naming path and sample range.
  func numbers(of channel: Channel, scale: SampleScale?) throws -> [Double]

  /// What a stored number is in the channel's unit; nil where it is that itself.
  ///
  /// - Throws: a `ReportableError` where the file has no such channel.
  func sampleScale(of channel: Channel) throws -> SampleScale?

  /// How the samples of a channel are stored.
  ///
  /// - Throws: a `ReportableError` where the file has no such channel.
  func scale(of channel: Channel) throws -> StoredScale

  /// What the file says of the channel's series beyond its samples.
  func details(of channel: Channel) -> SeriesDetails

  /// Names of the signals and groups of the file that no channel of a sweep shows.
  func leftOut(besides channels: [Channel]) -> [String]
}

extension RecordingReader {
  func details(of channel: Channel) -> SeriesDetails { SeriesDetails() }

  func leftOut(besides channels: [Channel]) -> [String] { [] }

  func signal(of channel: Channel) throws -> SampledSignal {
    SampledSignal(
      samples: try numbers(of: channel, scale: try sampleScale(of: channel)),
      samplingRate: channel.samplingRate, unit: channel.unit)
  }

  /// What the least and the greatest count of a 16-bit converter, −32768 and 32767, are in the
  /// channel's unit: samples there may be clipped. nil where the file stores other numbers.
  func converterLimits(of channel: Channel) -> ClosedRange<Double>? {
    guard let stored = try? scale(of: channel), stored.number == .int16,
      let scale = try? sampleScale(of: channel)
    else { return nil }
    let ends = [-32768.0, 32767].map { scale($0) }
    // An amplifier's scale may turn them round.
    guard let low = ends.min(), let high = ends.max(), low < high else { return nil }
    return low...high
  }
}
