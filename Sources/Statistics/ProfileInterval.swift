/// The values of one parameter that the data do not exclude, whatever the other parameters are; open
/// on a side where the data exclude nothing.
///
/// **Definition.** The values v with S(v) − S(v̂) ≤ s²·t², S(v) the sum of squares that the best of the
/// other parameters leave, s² = S(v̂)/ν, t the quantile (1 + confidence)/2 of Student's distribution with
/// ν degrees of freedom. For a straight line this is the t interval.
///
/// **Worked number.** S(v) − S(1) = 100·s²·(v − 1)² with 20 degrees of freedom: 1 ± 2.0859634/10 at 95 %.
///
/// **Source.** Bates & Watts (1988) Nonlinear Regression Analysis, 6.1.
public struct ProfileInterval: Hashable, Sendable {
  /// nil: open.
  public var lower: Double?
  /// nil: open.
  public var upper: Double?

  public init(lower: Double?, upper: Double?) {
    self.lower = lower
    self.upper = upper
  }

  public var isClosed: Bool { lower != nil && upper != nil }

  /// - Parameters:
  ///   - estimate: v̂.
  ///   - excess: (S(v) − S(v̂))/s² of a value.
  ///   - step: of the first try, above 0; doubled until the value is excluded.
  ///   - limits: a value beyond them is not tried; where the nearer limit is not excluded either, the
  ///     interval is open there.
  public init(
    around estimate: Double, degreesOfFreedom: Double, confidence: Double, step: Double,
    within limits: ClosedRange<Double>, excess: (Double) -> Double
  ) {
    let reach = studentQuantile((1 + confidence) / 2, degreesOfFreedom: degreesOfFreedom)
    /// How far the signed root of the excess is from t; a straight line where the curve is one.
    func miss(_ value: Double) -> Double {
      let excess = excess(value)
      return excess.isFinite ? max(0, excess).squareRoot() - reach : .infinity
    }
    func bound(_ direction: Double) -> Double? {
      let limit = direction < 0 ? limits.lowerBound : limits.upperBound
      var inside = (value: estimate, miss: -reach)
      guard direction * (limit - estimate) > 0 else { return nil }
      var distance = step
      while true {
        let next = estimate + direction * distance
        let value = direction * (limit - next) > 0 ? next : limit
        let outside = (value: value, miss: miss(value))
        if outside.miss > 0 { return Self.root(inside, outside, miss: miss) }
        if value == limit { return nil }
        inside = outside
        distance *= 2
      }
    }
    lower = bound(-1)
    upper = bound(1)
  }

  /// Regula falsi, and halves where that comes no nearer.
  private static func root(
    _ inside: (value: Double, miss: Double), _ outside: (value: Double, miss: Double),
    miss: (Double) -> Double
  ) -> Double {
    var (inside, outside) = (inside, outside)
    let tolerance = 1e-7 * abs(outside.value - inside.value)
    for round in 0..<60 {
      let width = outside.value - inside.value
      if abs(width) <= tolerance { break }
      var fraction = 0.5
      if round % 3 != 2, outside.miss.isFinite {
        fraction = -inside.miss / (outside.miss - inside.miss)
      }
      let value = inside.value + width * min(max(fraction, 1e-6), 1 - 1e-6)
      let found = miss(value)
      if abs(found) < 1e-9 { return value }
      if found > 0 {
        outside = (value, found)
      } else {
        inside = (value, found)
      }
    }
    return outside.value
  }
}
