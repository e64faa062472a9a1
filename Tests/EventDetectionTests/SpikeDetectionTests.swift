import EventDetection
import Foundation
import RandomStreams
import Signals
import TestSupport
import Testing

@Suite("Spike detection")
struct SpikeDetectionTests {
  static let times = stride(from: 0.1, to: 1.9, by: 0.2).map { $0 } + [0.31, 0.318]

  static func trace(rate: Double, noise: Double = 0.2, resting: Double = -70) -> SampledSignal {
    var builder = TraceBuilder(seconds: 2, rate: rate, resting: resting)
    for time in times { builder.addSpike(at: time) }
    builder.addDrift(5)
    if noise > 0 { builder.addNoise(noise, seed: UInt64(rate)) }
    return builder.signal
  }

  @Test(
    "every template spike at its place within one sample, none besides, at every rate",
    arguments: [10_000.0, 20_000, 25_000, 50_000, 100_000])
  func templates(rate: Double) {
    let found = SpikeDetection(Self.trace(rate: rate)).spikes.map(\.peakTime)
    let expected = Self.times.map { $0 + 0.001 }.sorted()
    #expect(found.count == expected.count)
    for (time, truth) in zip(found, expected) {
      // The afterhyperpolarisation moves the summed peak 0.01 ms early.
      expectClose(time, truth, within: 1 / rate + 2e-5, "s")
    }
  }

  @Test("a constant added to the potential moves no spike as long as peaks stay above the level")
  func shift() throws {
    let low = SpikeDetection(Self.trace(rate: 20_000, resting: -80)).spikes
    let high = SpikeDetection(Self.trace(rate: 20_000, resting: -15)).spikes
    #expect(low.map(\.peakTime) == high.map(\.peakTime))
    for (first, second) in zip(low, high) {
      let low = try #require(first.thresholdPotential)
      expectClose(second.thresholdPotential, low + 65, within: 1e-6, "mV")
    }
  }

  @Test("threshold of a straight upstroke is where the slope begins, interpolated")
  func threshold() throws {
    // Flat, then 50 V/s up for 2 ms, then down; the derivative crosses 10 V/s around the corner.
    let rate = 50_000.0
    var builder = TraceBuilder(seconds: 0.1, rate: rate)
    for index in 0..<5000 {
      let time = (Double(index) / rate - 0.05) * 1000
      if time > 0, time <= 2 { builder.setSample(index, to: -70 + 50 * time) }
      if time > 2, time <= 4 { builder.setSample(index, to: 30 - 50 * (time - 2)) }
    }
    let spike = try #require(SpikeDetection(builder.signal).spikes.first)
    // The symmetric difference over 0.2 ms reaches a fifth of the slope 0.06 ms before the corner.
    expectClose(spike.thresholdTime, 0.05 - 0.00006, within: 1e-5, "s")
    expectClose(spike.maximumUpstroke, 50, within: 1e-6, "V/s")
    expectClose(spike.halfWidth, 2, within: 0.03, "ms")
    expectClose(spike.peakPotential, 30, within: 1e-9, "mV")
  }

  @Test("a single-sample artefact is refused, and the reason says so")
  func artefact() {
    var builder = TraceBuilder(seconds: 0.5, rate: 10_000)
    builder.setSample(2500, to: 20)
    let detection = SpikeDetection(builder.signal)
    #expect(detection.spikes.isEmpty)
    #expect(detection.rejections.first?.reason.contains("artefact") == true)
  }

  @Test("a step up is not a spike; neither are slow waves and small wiggles")
  func notSpikes() {
    var step = TraceBuilder(seconds: 0.5, rate: 20_000)
    step.addBox(60, from: 0.2, to: 0.4)
    #expect(SpikeDetection(step.signal).spikes.isEmpty)
    var waves = TraceBuilder(seconds: 1, rate: 20_000, resting: -20)
    for index in 0..<20_000 {
      waves.setSample(index, to: -20 + 15 * sin(2 * .pi * 8 * Double(index) / 20_000))
    }
    waves.addNoise(0.5, seed: 1)
    #expect(SpikeDetection(waves.signal).spikes.isEmpty)
  }

  @Test("small late spikes on a depolarised trace are kept")
  func smallSpikes() {
    var builder = TraceBuilder(seconds: 1, rate: 20_000, resting: -40)
    for time in [0.2, 0.4, 0.6] { builder.addSpike(at: time, height: 22) }
    builder.addNoise(0.3, seed: 9)
    #expect(SpikeDetection(builder.signal).spikes.count == 3)
  }

  @Test("samples that are not finite hide nothing elsewhere and make no spike")
  func nonFinite() {
    var builder = TraceBuilder(seconds: 2, rate: 10_000)
    for time in Self.times { builder.addSpike(at: time) }
    for index in 5400..<5500 { builder.setSample(index, to: .nan) }
    builder.setSample(9500, to: .infinity)
    let spikes = SpikeDetection(builder.signal).spikes
    #expect(spikes.count == Self.times.count)
    #expect(spikes.allSatisfy { $0.peakPotential?.isFinite == true })
  }

  @Test("tiny, constant and empty traces give nothing", arguments: [0, 1, 3, 4, 5, 20])
  func tiny(count: Int) {
    let signal = SampledSignal(
      samples: (0..<count).map { Double($0 % 2) * 100 - 70 }, samplingRate: 10_000, unit: "mV")
    #expect(SpikeDetection(signal).spikes.isEmpty)
  }

  @Test("the plain count and Apical's differ by exactly the listed differences", arguments: 0..<10)
  func thresholdCheckAddsUp(trial: UInt64) {
    var builder = TraceBuilder(seconds: 2, rate: 10_000, resting: -12)
    for time in Self.times { builder.addSpike(at: time) }
    builder.addNoise(1.5, seed: trial)
    let criteria = SpikeCriteria()
    let detection = FoundSpikes(builder.signal, by: .apical)
    let check = ThresholdCheck(builder.signal, found: detection, criteria: criteria)
    let without = check.differences.count { $0.kind == .crossingWithoutSpike }
    let uncounted = check.differences.count { $0.kind == .spikeWithoutCrossing }
    #expect(check.crossingCount > detection.spikes.count)
    #expect(check.crossingCount - without == detection.spikes.count - uncounted)
    #expect(check.differences.allSatisfy { !$0.reason.isEmpty })
  }
}
