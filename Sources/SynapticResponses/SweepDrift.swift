import Statistics

/// How a quantity moved over the sweeps of a block: its trend, and its two halves.
///
/// **Definition.** Least-squares slope over `x` (sweep number from 0, or minutes), with Student's interval
/// and p; Student's t of first half minus second half (of an odd number the middle one belongs to the
/// second half). `relativeChange` is the fitted change from the first to the last x over the mean.
///
/// **Source.** Documentation of both tests: `LinearTrend`, `MeanDifference`. Printing both, and judging by
/// the interval and not by p, is ours.
///
/// **Worked number.** 1, 2, 2, 3: slope 0.6 a sweep; halves differ by −1 with t = −1.414214.
public struct SweepDrift: Codable, Hashable, Sendable {
  public var count: Int
  /// Mean of the values.
  public var center: Double?
  /// Per step of x.
  public var slope: Double
  /// `[lower, upper]`.
  public var slopeInterval: [Double]
  public var p: Double?
  public var correlation: Double?
  /// Mean of the first half less that of the second.
  public var halvesDifference: Double
  /// `[lower, upper]`.
  public var halvesInterval: [Double]
  public var halvesT: Double?
  public var halvesP: Double?
  /// Fitted change over the whole block as a part of its mean; nil where the mean is 0.
  public var relativeChange: Double?
  /// `[lower, upper]`.
  public var relativeChangeInterval: [Double]?

  /// - Parameters:
  ///   - values: in the order of the sweeps.
  ///   - x: where each belongs; nil counts sweeps from 0.
  /// - Returns: nil with fewer than four values.
  public init?(_ values: [Double], x: [Double]? = nil, confidence: Double) {
    let x = x ?? values.indices.map(Double.init)
    guard values.count >= 4, let trend = LinearTrend(x: x, y: values),
      let halves = MeanDifference(
        Array(values.prefix(values.count / 2)), minus: Array(values.dropFirst(values.count / 2)))
    else { return nil }
    count = values.count
    slope = trend.slope
    let interval = trend.slopeInterval(confidence: confidence)
    slopeInterval = [interval.lower, interval.upper]
    p = trend.slopeP
    correlation = trend.correlation
    halvesDifference = halves.estimate
    let reach = halves.interval(confidence: confidence)
    halvesInterval = [reach.lower, reach.upper]
    halvesT = halves.t
    halvesP = halves.twoSidedP
    center = mean(values)
    if let center, center != 0, let first = x.min(), let last = x.max() {
      let factor = (last - first) / center
      relativeChange = trend.slope * factor
      relativeChangeInterval = [interval.lower * factor, interval.upper * factor].sorted()
    }
  }

  /// Fitted change over a length of x, as a part of the mean: of 10 min where x is in minutes.
  public func relativeChangeOver(_ length: Double) -> IntervalEstimate? {
    guard let center, center != 0 else { return nil }
    let ends = slopeInterval.map { $0 * length / center }.sorted()
    guard let lower = ends.first, let upper = ends.last else { return nil }
    return IntervalEstimate(estimate: slope * length / center, lower: lower, upper: upper)
  }

  enum CodingKeys: String, CodingKey {
    case count
    case center = "mean"
    case slope
    case slopeInterval = "slope_interval"
    case p, correlation
    case halvesDifference = "halves_difference"
    case halvesInterval = "halves_interval"
    case halvesT = "halves_t"
    case halvesP = "halves_p"
    case relativeChange = "relative_change"
    case relativeChangeInterval = "relative_change_interval"
  }
}
