/// One action potential, with the features that say why it was taken for one.
///
/// Times are seconds from the sweep's first sample. Definitions: `EventDetection/SpikeDetection`.
public struct Spike: Codable, Hashable, Sendable {
  /// Time of the highest sample.
  public var peakTime: Double
  /// Membrane potential at the peak, mV.
  public var peakPotential: Double
  /// Time at which the upstroke passed the derivative threshold, interpolated between samples.
  public var thresholdTime: Double
  /// Membrane potential at `thresholdTime`, mV.
  public var thresholdPotential: Double
  /// Peak minus threshold, mV.
  public var amplitude: Double
  /// Width at half amplitude, ms; nil where the trace ends before the fall.
  public var halfWidth: Double?
  /// Steepest rise, V/s (= mV/ms).
  public var maximumUpstroke: Double

  public init(
    peakTime: Double, peakPotential: Double, thresholdTime: Double, thresholdPotential: Double,
    amplitude: Double, halfWidth: Double?, maximumUpstroke: Double
  ) {
    self.peakTime = peakTime
    self.peakPotential = peakPotential
    self.thresholdTime = thresholdTime
    self.thresholdPotential = thresholdPotential
    self.amplitude = amplitude
    self.halfWidth = halfWidth
    self.maximumUpstroke = maximumUpstroke
  }

  enum CodingKeys: String, CodingKey {
    case peakTime = "peak_time_s"
    case peakPotential = "peak_mv"
    case thresholdTime = "threshold_time_s"
    case thresholdPotential = "threshold_mv"
    case amplitude = "amplitude_mv"
    case halfWidth = "half_width_ms"
    case maximumUpstroke = "maximum_upstroke_v_s"
  }
}
