import Messages

/// Gives the samples of a channel: an open recording file, or a simulated one in memory.
public protocol SignalSource {
  /// Reads one channel of one sweep, scaled to `channel.unit`.
  ///
  /// - Throws: a `ReportableError` that names the file and the object.
  func signal(of channel: Channel) throws -> SampledSignal

  /// Reads the response of a sweep and says what is doubtful about its samples, so that they need not
  /// be read a second time for that. What was said before is not repeated.
  ///
  /// - Throws: a `ReportableError` that names the file and the object.
  func response(of sweep: Sweep) throws -> CheckedResponse

  /// Reads the spike times of a train, ascending, in seconds of the file's clock.
  ///
  /// - Throws: a `ReportableError` that names the file and the object.
  func spikeTimes(of train: RecordedTrain) throws -> [Double]
}

extension SignalSource {
  /// Of a source that has nothing to doubt.
  public func response(of sweep: Sweep) throws -> CheckedResponse {
    CheckedResponse(signal: try signal(of: sweep.response), messages: [])
  }

  /// Of a source without trains.
  public func spikeTimes(of train: RecordedTrain) throws -> [Double] { [] }
}

/// The response of a sweep, with what is doubtful about it.
public struct CheckedResponse: Sendable {
  public var signal: SampledSignal
  public var messages: [Message]

  public init(signal: SampledSignal, messages: [Message]) {
    self.signal = signal
    self.messages = messages
  }
}
