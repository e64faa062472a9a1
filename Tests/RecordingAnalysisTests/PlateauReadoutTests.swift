import EventDetection
import Foundation
import RecordingAnalysis
import Signals
import TestSupport
import Testing

/// Probability, burst read-out and passive response in the result of a recording.
@Suite("Plateau readouts of a recording")
struct PlateauReadoutTests {
  private static let phases = TrialPhases(
    forward: TimeWindow(start: 0.1, end: 0.25), target: TimeWindow(start: 0.25, end: 0.4),
    source: .file)

  /// Three spikes 8 ms apart on 40 ms of 15 mV where a plateau is; one spike in the other phase.
  private static func trace(plateau: TimeWindow, single: Double) -> SampledSignal {
    var builder = TraceBuilder(seconds: 0.6, rate: 20_000)
    builder.addBox(15, from: plateau.start, to: plateau.end)
    for offset in [0.004, 0.012, 0.020] { builder.addSpike(at: plateau.start + offset) }
    builder.addSpike(at: single)
    return builder.signal
  }

  private static func analyzed(_ memory: MemoryRecording) -> RecordingResult {
    RecordingAnalyzer().analyze(memory.recording, source: memory).result
  }

  @Test("a plateau with a burst in the target phase: p near 1 there, near 0 before, sign +")
  func late() throws {
    var memory = MemoryRecording()
    memory.append(
      Self.trace(plateau: TimeWindow(start: 0.27, end: 0.31), single: 0.15),
      bottomUp: [TimeWindow(start: 0.1, end: 0.102)],
      trial: Trial(condition: "A", block: .induction, phases: Self.phases))
    memory.append(
      Self.trace(plateau: TimeWindow(start: 0.12, end: 0.16), single: 0.3),
      bottomUp: [TimeWindow(start: 0.1, end: 0.102)],
      trial: Trial(condition: "A", block: .induction, phases: Self.phases))
    let result = Self.analyzed(memory)
    let late = try #require(result.sweeps[0].plateauReadouts)
    #expect(try #require(late.target.probability.alpha) > 0.8)
    #expect(try #require(late.forward.probability.alpha) < 0.2)
    #expect(late.sign == 1)
    #expect(late.target.burst.alpha == 1 && late.forward.burst.alpha == 0)
    #expect(late.target.probability.scale == .probability)
    let early = try #require(result.sweeps[1].plateauReadouts)
    #expect(early.sign == -1)
    // One of each: no difference on average, and both trials have one.
    let difference = try #require(result.plateauProbabilityDifference)
    #expect(difference.trialCount == 2 && difference.abstainedCount == 0)
    expectClose(difference.mean, 0, within: 0.1, "")
  }

  @Test("a long step of current in a phase: the probability abstains with the reason")
  func longStep() throws {
    var memory = MemoryRecording()
    var command = SampledSignal(
      samples: [Double](repeating: 0, count: 12_000), samplingRate: 20_000, unit: "pA")
    for index in command.indices(in: TimeWindow(start: 0.26, end: 0.38)) {
      command.samples[index] = 300
    }
    memory.append(
      Self.trace(plateau: TimeWindow(start: 0.27, end: 0.31), single: 0.15),
      bottomUp: [TimeWindow(start: 0.1, end: 0.102)], command: command,
      trial: Trial(phases: Self.phases))
    let readouts = try #require(Self.analyzed(memory).sweeps[0].plateauReadouts)
    #expect(readouts.target.probability.abstained)
    #expect(readouts.target.probability.reason?.contains("current was injected") == true)
    #expect(!readouts.forward.probability.abstained)
    #expect(readouts.sign == nil)
    // No burst could be scaled if there were none; here there is one.
    #expect(readouts.target.burst.alpha == 1)
  }

  /// R = 100 MΩ, τ = 20 ms in every sweep: a hyperpolarising step says so, and α under a
  /// depolarising step of the same cell is 0.
  @Test("α under current less the passive response of the recording's own steps")
  func passive() throws {
    let rate = 20_000.0
    func response(_ amplitude: Double, _ step: TimeWindow) -> (SampledSignal, SampledSignal) {
      var potential = SampledSignal(
        samples: [Double](repeating: -70, count: 16_000), samplingRate: rate, unit: "mV")
      var command = SampledSignal(
        samples: [Double](repeating: 0, count: 16_000), samplingRate: rate, unit: "pA")
      for index in potential.samples.indices {
        let time = Double(index) / rate
        guard time >= step.start else { continue }
        let reached = 1 - exp(-(min(time, step.end) - step.start) / 0.02)
        potential.samples[index] +=
          0.1 * amplitude * (time < step.end ? reached : reached * exp(-(time - step.end) / 0.02))
        if time < step.end { command.samples[index] = amplitude }
      }
      return (potential, command)
    }
    var memory = MemoryRecording()
    let probe = response(-100, TimeWindow(start: 0.1, end: 0.5))
    memory.append(probe.0, command: probe.1)
    let driven = response(120, TimeWindow(start: 0.28, end: 0.38))
    memory.append(driven.0, command: driven.1, trial: Trial(phases: Self.phases))
    let result = Self.analyzed(memory)
    let cell = try #require(result.passiveCell)
    expectClose(cell.inputResistance, 100, within: 0.5, "MΩ")
    expectClose(cell.timeConstant, 20, within: 0.5, "ms")
    let target = try #require(result.sweeps[1].targetPlateau)
    #expect(target.reference?.kind == .passiveResponse)
    // Of 1,200 mV·ms that the current alone makes.
    expectClose(target.alpha, 0, within: 15, "mV·ms")
    // Twin: without the probing step there is nothing to subtract, and it says what to record.
    var without = MemoryRecording()
    without.append(driven.0, command: driven.1, trial: Trial(phases: Self.phases))
    let alone = try #require(Self.analyzed(without).sweeps[0].targetPlateau)
    #expect(alone.abstained && alone.reason?.contains("hyperpolarising step") == true)
  }
}
