import Foundation
import RandomStreams
import Statistics
import TestSupport
import Testing

@Suite("Contrasts of proportions in clusters, and sign flips")
struct ProportionContrastTests {
  /// What SciPy computed; `make-contrasts.py` beside it printed it.
  struct Expected: Decodable {
    struct Contrast: Decodable {
      var groups: [[[Int]]]
      var coefficients: [Double]
      var confidence: Double
      var estimateLowerUpper: [Double]
      var designEffects: [Double]
    }

    struct Flips: Decodable {
      var differences: [Double]
      var p: Double
    }

    var contrasts: [Contrast]
    var signFlips: [Flips]
  }

  let expected: Expected

  init() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    expected = try decoder.decode(
      Expected.self,
      from: Data(
        contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
          .appendingPathComponent("Fixtures/contrasts.json")))
  }

  @Test("estimates, limits and design effects are those made of SciPy's beta quantiles")
  func reference() throws {
    #expect(expected.contrasts.count == 3)
    for row in expected.contrasts {
      let groups = row.groups.map { group in
        group.map { ProportionContrast.Cluster(successes: $0[0], trials: $0[1]) }
      }
      let made = try #require(
        ProportionContrast(
          groups, coefficients: row.coefficients, confidence: row.confidence))
      let found = [made.estimate, made.interval.lower, made.interval.upper] + made.designEffects
      for (value, reference) in zip(found, row.estimateLowerUpper + row.designEffects) {
        expectClose(value, reference, within: 1e-9)
      }
    }
  }

  @Test("one cluster, no trial and a wrong number of coefficients give nothing")
  func nothing() {
    let two = [ProportionContrast.Cluster(successes: 1, trials: 2), .init(successes: 0, trials: 1)]
    let empty = [
      ProportionContrast.Cluster(successes: 0, trials: 0), .init(successes: 0, trials: 0),
    ]
    #expect(
      ProportionContrast([two, [two[0]]], coefficients: [1, -1], confidence: 0.95) == nil)
    #expect(ProportionContrast([two, empty], coefficients: [1, -1], confidence: 0.95) == nil)
    #expect(ProportionContrast([two, two], coefficients: [1], confidence: 0.95) == nil)
    // A group without a coefficient takes no part.
    #expect(ProportionContrast([two, empty], coefficients: [1, 0], confidence: 0.95) != nil)
  }

  @Test(
    "the 95 % interval of the interaction holds the truth, also where trials scatter more than events",
    arguments: [0.0, 0.15])
  func coverage(spread: Double) throws {
    let truths = [0.6, 0.15, 0.25, 0.1]
    let coefficients = [1.0, -1, -1, 1]
    let truth = zip(truths, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    let experiments = 1500
    var held = 0
    for experiment in 0..<experiments {
      var stream = RandomStream(seed: 11, stream: .testEvents, trial: UInt32(experiment))
      let groups = truths.map { center in
        (0..<12).map { _ -> ProportionContrast.Cluster in
          // Two kinds of trials, half of each: the mean stays what it is.
          let half = min(spread, center, 1 - center)
          let own = center + (stream.nextUniform() < 0.5 ? half : -half)
          let trials = 2 + Int(stream.nextInteger(below: 7))
          return .init(
            successes: (0..<trials).count { _ in stream.nextUniform() < own }, trials: trials)
        }
      }
      let made = try #require(
        ProportionContrast(groups, coefficients: coefficients, confidence: 0.95))
      if made.interval.lower <= truth, truth <= made.interval.upper { held += 1 }
    }
    let coverage = Double(held) / Double(experiments)
    // Four binomial standard deviations are 0.023; a floor of 1 makes the interval a little wide.
    #expect((0.93...0.985).contains(coverage), "\(coverage)")
  }

  @Test("sign flips are those of SciPy's exact permutation test")
  func signFlips() {
    #expect(expected.signFlips.count == 4)
    for row in expected.signFlips {
      expectClose(SignFlipTest.twoSidedP(row.differences), row.p, within: 1e-12)
    }
  }

  @Test("halves that are matched count what going through all patterns counts")
  func bruteForce() throws {
    for trial in 0..<30 {
      var stream = RandomStream(seed: 12, stream: .testEvents, trial: UInt32(trial))
      let count = 1 + trial % 11
      let values = (0..<count).map { _ in (stream.nextNormal() * 4).rounded() / 8 + 0.125 }
      let sum = abs(values.reduce(0, +))
      let patterns = 1 << count
      let reaching = (0..<patterns).count { pattern in
        let flipped = values.enumerated().reduce(0.0) {
          $0 + (pattern >> $1.offset & 1 == 0 ? $1.element : -$1.element)
        }
        return abs(flipped) >= sum
      }
      expectClose(
        SignFlipTest.twoSidedP(values), Double(reaching) / Double(patterns), within: 1e-12)
    }
  }

  @Test("nothing, too many and what is not finite have no p; the least p is 2/2ⁿ")
  func signFlipLimits() {
    #expect(SignFlipTest.twoSidedP([]) == nil)
    #expect(SignFlipTest.twoSidedP([1, .nan]) == nil)
    #expect(SignFlipTest.twoSidedP([Double](repeating: 1, count: 31)) == nil)
    #expect(SignFlipTest.twoSidedP([Double](repeating: 1, count: 30)) == 2 / 1_073_741_824.0)
    #expect(SignFlipTest.twoSidedP([0, 0]) == 1)
  }
}
