/// How a synapse changed: the ratio of the response after induction to that before.
public struct WeightChange: Codable, Hashable, Sendable {
  /// After / before; 1 is no change.
  public var ratio: Double
  /// Confidence interval of `ratio`, `[lower, upper]`.
  public var interval: [Double]
  /// Coverage of `interval`, e.g. 0.95.
  public var confidence: Double
  /// Mean before induction, `unit`.
  public var baselineMean: Double
  /// Mean after induction, `unit`.
  public var afterMean: Double
  public var baselineCount: Int
  public var afterCount: Int
  /// Responses that were left out, e.g. because of a spike.
  public var excludedCount: Int

  /// Of what the ratio is made.
  public var measure = ResponseMeasure.amplitude
  /// Of the means: `mV`, `pA`; of a slope this per ms.
  public var unit = "mV"
  /// `ratio` less its bias of second order; nil where it was not computed.
  public var biasCorrectedRatio: Double?
  /// Lag-one autocorrelation from sweep to sweep before and after; it widens `interval` where it is
  /// clear of chance.
  public var autocorrelationBefore: Double?
  public var autocorrelationAfter: Double?
  /// Why responses were left out, and of how many each is true.
  public var exclusions: [String: Int] = [:]
  /// The ratio with the responses that a choice and not a defect left out; nil where there are none.
  public var withoutExclusions: PlainRatio?
  /// The ratio to the straight line through the baseline, carried on into the outcome window; stated, never
  /// the result. Nil where the times of the sweeps are not known.
  public var driftCorrected: PlainRatio?
  /// How the response moved over the baseline; x in minutes where times are known.
  public var baselineDrift: SweepDrift?
  public var before: BlockMeasures?
  public var after: BlockMeasures?
  /// 1/CV².
  public var variability: VariabilityAnalysis?
  /// The unpaired pathway of the same cell, measured over the same windows.
  public var control: ControlPathway?

  public init(
    ratio: Double, interval: [Double], confidence: Double, baselineMean: Double, afterMean: Double,
    baselineCount: Int, afterCount: Int, excludedCount: Int
  ) {
    self.ratio = ratio
    self.interval = interval
    self.confidence = confidence
    self.baselineMean = baselineMean
    self.afterMean = afterMean
    self.baselineCount = baselineCount
    self.afterCount = afterCount
    self.excludedCount = excludedCount
  }

  /// +1 potentiation, −1 depression, 0 where the interval holds 1.
  public var sign: Int {
    guard let lower = interval.first, let upper = interval.last else { return 0 }
    return lower > 1 ? 1 : upper < 1 ? -1 : 0
  }

  // MARK: JSON: the unit stands in the key

  enum CodingKeys: String, CodingKey {
    case ratio = "weight_ratio"
    case interval = "weight_ratio_interval"
    case confidence
    case baselineCount = "baseline_count"
    case afterCount = "after_count"
    case excludedCount = "excluded_count"
    case measure, unit
    case biasCorrectedRatio = "weight_ratio_bias_corrected"
    case autocorrelationBefore = "autocorrelation_before"
    case autocorrelationAfter = "autocorrelation_after"
    case exclusions
    case withoutExclusions = "without_exclusions"
    case driftCorrected = "drift_corrected"
    case baselineDrift = "baseline_drift"
    case before, after, variability, control
  }

  /// The unit without what a slope is per, and the end of the key that says it.
  private static func keyParts(_ unit: String) -> (unit: String, per: String) {
    unit.hasSuffix("/ms") ? (String(unit.dropLast(3)), "_per_ms") : (unit, "")
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let means = try decoder.container(keyedBy: UnitKey.self)
    let measure =
      try container.decodeIfPresent(ResponseMeasure.self, forKey: .measure) ?? .amplitude
    let unit = try container.decodeIfPresent(String.self, forKey: .unit) ?? "mV"
    let (plain, per) = Self.keyParts(unit)
    self.init(
      ratio: try container.decode(Double.self, forKey: .ratio),
      interval: try container.decode([Double].self, forKey: .interval),
      confidence: try container.decode(Double.self, forKey: .confidence),
      baselineMean: try means.decode(Double.self, forKey: UnitKey("baseline_mean", plain, per)),
      afterMean: try means.decode(Double.self, forKey: UnitKey("after_mean", plain, per)),
      baselineCount: try container.decode(Int.self, forKey: .baselineCount),
      afterCount: try container.decode(Int.self, forKey: .afterCount),
      excludedCount: try container.decode(Int.self, forKey: .excludedCount))
    self.measure = measure
    self.unit = unit
    biasCorrectedRatio = try container.decodeIfPresent(Double.self, forKey: .biasCorrectedRatio)
    autocorrelationBefore = try container.decodeIfPresent(
      Double.self, forKey: .autocorrelationBefore)
    autocorrelationAfter = try container.decodeIfPresent(
      Double.self, forKey: .autocorrelationAfter)
    exclusions = try container.decodeIfPresent([String: Int].self, forKey: .exclusions) ?? [:]
    withoutExclusions = try container.decodeIfPresent(PlainRatio.self, forKey: .withoutExclusions)
    driftCorrected = try container.decodeIfPresent(PlainRatio.self, forKey: .driftCorrected)
    baselineDrift = try container.decodeIfPresent(SweepDrift.self, forKey: .baselineDrift)
    before = try container.decodeIfPresent(BlockMeasures.self, forKey: .before)
    after = try container.decodeIfPresent(BlockMeasures.self, forKey: .after)
    variability = try container.decodeIfPresent(VariabilityAnalysis.self, forKey: .variability)
    control = try container.decodeIfPresent(ControlPathway.self, forKey: .control)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var means = encoder.container(keyedBy: UnitKey.self)
    let (plain, per) = Self.keyParts(unit)
    try container.encode(ratio, forKey: .ratio)
    try container.encode(interval, forKey: .interval)
    try container.encode(confidence, forKey: .confidence)
    try means.encode(baselineMean, forKey: UnitKey("baseline_mean", plain, per))
    try means.encode(afterMean, forKey: UnitKey("after_mean", plain, per))
    try container.encode(baselineCount, forKey: .baselineCount)
    try container.encode(afterCount, forKey: .afterCount)
    try container.encode(excludedCount, forKey: .excludedCount)
    try container.encode(measure, forKey: .measure)
    try container.encode(unit, forKey: .unit)
    try container.encode(biasCorrectedRatio, forKey: .biasCorrectedRatio)
    try container.encode(autocorrelationBefore, forKey: .autocorrelationBefore)
    try container.encode(autocorrelationAfter, forKey: .autocorrelationAfter)
    try container.encode(exclusions, forKey: .exclusions)
    try container.encode(withoutExclusions, forKey: .withoutExclusions)
    try container.encode(driftCorrected, forKey: .driftCorrected)
    try container.encode(baselineDrift, forKey: .baselineDrift)
    try container.encode(before, forKey: .before)
    try container.encode(after, forKey: .after)
    try container.encode(variability, forKey: .variability)
    try container.encode(control, forKey: .control)
  }
}

/// A ratio beside the one that counts.
public struct PlainRatio: Codable, Hashable, Sendable {
  public var ratio: Double
  /// `[lower, upper]`.
  public var interval: [Double]
  public var baselineCount: Int
  public var afterCount: Int

  enum CodingKeys: String, CodingKey {
    case ratio = "weight_ratio"
    case interval = "weight_ratio_interval"
    case baselineCount = "baseline_count"
    case afterCount = "after_count"
  }
}

/// What the responses of one block say beside their mean.
public struct BlockMeasures: Codable, Hashable, Sendable {
  /// No more than noise; nil where no null distribution could be measured.
  public var failureCount: Int?
  /// Failures over responses with Jeffreys' interval.
  public var failureRate: IntervalEstimate?
  public var polysynapticCount = 0
  public var spikeCount = 0
  /// Mean and interval over the responses that are no failures, ms.
  public var latency: IntervalEstimate?
  /// Standard deviation of the latency, ms.
  public var latencyJitter: Double?
  /// Responses against the same measure where nothing was evoked.
  public var null: NullDistribution?
  public var pairedPulse: PairedPulseRatio?

  enum CodingKeys: String, CodingKey {
    case failureCount = "failure_count"
    case failureRate = "failure_rate"
    case polysynapticCount = "polysynaptic_count"
    case spikeCount = "spike_count"
    case latency = "latency_ms"
    case latencyJitter = "latency_jitter_ms"
    case null
    case pairedPulse = "paired_pulse"
  }
}
