import EventDetection
import Foundation
import Signals
import TestSupport
import Testing

@Suite("Rules side by side, and what follows a peak")
struct SpikeRuleTests {
  /// Baseline near −20 mV: eFEL's level lies in the noise.
  @Test("rules that disagree: each difference with its time and a reason")
  func disagreement() throws {
    var builder = TraceBuilder(seconds: 1, rate: 25_000, resting: -22)
    for time in [0.2, 0.6] { builder.addSpike(at: time, height: 60) }
    // A wave of 6 mV crosses −20 mV slowly.
    for index in 10_000..<11_000 {
      builder.setSample(index, to: -22 + 6 * sin(.pi * Double(index - 10_000) / 1000))
    }
    let apical = FoundSpikes(builder.signal, by: .apical)
    #expect(apical.spikes.count == 2)
    let efel = SpikeRuleCheck(
      FoundSpikes(builder.signal, by: .efel), against: apical, in: builder.signal)
    #expect(efel.spikeCount == 3)
    #expect(efel.differences.count == 1)
    let difference = try #require(efel.differences.first)
    #expect(difference.kind == .additional)
    expectClose(difference.time, 0.42, within: 0.001, "s")
    #expect(difference.reason.contains("upstroke of 10.0 V/s"))
    let ipfx = SpikeRuleCheck(
      FoundSpikes(builder.signal, by: .ipfx), against: apical, in: builder.signal)
    #expect(ipfx.differences == [] && ipfx.spikeCount == 2)
    // The other way round the same difference is missing.
    let back = SpikeRuleCheck(
      apical, against: FoundSpikes(builder.signal, by: .efel), in: builder.signal)
    #expect(back.differences.map(\.kind) == [.missing])
  }

  @Test("the worked example: peaks within half a millisecond are one spike, each taken once")
  func pairing() {
    // Sharp triangles of 80 mV at the named times, ms.
    func trace(_ times: [Double]) -> SampledSignal {
      var samples = [Double](repeating: -60, count: 10_000)
      for time in times {
        let peak = Int((time * 50).rounded())
        for offset in -12...12 { samples[peak + offset] = 20 - 80 * abs(Double(offset)) / 12 }
      }
      return SampledSignal(samples: samples, samplingRate: 50_000, unit: "mV")
    }
    let ours = trace([100, 150])
    let theirs = trace([100.2, 100.9, 150])
    let check = SpikeRuleCheck(
      FoundSpikes(theirs, by: .efel), against: FoundSpikes(ours, by: .efel), in: theirs)
    #expect(check.differences.map(\.kind) == [.additional])
    expectClose(check.differences.first?.time, 0.1009, within: 1e-4, "s")
  }

  @Test("troughs and afterdepolarisation of a trace made of straight lines")
  func shape() throws {
    // The worked example of SpikeShapeMeasurement; times in ms, potentials in mV.
    let corners: [(Double, Double)] = [
      (0, -60), (99.2, -60), (100, 20), (101, -60), (103, -70), (108, -64), (120, -68),
      (150, -60), (200, -60),
    ]
    let rate = 20_000.0
    let samples = (0..<4000).map { index -> Double in
      let time = Double(index) / rate * 1000
      let next = corners.firstIndex { $0.0 > time } ?? corners.count - 1
      let (left, right) = (corners[next - 1], corners[next])
      return left.1 + (right.1 - left.1) * (time - left.0) / (right.0 - left.0)
    }
    let signal = SampledSignal(samples: samples, samplingRate: rate, unit: "mV")
    let spikes = SpikeDetection(signal).spikes
    #expect(spikes.count == 1)
    let spike = try #require(spikes.first)
    expectClose(spike.peakTime, 0.1, within: 1e-9, "s")
    expectClose(spike.fastTroughTime, 0.103, within: 1e-9, "s")
    expectClose(spike.fastTroughPotential, -70, within: 1e-9, "mV")
    expectClose(spike.slowTroughTime, 0.120, within: 1e-9, "s")
    expectClose(spike.slowTroughPotential, -68, within: 1e-9, "mV")
    // Of a corner between slopes a and b the mean over 1 ms is greatest where both ends of it are
    // equally low, x after the corner: a(½ − x) = b(½ + x); it lies a(½ − x)²/2 + b(½ + x)²/2 lower.
    let (a, b) = (6.0 / 5, 4.0 / 12)
    let x = (a - b) / (a + b) / 2
    let depth = a * (0.5 - x) * (0.5 - x) / 2 + b * (0.5 + x) * (0.5 + x) / 2
    expectClose(spike.afterdepolarizationTime, 0.108 + x / 1000, within: 6e-5, "s")
    expectClose(spike.afterdepolarizationPotential, -64 - depth, within: 0.02, "mV")
    expectClose(spike.maximumDownstroke, -80, within: 1e-9, "V/s")
    expectClose(spike.maximumUpstroke, 100, within: 1e-9, "V/s")
  }

  @Test("no afterdepolarisation in noise, and none that is the next spike's foot")
  func noAfterdepolarization() {
    var builder = TraceBuilder(seconds: 2, rate: 20_000)
    for index in 0..<18 { builder.addSpike(at: 0.1 + 0.1 * Double(index)) }
    for index in 0..<18 { builder.addSpike(at: 0.112 + 0.1 * Double(index)) }
    builder.addNoise(0.2, seed: 3)
    let spikes = SpikeDetection(builder.signal).spikes
    #expect(spikes.count == 36)
    #expect(spikes.allSatisfy { $0.afterdepolarizationTime == nil })
    #expect(spikes.allSatisfy { $0.fastTroughTime != nil })
    for (spike, next) in zip(spikes, spikes.dropFirst()) {
      #expect((spike.fastTroughTime ?? 0) > spike.peakTime)
      #expect((spike.slowTroughTime ?? 0) < next.peakTime)
    }
  }

  @Test("a Bessel filter: the worked numbers, and no filter at half the sampling rate")
  func filterLimits() {
    var criteria = IPFXCriteria()
    for (rate, isValid) in [(20_000.0, false), (20_001, true), (10_000, false), (50_000, true)] {
      var builder = TraceBuilder(seconds: 0.2, rate: rate)
      builder.addSpike(at: 0.1)
      let found = IPFXSpikeDetection(builder.signal, criteria: criteria)
      #expect(found.spikes.count == 1)
      #expect(
        found.limits
          == (isValid ? [] : [.filterNotValid(cutoff: 10_000, samplingRate: rate)]))
    }
    criteria.filter = 4000
    var builder = TraceBuilder(seconds: 0.2, rate: 20_000)
    builder.addSpike(at: 0.1)
    #expect(IPFXSpikeDetection(builder.signal, criteria: criteria).limits == [])
    #expect(
      IPFXSpikeDetection(builder.signal, criteria: criteria, unblankedEdge: 0.05).limits
        == [.filterAcrossLightEdge(time: 0.05), .afterdepolarizationNotSought])
  }
}
