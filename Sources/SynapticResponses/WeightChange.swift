/// How a synapse changed: the ratio of the PSP amplitude after induction to that before.
public struct WeightChange: Codable, Hashable, Sendable {
  /// After / before; 1 is no change.
  public var ratio: Double
  /// Confidence interval of `ratio`, `[lower, upper]`.
  public var interval: [Double]
  /// Coverage of `interval`, e.g. 0.95.
  public var confidence: Double
  /// Mean amplitude before induction, mV.
  public var baselineMean: Double
  /// Mean amplitude after induction, mV.
  public var afterMean: Double
  public var baselineCount: Int
  public var afterCount: Int
  /// Responses that were left out, e.g. because of a spike.
  public var excludedCount: Int

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

  enum CodingKeys: String, CodingKey {
    case ratio = "weight_ratio"
    case interval = "weight_ratio_interval"
    case confidence
    case baselineMean = "baseline_mean_mv"
    case afterMean = "after_mean_mv"
    case baselineCount = "baseline_count"
    case afterCount = "after_count"
    case excludedCount = "excluded_count"
  }
}
