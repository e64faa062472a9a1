import Foundation
import Signals
import SynapticResponses
import TestSupport
import Testing

@Suite("Evoked responses and weight change")
struct EvokedResponseTests {
  private let criteria = SynapticResponseCriteria()

  private func trace(amplitude: Double, noise: Double = 0, seed: UInt64 = 1) -> SampledSignal {
    var builder = TraceBuilder(seconds: 0.25, rate: 10_000)
    for index in 500..<2500 {
      let time = Double(index - 500) / 10
      builder.setSample(index, to: -70 + amplitude * time / 8 * exp(1 - time / 8))
    }
    if noise > 0 { builder.addNoise(noise, seed: seed) }
    return builder.signal
  }

  @Test("an alpha function of 5 mV peaking 8 ms after the pulse")
  func alphaFunction() {
    let response = EvokedResponse(
      in: trace(amplitude: 5), pulseTime: 0.05, spikes: [], criteria: criteria)
    // The 1 ms mean around the peak lies 0.0065 mV below it.
    expectClose(response.amplitude, 5, within: 0.01, "mV")
    expectClose(response.peakTime, 0.058, within: 0.0002, "s")
    expectClose(response.baseline, -70, within: 1e-9, "mV")
  }

  @Test("amplitude scales with the response and ignores a constant")
  func scaling() {
    let small = EvokedResponse(
      in: trace(amplitude: 2), pulseTime: 0.05, spikes: [], criteria: criteria)
    let large = EvokedResponse(
      in: trace(amplitude: 6), pulseTime: 0.05, spikes: [], criteria: criteria)
    expectClose((large.amplitude ?? 0) / (small.amplitude ?? 1), 3, within: 1e-9)
  }

  @Test("a spike, NaN, or a window outside the sweep: no amplitude, a reason")
  func excluded() {
    let spike = Spike(
      peakTime: 0.06, peakPotential: 20, thresholdTime: 0.059, thresholdPotential: -50,
      amplitude: 70, halfWidth: 1, maximumUpstroke: 200)
    var broken = trace(amplitude: 5)
    broken.samples[600] = .nan
    let cases = [
      EvokedResponse(in: trace(amplitude: 5), pulseTime: 0.05, spikes: [spike], criteria: criteria),
      EvokedResponse(in: broken, pulseTime: 0.05, spikes: [], criteria: criteria),
      EvokedResponse(in: trace(amplitude: 5), pulseTime: 0.005, spikes: [], criteria: criteria),
      EvokedResponse(in: trace(amplitude: 5), pulseTime: 0.24, spikes: [], criteria: criteria),
    ]
    #expect(cases.allSatisfy { $0.amplitude == nil && $0.reason != nil })
  }

  @Test("weight ratio: mean after over mean before, failures included")
  func ratio() throws {
    func responses(_ amplitudes: [Double]) -> [EvokedResponse] {
      amplitudes.map {
        EvokedResponse(
          pulseTime: 0.05, baseline: -70, amplitude: $0, peakTime: 0.06, reason: nil)
      }
    }
    let change = try WeightChange.measured(
      baseline: responses([2, 2.5, 1.5, 0]), after: responses([3, 3.5, 2.5]), criteria: criteria,
      confidence: 0.95
    ).get()
    expectClose(change.ratio, 2, within: 1e-12)
    #expect(change.baselineCount == 4 && change.afterCount == 3)
    let lower = try #require(change.interval.first)
    let upper = try #require(change.interval.last)
    // On the logarithm the interval is symmetric.
    expectClose(lower * upper, 4, within: 1e-9)
    #expect(lower < 1 && upper > 1 && change.sign == 0)
  }

  @Test("too few responses: the reason counts them")
  func tooFew() {
    let result = WeightChange.measured(
      baseline: [], after: [], criteria: criteria, confidence: 0.95)
    guard case .failure(let failure) = result else {
      Issue.record("a ratio of nothing")
      return
    }
    #expect(failure.reason.contains("0 usable responses"))
  }
}
