/// Gives the samples of a channel: an open recording file, or a simulated one in memory.
public protocol SignalSource {
  /// Reads one channel of one sweep, scaled to `channel.unit`.
  ///
  /// - Throws: a `ReportableError` that names the file and the object.
  func signal(of channel: Channel) throws -> SampledSignal
}
