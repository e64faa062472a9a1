import Foundation
import RandomStreams
import Statistics
import TestSupport
import Testing

@Suite("Least squares of curves, profiles, paired ratios")
struct NonlinearLeastSquaresTests {
  private static func line(_ x: [Double]) -> ([Double]) -> NonlinearLeastSquares.Curve {
    { p in
      NonlinearLeastSquares.Curve(
        values: x.map { p[0] + p[1] * $0 }, derivatives: x.map { [1, $0] })
    }
  }

  @Test("worked number: a line through 0")
  func workedNumber() throws {
    let x = [1.0, 2, 3]
    let fit = try #require(
      NonlinearLeastSquares([2, 3, 7], start: [0]) { p in
        .init(values: x.map { p[0] * $0 }, derivatives: x.map { [$0] })
      })
    expectClose(fit.parameters[0], 29.0 / 14, within: 1e-8)
    expectClose(fit.sumOfSquares, 27.0 / 14, within: 1e-12)
    expectClose(fit.covariance?[0][0].squareRoot(), 0.262445, within: 1e-6)
    #expect(fit.hasConverged)
  }

  @Test("the Misra1a data of NIST: certified parameters and standard errors")
  func misra() throws {
    // NIST Statistical Reference Datasets, Misra1a: y = b1·(1 − exp(−b2·x)), start 1.
    let y = [
      10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47,
      81.78,
    ]
    let x = [
      77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1,
      760.0,
    ]
    let fit = try #require(
      NonlinearLeastSquares(y, start: [500, 0.0001], greatestCount: 1000) { b in
        .init(
          values: x.map { b[0] * (1 - exp(-b[1] * $0)) },
          derivatives: x.map { [1 - exp(-b[1] * $0), b[0] * $0 * exp(-b[1] * $0)] })
      })
    expectClose(fit.parameters[0], 2.3894212918e2, within: 1e-7)
    expectClose(fit.parameters[1], 5.5015643181e-4, within: 1e-12)
    expectClose(fit.sumOfSquares, 1.2455138894e-1, within: 1e-10)
    expectClose(fit.covariance?[0][0].squareRoot(), 2.7070075241, within: 1e-7)
    expectClose(fit.covariance?[1][1].squareRoot(), 7.2668688436e-6, within: 1e-12)
  }

  @Test("the profile of a line's slope is its t interval, whatever the first step")
  func profileOfLine() throws {
    var stream = RandomStream(seed: 4, stream: .testNoise)
    let x = (0..<12).map(Double.init)
    let y = x.map { 3 - 0.7 * $0 + stream.nextNormal() }
    let fit = try #require(NonlinearLeastSquares(y, start: [0, 0], curve: Self.line(x)))
    let variance = try #require(fit.variance)
    let error = try #require(fit.covariance?[1][1].squareRoot())
    let reach = studentQuantile(0.975, degreesOfFreedom: 10) * error
    for step in [1e-3, 0.1, 20] {
      let interval = ProfileInterval(
        around: fit.parameters[1], degreesOfFreedom: 10, confidence: 0.95, step: step,
        within: -1000...1000
      ) { slope in
        let rest = zip(x, y).map { $1 - slope * $0 }
        let center = rest.reduce(0, +) / 12
        let squares = rest.reduce(0) { $0 + ($1 - center) * ($1 - center) }
        return (squares - fit.sumOfSquares) / variance
      }
      expectClose(interval.lower, fit.parameters[1] - reach, within: 1e-5 * reach)
      expectClose(interval.upper, fit.parameters[1] + reach, within: 1e-5 * reach)
    }
  }

  @Test("a profile that stays below the threshold is open on that side")
  func openProfile() throws {
    let interval = ProfileInterval(
      around: 1, degreesOfFreedom: 20, confidence: 0.95, step: 0.1, within: 0.001...1000
    ) { $0 > 1 ? 1 - 1 / $0 : 100 * (1 - $0) * (1 - $0) }
    #expect(interval.upper == nil && !interval.isClosed)
    expectClose(interval.lower, 1 - 2.0859634473 / 10, within: 1e-5)
  }

  @Test("a parameter that changes nothing has no covariance, and the others are found")
  func singular() throws {
    let fit = try #require(
      NonlinearLeastSquares([1, 2, 3], start: [0, 5]) { p in
        .init(values: [p[0], p[0], p[0]], derivatives: [[1, 0], [1, 0], [1, 0]])
      })
    expectClose(fit.parameters[0], 2, within: 1e-9)
    #expect(fit.parameters[1] == 5 && fit.inverseCurvature == nil)
    let broken = NonlinearLeastSquares([1], start: [0]) { _ in
      .init(values: [.nan], derivatives: [[1]])
    }
    #expect(broken == nil)
  }

  @Test("solution and inverse of a positive definite matrix")
  func cholesky() throws {
    let factor = try #require(CholeskyFactor([[2, 1], [1, 3]]))
    let solution = try #require(factor.solution(of: [1, 2]))
    expectClose(solution[0], 0.2, within: 1e-15)
    expectClose(solution[1], 0.6, within: 1e-15)
    for (row, expected) in zip(factor.inverse, [[0.6, -0.2], [-0.2, 0.4]]) {
      for (value, expected) in zip(row, expected) { expectClose(value, expected, within: 1e-15) }
    }
    #expect(CholeskyFactor([[1, 2], [2, 1]]) == nil && CholeskyFactor([[1, 0]]) == nil)
    #expect(factor.solution(of: [1]) == nil)
  }

  @Test("Fieller's interval: worked number, and none where the denominator may be 0")
  func fieller() throws {
    // The bounds are those at which SciPy 1.17.1's ttest_1samp(y − Gx, 0) has p = 0.05.
    let known = try #require(
      PairedRatio(numerator: [2, 3, 7, 8], denominator: [1, 2, 3, 4], confidence: 0.95))
    expectClose(known.ratio, 2, within: 1e-15)
    expectClose(known.interval?.lower, 0.5820564721, within: 1e-9)
    expectClose(known.interval?.upper, 2.5864254113, within: 1e-9)
    let open = try #require(
      PairedRatio(numerator: [2, 3, 7, 8], denominator: [-1, 2, -2, 3], confidence: 0.95))
    #expect(open.interval == nil)
    #expect(PairedRatio(numerator: [1], denominator: [1], confidence: 0.95) == nil)
    #expect(PairedRatio(numerator: [1, 2], denominator: [1, -1], confidence: 0.95) == nil)
  }
}
