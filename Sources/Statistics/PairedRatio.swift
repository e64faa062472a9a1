/// The ratio of the means of two quantities that were measured together, ȳ/x̄, with Fieller's interval.
///
/// **Definition.** The interval holds the ratios G for which the mean of y − Gx does not differ from 0:
/// (ȳ − Gx̄)² ≤ t²(s_y² − 2Gs_xy + G²s_x²)/n with n − 1 degrees of freedom. Where x̄ itself does not differ
/// from 0, no bound follows, and there is no interval.
///
/// **Source.** Fieller (1954) J R Stat Soc B 16:175.
///
/// **Worked number.** x = 1, 2, 3, 4 and y = 2, 3, 7, 8 at 95 %: 2 with 0.582056 to 2.586425.
public struct PairedRatio: Hashable, Sendable {
  public var ratio: Double
  /// nil where the data bound the ratio on no side.
  public var interval: Interval?

  /// - Returns: nil of fewer than two pairs, of unequal numbers, and where x̄ is 0.
  public init?(numerator: [Double], denominator: [Double], confidence: Double) {
    guard numerator.count == denominator.count, let y = mean(numerator), let x = mean(denominator),
      let yVariance = sampleVariance(numerator), let xVariance = sampleVariance(denominator), x != 0
    else { return nil }
    let count = Double(numerator.count)
    let products = zip(numerator, denominator).reduce(0) { $0 + ($1.0 - y) * ($1.1 - x) }
    let covariance = products / (count - 1)
    let t = studentQuantile((1 + confidence) / 2, degreesOfFreedom: count - 1)
    let factor = t * t / count
    ratio = y / x
    // a·G² − 2b·G + c ≤ 0
    let a = x * x - factor * xVariance
    let b = x * y - factor * covariance
    let c = y * y - factor * yVariance
    // With a above 0 the ratio itself is in the set, so that only rounding makes this negative.
    let root = max(0, b * b - a * c).squareRoot()
    interval =
      a > 0 && root.isFinite ? Interval(lower: (b - root) / a, upper: (b + root) / a) : nil
  }
}
