/// The difference of the means of two groups of equal variance: Student's two-sample t.
///
/// **Definition.** d = x̄ − ȳ with pooled variance s² = ((n₁ − 1)s₁² + (n₂ − 1)s₂²)/(n₁ + n₂ − 2);
/// t = d / √(s²(1/n₁ + 1/n₂)).
///
/// **Source.** Student (1908) Biometrika 6:1.
///
/// **Worked number.** 1, 2, 6 minus 0, 1: 2.5, t = 1.213954.
public struct MeanDifference: Hashable, Sendable {
  public var estimate: Double
  public var standardError: Double
  public var degreesOfFreedom: Double

  /// - Returns: nil where a group is empty or both together have fewer than three values.
  public init?(_ first: [Double], minus second: [Double]) {
    guard let above = mean(first), let below = mean(second), first.count + second.count > 2 else {
      return nil
    }
    let squares =
      first.reduce(0) { $0 + ($1 - above) * ($1 - above) }
      + second.reduce(0) { $0 + ($1 - below) * ($1 - below) }
    degreesOfFreedom = Double(first.count + second.count - 2)
    estimate = above - below
    standardError =
      (squares / degreesOfFreedom * (1 / Double(first.count) + 1 / Double(second.count)))
      .squareRoot()
  }

  /// Student's t; nil without scatter.
  public var t: Double? { standardError > 0 ? estimate / standardError : nil }

  /// Two-sided p value of the hypothesis that the means are equal; nil without scatter.
  public var twoSidedP: Double? {
    t.map { fisherSurvival($0 * $0, numerator: 1, denominator: degreesOfFreedom) }
  }

  public func interval(confidence: Double) -> Interval {
    let reach =
      studentQuantile((1 + confidence) / 2, degreesOfFreedom: degreesOfFreedom) * standardError
    return Interval(lower: estimate - reach, upper: estimate + reach)
  }
}
