import Foundation
import PlasticityRules
import Signals
import TestSupport
import Testing

@Suite("Differential Hebbian rule against its definition")
struct DifferentialHebbianRuleTests {
  private let rule = DifferentialHebbianRule()

  private func record(
    _ presynaptic: [Double]?, _ postsynaptic: [Double]?
  ) -> ActivityRecord {
    ActivityRecord(trials: [
      ActivityRecord.Trial(
        startTime: 0, duration: 1, presynapticSpikes: presynaptic,
        postsynapticSpikes: postsynaptic, plateaus: nil)
    ])
  }

  @Test("the sum over pairs is the integral of x·dy/dt, done here in steps of 10 µs")
  func integral() throws {
    let presynaptic = [0.1, 0.15, 0.2, 0.25]
    let postsynaptic = [0.1071, 0.1683, 0.1741, 0.2429]
    let step = 1e-5
    func trace(_ spikes: [Double], _ time: Double, _ constant: Double) -> Double {
      spikes.reduce(0) { $0 + ($1 <= time ? exp(-(time - $1) / constant) : 0) }
    }
    var sum = 0.0
    var before = 0.0
    for index in 0..<100_000 {
      let time = (Double(index) + 0.5) * step
      let after = trace(postsynaptic, time + step / 2, 0.0337)
      sum += trace(presynaptic, time, 0.0168) * (after - before)
      before = after
    }
    let change = try #require(
      rule.prediction(for: record(presynaptic, postsynaptic)).change)
    // The greatest slope of x is 1/τ_pre a spike: 4·10 µs/16.8 ms in the value, less in the sum.
    expectClose(change, sum, within: 1e-3)
    #expect(abs(change) > 0.1)
  }

  @Test("+10 ms gives 0.367985; both lobes have one area; a pair at once gives their mean")
  func window() {
    expectClose(rule.weightChange(interval: 0.01), 0.367985, within: 5e-7)
    let step = 1e-5
    let area = (-100_000..<100_000).reduce(0) {
      $0 + rule.weightChange(interval: (Double($1) + 0.5) * step) * step
    }
    expectClose(area, 0, within: 1e-7)
    expectClose(
      rule.weightChange(interval: 0),
      (rule.weightChange(interval: 1e-12) + rule.weightChange(interval: -1e-12)) / 2, within: 1e-9)
  }

  @Test("a step of the rate under steady input: mean input trace × step of the rate trace")
  func rates() throws {
    let input = (0..<40).map { 0.205 + 0.01 * Double($0) }
    let slow = (0..<10).map { 0.02 + 0.04 * Double($0) }
    let fast = (0..<30).map { (Double($0) + 0.5) / 75 + 0.4 }
    let rising = slow + fast
    // 100 Hz through 16.8 ms times 50 Hz through 33.7 ms.
    let step = 1.68 * 1.685
    let up = try #require(rule.prediction(for: record(input, rising)).change)
    let down = try #require(
      rule.prediction(for: record(input, rising.map { 0.8 - $0 }.sorted())).change)
    expectClose(up, step, within: 0.15 * step)
    expectClose(down, -step, within: 0.15 * step)
  }

  @Test("a missing input is 'not computable' with a reason")
  func missing() {
    #expect(rule.prediction(for: ActivityRecord(trials: [])).reason == "no induction trials")
    #expect(rule.prediction(for: record(nil, [])).reason?.contains("presynaptic") == true)
    #expect(rule.prediction(for: record([], nil)).reason?.contains("postsynaptic") == true)
    #expect(rule.prediction(for: record([0.1], [])).change == 0)
  }
}
