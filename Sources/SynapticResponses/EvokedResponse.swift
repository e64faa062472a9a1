import Signals

/// The postsynaptic potential after one test pulse.
public struct EvokedResponse: Codable, Hashable, Sendable {
  /// Onset of the pulse, seconds from the sweep's first sample.
  public var pulseTime: Double
  /// Mean potential before the pulse, mV; nil where no finite sample lies there.
  public var baseline: Double?
  /// Mean potential around the peak less `baseline`, mV; nil where the response was excluded.
  public var amplitude: Double?
  /// Time of the peak, seconds from the sweep's first sample.
  public var peakTime: Double?
  /// Why there is no amplitude.
  public var reason: String?

  public init(
    pulseTime: Double, baseline: Double?, amplitude: Double?, peakTime: Double?, reason: String?
  ) {
    self.pulseTime = pulseTime
    self.baseline = baseline
    self.amplitude = amplitude
    self.peakTime = peakTime
    self.reason = reason
  }

  enum CodingKeys: String, CodingKey {
    case pulseTime = "pulse_time_s"
    case baseline = "baseline_mv"
    case amplitude = "amplitude_mv"
    case peakTime = "peak_time_s"
    case reason
  }
}
