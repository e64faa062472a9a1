import EventDetection
import Signals
import TestSupport
import Testing

@Suite("Light pulses")
struct LightPulseTests {
  private func channel(_ kind: LightChannel.Kind, delay: Double = 0) -> LightChannel {
    LightChannel(
      channel: Channel(
        name: "light", objectPath: "/stimulus/light", firstSample: 0, sampleCount: 1000,
        samplingRate: 1000, unit: "mW", scale: 1, offset: 0), kind: kind, site: "site",
      delay: delay)
  }

  private func signal(_ on: [Range<Int>], low: Double, high: Double) -> SampledSignal {
    var samples = [Double](repeating: low, count: 1000)
    for range in on { for index in range { samples[index] = high } }
    return SampledSignal(samples: samples, samplingRate: 1000, unit: "mW")
  }

  @Test("commanded power: on and off at the right samples, with the peak power")
  func power() {
    let pulses = LightPulseDetection.pulses(
      in: signal([100..<105, 990..<1000], low: 0, high: 2), channel: channel(.power, delay: 0.25),
      pathway: .topDown)
    #expect(pulses.map(\.onset) == [0.35, 1.24])
    #expect(pulses.map(\.offset) == [0.355, 1.25])
    #expect(pulses.allSatisfy { $0.peakPower == 2 && $0.pathway == .topDown })
  }

  @Test("darkness has no pulse")
  func darkness() {
    #expect(
      LightPulseDetection.pulses(
        in: signal([], low: 0, high: 0), channel: channel(.power), pathway: nil
      ).isEmpty)
    #expect(
      LightPulseDetection.pulses(
        in: signal([], low: 32_767, high: 0), channel: channel(.gate), pathway: nil
      ).isEmpty)
  }

  @Test("bits of a word are told apart")
  func bits() {
    var word = signal([100..<200], low: 0, high: 1)
    for index in 150..<300 { word.samples[index] += 2 }
    let first = LightPulseDetection.pulses(in: word, channel: channel(.bit(0)), pathway: nil)
    let second = LightPulseDetection.pulses(in: word, channel: channel(.bit(1)), pathway: nil)
    #expect(first.map(\.onset) == [0.1] && first.map(\.offset) == [0.2])
    #expect(second.map(\.onset) == [0.15] && second.map(\.offset) == [0.3])
    #expect(
      LightPulseDetection.pulses(in: word, channel: channel(.bit(70)), pathway: nil).isEmpty)
  }

  @Test("a noisy gate off zero, in counts, gives one pulse a gate")
  func gate() {
    var builder = TraceBuilder(seconds: 1, rate: 1000, resting: 500)
    builder.addBox(20_000, from: 0.2, to: 0.3)
    builder.addBox(20_000, from: 0.6, to: 0.61)
    builder.addNoise(300, seed: 4)
    let pulses = LightPulseDetection.pulses(
      in: builder.signal, channel: channel(.gate), pathway: nil)
    #expect(pulses.map(\.onset) == [0.2, 0.6])
    #expect(pulses.allSatisfy { $0.peakPower == nil })
  }

  @Test("an inverted gate that idles high in counts, as a word of 16 bits that overflowed has it")
  func invertedGate() {
    var builder = TraceBuilder(seconds: 1, rate: 1000, resting: 32_804)
    builder.addBox(-128, from: 0.2, to: 0.35)
    builder.addBox(-128, from: 0.6, to: 0.75)
    builder.addNoise(12, seed: 5)
    var light = channel(.gate)
    light.polarity = .activeLow
    light.levels = TwoLevels(builder.signal.samples)
    let pulses = LightPulseDetection.pulses(in: builder.signal, channel: light, pathway: nil)
    #expect(pulses.map(\.onset) == [0.2, 0.6])
    #expect(pulses.map(\.offset) == [0.35, 0.75])
  }

  @Test("a sweep without a step: noise is no pulse, a gate held on is one")
  func constantGate() {
    var light = channel(.gate)
    light.levels = TwoLevels([Double](repeating: 0, count: 90) + [5, 5, 5, 5, 5])
    var off = TraceBuilder(seconds: 1, rate: 1000, resting: 0)
    off.addNoise(0.02, seed: 6)
    #expect(
      LightPulseDetection.pulses(in: off.signal, channel: light, pathway: nil).isEmpty)
    // Without knowing the levels, noise around 0 V swings by all of itself.
    light.levels = nil
    #expect(
      !LightPulseDetection.pulses(in: off.signal, channel: light, pathway: nil).isEmpty)
    light.levels = TwoLevels([Double](repeating: 0, count: 90) + [5, 5, 5, 5, 5])
    var on = TraceBuilder(seconds: 1, rate: 1000, resting: 5)
    on.addNoise(0.02, seed: 7)
    let held = LightPulseDetection.pulses(in: on.signal, channel: light, pathway: nil)
    #expect(held.map(\.onset) == [0] && held.map(\.offset) == [1])
    light.polarity = .activeLow
    #expect(LightPulseDetection.pulses(in: on.signal, channel: light, pathway: nil).isEmpty)
  }

  @Test("a weaker pulse in a sweep of its own is found")
  func weakerPulse() {
    var light = channel(.gate)
    light.levels = TwoLevels([Double](repeating: 0, count: 90) + [5, 5, 5, 5, 5])
    let weak = signal([400..<450], low: 0, high: 0.6)
    let pulses = LightPulseDetection.pulses(in: weak, channel: light, pathway: nil)
    #expect(pulses.map(\.onset) == [0.4] && pulses.map(\.offset) == [0.45])
  }

  @Test("an inverted bit is on where it is not set")
  func invertedBit() {
    var light = channel(.bit(0))
    light.polarity = .activeLow
    let pulses = LightPulseDetection.pulses(
      in: signal([0..<300, 310..<1000], low: 0, high: 1), channel: light, pathway: nil)
    #expect(pulses.map(\.onset) == [0.3] && pulses.map(\.offset) == [0.31])
  }
}
