import EventDetection
import Foundation
import Signals
import TestSupport
import Testing

@Suite("Plateau evidence and probability")
struct PlateauProbabilityTests {
  static let window = TimeWindow(start: 0.1, end: 0.25)

  /// −70 mV but for `level` above it for `milliseconds` from 150 ms on.
  static func trace(level: Double, milliseconds: Double, rate: Double = 20_000) -> SampledSignal {
    let samples = (0..<Int(0.4 * rate)).map { index in
      let time = Double(index) / rate * 1000
      return time >= 150 && time < 150 + milliseconds ? -70 + level : -70
    }
    return SampledSignal(samples: samples, samplingRate: rate, unit: "mV")
  }

  static func spike(at time: Double) -> Spike {
    Spike(
      peakTime: time, peakPotential: 30, thresholdTime: time - 0.0005, thresholdPotential: -45,
      amplitude: 75, halfWidth: 1, maximumUpstroke: 200)
  }

  @Test(
    "40 ms at 12 mV are sustained, 20 ms are not, at every sampling rate",
    arguments: [10_000.0, 20_000, 50_000])
  func evidence(_ rate: Double) throws {
    let long = try #require(
      PlateauEvidence(
        Self.trace(level: 12, milliseconds: 40, rate: rate), spikes: [], baseline: -70,
        window: Self.window))
    expectClose(long.sustainedDepolarization, 12, within: 1e-9, "mV")
    expectClose(long.meanDepolarization, 3.2, within: 1e-9, "mV")
    #expect(long.shortestInterval == 50)
    let short = try #require(
      PlateauEvidence(
        Self.trace(level: 12, milliseconds: 20, rate: rate), spikes: [], baseline: -70,
        window: Self.window))
    expectClose(short.sustainedDepolarization, 0, within: 1e-9, "mV")
  }

  @Test("the shortest interval counts spikes of the window only")
  func interval() throws {
    let evidence = try #require(
      PlateauEvidence(
        Self.trace(level: 12, milliseconds: 40),
        spikes: [0.09, 0.098, 0.15, 0.162, 0.2].map(Self.spike), baseline: -70, window: Self.window)
    )
    expectClose(evidence.shortestInterval, 12, within: 1e-9, "ms")
  }

  @Test("no evidence from too short a window or samples that are not finite")
  func withoutEvidence() {
    var signal = Self.trace(level: 12, milliseconds: 40)
    #expect(
      PlateauEvidence(
        signal, spikes: [], baseline: -70, window: TimeWindow(start: 0.1, end: 0.12)) == nil)
    signal.samples[3000] = .nan
    #expect(PlateauEvidence(signal, spikes: [], baseline: -70, window: Self.window) == nil)
  }

  /// By hand from the shipped coefficients: z = −5.7647 + 0.81184·14 + 2.0538·ln 5 − 0.51313·4 = 6.854.
  @Test("the worked number")
  func worked() throws {
    let evidence = try #require(
      PlateauEvidence(
        Self.trace(level: 14, milliseconds: 42.857), spikes: [0.15, 0.16].map(Self.spike),
        baseline: -70, window: Self.window))
    expectClose(PlateauProbability.shipped(evidence), 0.99895, within: 2e-4, "")
  }

  @Test("it abstains outside what it was learned on")
  func domain() throws {
    typealias Domain = PlateauProbability.Domain
    func reason(
      _ window: TimeWindow = Self.window, rate: Double = 20_000, steps: [TimeWindow] = []
    ) -> String? {
      Domain.reason(window: window, samplingRate: rate, currentSteps: steps)
    }
    #expect(reason() == nil)
    #expect(reason(steps: [TimeWindow(start: 0.12, end: 0.125)]) == nil)
    #expect(reason(TimeWindow(start: 0.1, end: 0.15)) != nil)
    #expect(reason(TimeWindow(start: 0.1, end: 0.5)) != nil)
    #expect(reason(rate: 5000) != nil)
    #expect(reason(steps: [TimeWindow(start: 0.0, end: 0.12)]) != nil)
    let far = try #require(
      PlateauEvidence(
        Self.trace(level: 60, milliseconds: 150), spikes: [], baseline: -70, window: Self.window))
    #expect(Domain.reason(far) != nil)
  }

  @Test("brief current is cut out of the trace, a long step stays")
  func briefCurrent() {
    let rate = 20_000.0
    var signal = Self.trace(level: 0, milliseconds: 0)
    let pulse = TimeWindow(start: 0.12, end: 0.125)
    let step = TimeWindow(start: 0.2, end: 0.3)
    for window in [pulse, step] {
      for index in signal.indices(in: window) { signal.samples[index] += 20 }
    }
    let cut = SpikeStripping(signal, spikes: []).withoutBriefCurrent([pulse, step])
    #expect(cut.samples[signal.indices(in: pulse)].allSatisfy { abs($0 + 70) < 1e-9 })
    #expect(cut.samples[Int(0.25 * rate)] == -50)
  }
}
