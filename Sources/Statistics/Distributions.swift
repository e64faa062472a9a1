import Foundation

/// Quantile of the standard normal distribution.
///
/// **Source.** Wichura (1988) Applied Statistics 37:477, algorithm AS 241 (PPND16), relative error
/// about 1e-16.
///
/// - Parameter probability: between 0 and 1; NaN outside.
public func normalQuantile(_ probability: Double) -> Double {
  guard probability > 0, probability < 1 else { return .nan }
  func ratio(_ x: Double, _ numerator: [Double], _ denominator: [Double]) -> Double {
    func polynomial(_ coefficients: [Double]) -> Double {
      coefficients.reversed().reduce(0) { $0 * x + $1 }
    }
    return polynomial(numerator) / polynomial(denominator)
  }
  let centered = probability - 0.5
  if abs(centered) <= 0.425 {
    return centered
      * ratio(
        0.180625 - centered * centered,
        [
          3.387132872796366608, 133.14166789178437745, 1971.5909503065514427,
          13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
          33430.575583588128105, 2509.0809287301226727,
        ],
        [
          1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
          21213.794301586595867, 39307.89580009271061, 28729.085735721942674,
          5226.495278852545925,
        ])
  }
  let tail = (-log(min(probability, 1 - probability))).squareRoot()
  let magnitude: Double
  if tail <= 5 {
    magnitude = ratio(
      tail - 1.6,
      [
        1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055,
        3.64784832476320460504, 1.27045825245236838258, 0.24178072517745061177,
        0.0227238449892691845833, 7.7454501427834140764e-4,
      ],
      [
        1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
        0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4,
        1.05075007164441684324e-9,
      ])
  } else {
    magnitude = ratio(
      tail - 5,
      [
        6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358,
        0.29656057182850489123, 0.026532189526576123093, 0.0012426609473880784386,
        2.71155556874348757815e-5, 2.01033439929228813265e-7,
      ],
      [
        1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
        7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
        2.04426310338993978564e-15,
      ])
  }
  return centered < 0 ? -magnitude : magnitude
}

/// Regularised incomplete beta function I_x(a, b) by its continued fraction.
///
/// **Source.** Abramowitz & Stegun 26.5.8, evaluated by Lentz's method.
public func regularizedIncompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard a > 0, b > 0, x >= 0, x <= 1 else { return .nan }
  if x == 0 || x == 1 { return x }
  // The fraction converges fast only below the mean; above it the symmetry is used.
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedIncompleteBeta(1 - x, b, a) }
  let logFront = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
  let tiny = 1e-300
  var c = 1.0
  var d = 1 / clamped(1 - (a + b) * x / (a + 1))
  var fraction = d
  func clamped(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  for step in 1...1000 {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / clamped(1 + even * d)
    c = clamped(1 + even / c)
    fraction *= c * d
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / clamped(1 + odd * d)
    c = clamped(1 + odd / c)
    let factor = c * d
    fraction *= factor
    if abs(factor - 1) < 1e-16 { break }
  }
  return exp(logFront) * fraction / a
}

/// Quantile of the beta distribution, by bisection of ``regularizedIncompleteBeta(_:_:_:)`` to the
/// last bits of a double.
public func betaQuantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
  guard probability >= 0, probability <= 1 else { return .nan }
  if probability == 0 || probability == 1 { return probability }
  var lower = 0.0
  var upper = 1.0
  for _ in 0..<200 {
    let middle = (lower + upper) / 2
    if middle == lower || middle == upper { break }
    if regularizedIncompleteBeta(middle, a, b) < probability {
      lower = middle
    } else {
      upper = middle
    }
  }
  return (lower + upper) / 2
}

/// Quantile of Student's t distribution, from the beta quantile: t² = ν(1 − x)/x with x from
/// Beta(ν/2, 1/2).
///
/// - Parameters:
///   - probability: between 0 and 1.
///   - degreesOfFreedom: ν > 0, need not be whole.
public func studentQuantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
  guard probability > 0, probability < 1, degreesOfFreedom > 0 else { return .nan }
  if probability == 0.5 { return 0 }
  let tail = 2 * min(probability, 1 - probability)
  let x = betaQuantile(tail, degreesOfFreedom / 2, 0.5)
  let magnitude = (degreesOfFreedom * (1 - x) / x).squareRoot()
  return probability < 0.5 ? -magnitude : magnitude
}

/// P(F ≥ `statistic`) for Fisher's F distribution with (`numerator`, `denominator`) degrees of
/// freedom: I_x(d₂/2, d₁/2) with x = d₂/(d₂ + d₁F).
///
/// With one degree of freedom in the numerator this is the two-sided p value of t = √F.
///
/// **Source.** Abramowitz & Stegun 26.6.2.
///
/// **Worked number.** F = 4 with (2, 28) degrees of freedom: 0.0296468.
///
/// - Returns: NaN for a statistic below 0 or degrees of freedom that are not above 0.
public func fisherSurvival(
  _ statistic: Double, numerator: Double, denominator: Double
) -> Double {
  guard statistic >= 0, numerator > 0, denominator > 0 else { return .nan }
  if statistic == .infinity { return 0 }
  return regularizedIncompleteBeta(
    denominator / (denominator + numerator * statistic), denominator / 2, numerator / 2)
}
