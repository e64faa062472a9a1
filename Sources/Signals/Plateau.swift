/// A sustained depolarisation under the spikes, found on the spike-stripped trace.
///
/// Definitions: `EventDetection/PlateauDetection`.
public struct PlateauPotential: Codable, Hashable, Sendable {
  /// Seconds from the sweep's first sample.
  public var onset: Double
  /// ms.
  public var duration: Double
  /// Greatest depolarisation above baseline, mV.
  public var amplitude: Double
  /// Integral of the depolarisation above baseline from onset to end, mV·ms.
  public var area: Double

  public init(onset: Double, duration: Double, amplitude: Double, area: Double) {
    self.onset = onset
    self.duration = duration
    self.amplitude = amplitude
    self.area = area
  }

  public var window: TimeWindow { TimeWindow(start: onset, end: onset + duration / 1000) }

  enum CodingKeys: String, CodingKey {
    case onset = "onset_s"
    case duration = "duration_ms"
    case amplitude = "amplitude_mv"
    case area = "area_mv_ms"
  }
}

/// The plateau of one phase of one trial: α_f or α_t, with all that is needed to read it.
///
/// Either `alpha` is given or the measure abstained and `reason` says why.
public struct PlateauMeasure: Codable, Hashable, Sendable {
  /// What was measured.
  public enum Measure: String, Codable, Hashable, Sendable {
    /// The apical potential itself (models).
    case apicalPotential = "apical_potential"
    /// A dendritic electrode.
    case dendriticChannel = "dendritic_channel"
    /// The spike-stripped somatic trace less its reference: a proxy.
    case somaticResidual = "somatic_residual"
    /// Bursts as the sign of a plateau.
    case burstReadout = "burst_readout"
    /// The probability of a plateau, learned where the dendrite is known.
    case somaticProbability = "somatic_probability"
  }

  /// The scale of `alpha`; values on different scales are never compared.
  public enum Scale: String, Codable, Hashable, Sendable {
    /// 0 to 1, where 0.5 is rest.
    case logistic
    /// 0 to 1.
    case probability
    /// Area above the reference, mV·ms; 0 is no plateau.
    case area = "area_mv_ms"
    /// 0 to 1: spikes of a burst over those of the recording's largest.
    case burstFraction = "burst_fraction"
  }

  /// What was subtracted.
  public struct Reference: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable {
      /// Trials of the same recording with the same bottom-up light and no top-down light.
      case matchedTrials = "matched_bottom_up_trials"
      /// The potential before the trial's first light.
      case baseline
      /// What the membrane alone makes of the injected current, and matched trials where there was
      /// light.
      case passiveResponse = "passive_response"
    }

    public var kind: Kind
    /// Number of reference trials; 0 for a baseline.
    public var trialCount: Int
    /// What the reference itself measured in this window, on the same scale.
    public var value: Double

    public init(kind: Kind, trialCount: Int, value: Double) {
      self.kind = kind
      self.trialCount = trialCount
      self.value = value
    }

    enum CodingKeys: String, CodingKey {
      case kind
      case trialCount = "trial_count"
      case value
    }
  }

  public var alpha: Double?
  public var scale: Scale
  public var measure: Measure
  /// The window that was measured: the phase less its settling time, seconds from the sweep's
  /// first sample.
  public var window: TimeWindow
  public var reference: Reference?
  /// Standard deviation of `alpha` as one trial's value, on its scale; nil where unknown.
  public var standardDeviation: Double?
  /// Why there is no value; nil when there is one.
  public var reason: String?

  public init(
    alpha: Double?, scale: Scale, measure: Measure, window: TimeWindow, reference: Reference?,
    standardDeviation: Double?, reason: String?
  ) {
    self.alpha = alpha
    self.scale = scale
    self.measure = measure
    self.window = window
    self.reference = reference
    self.standardDeviation = standardDeviation
    self.reason = reason
  }

  public var abstained: Bool { alpha == nil }

  /// Of an area, the mean depolarisation over the window, mV.
  public var windowMean: Double? {
    guard scale == .area, window.duration > 0 else { return nil }
    return alpha.map { $0 / (window.duration * 1000) }
  }

  enum CodingKeys: String, CodingKey {
    case alpha, scale, measure
    case window = "window_s"
    case windowMean = "window_mean_mv"
    case reference
    case standardDeviation = "sd"
    case abstained, reason
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      alpha: try container.decodeIfPresent(Double.self, forKey: .alpha),
      scale: try container.decode(Scale.self, forKey: .scale),
      measure: try container.decode(Measure.self, forKey: .measure),
      window: try container.decode(TimeWindow.self, forKey: .window),
      reference: try container.decodeIfPresent(Reference.self, forKey: .reference),
      standardDeviation: try container.decodeIfPresent(Double.self, forKey: .standardDeviation),
      reason: try container.decodeIfPresent(String.self, forKey: .reason))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(alpha, forKey: .alpha)
    try container.encode(scale, forKey: .scale)
    try container.encode(measure, forKey: .measure)
    try container.encode(window, forKey: .window)
    try container.encode(windowMean, forKey: .windowMean)
    try container.encode(reference, forKey: .reference)
    try container.encode(standardDeviation, forKey: .standardDeviation)
    try container.encode(abstained, forKey: .abstained)
    try container.encode(reason, forKey: .reason)
  }
}
