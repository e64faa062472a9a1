import Foundation
import Signals
import SynapticResponses
import TestSupport
import Testing

@Suite("Shape of an evoked response against analytic ones")
struct ResponseShapeTests {
  private let criteria = SynapticResponseCriteria()

  /// Straight rises from `from` to `to` ms after the pulse at 50 ms, then a slow fall.
  private func ramps(
    _ parts: [(from: Double, to: Double, size: Double)], rate: Double = 20_000, unit: String = "mV",
    rest: Double = -70, noise: Double = 0
  ) -> SampledSignal {
    var builder = TraceBuilder(seconds: 0.12, rate: rate, resting: rest)
    for index in 0..<builder.signal.samples.count {
      let time = builder.signal.time(at: index) * 1000 - 50
      var value = rest
      for part in parts {
        let risen = min(max((time - part.from) / (part.to - part.from), 0), 1)
        value += part.size * risen * exp(-max(0, time - part.to) / 4)
      }
      builder.setSample(index, to: value)
    }
    if noise > 0 { builder.addNoise(noise, seed: 4) }
    var signal = builder.signal
    signal.unit = unit
    return signal
  }

  private func measured(
    _ signal: SampledSignal, _ criteria: SynapticResponseCriteria? = nil, next: Double? = nil
  ) -> EvokedResponse {
    EvokedResponse(
      in: signal, pulseTime: 0.05, nextPulse: next, spikes: [], criteria: criteria ?? self.criteria)
  }

  @Test("a straight rise from 3 to 5 ms: slope 5 mV/ms, 20–80 % in 1.2 ms, latency 3 ms")
  func straightRise() {
    let response = measured(ramps([(3, 5, 10)]))
    // The 1 ms mean at the peak is lower than 10 mV, so the 20 and 80 % marks lie a little earlier.
    expectClose(response.slope, 5, within: 1e-9, "mV/ms")
    expectClose(response.latency, 3, within: 1e-9, "ms")
    let peak = response.amplitude ?? 0
    #expect(peak > 9 && peak < 10)
    expectClose(response.riseTime, 0.6 * peak / 5, within: 1e-9, "ms")
    #expect(response.flags.isEmpty && response.reason == nil)
  }

  /// −0.67344 ms by NumPy: line fitted to the alpha function between its 20 and 80 % marks.
  @Test("worked example of the documentation: alpha function of 5 mV, latency −0.67 ms")
  func alphaFunction() {
    var builder = TraceBuilder(seconds: 0.25, rate: 50_000)
    for index in 2500..<12_500 {
      let time = Double(index - 2500) / 50
      builder.setSample(index, to: -70 + 5 * time / 8 * exp(1 - time / 8))
    }
    expectClose(measured(builder.signal).latency, -0.67344, within: 0.01, "ms")
  }

  @Test("an inward current is measured downward, its size positive, keys in pA")
  func inward() throws {
    let current = ramps([(3, 5, -40)], unit: "pA", rest: -35)
    let response = measured(current)
    #expect(response.polarity == .downward)
    expectClose(response.slope, 20, within: 1e-9, "pA/ms")
    let keys = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(response)) as? [String: Any])
    #expect(keys["amplitude_pa"] is Double && keys["slope_pa_per_ms"] is Double)
    #expect(keys["amplitude_mv"] == nil)
    #expect(
      try JSONDecoder().decode(EvokedResponse.self, from: JSONEncoder().encode(response))
        == response)
    // Broken twin: sought upward there is nothing.
    var upward = criteria
    upward.polarity = .upward
    let missed = measured(current, upward)
    #expect((missed.amplitude ?? 99) < 1 && missed.latency == nil)
  }

  @Test("a late onset and a second peak are flagged, not left out")
  func polysynaptic() {
    let late = measured(ramps([(11, 13, 10)]))
    #expect(late.flags == [.lateOnset] && late.isPolysynaptic && late.amplitude != nil)
    let twice = measured(ramps([(3, 5, 10), (15, 17, 8)], noise: 0.2))
    #expect(twice.flags == [.secondPeak] && twice.amplitude != nil)
    #expect(!measured(ramps([(3, 5, 10)], noise: 0.2)).isPolysynaptic)
  }

  @Test("a response cut off at the converter's limit has no amplitude; a coarse slow peak has")
  func saturated() {
    var clipped = ramps([(3, 6, 20)], noise: 0.1)
    for index in clipped.samples.indices {
      clipped.samples[index] = min(clipped.samples[index], -60)
    }
    let cut = measured(clipped)
    #expect(cut.flags == [.saturated] && cut.amplitude == nil && cut.reason != nil)
    var coarse = TraceBuilder(seconds: 0.25, rate: 20_000)
    for index in 1000..<5000 {
      let time = Double(index - 1000) / 20
      let value = 5 * time / 8 * exp(1 - time / 8)
      coarse.setSample(index, to: -70 + (value / 0.03).rounded() * 0.03)
    }
    #expect(measured(coarse.signal).amplitude != nil)
  }

  @Test("the next pulse ends the search; one that follows at once leaves no window")
  func nextPulse() {
    let signal = ramps([(3, 5, 10), (15, 17, 30)])
    let first = measured(signal, next: 0.06)
    #expect((first.peakTime ?? 1) < 0.06)
    #expect((measured(signal).peakTime ?? 0) > 0.06)
    let none = measured(signal, next: 0.0525)
    #expect(none.flags == [.window] && none.reason == "the next pulse follows too soon")
  }

  @Test("noise lifts the peak of a failure, not what is measured at the time of the mean response")
  func noiseBias() throws {
    var peaks: [Double] = []
    var sweeps: [PathwaySweep] = []
    for seed in 0..<200 {
      var builder = TraceBuilder(seconds: 0.12, rate: 10_000)
      // Every tenth sweep has a response, so that the mean response has a time.
      if seed % 10 == 0 {
        for index in 530..<1000 { builder.setSample(index, to: -70 + 5) }
      }
      builder.addNoise(0.3, seed: UInt64(seed))
      let sweep = PathwaySweep(
        in: builder.signal, sweep: seed, time: nil, pathway: nil, pulses: [0.05], others: [],
        spikes: [], criteria: criteria)
      sweeps.append(sweep)
      if seed % 10 != 0 { peaks.append(sweep.responses[0].amplitude ?? .nan) }
    }
    let pathway = PathwayMeasurement(sweeps, criteria: criteria)
    let locked = pathway.sweeps.filter { $0.sweep % 10 != 0 }.compactMap {
      $0.responses[0].lockedAmplitude
    }
    #expect(locked.count == 180)
    let lockedMean = locked.reduce(0, +) / 180
    let peakMean = peaks.reduce(0, +) / 180
    // Standard error of the locked mean: 0.3·√(1/10 + 1/100)/√180 = 0.0074 mV.
    expectClose(lockedMean, 0, within: 0.025, "mV")
    expectClose(peakMean, 0.2, within: 0.05, "mV")
    let failures = pathway.sweeps.filter { $0.sweep % 10 != 0 }.count {
      $0.responses[0].isFailure == true
    }
    #expect(failures >= 168, "2.3 % of 180 failures are taken for responses by chance")
    #expect(
      pathway.sweeps.filter { $0.sweep % 10 == 0 }.allSatisfy {
        $0.responses[0].isFailure == false
      })
  }

  private static func nullTimes(_ end: Double) -> [Double] {
    NullDistribution.pulseTimes(
      in: TimeWindow(start: 0, end: end), criteria: SynapticResponseCriteria())
  }

  @Test("null windows: whole ones before the first event, none where there is no room")
  func nullWindows() {
    let times = Self.nullTimes(0.1)
    #expect(times.count == 2)
    expectClose(times.first, 0.03, within: 1e-12, "s")
    expectClose(times.last, 0.07, within: 1e-12, "s")
    #expect(Self.nullTimes(0.039).isEmpty)
    #expect(Self.nullTimes(10).count == 4)
    #expect(Self.nullTimes(.nan).isEmpty)
  }

  @Test("worked numbers: null distribution, paired pulses, verdicts, junction potential")
  func workedNumbers() throws {
    let null = try #require(
      NullDistribution(responses: [2, 3, 5], null: [1, 2, 4], confidence: 0.95))
    expectClose(null.z, 0.654654, within: 5e-7)
    expectClose(null.separation, 0.722222, within: 5e-7)
    #expect(!null.isDistinguishable)
    let pair = try #require(
      PairedPulseRatio(
        first: [1, 2, nil, 3], second: [2, 3, 9, 7], pulseInterval: 50, confidence: 0.95))
    expectClose(pair.ratio, 2, within: 1e-12)
    #expect(pair.count == 3)
    expectClose(
      PotentialCorrections(junctionPotential: 12, restingPotential: -65)
        .correctedRestingPotential, -77, within: 1e-12, "mV")
    let limit = QualityLimit(.seriesResistanceChange, atMost: 0.2)
    func outcome(_ lower: Double, _ upper: Double) -> QualityVerdict.Outcome {
      QualityVerdict(
        limit,
        estimate: IntervalEstimate(estimate: (lower + upper) / 2, lower: lower, upper: upper),
        preset: .sliceCommon
      ).outcome
    }
    #expect(outcome(0.25, 0.46) == .excluded && outcome(-0.5, -0.3) == .excluded)
    #expect(outcome(0.12, 0.36) == .undetermined && outcome(-0.3, 0.3) == .undetermined)
    #expect(outcome(-0.12, 0.03) == .kept)
    #expect(
      QualityVerdict(limit, estimate: nil, preset: .sliceCommon).outcome == .notMeasured)
  }

  @Test("every preset says where its limits come from, and is found by its name")
  func presets() {
    for preset in QualityPreset.all {
      #expect(!preset.source.isEmpty && !preset.limits.isEmpty)
      #expect(QualityPreset.named(preset.name) == preset)
    }
    #expect(QualityPreset.named("slice") == nil)
  }
}
