import EventDetection
import Foundation
import Messages
import RecordingAnalysis
import Signals
import TestSupport
import Testing

@Suite("Rules, light artefacts and steps of current in a whole recording")
struct SpikeRuleAnalysisTests {
  /// A noisy baseline at eFEL's level, two spikes.
  private static func atLevel() -> SampledSignal {
    var builder = TraceBuilder(seconds: 1, rate: 25_000, resting: -20)
    for time in [0.2, 0.6] { builder.addSpike(at: time, height: 60) }
    builder.addNoise(0.2, seed: 4)
    return builder.signal
  }

  @Test("rules that disagree are named sweep by sweep, and once for the recording")
  func disagreement() throws {
    var memory = MemoryRecording()
    memory.append(Self.atLevel())
    var quiet = TraceBuilder(seconds: 1, rate: 25_000)
    quiet.addSpike(at: 0.5)
    quiet.addNoise(0.2, seed: 5)
    memory.append(quiet.signal)
    let result = RecordingAnalyzer().analyze(memory.recording, source: memory).result
    #expect(result.sweeps.map(\.spikes.count) == [2, 1])
    for sweep in result.sweeps { #expect(sweep.ruleChecks.map(\.rule) == [.efel, .ipfx]) }
    let efel = try #require(result.sweeps.first?.ruleChecks.first)
    #expect(efel.spikeCount > 100 && efel.differences.count == efel.spikeCount - 2)
    #expect(result.sweeps.last?.ruleChecks.allSatisfy { $0.differences.isEmpty } == true)
    let messages = result.messages.filter { $0.id == .spikeRulesDisagree }
    #expect(messages.count == 1)
    #expect(messages.first?.text.contains("in sweeps 0") == true)
    // Rules differ by definition, not by a fault.
    #expect(messages.first?.severity == .note)
  }

  @Test("rules that disagree just after a light edge are a warning, those elsewhere a note")
  func disagreementAtLight() {
    for (onset, severity) in [(0.1985, Message.Severity.warning), (0.7, .note)] {
      var memory = MemoryRecording()
      // It peaks at 0.1995 s and −25 mV, below the level of eFEL's rule.
      var builder = TraceBuilder(seconds: 1, rate: 25_000)
      builder.addSpike(at: 0.1985, height: 45)
      builder.addNoise(0.2, seed: 4)
      memory.append(builder.signal, topDown: [TimeWindow(start: onset, end: onset + 0.1)])
      let result = RecordingAnalyzer().analyze(memory.recording, source: memory).result
      #expect(result.sweeps.first?.spikes.count == 1)
      #expect(
        result.messages.filter { $0.id == .spikeRulesDisagree }.map(\.severity) == [severity])
    }
  }

  @Test("the chosen rule's spikes are those of the result, and it is recorded with its criteria")
  func chosen() throws {
    var memory = MemoryRecording()
    memory.append(Self.atLevel())
    for rule in SpikeRule.allCases {
      var criteria = AnalysisCriteria()
      criteria.spikeRule = rule
      criteria.ipfx.filter = 5000
      let result = RecordingAnalyzer(criteria: criteria).analyze(
        memory.recording, source: memory
      ).result
      let expected = FoundSpikes(
        Self.atLevel(), by: rule, criteria: SpikeRuleCriteria(ipfx: criteria.ipfx)
      ).spikes
      let sweep = try #require(result.sweeps.first)
      #expect(sweep.spikes == expected, "\(rule)")
      #expect(sweep.counts.spikes == expected.count)
      #expect(sweep.ruleChecks.map(\.rule) == SpikeRule.allCases.filter { $0 != rule })
      let document = try JSONSerialization.jsonObject(with: JSONEncoder().encode(result))
      let written = (document as? [String: Any])?["criteria"] as? [String: Any]
      #expect(written?["spike_rule"] as? String == rule.rawValue)
      #expect((written?["ipfx"] as? [String: Any])?["filter_hz"] as? Double == 5000)
      #expect((written?["efel"] as? [String: Any])?["interpolation_step_ms"] as? Double == 0.1)
    }
  }

  @Test("a filter that is not valid at the sweep's rate is named once, with the sweeps")
  func limit() {
    var memory = MemoryRecording()
    for _ in 0..<3 { memory.append(TraceBuilder(seconds: 1, rate: 20_000).signal) }
    var criteria = AnalysisCriteria()
    criteria.spikeRule = .ipfx
    let result = RecordingAnalyzer(criteria: criteria).analyze(memory.recording, source: memory)
      .result
    let messages = result.messages.filter { $0.id == .spikeRuleLimited }
    #expect(messages.count == 1)
    #expect(messages.first?.text.contains("0, 1, 2") == true)
    // As a rule that is only compared with, it says so in the check.
    let other = RecordingAnalyzer().analyze(memory.recording, source: memory).result
    #expect(other.messages.allSatisfy { $0.id != .spikeRuleLimited })
    #expect(other.sweeps.allSatisfy { $0.ruleChecks.last?.limits.count == 1 })
  }

  @Test("an artefact at a light edge of the recording is no spike, and its latency is no event")
  func lightArtefact() throws {
    var builder = TraceBuilder(seconds: 1, rate: 20_000)
    builder.addSpike(at: 0.305)
    builder.addNoise(0.2, seed: 6)
    var trace = builder.signal
    for index in 0..<100 {
      let artefact = 90 * (1 - exp(-Double(index))) * exp(-Double(index) / 12)
      trace.samples[6000 + index] += artefact
      trace.samples[8000 + index] -= artefact / 2
    }
    var memory = MemoryRecording()
    memory.append(trace, topDown: [TimeWindow(start: 0.3, end: 0.4)])
    memory.append(trace)
    let result = RecordingAnalyzer().analyze(memory.recording, source: memory).result
    let lit = try #require(result.sweeps.first)
    #expect(lit.spikes.count == 1)
    expectClose(lit.spikes.first?.peakTime, 0.306, within: 1e-4, "s")
    expectClose(lit.spikes.first?.latency, 5.5, within: 0.3, "ms")
    #expect(lit.lightArtefact?.edgeCount == 2 && lit.lightArtefact?.blankedCount == 2)
    #expect(lit.thresholdCheck?.differences.first?.reason.contains("light edge") == true)
    // Without the light the same trace has two.
    #expect(result.sweeps.last?.spikes.count == 2)
    #expect(result.sweeps.last?.lightArtefact == nil)
    #expect(result.sweeps.last?.spikes.allSatisfy { $0.latency == nil } == true)
  }

  /// A cell of 200 MΩ and 20 ms that fires at 0.1 Hz/pA above 60 pA.
  @Test("rheobase, f–I slope, resistance and time constant of a family of steps")
  func family() throws {
    var memory = MemoryRecording()
    for current in stride(from: -60.0, through: 140, by: 20) {
      let spikeCount = current > 60 ? Int((current - 40) * 0.1) : 0
      var builder = TraceBuilder(seconds: 2, rate: 10_000)
      for index in builder.signal.samples.indices {
        let time = builder.signal.time(at: index)
        let charged = time < 0.5 || time >= 1.5 ? 0 : 1 - exp(-(time - 0.5) / 0.02)
        let decay = time >= 1.5 ? exp(-(time - 1.5) / 0.02) : 0
        builder.setSample(index, to: -70 + 0.2 * current * (charged + decay))
      }
      for spike in 0..<spikeCount {
        builder.addSpike(at: 0.55 + 0.9 * Double(spike) / Double(max(1, spikeCount)))
      }
      let command = SampledSignal(
        samples: (0..<20_000).map { (5_000..<15_000).contains($0) ? current : 0 },
        samplingRate: 10_000, unit: "pA")
      memory.append(builder.signal, command: command)
    }
    let result = RecordingAnalyzer().analyze(memory.recording, source: memory).result
    let cell = try #require(result.excitability)
    #expect(cell.stepCount == 10)
    expectClose(cell.rheobase, 80, within: 1e-9, "pA")
    expectClose(cell.greatestSubthresholdCurrent, 60, within: 1e-9, "pA")
    expectClose(cell.firingSlope, 0.1, within: 1e-9, "Hz/pA")
    expectClose(cell.inputResistance, 200, within: 0.1, "MΩ")
    expectClose(cell.timeConstant, 20, within: 0.05, "ms")
    expectClose(cell.sagRatio, 0, within: 1e-3)
    #expect(cell.firingCurve.map(\.current) == [20, 40, 60, 80, 100, 120, 140])
    #expect(cell.missing == [:])
    #expect(result.sweeps[3].currentStep == nil, "no step at 0 pA")
  }

  @Test("a recording without steps has no such features, one of a single step says what is missing")
  func missing() throws {
    var memory = MemoryRecording()
    memory.append(TraceBuilder(seconds: 1, rate: 10_000).signal)
    #expect(
      RecordingAnalyzer().analyze(memory.recording, source: memory).result.excitability == nil)
    let command = SampledSignal(
      samples: (0..<10_000).map { $0 < 5000 ? 0 : 100 }, samplingRate: 10_000, unit: "pA")
    memory.append(TraceBuilder(seconds: 1, rate: 10_000).signal, command: command)
    let cell = try #require(
      RecordingAnalyzer().analyze(memory.recording, source: memory).result.excitability)
    #expect(
      cell.missing.keys.sorted() == [
        "adaptation_index", "fi_slope_hz_per_pa", "input_resistance_mohm", "rheobase_pa",
        "sag_ratio", "time_constant_ms",
      ])
  }

  @Test("a current-clamp sweep in pA is answered, not passed over")
  func wrongUnit() {
    var memory = MemoryRecording()
    var signal = Self.atLevel()
    signal.unit = "pA"
    memory.append(signal)
    let result = RecordingAnalyzer().analyze(memory.recording, source: memory).result
    #expect(result.sweeps.first?.spikes.isEmpty == true)
    #expect(result.messages.map(\.id).contains(.sweepUnitDisagrees))
  }
}
