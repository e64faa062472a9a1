import EventDetection
import Foundation
import RandomStreams
import Signals
import TestSupport
import Testing

/// Against the analytic response of a cell of one compartment, and of one whose potential sags.
@Suite("Responses to steps of current")
struct CurrentStepTests {
  static let step = TimeWindow(start: 0.2, end: 0.7)

  /// V = V₀ + R·I·(1 − exp(−t/τ)) during the step, and back; R in MΩ, τ in ms.
  static func passive(
    resistance: Double, tau: Double, current: Double, rate: Double = 20_000, noise: Double = 0
  ) -> SampledSignal {
    var builder = TraceBuilder(seconds: 1, rate: rate)
    let final = resistance * current / 1000
    for index in builder.signal.samples.indices {
      let time = builder.signal.time(at: index)
      let charged = 1 - exp(-(min(time, step.end) - step.start) * 1000 / tau)
      if time >= step.start {
        let decay = time > step.end ? exp(-(time - step.end) * 1000 / tau) : 1
        builder.setSample(index, to: -70 + final * charged * decay)
      }
    }
    if noise > 0 { builder.addNoise(noise, seed: 8) }
    return builder.signal
  }

  @Test(
    "resistance and time constant of a passive cell",
    arguments: [(200.0, 20.0, -50.0), (80, 8, -100), (350, 45, -30), (150, 2, -40)])
  func passiveCell(resistance: Double, tau: Double, current: Double) {
    let response = CurrentStepMeasurement(
      Self.passive(resistance: resistance, tau: tau, current: current)
    ).response(step: Self.step, amplitude: current, spikes: [])
    expectClose(response.inputResistance, resistance, within: resistance * 1e-4, "MΩ")
    expectClose(response.timeConstant, tau, within: tau * 1e-4, "ms")
    expectClose(response.sagRatio, 0, within: 1e-4)
    expectClose(response.baseline, -70, within: 1e-9, "mV")
    #expect(response.missing.keys.sorted() == ["adaptation_index", "latency_ms"])
  }

  @Test("noise of 0.2 mV costs less than 3 % of the time constant and 0.5 % of the resistance")
  func noisy() {
    let response = CurrentStepMeasurement(
      Self.passive(resistance: 200, tau: 20, current: -50, noise: 0.2)
    ).response(step: Self.step, amplitude: -50, spikes: [])
    expectClose(response.inputResistance, 200, within: 1, "MΩ")
    expectClose(response.timeConstant, 20, within: 0.6, "ms")
  }

  @Test("a sag of known size")
  func sag() {
    // To −20 mV below rest with 10 ms, a quarter of it comes back with 80 ms.
    var signal = Self.passive(resistance: 200, tau: 10, current: -100)
    for index in signal.indices(in: Self.step) {
      let time = (signal.time(at: index) - Self.step.start) * 1000
      signal.samples[index] += 5 * (1 - exp(-time / 80))
    }
    // By the same formula on a fine grid: lowest 5 ms mean and mean of the last 50 ms.
    func potential(_ time: Double) -> Double {
      -70 - 20 * (1 - exp(-time / 10)) + 5 * (1 - exp(-time / 80))
    }
    func mean(_ from: Double, _ to: Double) -> Double {
      let times = stride(from: from + 0.01, to: to, by: 0.02)
      return times.reduce(0) { $0 + potential($1) } * 0.02 / (to - from)
    }
    let peak = stride(from: 0.0, to: 200, by: 0.5).map { mean($0, $0 + 5) }.min() ?? 0
    let steady = mean(450, 500)
    let response = CurrentStepMeasurement(signal).response(
      step: Self.step, amplitude: -100, spikes: [])
    expectClose(response.sagRatio, (steady - peak) / (-70 - peak), within: 1e-3)
    #expect((response.sagRatio ?? 0) > 0.1)
  }

  private func spikes(_ times: [Double]) -> [Spike] {
    times.map {
      Spike(
        peakTime: $0, peakPotential: 30, thresholdTime: $0 - 0.0005, thresholdPotential: -50,
        amplitude: 80, halfWidth: 1, maximumUpstroke: 200)
    }
  }

  @Test("rate, latency and adaptation of given spikes, by hand")
  func firing() {
    let signal = Self.passive(resistance: 100, tau: 10, current: 200)
    // Intervals 10, 20, 30 ms: (1/3 + 1/5)/2.
    let train = spikes([0.1, 0.21, 0.22, 0.24, 0.27, 0.8])
    let response = CurrentStepMeasurement(signal).response(
      step: Self.step, amplitude: 200, spikes: train)
    #expect(response.spikeCount == 4)
    expectClose(response.firingRate, 8, within: 1e-9, "Hz")
    expectClose(response.latency, 9.5, within: 1e-9, "ms")
    expectClose(response.adaptationIndex, (1.0 / 3 + 1.0 / 5) / 2, within: 1e-9)
    #expect(response.inputResistance == nil && response.timeConstant == nil)
    #expect(response.missing["input_resistance_mohm"] == "spikes in the step")
    // By eFEL's definitions: four spikes less none (0.4 rounds to 0), over 70 ms to the last.
    let efel = CurrentStepMeasurement(signal, rule: .efel).response(
      step: Self.step, amplitude: 200, spikes: train)
    expectClose(efel.firingRate, 4 / 0.07, within: 1e-9, "Hz")
    expectClose(efel.adaptationIndex, (1.0 / 3 + 1.0 / 5) / 2, within: 1e-9)
  }

  @Test("what the command must be: one long even step")
  func commands() {
    let signal = Self.passive(resistance: 100, tau: 10, current: -100)
    func command(_ value: (Double) -> Double) -> SampledSignal {
      SampledSignal(
        samples: (0..<20_000).map { value(Double($0) / 20_000) }, samplingRate: 20_000,
        unit: "pA")
    }
    func response(_ command: SampledSignal) -> CurrentStepResponse? {
      CurrentStepMeasurement(signal).response(
        to: command, steps: CurrentStepDetection.steps(in: command, threshold: 5), spikes: [])
    }
    let even = response(command { $0 >= 0.2 && $0 < 0.7 ? -90 : 10 })
    expectClose(even?.amplitude, -100, within: 1e-9, "pA")
    expectClose(even?.start, 0.2, within: 1e-9, "s")
    // A test pulse before it does not count.
    let pulsed = response(command { $0 >= 0.2 && $0 < 0.7 ? -90 : $0 > 0.05 && $0 < 0.1 ? 5 : 10 })
    expectClose(pulsed?.amplitude, -100, within: 1e-9, "pA")
    // One level after the other: the longest counts.
    let staircase = response(command { $0 < 0.2 ? 10 : $0 < 0.35 ? 60 : $0 < 0.7 ? -90 : 10 })
    expectClose(staircase?.amplitude, -100, within: 1e-9, "pA")
    expectClose(staircase?.start, 0.35, within: 1e-9, "s")
    expectClose(staircase?.end, 0.7, within: 1e-9, "s")
    #expect(response(command { $0 > 0.2 && $0 < 0.7 ? 10 + 200 * ($0 - 0.2) : 10 }) == nil)
    #expect(response(command { 10 + 1000 * max(0, $0 - 0.01) }) == nil)
    #expect(response(command { $0 > 0.2 && $0 < 0.25 ? -90 : 10 }) == nil)
    #expect(response(command { _ in 10 }) == nil)
  }

  @Test("NaN, a step over the whole sweep, and current that the potential does not follow")
  func badInput() {
    var holed = Self.passive(resistance: 200, tau: 20, current: -50)
    for index in holed.indices(in: TimeWindow(start: 0.3, end: 0.31)) {
      holed.samples[index] = .nan
    }
    let response = CurrentStepMeasurement(holed).response(
      step: Self.step, amplitude: -50, spikes: [])
    expectClose(response.inputResistance, 200, within: 0.02, "MΩ")
    #expect(response.missing["time_constant_ms"] == "samples that are not finite")
    let whole = CurrentStepMeasurement(holed).response(
      step: TimeWindow(start: 0, end: 1), amplitude: -50, spikes: [])
    #expect(whole.baseline == nil && whole.inputResistance == nil)
    let against = CurrentStepMeasurement(Self.passive(resistance: 200, tau: 20, current: 50))
      .response(step: Self.step, amplitude: -50, spikes: [])
    #expect(against.missing["input_resistance_mohm"] == "the potential moves against the current")
  }
}
