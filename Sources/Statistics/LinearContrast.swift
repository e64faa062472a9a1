import Foundation

/// A weighted sum of the means of independent groups whose variances may differ.
///
/// **Definition.** Estimate Σcᵢx̄ᵢ with variance Σcᵢ²sᵢ²/nᵢ and the Welch–Satterthwaite degrees of
/// freedom (Σcᵢ²sᵢ²/nᵢ)² / Σ[(cᵢ²sᵢ²/nᵢ)²/(nᵢ − 1)]; Student's t for interval and p value. With
/// coefficients 1 and −1 this is Welch's t test.
///
/// **Source.** Welch (1947) Biometrika 34:28; Satterthwaite (1946) Biometrics Bulletin 2:110.
///
/// **Worked number.** 1, 2, 6 minus 0, 1: 2.5 with standard error 1.607275 and 2.396509 degrees of
/// freedom.
public struct LinearContrast: Hashable, Sendable {
  public var estimate: Double
  public var standardError: Double
  public var degreesOfFreedom: Double

  /// - Parameters:
  ///   - groups: the values of each group.
  ///   - coefficients: cᵢ, one a group; a group with 0 takes no part and may be empty.
  /// - Returns: nil where a group that takes part has fewer than two values, or where the numbers
  ///   of groups and coefficients differ.
  public init?(_ groups: [[Double]], coefficients: [Double]) {
    guard groups.count == coefficients.count else { return nil }
    var sum = 0.0
    var variance = 0.0
    var spread = 0.0
    var freedomOfEqual = 0
    for (group, coefficient) in zip(groups, coefficients) where coefficient != 0 {
      guard let center = mean(group), let groupVariance = sampleVariance(group) else { return nil }
      let part = coefficient * coefficient * groupVariance / Double(group.count)
      sum += coefficient * center
      variance += part
      spread += part * part / Double(group.count - 1)
      freedomOfEqual += group.count - 1
    }
    guard freedomOfEqual > 0 else { return nil }
    estimate = sum
    standardError = variance.squareRoot()
    degreesOfFreedom = spread > 0 ? variance * variance / spread : Double(freedomOfEqual)
  }

  /// Student's t interval of the estimate.
  public func interval(confidence: Double) -> Interval {
    let reach =
      studentQuantile((1 + confidence) / 2, degreesOfFreedom: degreesOfFreedom) * standardError
    return Interval(lower: estimate - reach, upper: estimate + reach)
  }

  /// Two-sided p value of the hypothesis that the estimate is 0; nil without scatter.
  public var twoSidedP: Double? {
    guard standardError > 0 else { return nil }
    let t = estimate / standardError
    return fisherSurvival(t * t, numerator: 1, denominator: degreesOfFreedom)
  }
}
