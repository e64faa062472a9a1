import Foundation
import Statistics
import TestSupport
import Testing

/// Expects agreement relative to the size of the expected number.
private func expectRelative(
  _ actual: Double, _ expected: Double, _ tolerance: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(
    actual, expected, within: tolerance * max(abs(expected), 1e-300),
    sourceLocation: sourceLocation)
}

@Suite("Distributions against SciPy")
struct DistributionTests {
  let expected: ExpectedValues

  init() throws { expected = try ExpectedValues.load() }

  @Test("normal quantile, also deep in the tails")
  func normal() {
    for row in expected.normalQuantile { expectRelative(normalQuantile(row[0]), row[1], 1e-14) }
  }

  @Test("regularised incomplete beta function")
  func incompleteBeta() {
    for row in expected.incompleteBeta where row[3] > 1e-290 {
      expectRelative(regularizedIncompleteBeta(row[0], row[1], row[2]), row[3], 1e-10)
    }
  }

  @Test("beta quantile")
  func beta() {
    for row in expected.betaQuantile {
      expectRelative(betaQuantile(row[0], row[1], row[2]), row[3], 1e-10)
    }
  }

  @Test("Student quantile, also with degrees of freedom that are not whole")
  func student() {
    for row in expected.studentQuantile {
      expectRelative(studentQuantile(row[0], degreesOfFreedom: row[1]), row[2], 1e-9)
    }
  }

  @Test("survival function of the F distribution")
  func fisher() {
    #expect(expected.fisherSurvival.count >= 30)
    for row in expected.fisherSurvival {
      expectRelative(
        fisherSurvival(row[0], numerator: row[1], denominator: row[2]), row[3], 1e-9)
    }
  }

  @Test("analytic cases: I_x(1, b) = 1 − (1 − x)^b, arcsine law, Cauchy quantile")
  func analytic() {
    expectRelative(regularizedIncompleteBeta(0.3, 1, 4), 1 - 0.7 * 0.7 * 0.7 * 0.7, 1e-14)
    expectRelative(betaQuantile(1.0 / 3, 0.5, 0.5), 0.25, 1e-13)
    expectRelative(studentQuantile(0.75, degreesOfFreedom: 1), 1, 1e-12)
    // With two degrees of freedom in the numerator: (1 + 2F/d)^(−d/2); worked number of the code.
    expectRelative(fisherSurvival(4, numerator: 2, denominator: 28), pow(1 + 8.0 / 28, -14), 1e-12)
    expectClose(fisherSurvival(4, numerator: 2, denominator: 28), 0.0296468, within: 5e-8)
  }

  @Test("outside the domain there is no number")
  func domain() {
    #expect(normalQuantile(0).isNaN && normalQuantile(1).isNaN && normalQuantile(.nan).isNaN)
    #expect(regularizedIncompleteBeta(0.5, 0, 1).isNaN)
    #expect(regularizedIncompleteBeta(1.5, 1, 1).isNaN)
    #expect(betaQuantile(-0.1, 1, 1).isNaN)
    #expect(studentQuantile(0.9, degreesOfFreedom: 0).isNaN)
    #expect(fisherSurvival(-1, numerator: 1, denominator: 3).isNaN)
    #expect(fisherSurvival(2, numerator: 0, denominator: 3).isNaN)
    #expect(fisherSurvival(.infinity, numerator: 2, denominator: 3) == 0)
    #expect(fisherSurvival(0, numerator: 2, denominator: 3) == 1)
  }
}
