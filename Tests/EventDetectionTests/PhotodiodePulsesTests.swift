import EventDetection
import Signals
import TestSupport
import Testing

@Suite("Pulses that a photodiode saw")
struct PhotodiodePulsesTests {
  private func signal(_ samples: [Double]) -> SampledSignal {
    SampledSignal(samples: samples, samplingRate: 10_000, unit: "V")
  }

  /// 0 V but for 2 V from sample 1000 to 1019, and 0.5 V on both sides.
  private var worked: [Double] {
    var samples = [Double](repeating: 0, count: 4000)
    for index in 1000...1019 { samples[index] = 2 }
    (samples[999], samples[1020]) = (0.5, 0.5)
    return samples
  }

  @Test("the worked example, upside down as well, and with a delay")
  func workedExample() throws {
    for sign in [1.0, -1] {
      let found = try #require(
        PhotodiodePulses.pulses(in: signal(worked.map { 3 + sign * $0 }), delay: 0.5))
      #expect(found.count == 1)
      // 999 + 0.5/1.5 and 1019 + 1/1.5.
      expectClose(found.first?.onset, 0.5 + 0.09993333, within: 1e-8, "s")
      expectClose(found.first?.offset ?? nil, 0.5 + 0.10196667, within: 1e-8, "s")
      #expect(found.first?.amplitude == 2 && found.first?.isClipped == false)
    }
  }

  @Test("noise alone is no light, a light to the end has no offset, a flat top is clipped")
  func ends() throws {
    // A saw of 7 steps: noise without a stream.
    let noise = (0..<4000).map { Double(($0 * 5) % 7) * 0.001 }
    #expect(PhotodiodePulses.pulses(in: signal(noise)) == [])
    var lit = noise
    for index in 3000..<4000 { lit[index] += 1 }
    let found = try #require(PhotodiodePulses.pulses(in: signal(lit))?.first)
    expectClose(found.onset, 0.29995, within: 1e-5, "s")
    #expect(found.offset == nil && !found.isClipped)
    let clipped = try #require(
      PhotodiodePulses.pulses(in: signal(lit.map { min($0, 0.8) }))?.first)
    #expect(clipped.isClipped)
    expectClose(clipped.onset, found.onset, within: 2e-5, "s")
    // Darkness is the median of the sweep: 2/3 of the way up the dark saw, 4 mV.
    expectClose(clipped.amplitude, 0.796, within: 1e-9, "V")
  }

  @Test("two pulses near each other are two, though the light does not go out between them")
  func slowFall() throws {
    var samples = [Double](repeating: 0, count: 4000)
    for index in 1000..<1040 { samples[index] = 1 }
    for index in 1018..<1022 { samples[index] = 0.2 }
    let found = try #require(PhotodiodePulses.pulses(in: signal(samples)))
    #expect(found.count == 2)
    // 1017 + 0.5/0.8 and 1021 + 0.3/0.8.
    expectClose(found.first?.offset ?? nil, 0.10176250, within: 1e-8, "s")
    expectClose(found.last?.onset, 0.10213750, within: 1e-8, "s")
  }

  @Test("NaN and too few samples say nothing")
  func missing() {
    #expect(PhotodiodePulses.pulses(in: signal([.nan, .nan, 1])) == nil)
    #expect(PhotodiodePulses.pulses(in: signal([])) == nil)
    var samples = worked
    samples[500] = .nan
    samples[1010] = .infinity
    #expect(PhotodiodePulses.pulses(in: signal(samples))?.isEmpty == false)
  }
}
