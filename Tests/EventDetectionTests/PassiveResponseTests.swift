import EventDetection
import Foundation
import Signals
import TestSupport
import Testing

@Suite("Passive response to injected current, burst read-out")
struct PassiveCurrentTests {
  static let cell = PassiveCell(
    inputResistance: 100, resistanceDeviation: 5, timeConstant: 20, stepCount: 4)

  @Test("the worked number")
  func worked() throws {
    let cell = try #require(Self.cell)
    let step = InjectedStep(window: TimeWindow(start: 0, end: 0.2), amplitude: 100)
    expectClose(
      cell.area(of: [step], over: TimeWindow(start: 0.1, end: 0.2)), 998.66, within: 0.005,
      "mV·ms")
  }

  /// Forward Euler of τ dV/dt = R I − V at 10 µs, for steps before, across and within the window.
  @Test("the area equals the membrane equation, integrated in time")
  func integrated() throws {
    let cell = try #require(Self.cell)
    let steps = [
      InjectedStep(window: TimeWindow(start: 0.02, end: 0.08), amplitude: 150),
      InjectedStep(window: TimeWindow(start: 0.15, end: 0.30), amplitude: -60),
      InjectedStep(window: TimeWindow(start: 0.25, end: 0.26), amplitude: 500),
    ]
    let window = TimeWindow(start: 0.1, end: 0.28)
    var potential = 0.0
    var area = 0.0
    let interval = 1e-5
    for index in 0..<30_000 {
      let time = Double(index) * interval
      let current = steps.reduce(0.0) { $0 + ($1.window.contains(time) ? $1.amplitude : 0) }
      if window.contains(time) { area += potential * interval * 1000 }
      potential += interval * 1000 / 20 * (100 * current / 1000 - potential)
    }
    expectClose(cell.area(of: steps, over: window), area, within: 0.5, "mV·ms")
  }

  /// A cell that is nothing but R and C has no plateau under a step of current.
  @Test("α of a passive cell under current is 0; without R and τ it abstains")
  func passiveAlpha() throws {
    let cell = try #require(Self.cell)
    let rate = 20_000.0
    let step = InjectedStep(window: TimeWindow(start: 0.15, end: 0.3), amplitude: 100)
    let samples = (0..<10_000).map { index -> Double in
      let time = Double(index) / rate
      if time < 0.15 { return -70 }
      let reached = 10 * (1 - exp(-(min(time, 0.3) - 0.15) / 0.02))
      return -70 + (time < 0.3 ? reached : reached * exp(-(time - 0.3) / 0.02))
    }
    let signal = SampledSignal(samples: samples, samplingRate: rate, unit: "mV")
    let area = PhaseArea(
      SpikeStripping(signal, spikes: []), baseline: -70,
      phase: TimeWindow(start: 0.1, end: 0.25), currentSteps: [step], criteria: PlateauCriteria())
    let measure = PlateauMeasurement.somaticResidual(
      area, references: [], hasLight: false, cell: cell)
    // Of an area of 700 mV·ms; the rectangle rule errs by half a sample.
    expectClose(measure.alpha, 0, within: 0.5, "mV·ms")
    #expect(measure.reference?.kind == .passiveResponse)
    // R is known to 5 %.
    let subtracted = try #require(measure.reference?.value)
    expectClose(
      measure.standardDeviation, 0.05 * subtracted, within: 1e-9, "mV·ms")
    let unknown = PlateauMeasurement.somaticResidual(
      area, references: [], hasLight: false, cell: nil)
    #expect(unknown.abstained && unknown.reason?.contains("hyperpolarising step") == true)
    // Light without a matched trial: there is something that cannot be subtracted.
    let lit = PlateauMeasurement.somaticResidual(area, references: [], hasLight: true, cell: cell)
    #expect(lit.abstained)
    #expect(PlateauMeasurement.dendriticChannel(area).abstained)
  }

  @Test("amplitudes of steps are taken above the holding current")
  func amplitudes() {
    let samples = (0..<1000).map { $0 >= 300 && $0 < 600 ? 130.0 : 30 }
    let command = SampledSignal(samples: samples, samplingRate: 10_000, unit: "pA")
    let windows = CurrentStepDetection.steps(in: command, threshold: 5)
    let steps = InjectedStep.steps(windows, in: command)
    #expect(steps.map(\.amplitude) == [100])
  }

  @Test(
    "burst read-out: largest event over the largest burst; 0 without a burst; abstains unscaled")
  func burst() {
    func event(_ start: Double, _ count: Int) -> SpikingEvent {
      SpikingEvent(
        start: start, end: start + 0.01, spikeCount: count, isLeftCensored: false,
        isRightCensored: false)
    }
    let phase = TimeWindow(start: 0.1, end: 0.2)
    let events = [event(0.05, 4), event(0.12, 1), event(0.15, 3), event(0.2, 4)]
    #expect(
      PlateauMeasurement.burstReadout(events, phase: phase, largestBurst: 4).alpha == 0.75)
    #expect(
      PlateauMeasurement.burstReadout([event(0.12, 1)], phase: phase, largestBurst: 4).alpha == 0)
    #expect(PlateauMeasurement.burstReadout([], phase: phase, largestBurst: 1).abstained)
  }
}
