import Foundation
import Signals
import TestSupport
import Testing

@Suite("Two levels, and what speaks for a light")
struct TwoLevelsTests {
  @Test("the documentation's worked number")
  func workedNumber() throws {
    let samples =
      [Double](repeating: 0.01, count: 90) + [Double](repeating: 4.99, count: 10)
    let levels = try #require(TwoLevels(samples))
    expectClose(levels.low, 0.01, within: 1e-12, "V")
    expectClose(levels.high, 4.99, within: 1e-12, "V")
    #expect(levels.occupancy == 1)
    expectClose(levels.upperPart, 0.1, within: 1e-12, "")
    #expect(levels.isTwoLevel && !levels.beginsHigh)
  }

  /// The means of the halves of a sine are ±2/π, so a third of their separation is 4/(3π): near a
  /// level lies all but |x| < 2/π − 4/(3π).
  @Test("a sine wave has the occupancy that its arcsine law gives, and no two levels")
  func sine() throws {
    let samples = (0..<100_000).map { sin(2 * .pi * (Double($0) + 0.5) / 1000) }
    let levels = try #require(TwoLevels(samples))
    let expected = 1 - 2 / Double.pi * asin(2 / .pi - 4 / (3 * .pi))
    expectClose(levels.occupancy, expected, within: 0.002, "")
    #expect(!levels.isTwoLevel)
  }

  @Test("noise, a ramp and a constant have no two levels; a gate with noise a seventh of it has")
  func noise() throws {
    var builder = TraceBuilder(seconds: 2, rate: 10_000, resting: 32_804)
    builder.addNoise(17, seed: 3)
    let noise = builder.signal.samples
    #expect(TwoLevels(noise)?.isTwoLevel == false)
    #expect(TwoLevels((0..<1000).map(Double.init))?.isTwoLevel == false)
    #expect(TwoLevels([1, 1, 1]) == nil)
    #expect(TwoLevels([.nan, 1]) == nil)
    builder.addBox(-7 * 17, from: 0.3, to: 0.9)
    let levels = try #require(TwoLevels(builder.signal.samples))
    #expect(levels.isTwoLevel && levels.beginsHigh)
    expectClose(levels.upperPart, 0.7, within: 0.001, "")
  }

  @Test("samples that are not finite are left out")
  func notFinite() throws {
    let samples: [Double] = [.nan, 0, 0, 0, 5, .infinity, 5, 0]
    let levels = try #require(TwoLevels(samples))
    #expect(levels.low == 0 && levels.high == 5)
    expectClose(levels.upperPart, 1.0 / 3, within: 1e-12, "")
  }

  @Test("confidence is the sum of the evidence, at most 0.95 without the user")
  func confidence() {
    func confidence(_ evidence: LightEvidence...) -> Double {
      LightEvidence.confidence(of: Set(evidence))
    }
    #expect(confidence(.namedLight, .twoLevels) == 0.7)
    #expect(confidence(.namedLight, .twoLevels, .photodiode) == 0.95)
    #expect(confidence(.twoLevels, .noPotential) == 0.5)
    #expect(confidence(.typed, .namedLight, .photodiode) == 0.95)
    #expect(confidence(.protocolWords) == 0.2)
    #expect(confidence(.stated) == 1)
    #expect(confidence() == 0)
  }
}
