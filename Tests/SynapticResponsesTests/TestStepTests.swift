import Foundation
import Signals
import SynapticResponses
import TestSupport
import Testing

/// Traces by the analytic solution of a resistor in series with a cell.
@Suite("Series and input resistance, capacitance, bridge error")
struct TestStepTests {
  /// Current of a voltage step on R_s in series with R_in ∥ C_m, pA.
  static func current(
    series: Double, input: Double, capacitance: Double, step: Double = -5, holding: Double = -50,
    rate: Double = 50_000, filter: Double = 0, noise: Double = 0, seed: UInt64 = 1
  ) -> SampledSignal {
    var builder = TraceBuilder(seconds: 0.1, rate: rate, resting: holding)
    let peak = step / series * 1000
    let steady = step / (series + input) * 1000
    // MΩ·pF = µs.
    let tau = capacitance * series * input / (series + input) / 1000
    for index in 0..<builder.signal.samples.count {
      let time = builder.signal.time(at: index) * 1000 - 20
      var value = holding
      for (edge, sign) in [(0.0, 1.0), (50.0, -1.0)] where time >= edge {
        let since = time - edge
        value += sign * (steady + (peak - steady) * exp(-since / tau))
        // One-pole low-pass of time constant `filter`, ms.
        if filter > 0 {
          let k = tau / (tau - filter)
          value -= sign * (peak - steady) * exp(-since / tau)
          value -= sign * steady * exp(-since / filter)
          value += sign * (peak - steady) * k * (exp(-since / tau) - exp(-since / filter))
        }
      }
      builder.setSample(index, to: value)
    }
    if noise > 0 { builder.addNoise(noise, seed: seed) }
    var signal = builder.signal
    signal.unit = "pA"
    return signal
  }

  private let window = TimeWindow(start: 0.02, end: 0.07)

  @Test(
    "voltage clamp: resistances to 0.1 %, capacitance to 0.2 %",
    arguments: [(10.0, 100.0, 50.0), (20, 200, 100), (40, 120, 200), (8, 500, 30)], [-5.0, 10])
  func voltageClamp(cell: (Double, Double, Double), step: Double) {
    let found = VoltageStepResponse(
      Self.current(series: cell.0, input: cell.1, capacitance: cell.2, step: step), step: step,
      window: window)
    expectClose(found.seriesResistance, cell.0, within: 1e-3 * cell.0, "MΩ")
    expectClose(found.inputResistance, cell.1, within: 1e-3 * cell.1, "MΩ")
    expectClose(found.capacitance, cell.2, within: 2e-3 * cell.2, "pF")
    expectClose(found.holdingCurrent, -50, within: 1e-9, "pA")
    #expect(found.reason == nil)
  }

  @Test("a 10 kHz filter makes the series resistance too low by about delay/τ, no more")
  func filtered() {
    // τ = 1.818 ms; one pole of 10 kHz has 0.0159 ms.
    let found = VoltageStepResponse(
      Self.current(series: 20, input: 200, capacitance: 100, filter: 0.0159), step: -5,
      window: window)
    expectClose(found.seriesResistance, 20 * (1 - 0.0159 / 1.818), within: 0.1, "MΩ")
  }

  @Test("noise of 3 pA: unbiased over 100 sweeps")
  func noisy() {
    let values = (0..<100).compactMap {
      VoltageStepResponse(
        Self.current(
          series: 20, input: 200, capacitance: 100, noise: 3, seed: UInt64($0)), step: -5,
        window: window
      ).seriesResistance
    }
    #expect(values.count == 100)
    let center = values.reduce(0, +) / 100
    expectClose(center, 20, within: 0.2, "MΩ")
  }

  @Test("compensated capacitance, a cut step, NaN: no number, the reason")
  func refused() {
    let flat = VoltageStepResponse(
      Self.current(series: 20, input: 200, capacitance: 1e-6), step: -5, window: window)
    #expect(flat.seriesResistance == nil && flat.reason != nil)
    let cut = VoltageStepResponse(
      Self.current(series: 20, input: 200, capacitance: 100), step: -5,
      window: TimeWindow(start: 0, end: 0.07))
    #expect(cut.holdingCurrent == nil && cut.reason != nil)
    var broken = Self.current(series: 20, input: 200, capacitance: 100)
    broken.samples[1200] = .nan
    #expect(VoltageStepResponse(broken, step: -5, window: window).reason != nil)
  }

  @Test("the first step of a command is found, holding levels are not")
  func firstStep() throws {
    var builder = TraceBuilder(seconds: 0.2, rate: 20_000)
    #expect(VoltageStepResponse.firstStep(in: builder.signal) == nil)
    builder.addBox(-5, from: 0.05, to: 0.08)
    builder.addBox(10, from: 0.12, to: 0.13)
    let step = try #require(VoltageStepResponse.firstStep(in: builder.signal))
    expectClose(step.step, -5, within: 1e-9, "mV")
    expectClose(step.window.start, 0.05, within: 1e-9, "s")
    expectClose(step.window.end, 0.08, within: 1e-9, "s")
  }

  @Test(
    "current clamp: input resistance and bridge error, also overcompensated",
    arguments: [0.0, 5, 15, -3])
  func currentClamp(bridge: Double) {
    let (step, input, tau) = (-100.0, 100.0, 20.0)
    var builder = TraceBuilder(seconds: 0.4, rate: 20_000)
    for index in 0..<builder.signal.samples.count {
      let time = builder.signal.time(at: index) * 1000 - 50
      var value = -70.0
      for (edge, sign) in [(0.0, 1.0), (200.0, -1.0)] where time >= edge {
        value += sign * step / 1000 * (bridge + input * (1 - exp(-(time - edge) / tau)))
      }
      builder.setSample(index, to: value)
    }
    let found = CurrentTestStep(
      builder.signal, step: step, window: TimeWindow(start: 0.05, end: 0.25), spikes: [])
    // The cell charges by 1e-3 of its amplitude more than the line within the fitted millisecond.
    expectClose(found.bridgeError, bridge, within: 0.15, "MΩ")
    expectClose(found.inputResistance, input + bridge, within: 0.2, "MΩ")
    expectClose(found.inputResistanceWithoutBridge, input, within: 0.3, "MΩ")
    expectClose(found.restingPotential, -70, within: 1e-9, "mV")
  }
}
