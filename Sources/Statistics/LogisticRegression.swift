import Foundation

/// The probability of a yes as a logistic function of a weighted sum, by maximum likelihood.
///
/// **Definition.** ln(p/(1 − p)) = b₀ + Σ bᵢ xᵢ; the b's that make the outcomes most likely, found by
/// Newton's method with steps halved while they do not help. Covariance is the inverse of the
/// observed information.
///
/// **Source.** McCullagh & Nelder (1989) Generalized Linear Models, 4.4.
///
/// **Worked number.** Outcomes no, yes, no, yes at x = 0, 1, 2, 3: b₀ = −1.362276, b₁ = 0.908184.
public struct LogisticRegression: Hashable, Sendable {
  /// b₀, then one for each predictor.
  public let coefficients: [Double]
  /// Of the coefficients, by rows.
  public let covariance: [[Double]]

  /// Why there is no fit.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Rows of unequal length, or not as many as outcomes.
    case unequalSizes
    /// All outcomes are alike.
    case oneOutcome
    /// Predictors depend on one another, or outcomes are separated by them.
    case notIdentified

    public var description: String {
      switch self {
      case .unequalSizes: "rows and outcomes do not fit together"
      case .oneOutcome: "all outcomes are alike"
      case .notIdentified: "the predictors depend on one another or separate the outcomes"
      }
    }
  }

  private static let greatestIterationCount = 100

  /// - Parameters:
  ///   - rows: predictors of each observation.
  ///   - outcomes: of each observation.
  /// - Throws: `Failure`.
  public init(rows: [[Double]], outcomes: [Bool]) throws(Failure) {
    guard let width = rows.first?.count, rows.count == outcomes.count,
      rows.allSatisfy({ $0.count == width && $0.allSatisfy(\.isFinite) })
    else { throw .unequalSizes }
    guard Set(outcomes).count == 2 else { throw .oneOutcome }
    let rows = rows.map { [1] + $0 }
    var coefficients = [Double](repeating: 0, count: width + 1)
    var likelihood = Self.logLikelihood(coefficients, rows, outcomes)
    for _ in 0..<Self.greatestIterationCount {
      let (gradient, information) = Self.derivatives(coefficients, rows, outcomes)
      guard let step = CholeskyFactor(information)?.solution(of: gradient) else {
        throw .notIdentified
      }
      var factor = 1.0
      var next = zip(coefficients, step).map { $0 + factor * $1 }
      var nextLikelihood = Self.logLikelihood(next, rows, outcomes)
      while nextLikelihood < likelihood - 1e-12 * abs(likelihood), factor > 1e-6 {
        factor /= 2
        next = zip(coefficients, step).map { $0 + factor * $1 }
        nextLikelihood = Self.logLikelihood(next, rows, outcomes)
      }
      let change = zip(next, coefficients).map { abs($0 - $1) / (1 + abs($0)) }.max() ?? 0
      coefficients = next
      likelihood = nextLikelihood
      if change < 1e-10 {
        guard
          let factor = CholeskyFactor(Self.derivatives(coefficients, rows, outcomes).information)
        else { throw .notIdentified }
        self.coefficients = coefficients
        covariance = factor.inverse
        return
      }
    }
    // Of separated outcomes the coefficients grow without end.
    throw .notIdentified
  }

  /// Probability of a yes; nil where the number of predictors differs.
  public func probability(_ predictors: [Double]) -> Double? {
    guard predictors.count == coefficients.count - 1 else { return nil }
    return Self.logistic(
      zip(coefficients.dropFirst(), predictors).reduce(coefficients[0]) { $0 + $1.0 * $1.1 })
  }

  private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  private static func sum(_ coefficients: [Double], _ row: [Double]) -> Double {
    zip(coefficients, row).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func logLikelihood(
    _ coefficients: [Double], _ rows: [[Double]], _ outcomes: [Bool]
  ) -> Double {
    zip(rows, outcomes).reduce(0) { total, item in
      let x = sum(coefficients, item.0)
      // ln(1 + eᶻ) without overflow.
      let z = item.1 ? -x : x
      return total - (max(z, 0) + log1p(exp(-abs(z))))
    }
  }

  private static func derivatives(
    _ coefficients: [Double], _ rows: [[Double]], _ outcomes: [Bool]
  ) -> (gradient: [Double], information: [[Double]]) {
    let size = coefficients.count
    var gradient = [Double](repeating: 0, count: size)
    var information = [[Double]](repeating: gradient, count: size)
    for (row, outcome) in zip(rows, outcomes) {
      let p = logistic(sum(coefficients, row))
      let miss = (outcome ? 1 : 0) - p
      let weight = p * (1 - p)
      for i in 0..<size {
        gradient[i] += miss * row[i]
        for j in 0..<size { information[i][j] += weight * row[i] * row[j] }
      }
    }
    return (gradient, information)
  }
}
