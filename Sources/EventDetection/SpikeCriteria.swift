/// What counts as a spike. The rule is described step by step in ``SpikeDetection``.
public struct SpikeCriteria: Codable, Hashable, Sendable {
  /// Steepness that the upstroke must reach and at which it is said to begin, V/s (= mV/ms).
  /// Source: eFEL `DerivativeThreshold` 10 mV/ms; IPFX's `dv_cutoff` is 20 V/s.
  public var derivativeThreshold = 10.0
  /// Span of the symmetric difference that estimates dV/dt, ms. Fixed in time, not in samples, so
  /// that the rule means the same at 10 and at 100 kHz.
  public var derivativeSpan = 0.2
  /// Rise and fall that separate one peak from the next, mV; smaller wiggles are noise.
  public var hysteresis = 5.0
  /// Least height of the peak above the threshold point, mV.
  public var minimumAmplitude = 10.0
  /// Least potential at the peak, mV. Source: IPFX `min_peak` −30 mV.
  public var minimumPeak = -30.0
  /// Least width at half amplitude, ms: a single-sample electrical artefact at 10 kHz has 0.1 ms,
  /// the narrowest cortical spikes (fast-spiking interneurons) have 0.2 ms or more.
  public var minimumHalfWidth = 0.15
  /// How far before the peak the upstroke is sought, ms.
  public var riseWindow = 5.0
  /// Time within which the potential must have fallen again, ms.
  public var fallWindow = 5.0
  /// Least time between two peaks, ms.
  public var refractoryPeriod = 1.0
  /// Time after the peak in which the fast afterhyperpolarisation is sought, and from which the slow
  /// one is, ms. Source: eFEL `sahp_start` 5 ms.
  public var fastTroughWindow = 5.0
  /// Time after the peak until which the slow afterhyperpolarisation is sought, ms.
  public var slowTroughWindow = 50.0
  /// Length of the running mean on which an afterdepolarisation is sought, ms.
  public var adpSmoothing = 1.0
  /// Rise before and fall after an afterdepolarisation, at least, mV. IPFX asks for a fall of 0.5 mV
  /// under a low-pass filter at 1 kHz.
  public var adpProminence = 1.0
  /// Level of the plain count that is shown beside Apical's own, mV.
  public var comparisonLevel = -10.0
  /// Crossings that follow another within this time are not counted again, ms.
  public var comparisonDeadTime = 1.0

  public init() {}

  enum CodingKeys: String, CodingKey {
    case derivativeThreshold = "derivative_threshold_v_s"
    case derivativeSpan = "derivative_span_ms"
    case hysteresis = "hysteresis_mv"
    case minimumAmplitude = "minimum_amplitude_mv"
    case minimumPeak = "minimum_peak_mv"
    case minimumHalfWidth = "minimum_half_width_ms"
    case riseWindow = "rise_window_ms"
    case fallWindow = "fall_window_ms"
    case refractoryPeriod = "refractory_period_ms"
    case fastTroughWindow = "fast_ahp_window_ms"
    case slowTroughWindow = "slow_ahp_window_ms"
    case adpSmoothing = "adp_smoothing_ms"
    case adpProminence = "adp_prominence_mv"
    case comparisonLevel = "comparison_level_mv"
    case comparisonDeadTime = "comparison_dead_time_ms"
  }
}
