import EventDetection
import Signals
import TestSupport
import Testing

@Suite("What lies under the spikes")
struct PlateauTests {
  @Test("stripping leaves what lies under the spikes, within a millivolt")
  func stripping() {
    var bare = TraceBuilder(seconds: 1, rate: 20_000)
    bare.addDrift(10)
    var spiking = bare
    for time in [0.2, 0.209, 0.5] { spiking.addSpike(at: time) }
    let stripped = SpikeStripping(
      spiking.signal, spikes: SpikeDetection(spiking.signal).spikes)
    let worst = zip(stripped.signal.samples, bare.signal.samples).map { abs($0 - $1) }.max() ?? 99
    // The template's afterhyperpolarisation (8 mV) outlasts the cut and rightly stays.
    #expect(worst < 8.1)
    let high = zip(stripped.signal.samples, bare.signal.samples).map { $0 - $1 }.max() ?? 99
    #expect(high < 1)
    #expect(stripped.bridgedFraction() > 0 && stripped.bridgedFraction() < 0.03)
  }

  @Test("a box of 15 mV and 100 ms: onset, duration, amplitude and area")
  func box() throws {
    var builder = TraceBuilder(seconds: 1, rate: 10_000)
    builder.addBox(15, from: 0.4, to: 0.5)
    let found = PlateauDetection(builder.signal, baseline: -70).plateaus
    let plateau = try #require(found.first)
    #expect(found.count == 1)
    expectClose(plateau.onset, 0.4, within: 0.0002, "s")
    expectClose(plateau.duration, 100, within: 0.3, "ms")
    expectClose(plateau.amplitude, 15, within: 1e-9, "mV")
    expectClose(plateau.area, 1500, within: 1e-6, "mV·ms")
  }

  @Test("too low, too short: no plateau; a dip of 8 ms does not split one")
  func limits() {
    var builder = TraceBuilder(seconds: 1, rate: 10_000)
    builder.addBox(9, from: 0.1, to: 0.2)
    builder.addBox(30, from: 0.3, to: 0.325)
    builder.addBox(15, from: 0.5, to: 0.55)
    builder.addBox(15, from: 0.558, to: 0.6)
    let found = PlateauDetection(builder.signal, baseline: -70).plateaus
    #expect(found.count == 1)
    expectClose(found.first?.duration, 100, within: 0.5, "ms")
  }

  @Test("a depolarisation under injected current is counted, not reported")
  func currentStep() {
    var builder = TraceBuilder(seconds: 1, rate: 10_000)
    builder.addBox(20, from: 0.3, to: 0.6)
    let detection = PlateauDetection(
      builder.signal, baseline: -70, currentSteps: [TimeWindow(start: 0.3, end: 0.6)])
    #expect(detection.plateaus.isEmpty)
    #expect(detection.notSeparable.count == 1)
    // The same after a brief pulse is a plateau.
    let triggered = PlateauDetection(
      builder.signal, baseline: -70, currentSteps: [TimeWindow(start: 0.3, end: 0.305)])
    #expect(triggered.plateaus.count == 1)
  }

  @Test("current steps are where the command leaves its holding value")
  func steps() {
    var command = SampledSignal(
      samples: [Double](repeating: -20, count: 10_000), samplingRate: 10_000, unit: "pA")
    for index in 2000..<4000 { command.samples[index] = 80 }
    for index in 6000..<6100 { command.samples[index] = -22 }
    #expect(
      CurrentStepDetection.steps(in: command, threshold: 5) == [TimeWindow(start: 0.2, end: 0.4)])
  }

  @Test("α of a phase: worked number of the definition")
  func residual() {
    var builder = TraceBuilder(seconds: 1, rate: 10_000)
    builder.addBox(12.5, from: 0.3, to: 0.5)
    let area = PhaseArea(
      SpikeStripping(builder.signal, spikes: []), baseline: -70,
      phase: TimeWindow(start: 0.27, end: 0.5), currentSteps: [], criteria: PlateauCriteria())
    expectClose(area.area, 2500, within: 1e-6, "mV·ms")
    let measure = PlateauMeasurement.somaticResidual(area, references: [400, 500, 600])
    expectClose(measure.alpha, 2000, within: 1e-6, "mV·ms")
    expectClose(measure.standardDeviation, 115.47005383792515, within: 1e-9, "mV·ms")
    #expect(measure.reference?.trialCount == 3)
  }

  @Test("α abstains, with a reason, where it cannot be measured")
  func abstention() {
    var builder = TraceBuilder(seconds: 1, rate: 10_000)
    builder.setSample(4000, to: .nan)
    let stripped = SpikeStripping(builder.signal, spikes: [])
    func area(
      _ phase: TimeWindow, baseline: Double? = -70, steps: [InjectedStep] = []
    ) -> PhaseArea {
      PhaseArea(
        stripped, baseline: baseline, phase: phase, currentSteps: steps,
        criteria: PlateauCriteria())
    }
    let good = TimeWindow(start: 0.1, end: 0.3)
    #expect(area(good).area != nil)
    let reasons = [
      area(TimeWindow(start: 0.35, end: 0.45)), area(TimeWindow(start: 0.9, end: 1.1)),
      area(TimeWindow(start: 0.1, end: 0.12)), area(good, baseline: nil),
      area(
        good,
        steps: [InjectedStep(window: TimeWindow(start: 0.2, end: 0.21), amplitude: 100)]),
    ].map { PlateauMeasurement.somaticResidual($0, references: [1, 2]).reason }
    #expect(reasons.allSatisfy { $0 != nil })
    #expect(Set(reasons).count == 5)
    let alone = PlateauMeasurement.somaticResidual(area(good), references: [])
    #expect(alone.abstained && alone.alpha == nil)
  }
}
