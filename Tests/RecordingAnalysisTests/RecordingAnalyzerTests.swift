import Foundation
import Messages
import RecordingAnalysis
import Signals
import SynapticResponses
import TestSupport
import Testing

@Suite("One recording's result")
struct RecordingAnalyzerTests {
  private static let phases = TrialPhases(
    forward: TimeWindow(start: 0.1, end: 0.3), target: TimeWindow(start: 0.3, end: 0.5),
    source: .file)
  private static let train = (0..<8).map {
    TimeWindow(start: 0.1 + 0.05 * Double($0), end: 0.105 + 0.05 * Double($0))
  }

  /// A trial with 3 mV under its bottom-up train and boxes of 17 mV where a plateau is.
  private static func trace(plateaus: [TimeWindow], extra: Double = 0) -> SampledSignal {
    var builder = TraceBuilder(seconds: 0.7, rate: 10_000)
    builder.addBox(3 + extra, from: 0.1, to: 0.5)
    for plateau in plateaus { builder.addBox(17, from: plateau.start, to: plateau.end) }
    builder.addSpike(at: 0.15)
    return builder.signal
  }

  private static func study(_ arm: String, plateaus: [TimeWindow]) -> MemoryRecording {
    var memory = MemoryRecording()
    for extra in [-0.1, 0, 0.1] {
      memory.append(
        trace(plateaus: [], extra: extra), bottomUp: train,
        trial: Trial(condition: "bottom_up", block: .reference, phases: phases))
    }
    for _ in 0..<3 {
      memory.append(
        trace(plateaus: plateaus), bottomUp: train,
        topDown: plateaus.map { TimeWindow(start: $0.start, end: $0.start + 0.1) },
        trial: Trial(condition: arm, block: .induction, phases: phases))
    }
    return memory
  }

  private static func analyzed(
    _ memory: MemoryRecording, request: AnalysisRequest = .init()
  ) -> RecordingResult {
    RecordingAnalyzer(request: request).analyze(memory.recording, source: memory).result
  }

  @Test("α is the area above matched bottom-up trials: 17 mV × 170 ms in the target phase")
  func alpha() throws {
    let result = Self.analyzed(Self.study("A", plateaus: [Self.phases.target]))
    let trial = try #require(result.sweeps.last)
    // The bridge of the spike at 0.151 s is a straight line in every trial, so it cancels.
    expectClose(trial.targetPlateau?.alpha, 17 * 170, within: 1e-6, "mV·ms")
    expectClose(trial.forwardPlateau?.alpha, 0, within: 1e-6, "mV·ms")
    #expect(trial.targetPlateau?.reference?.trialCount == 3)
    // References differ by 0.1 mV × 170 ms: s = 17, one trial's sd = 17·√(4/3).
    expectClose(
      trial.targetPlateau?.standardDeviation, 17 * (4.0 / 3).squareRoot(), within: 1e-6, "mV·ms")
    #expect(trial.plateaus.count == 1)
    #expect(result.condition == "A")
    expectClose(result.plateauDifference?.mean, 17 * 170, within: 1e-6, "mV·ms")
    #expect(result.activity?.trials.count == 3)
    #expect(result.activity?.trials.first?.presynapticSpikes?.count == 8)
    #expect(result.activity?.trials.first?.postsynapticSpikes?.count == 1)
  }

  @Test("light after the target phase does not keep a trial from its reference")
  func laterLight() throws {
    var memory = Self.study("A", plateaus: [Self.phases.target])
    let lengthened = Self.train + [TimeWindow(start: 0.55, end: 0.555)]
    let earlier = [TimeWindow(start: 0.45, end: 0.455)]
    for train in [lengthened, Self.train.dropLast(2) + earlier] {
      memory.append(
        Self.trace(plateaus: [Self.phases.target]), bottomUp: train,
        topDown: [TimeWindow(start: 0.3, end: 0.4)],
        trial: Trial(condition: "A", block: .induction, phases: Self.phases))
    }
    let result = Self.analyzed(memory)
    let trials = result.sweeps.suffix(2)
    expectClose(trials.first?.targetPlateau?.alpha, 17 * 170, within: 1e-6, "mV·ms")
    // A train that differs within the phases has no reference.
    #expect(trials.last?.targetPlateau?.abstained == true)
  }

  @Test("a reference trial is measured against the others, not against itself")
  func leaveOneOut() {
    let result = Self.analyzed(Self.study("A", plateaus: [Self.phases.target]))
    expectClose(result.sweeps[0].targetPlateau?.alpha, -0.15 * 170, within: 1e-6, "mV·ms")
    #expect(result.sweeps[0].targetPlateau?.reference?.trialCount == 2)
  }

  @Test("without matched trials α abstains and says why")
  func noReference() throws {
    var memory = MemoryRecording()
    memory.append(
      Self.trace(plateaus: [Self.phases.target]), bottomUp: Self.train,
      topDown: [TimeWindow(start: 0.3, end: 0.4)], trial: Trial(phases: Self.phases))
    let measure = try #require(Self.analyzed(memory).sweeps.first?.targetPlateau)
    #expect(measure.abstained)
    #expect(measure.reason?.contains("without top-down light") == true)
  }

  @Test("a light of unknown pathway: α abstains, presynaptic activity is unknown, not silent")
  func unknownPathway() throws {
    var memory = Self.study("A", plateaus: [Self.phases.target])
    memory.setPathway(nil, of: "tuft")
    memory.setPathway(nil, of: "basal")
    let result = Self.analyzed(memory)
    #expect(result.sweeps.last?.targetPlateau?.reason?.contains("pathway") == true)
    #expect(result.activity?.trials.first?.presynapticSpikes == nil)
  }

  @Test("a dendritic electrode is used as it is")
  func dendrite() throws {
    var memory = MemoryRecording()
    var dendrite = TraceBuilder(seconds: 0.7, rate: 10_000)
    dendrite.addBox(30, from: 0.3, to: 0.5)
    memory.append(
      Self.trace(plateaus: []), bottomUp: Self.train, topDown: [Self.phases.target],
      dendrite: dendrite.signal, trial: Trial(phases: Self.phases))
    let measure = try #require(Self.analyzed(memory).sweeps.first?.targetPlateau)
    #expect(measure.measure == .dendriticChannel)
    expectClose(measure.alpha, 30 * 170, within: 1e-6, "mV·ms")
  }

  @Test("phases are taken from two times of top-down light, cut to one length, with a warning")
  func inferredPhases() throws {
    var memory = MemoryRecording()
    let early = TimeWindow(start: 0.1, end: 0.35)
    let late = TimeWindow(start: 0.4, end: 0.6)
    for topDown in [[], [early], [late]] {
      memory.append(Self.trace(plateaus: []), topDown: topDown)
    }
    let result = Self.analyzed(memory)
    let phases = try #require(result.sweeps.first?.phases)
    #expect(phases.source == .light)
    expectClose(phases.forward.start, 0.1, within: 1e-9, "s")
    expectClose(phases.forward.duration, 0.2, within: 1e-9, "s")
    expectClose(phases.target.start, 0.4, within: 1e-9, "s")
    #expect(result.messages.contains { $0.id == .phasesInferred })
    #expect(result.conditions.map(\.condition) == ["all sweeps", "top_down"])
  }

  @Test("one time of top-down light says nothing of phases; the user can")
  func statedPhases() {
    var memory = MemoryRecording()
    memory.append(Self.trace(plateaus: []), topDown: [TimeWindow(start: 0.3, end: 0.4)])
    #expect(Self.analyzed(memory).messages.contains { $0.id == .phasesUnknown })
    let stated = TrialPhases(
      forward: TimeWindow(start: 0.1, end: 0.2), target: TimeWindow(start: 0.2, end: 0.3),
      source: .user)
    let result = Self.analyzed(memory, request: AnalysisRequest(phases: stated))
    #expect(result.sweeps.first?.phases == stated)
  }

  @Test("weight ratio from the test pulses of stated sweeps")
  func weightRatio() {
    var memory = MemoryRecording()
    for amplitude in [4.0, 4.2, 3.8, 6, 6.3, 5.7] {
      var builder = TraceBuilder(seconds: 0.2, rate: 10_000)
      builder.addBox(amplitude, from: 0.055, to: 0.09)
      memory.append(builder.signal, bottomUp: [TimeWindow(start: 0.05, end: 0.055)])
    }
    let result = Self.analyzed(
      memory, request: AnalysisRequest(baselineSweeps: [0, 1, 2], testSweeps: [3, 4, 5]))
    expectClose(result.weightChange?.ratio, 1.5, within: 1e-9)
    #expect(result.weightChange?.sign == 1)
    #expect(Self.analyzed(memory).weightChange == nil)
  }

  @Test("a sweep that cannot be read fails alone")
  func failedSweep() {
    var memory = Self.study("A", plateaus: [Self.phases.target])
    memory.lose(sweep: 4)
    let result = Self.analyzed(memory)
    #expect(result.failed.map(\.index) == [4])
    #expect(result.sweeps.count == 5)
  }

  @Test("results survive JSON")
  func coding() throws {
    let result = Self.analyzed(
      Self.study("C", plateaus: [Self.phases.forward, Self.phases.target]))
    let data = try JSONEncoder().encode(result)
    let back = try JSONDecoder().decode(RecordingResult.self, from: data)
    #expect(try JSONEncoder.sorted.encode(back) == JSONEncoder.sorted.encode(result))
    #expect(back.sweeps.last?.counts == result.sweeps.last?.counts)
  }
}

extension JSONEncoder {
  fileprivate static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}
