import EventDetection
import Foundation
import Signals
import TestSupport
import Testing

/// A recording is untrusted: every rule answers, with spikes or with the reason why there are none.
@Suite("Bad input to the rules")
struct BadInputTests {
  static let times = [0.1, 0.3, 0.31, 0.5, 0.7]

  static func trace() -> TraceBuilder {
    var builder = TraceBuilder(seconds: 1, rate: 20_000)
    for time in times { builder.addSpike(at: time) }
    builder.addNoise(0.2, seed: 11)
    return builder
  }

  @Test("empty sweeps and sweeps of a few samples", arguments: SpikeRule.allCases)
  func short(rule: SpikeRule) {
    for count in 0...60 {
      let signal = SampledSignal(
        samples: (0..<count).map { $0 % 4 < 2 ? -70 : 30 }, samplingRate: 20_000, unit: "mV")
      let found = FoundSpikes(signal, by: rule)
      let needed = rule == .apical ? 5 : 3
      #expect(
        found.limits.contains(.tooFewSamples(found: count, needed: needed)) == (count < needed))
      #expect(
        found.spikes.allSatisfy { $0.peakTime.isFinite && $0.peakPotential?.isFinite == true })
    }
  }

  @Test("a peak just after a lost sample is no second spike")
  func refractoryAcrossGap() {
    var builder = TraceBuilder(seconds: 0.2, rate: 20_000)
    builder.addSpike(at: 0.1)
    let whole = SpikeDetection(builder.signal).spikes
    #expect(whole.count == 1)
    for index in 2000..<2040 {
      var holed = builder
      holed.setSample(index, to: .nan)
      #expect(SpikeDetection(holed.signal).spikes.count <= 1)
    }
  }

  @Test("NaN and infinities cut the trace; spikes elsewhere stay", arguments: SpikeRule.allCases)
  func notFinite(rule: SpikeRule) {
    let whole = FoundSpikes(Self.trace().signal, by: rule).spikes.map(\.peakTime)
    #expect(whole.count == Self.times.count)
    var builder = Self.trace()
    for index in 8_000..<8_900 { builder.setSample(index, to: .nan) }
    for index in [0, 12_000, 19_999] { builder.setSample(index, to: .infinity) }
    let found = FoundSpikes(builder.signal, by: rule).spikes
    #expect(found.count == whole.count)
    for (spike, time) in zip(found, whole) {
      expectClose(spike.peakTime, time, within: 1e-4, "s")
      #expect(spike.thresholdPotential?.isFinite ?? true)
      #expect(spike.slowTroughPotential?.isFinite ?? true)
    }
    let nothing = SampledSignal(
      samples: [Double](repeating: .nan, count: 500), samplingRate: 20_000, unit: "mV")
    #expect(FoundSpikes(nothing, by: rule).limits.count == 1)
  }

  @Test("every place at which a stretch of NaN can lie", arguments: SpikeRule.allCases)
  func everyPlace(rule: SpikeRule) {
    // A short trace with one spike; 40 samples are lost, everywhere in turn.
    var builder = TraceBuilder(seconds: 0.03, rate: 20_000)
    builder.addSpike(at: 0.012)
    for start in 0..<600 {
      var holed = builder
      for index in start..<min(600, start + 40) { holed.setSample(index, to: .nan) }
      let found = FoundSpikes(holed.signal, by: rule)
      #expect(found.spikes.count <= 1)
      #expect(found.spikes.allSatisfy { $0.peakPotential?.isFinite == true })
      #expect(found.spikes.allSatisfy { $0.amplitude?.isFinite ?? true })
    }
  }

  @Test("clipped samples: the spikes are found, their tops are flat", arguments: SpikeRule.allCases)
  func clipped(rule: SpikeRule) {
    let builder = Self.trace()
    var signal = builder.signal
    signal.samples = signal.samples.map { min($0, 5) }
    let found = FoundSpikes(signal, by: rule).spikes
    #expect(found.count == Self.times.count)
    #expect(found.allSatisfy { $0.peakPotential == 5 })
  }

  @Test(
    "a sampling rate that gives no times is answered",
    arguments: [0.0, -20_000, .nan, .infinity])
  func rate(rate: Double) {
    var signal = Self.trace().signal
    signal.samplingRate = rate
    for rule in SpikeRule.allCases {
      let found = FoundSpikes(signal, by: rule)
      #expect(found.spikes.isEmpty)
      #expect(found.limits.count == 1)
      #expect(found.limits.first?.reason.contains("sampling rate") == true)
    }
    let removal = LightArtefactRemoval(
      signal, edges: [LightEdge(time: 0.1, isOnset: true, site: "x")])
    #expect(removal.signal.samples == signal.samples)
  }

  @Test("a trace in volts: nothing is taken for a spike", arguments: SpikeRule.allCases)
  func volts(rule: SpikeRule) {
    var signal = Self.trace().signal
    signal.samples = signal.samples.map { $0 / 1000 }
    // Peaks of 0.03: by all rules far too small a change.
    #expect(FoundSpikes(signal, by: rule).spikes.isEmpty)
  }

  @Test("depolarisation block is not one long spike by Apical's rule")
  func block() {
    var builder = TraceBuilder(seconds: 1, rate: 20_000)
    for time in [0.21, 0.22, 0.23] { builder.addSpike(at: time, height: 60) }
    for index in 4_000..<16_000 {
      builder.setSample(
        index, to: builder.signal.samples[index] + 40 * min(1, Double(index - 4_000) / 400))
    }
    let spikes = SpikeDetection(builder.signal).spikes
    #expect(spikes.count == 3)
    #expect(spikes.allSatisfy { $0.peakTime < 0.24 })
  }
}
