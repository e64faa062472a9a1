import EventDetection
import Foundation
import RandomStreams
import Signals
import TestSupport
import Testing

@Suite("Delay of the light behind its command")
struct PhotodiodeLatencyTests {
  private func pulse(_ onset: Double, _ offset: Double, site: String = "soma") -> LightPulse {
    LightPulse(onset: onset, offset: offset, site: site, pathway: nil)
  }

  /// A photodiode of first order: after each step the light nears its level with a time constant.
  private func photodiode(
    _ lit: [(start: Double, end: Double)], rate: Double, seconds: Double = 2,
    dark: Double = 0.02, light: Double = 1.8, timeConstant: Double = 0, noise: Double = 0,
    seed: UInt64 = 1
  ) -> SampledSignal {
    var builder = TraceBuilder(seconds: seconds, rate: rate, resting: 0)
    for index in builder.signal.samples.indices {
      let time = Double(index) / rate
      var value = dark
      for (start, end) in lit {
        func rise(since time: Double) -> Double {
          time < 0 ? 0 : timeConstant == 0 ? 1 : 1 - exp(-time / timeConstant)
        }
        value += light * (rise(since: time - start) - rise(since: time - end))
      }
      builder.setSample(index, to: value)
    }
    builder.addNoise(noise, seed: seed)
    return builder.signal
  }

  @Test("the documentation's worked number: 0.45 ms")
  func workedNumber() {
    var samples = [Double](repeating: 0, count: 3000)
    samples[1004] = 0.5
    samples[1005] = 1.5
    for index in 1006..<1100 { samples[index] = 2 }
    let found = PhotodiodeLatency.latencies(
      of: [pulse(0.1, 0.11)],
      in: SampledSignal(samples: samples, samplingRate: 10_000, unit: "V"))
    #expect(found.count == 1)
    expectClose(found.first?.latency, 0.45, within: 1e-9, "ms")
  }

  /// A step between two samples is known to within half a sample of the middle between them; a step
  /// of first order passes half of its level τ ln 2 later, less what the line between two samples
  /// differs from the exponential: at most T²/(8τ²) of the level, which is T²/(4τ) of time.
  @Test(
    "known latencies at several rates, with time constant and noise",
    arguments: [5000.0, 10_000, 20_000, 50_000])
  func known(rate: Double) {
    let onsets = (0..<4).map { 0.1 + 0.1 * Double($0) }
    for (number, lag) in [0.0, 0.000_13, 0.000_77, 0.003, 0.011_3].enumerated() {
      let pulses = onsets.map { pulse($0, $0 + 0.02) }
      let lit = onsets.map { ($0 + lag, $0 + 0.02 + lag) }
      let sharp = PhotodiodeLatency.latencies(
        of: pulses,
        in: photodiode(
          lit, rate: rate, seconds: 0.5, noise: 0.004, seed: UInt64(number)))
      for latency in sharp {
        expectClose(latency.latency, lag * 1000, within: 0.51 * 1000 / rate, "ms")
      }
      let constant = 0.001
      let slow = PhotodiodeLatency.latencies(
        of: pulses, in: photodiode(lit, rate: rate, seconds: 0.5, timeConstant: constant))
      let step = 1 / rate
      for latency in slow {
        // The full light is the median of the upper half of a pulse of 20 ms: within 0.1 % of the
        // level, 0.002 τ of time.
        let tolerance = (step * step / (4 * constant) + 0.002 * constant) * 1000
        expectClose(
          latency.latency, (lag + constant * log(2)) * 1000, within: tolerance, "ms")
      }
    }
  }

  @Test("a sensor that starts later, or whose voltage falls with light, gives the same")
  func delayedAndInverted() {
    let lit = photodiode([(0.3004, 0.3104), (0.5004, 0.5104)], rate: 20_000)
    let pulses = [pulse(0.3, 0.31), pulse(0.5, 0.51)]
    let plain = PhotodiodeLatency.latencies(of: pulses, in: lit)
    let delayed = SampledSignal(
      samples: Array(lit.samples.dropFirst(2000)), samplingRate: 20_000, unit: "V")
    let late = PhotodiodeLatency.latencies(of: pulses, in: delayed, delay: 0.1)
    let falling = SampledSignal(
      samples: lit.samples.map { 3 - $0 }, samplingRate: 20_000, unit: "V")
    let inverted = PhotodiodeLatency.latencies(of: pulses, in: falling)
    for (index, expected) in plain.enumerated() {
      expectClose(late[index].latency, expected.latency ?? .nan, within: 1e-6, "ms")
      expectClose(inverted[index].latency, expected.latency ?? .nan, within: 1e-6, "ms")
    }
  }

  @Test("a pulse without light has no latency and a reason, and loses no other")
  func missing() {
    let sensor = photodiode([(0.2, 0.21), (0.6, 0.61)], rate: 20_000, noise: 0.01)
    let found = PhotodiodeLatency.latencies(
      of: [pulse(0.2, 0.21), pulse(0.4, 0.41), pulse(0.6, 0.61), pulse(3, 3.1)], in: sensor)
    #expect(found.map(\.reason) == [nil, .missing, nil, .notRecorded])
    #expect(found.map { $0.latency != nil } == [true, false, true, false])
  }

  @Test("noise alone is never light", arguments: 0..<20)
  func noise(seed: Int) {
    let sensor = photodiode([], rate: 20_000, noise: 0.01, seed: UInt64(seed))
    let pulses = (0..<20).map { pulse(0.2 + 0.05 * Double($0), 0.21 + 0.05 * Double($0)) }
    let found = PhotodiodeLatency.latencies(of: pulses, in: sensor)
    #expect(found.allSatisfy { $0.reason == .missing })
  }

  @Test("light that is on already: another site's, that of the pulse before, or a lamp's")
  func lit() {
    // The second and third command fall into light that stays on.
    let merged = PhotodiodeLatency.latencies(
      of: [pulse(0.3, 0.31), pulse(0.33, 0.34), pulse(0.8, 0.81)],
      in: photodiode([(0.3, 0.36), (0.8, 0.81)], rate: 10_000))
    #expect(merged.map(\.reason) == [nil, .merged, nil])
    let other = PhotodiodeLatency.latencies(
      of: [pulse(0.3, 0.5, site: "tuft"), pulse(0.3, 0.305), pulse(0.4, 0.405)],
      in: photodiode([(0.3, 0.5)], rate: 10_000))
    #expect(other.map(\.reason) == [nil, nil, .otherLight])
    let early = PhotodiodeLatency.latencies(
      of: [pulse(0.3, 0.35)], in: photodiode([(0.28, 0.33)], rate: 10_000))
    #expect(early.map(\.reason) == [.early])
  }

  @Test("without a dark stretch nothing is measured")
  func noDarkness() {
    let found = PhotodiodeLatency.latencies(
      of: [pulse(0, 2)], in: photodiode([(0, 2)], rate: 10_000))
    #expect(found.map(\.reason) == [.noDarkness])
  }

  @Test("light of one more frame is one more frame of latency: 16.7 ms at 60 Hz")
  func projector() {
    let frame = 1.0 / 60
    let onsets = [0.2, 0.5, 0.8]
    let found = PhotodiodeLatency.latencies(
      of: onsets.map { pulse($0, $0 + 0.002) },
      in: photodiode(onsets.map { ($0 + frame, $0 + frame + 0.002) }, rate: 20_000))
    for latency in found { expectClose(latency.latency, 16.667, within: 0.026, "ms") }
  }
}
