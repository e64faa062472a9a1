/// A straight line through points by least squares, with the uncertainty of its slope.
///
/// **Definition.** y = a + b·x; b = Sxy/Sxx, residual variance s² = Σe²/(n − 2), standard error of b
/// s/√Sxx, Student's t with n − 2 degrees of freedom.
///
/// **Source.** Draper & Smith (1998) Applied Regression Analysis, chapter 1.
///
/// **Worked number.** (0, 1), (1, 3), (2, 4): slope 1.5 with standard error 0.288675.
public struct LinearTrend: Hashable, Sendable {
  public var slope: Double
  /// Value at x = 0.
  public var intercept: Double
  public var slopeStandardError: Double
  /// Pearson's correlation; nil where y does not vary.
  public var correlation: Double?
  public var degreesOfFreedom: Double
  private var residualVariance: Double
  private var meanX: Double
  private var sumOfSquaresX: Double
  private var count: Int

  /// - Parameters:
  ///   - x: where; at least two different values.
  ///   - y: as many values.
  /// - Returns: nil of fewer than three points, of different counts, and where x does not vary.
  public init?(x: [Double], y: [Double]) {
    guard x.count == y.count, x.count >= 3, let centerX = mean(x), let centerY = mean(y) else {
      return nil
    }
    var squaresX = 0.0
    var squaresY = 0.0
    var products = 0.0
    for (x, y) in zip(x, y) {
      squaresX += (x - centerX) * (x - centerX)
      squaresY += (y - centerY) * (y - centerY)
      products += (x - centerX) * (y - centerY)
    }
    guard squaresX > 0, squaresY.isFinite, products.isFinite else { return nil }
    let slope = products / squaresX
    let intercept = centerY - slope * centerX
    let residuals = zip(x, y).reduce(0.0) { sum, point in
      let miss = point.1 - intercept - slope * point.0
      return sum + miss * miss
    }
    self.slope = slope
    self.intercept = intercept
    degreesOfFreedom = Double(x.count - 2)
    residualVariance = residuals / degreesOfFreedom
    slopeStandardError = (residualVariance / squaresX).squareRoot()
    correlation =
      squaresY > 0 ? products / (squaresX.squareRoot() * squaresY.squareRoot()) : nil
    meanX = centerX
    sumOfSquaresX = squaresX
    count = x.count
  }

  /// Student's t interval of the slope.
  public func slopeInterval(confidence: Double) -> Interval {
    let reach =
      studentQuantile((1 + confidence) / 2, degreesOfFreedom: degreesOfFreedom)
      * slopeStandardError
    return Interval(lower: slope - reach, upper: slope + reach)
  }

  /// Two-sided p value of the hypothesis that the slope is 0; nil where every point is on the line.
  public var slopeP: Double? {
    guard slopeStandardError > 0 else { return nil }
    let t = slope / slopeStandardError
    return fisherSurvival(t * t, numerator: 1, denominator: degreesOfFreedom)
  }

  /// The line at `x`, and the variance of the line (not of a new point) there.
  public func value(at x: Double) -> (estimate: Double, variance: Double) {
    let distance = x - meanX
    return (
      intercept + slope * x,
      residualVariance * (1 / Double(count) + distance * distance / sumOfSquaresX)
    )
  }
}
