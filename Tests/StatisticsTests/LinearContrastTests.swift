import Foundation
import RandomStreams
import Statistics
import TestSupport
import Testing

@Suite("Contrasts of group means")
struct LinearContrastTests {
  let expected: ExpectedValues

  init() throws { expected = try ExpectedValues.load() }

  @Test("Welch's t test of SciPy, and contrasts of three and four groups")
  func reference() throws {
    for row in expected.contrast.rows {
      let contrast = try #require(
        LinearContrast(expected.contrast.groups, coefficients: row.coefficients))
      let interval = contrast.interval(confidence: expected.contrast.confidence)
      let found = [
        contrast.estimate, contrast.standardError, contrast.degreesOfFreedom, interval.lower,
        interval.upper, try #require(contrast.twoSidedP),
      ]
      for (value, reference) in zip(found, row.estimateSeDfLowerUpperP) {
        expectClose(value, reference, within: 1e-9)
      }
    }
  }

  @Test("worked number of the documentation")
  func workedNumber() throws {
    let contrast = try #require(LinearContrast([[1, 2, 6], [0, 1]], coefficients: [1, -1]))
    #expect(contrast.estimate == 2.5)
    expectClose(contrast.standardError, 1.607275, within: 5e-7)
    expectClose(contrast.degreesOfFreedom, 2.396509, within: 5e-7)
  }

  @Test("a group without a coefficient may be empty; one with needs two values")
  func groups() {
    #expect(LinearContrast([[1, 2], [], [3, 5]], coefficients: [1, 0, -1])?.estimate == -2.5)
    #expect(LinearContrast([[1, 2], [4]], coefficients: [1, -1]) == nil)
    #expect(LinearContrast([[1, 2]], coefficients: [1, -1]) == nil)
    #expect(LinearContrast([[1, 2], [1, 3]], coefficients: [0, 0]) == nil)
  }

  @Test("without scatter there is an estimate but no p")
  func withoutScatter() throws {
    let contrast = try #require(LinearContrast([[1, 1], [2, 2]], coefficients: [1, -1]))
    #expect(contrast.twoSidedP == nil)
    #expect(contrast.interval(confidence: 0.9) == Interval(lower: -1, upper: -1))
  }

  @Test("the 90 % interval holds the truth 90 times in 100, with unequal variances")
  func coverage() throws {
    let experiments = 1500
    var held = 0
    for experiment in 0..<experiments {
      var stream = RandomStream(seed: 5, stream: .testNoise, trial: UInt32(experiment))
      let first = (0..<6).map { _ in 0.3 + 0.3 * stream.nextNormal() }
      let second = (0..<9).map { _ in 0.1 * stream.nextNormal() }
      let interval = try #require(LinearContrast([first, second], coefficients: [1, -1]))
        .interval(confidence: 0.9)
      if interval.lower <= 0.3, 0.3 <= interval.upper { held += 1 }
    }
    // Binomial standard error 0.0077.
    expectClose(Double(held) / Double(experiments), 0.9, within: 4 * 0.0077)
  }
}
