/// One action potential, with the features that say why it was taken for one.
///
/// Times are seconds from the sweep's first sample; all potentials are absolute, in mV. What each
/// feature means under each rule stands in `Documentation/features.md`; the rules are
/// `EventDetection/SpikeDetection` and beside it. A feature that the rule or the trace does not give
/// is nil.
public struct Spike: Codable, Hashable, Sendable {
  /// Time of the highest sample.
  public var peakTime: Double
  /// Membrane potential at the peak, mV; nil where only the time of the spike is known.
  public var peakPotential: Double?
  /// Time at which the upstroke began; nil where the rule found no begin (eFEL's does not for all).
  public var thresholdTime: Double?
  /// Membrane potential at `thresholdTime`, mV.
  public var thresholdPotential: Double?
  /// Peak minus threshold, mV.
  public var amplitude: Double?
  /// Width at half amplitude, ms; nil where the trace ends before the fall.
  public var halfWidth: Double?
  /// Steepest rise, V/s (= mV/ms).
  public var maximumUpstroke: Double?
  /// Steepest fall, V/s (= mV/ms), negative.
  public var maximumDownstroke: Double?
  /// Time of the fast afterhyperpolarisation's trough.
  public var fastTroughTime: Double?
  /// Membrane potential at the fast trough, mV.
  public var fastTroughPotential: Double?
  /// Time of the slow afterhyperpolarisation's trough.
  public var slowTroughTime: Double?
  /// Membrane potential at the slow trough, mV.
  public var slowTroughPotential: Double?
  /// Time of the afterdepolarisation's peak; nil where there is none.
  public var afterdepolarizationTime: Double?
  /// Membrane potential at the afterdepolarisation's peak, mV.
  public var afterdepolarizationPotential: Double?
  /// Threshold (peak where there is none) less the onset of the stimulus that evoked the spike, ms.
  public var latency: Double?

  public init(
    peakTime: Double, peakPotential: Double?, thresholdTime: Double?, thresholdPotential: Double?,
    amplitude: Double?, halfWidth: Double?, maximumUpstroke: Double?
  ) {
    self.peakTime = peakTime
    self.peakPotential = peakPotential
    self.thresholdTime = thresholdTime
    self.thresholdPotential = thresholdPotential
    self.amplitude = amplitude
    self.halfWidth = halfWidth
    self.maximumUpstroke = maximumUpstroke
  }

  /// A spike of which the time alone is known.
  public init(time: Double) {
    self.init(
      peakTime: time, peakPotential: nil, thresholdTime: nil, thresholdPotential: nil,
      amplitude: nil, halfWidth: nil, maximumUpstroke: nil)
  }

  package enum CodingKeys: String, CodingKey, CaseIterable {
    case peakTime = "peak_time_s"
    case peakPotential = "peak_mv"
    case thresholdTime = "threshold_time_s"
    case thresholdPotential = "threshold_mv"
    case amplitude = "amplitude_mv"
    case halfWidth = "half_width_ms"
    case maximumUpstroke = "maximum_upstroke_v_s"
    case maximumDownstroke = "maximum_downstroke_v_s"
    case fastTroughTime = "fast_ahp_time_s"
    case fastTroughPotential = "fast_ahp_mv"
    case slowTroughTime = "slow_ahp_time_s"
    case slowTroughPotential = "slow_ahp_mv"
    case afterdepolarizationTime = "adp_time_s"
    case afterdepolarizationPotential = "adp_mv"
    case latency = "latency_ms"
  }
  /// The feature behind a key, in the key's unit; times are seconds from the sweep's first sample.
  package func number(_ key: CodingKeys) -> Double? {
    switch key {
    case .peakTime: peakTime
    case .peakPotential: peakPotential
    case .thresholdTime: thresholdTime
    case .thresholdPotential: thresholdPotential
    case .amplitude: amplitude
    case .halfWidth: halfWidth
    case .maximumUpstroke: maximumUpstroke
    case .maximumDownstroke: maximumDownstroke
    case .fastTroughTime: fastTroughTime
    case .fastTroughPotential: fastTroughPotential
    case .slowTroughTime: slowTroughTime
    case .slowTroughPotential: slowTroughPotential
    case .afterdepolarizationTime: afterdepolarizationTime
    case .afterdepolarizationPotential: afterdepolarizationPotential
    case .latency: latency
    }
  }
}
