import EventDetection
import Foundation
import Messages
import RecordingAnalysis
import Signals
import Statistics
import TestSupport
import Testing

@Suite("Bursts of a recording: phases, light, methods")
struct BurstAnalysisTests {
  static let phases = TrialPhases(
    forward: TimeWindow(start: 0.1, end: 0.3), target: TimeWindow(start: 0.3, end: 0.5),
    source: .file)

  /// One trial: single spikes at `singles` and doublets 8 ms apart at `doublets`.
  static func sweep(
    _ index: Int, singles: [Double] = [], doublets: [Double] = [],
    bottomUp: [TimeWindow] = [], topDown: [TimeWindow] = [], unknown: [TimeWindow] = [],
    condition: String? = nil, block: Trial.Block? = nil, phases: TrialPhases? = nil
  ) -> SweepResult {
    let train = SpikeTrain(
      times: singles + doublets + doublets.map { $0 + 0.008 }, duration: 1)
    func pulses(_ windows: [TimeWindow], _ site: String, _ pathway: Pathway?) -> [LightPulse] {
      windows.map { LightPulse(onset: $0.start, offset: $0.end, site: site, pathway: pathway) }
    }
    return SweepResult(
      index: index, name: "sweep \(index)", clampMode: .currentClamp, startTime: Double(index),
      duration: 1, condition: condition, block: block,
      spikes: train.times.map {
        Spike(
          peakTime: $0, peakPotential: 30, thresholdTime: nil, thresholdPotential: nil,
          amplitude: nil, halfWidth: nil, maximumUpstroke: nil)
      }, events: train.events,
      counts: EventCounts(train), plateaus: [], forwardPlateau: nil, targetPlateau: nil,
      phases: phases,
      light: pulses(bottomUp, "basal", .bottomUp) + pulses(topDown, "tuft", .topDown)
        + pulses(unknown, "somewhere", nil),
      evokedResponses: [],
      quality: SweepQuality(baseline: nil, noise: nil, nonFiniteCount: 0, bridgedFraction: 0),
      thresholdCheck: nil, warnings: [])
  }

  static let early = [TimeWindow(start: 0.1, end: 0.15)]
  static let late = [TimeWindow(start: 0.35, end: 0.4)]

  /// Two trials of each combination; names of conditions say the opposite of the light.
  /// P: none 0/2, bottom-up 1/4, top-down 1/2, both 4/5.
  static var cell: [SweepResult] {
    [
      sweep(0, singles: [0.2], condition: "both"), sweep(1, singles: [0.7], condition: "both"),
      sweep(2, singles: [0.2, 0.6], bottomUp: early),
      sweep(3, singles: [0.3], doublets: [0.7], bottomUp: early),
      sweep(4, doublets: [0.5], topDown: late), sweep(5, singles: [0.5], topDown: late),
      sweep(6, doublets: [0.2, 0.4], bottomUp: early, topDown: late, condition: "none"),
      sweep(7, singles: [0.2], doublets: [0.4, 0.6], bottomUp: early, topDown: late),
      // Test pulses take no part, nor does a light of which nobody knows where it went.
      sweep(8, doublets: [0.2], bottomUp: early, block: .baseline),
      sweep(9, doublets: [0.2], bottomUp: early, block: .test),
      sweep(10, doublets: [0.2], unknown: early),
    ]
  }

  private static func estimate(
    _ contrast: BurstContrast, _ quantity: BurstQuantity, in set: CellBurstContrasts
  ) throws -> CellBurstContrasts.Estimate {
    try #require(
      set.estimates.first { $0.contrast == contrast && $0.quantity == quantity })
  }

  // MARK: light

  @Test("groups are made of the recorded light, not of names; contrasts are their sums by hand")
  func contrastsByHand() throws {
    let sets = CellBurstContrasts.all(Self.cell, confidence: 0.95)
    #expect(sets.map(\.window) == [.sweep])
    let set = try #require(sets.first)
    #expect(set.groups.map(\.light) == [.none, .bottomUp, .topDown, .both])
    #expect(set.groups.map(\.trialCount) == [2, 2, 2, 2])
    #expect(set.groups.map(\.counts.burstProbability) == [0, 0.25, 0.5, 0.8])
    #expect(set.leftOutTrialCount == 1 && set.cellCount == 1)
    let interaction = try Self.estimate(.interaction, .burstProbability, in: set)
    expectClose(interaction.estimate, 0.8 - 0.25 - 0.5 + 0, within: 1e-12)
    let interval = try #require(interaction.interval)
    #expect(interval[0] < 0.05 && 0.05 < interval[1] && interval[1] - interval[0] < 2)
    expectClose(
      try Self.estimate(.topDownOnBottomUp, .burstProbability, in: set).estimate, 0.55,
      within: 1e-12)
    // Events per trial of 1 s: 1, 1; 2, 2; 1, 1; 2, 3.
    let rate = try Self.estimate(.interaction, .eventRate, in: set)
    expectClose(rate.estimate, 2.5 - 2 - 1 + 1, within: 1e-12, "Hz")
    // Only the group with both lights scatters: ±0.5/√... of two trials, one degree of freedom.
    let half = 12.706204736 * 0.5
    expectClose(try #require(rate.interval)[0], 0.5 - half, within: 1e-6, "Hz")
    #expect(rate.missing.isEmpty && rate.reason == nil)
  }

  @Test("the light that counts in a phase is that of the phase")
  func phases() throws {
    let both = (0..<2).map {
      Self.sweep(
        $0, singles: [0.2], doublets: [0.4], bottomUp: [TimeWindow(start: 0.1, end: 0.5)],
        topDown: Self.late, phases: Self.phases)
    }
    let control = (2..<4).map {
      Self.sweep(
        $0, singles: [0.2, 0.4], bottomUp: [TimeWindow(start: 0.1, end: 0.5)], phases: Self.phases)
    }
    let sets = CellBurstContrasts.all(both + control, confidence: 0.95)
    #expect(sets.map(\.window) == [.sweep, .forward, .target])
    // In the forward phase all four trials have bottom-up light alone.
    #expect(sets[1].groups.map(\.light) == [.bottomUp] && sets[1].groups[0].trialCount == 4)
    #expect(sets[2].groups.map(\.light) == [.bottomUp, .both])
    let target = try Self.estimate(.topDownOnBottomUp, .burstProbability, in: sets[2])
    #expect(target.estimate == 1)
    let missing = try Self.estimate(.interaction, .burstProbability, in: sets[2])
    #expect(missing.estimate == nil && missing.missing == [.topDown, .none])
    #expect(missing.reason?.contains("top-down light alone") == true)
    #expect(CellBurstContrasts.all([Self.sweep(0, singles: [0.2])], confidence: 0.95).isEmpty)
  }

  @Test("without an event there is no P, and the reason names the light; one trial has no interval")
  func noEvents() throws {
    let sweeps = [
      Self.sweep(0), Self.sweep(1), Self.sweep(2, singles: [0.2], bottomUp: Self.early),
      Self.sweep(3, topDown: Self.late),
      Self.sweep(4, doublets: [0.2], bottomUp: Self.early, topDown: Self.late),
    ]
    let set = try #require(CellBurstContrasts.all(sweeps, confidence: 0.95).first)
    let interaction = try Self.estimate(.interaction, .burstProbability, in: set)
    #expect(interaction.estimate == nil)
    #expect(
      interaction.reason?.contains("no event in the trials with top-down light alone") == true)
    let simple = try Self.estimate(.topDownOnBottomUp, .burstProbability, in: set)
    #expect(simple.estimate == 1 && simple.interval == nil)
    #expect(simple.reason?.contains("single trial") == true)
  }

  // MARK: over cells

  private static func recording(
    _ file: String, _ sweeps: [SweepResult], cell: String? = nil, animal: String? = nil
  ) -> RecordingResult {
    var result = RecordingResult(
      file: file, format: "memory", subject: Subject(id: animal), cell: cell, condition: nil,
      criteria: AnalysisCriteria(), sweeps: sweeps, failed: [], conditions: [],
      plateauDifference: nil, weightChange: nil, activity: nil, messages: [])
    result.burstContrasts = CellBurstContrasts.all(sweeps, confidence: 0.95)
    return result
  }

  /// A cell with P(both) − P(bottom-up) of `bursts`/10 in ten events a trial.
  private static func cell(bursts: Int) -> [SweepResult] {
    let places = (0..<10).map { 0.05 + 0.09 * Double($0) }
    return (0..<2).flatMap { trial in
      [
        sweep(2 * trial, singles: places, bottomUp: early),
        sweep(
          2 * trial + 1, singles: Array(places.dropFirst(bursts)),
          doublets: Array(places.prefix(bursts)), bottomUp: early, topDown: late),
      ]
    }
  }

  @Test("over cells: mean, Student's t and sign flips of 0.3, 0.2 and 0.4, as SciPy has them")
  func overCells() throws {
    let study = StudyBurstContrasts([
      Self.recording("a", Self.cell(bursts: 3)), Self.recording("b", Self.cell(bursts: 2)),
      Self.recording("c", Self.cell(bursts: 4)),
      Self.recording("dark", [Self.sweep(0, singles: [0.2])]),
    ])
    let found = try #require(
      study.contrasts.first {
        $0.contrast == .topDownOnBottomUp && $0.quantity == .burstProbability
      })
    #expect(found.cellCount == 3 && found.cellsWithout == 0 && found.window == .sweep)
    expectClose(found.mean, 0.3, within: 1e-12)
    let interval = try #require(found.interval)
    // scipy 1.17.1, stats.ttest_1samp and its confidence_interval.
    expectClose(interval[0], 0.05158622882496697, within: 1e-9)
    expectClose(interval[1], 0.548413771175033, within: 1e-9)
    expectClose(found.p, 0.035098718645984656, within: 1e-9)
    #expect(found.signFlipP == 0.25)
    let interaction = try #require(
      study.contrasts.first { $0.contrast == .interaction && $0.quantity == .burstProbability })
    #expect(interaction.cellCount == 0 && interaction.cellsWithout == 3)
    #expect(interaction.missing == [.none, .topDown] && interaction.mean == nil)
  }

  @Test("a cell of many trials counts as much as one of few, and two files of a cell are one cell")
  func unit() throws {
    let many = (0..<6).flatMap { _ in Self.cell(bursts: 8) }
    let study = StudyBurstContrasts([
      Self.recording("many", many), Self.recording("few", Self.cell(bursts: 0)),
    ])
    let found = try #require(
      study.contrasts.first { $0.contrast == .topDownOnBottomUp })
    expectClose(found.mean, 0.4, within: 1e-12)
    let twice = StudyBurstContrasts([
      Self.recording("1", Self.cell(bursts: 2), cell: "c1", animal: "m1"),
      Self.recording("2", Self.cell(bursts: 4), cell: "c1", animal: "m1"),
      Self.recording("3", Self.cell(bursts: 9), cell: "c1", animal: "m2"),
      Self.recording("4", Self.cell(bursts: 9), cell: "c1"),
    ])
    let merged = try #require(twice.contrasts.first { $0.contrast == .topDownOnBottomUp })
    #expect(merged.cellCount == 3)
    expectClose(merged.mean, (0.3 + 0.9 + 0.9) / 3, within: 1e-12)
  }

  // MARK: through the analyser

  /// Hay's BAC burst, twice in a sweep, with single spikes in another.
  private static func memory() -> MemoryRecording {
    var memory = MemoryRecording()
    for onsets in [[0.2979, 0.3076, 0.3257], [0.2, 0.6]] {
      var builder = TraceBuilder(seconds: 1, rate: 20_000)
      for onset in onsets { builder.addSpike(at: onset) }
      memory.append(builder.signal, trial: Trial(condition: "step", phases: phases))
    }
    return memory
  }

  @Test(
    "Hay's BAC burst: 16 ms splits it, 20 ms keeps it; the sensitivity shows where, and says so")
  func sensitivity() throws {
    let memory = Self.memory()
    let result = RecordingAnalyzer().analyze(memory.recording, source: memory).result
    let summary = try #require(result.burstSummary)
    #expect(summary.counts.events == 4 && summary.counts.bursts == 1)
    let points = try #require(summary.sensitivity).points
    #expect(points.map(\.burstInterval) == (10...20).map(Double.init))
    // 9.7 and 18.1 ms: from 10 ms on a doublet, from 19 ms on a triplet.
    #expect(points.map(\.events) == [Int](repeating: 4, count: 9) + [3, 3])
    #expect(points.map(\.bursts) == [Int](repeating: 1, count: 11))
    // 1/4 to 1/3 lies within Jeffreys' interval of 1 in 4.
    #expect(!result.messages.contains { $0.id == .burstProbabilitySensitive })
    var criteria = AnalysisCriteria()
    criteria.burstInterval = 20
    let longer = RecordingAnalyzer(criteria: criteria).analyze(memory.recording, source: memory)
    #expect(longer.result.sweeps.first?.events.map(\.spikeCount) == [3])
  }

  @Test("events of a phase are those that begin in it, with spikes before it in view")
  func phaseEvents() throws {
    let memory = Self.memory()
    let result = RecordingAnalyzer().analyze(memory.recording, source: memory).result
    let condition = try #require(result.conditions.first)
    // The spike at 308.6 ms follows one at 298.9 ms, in the forward phase: no event of the target phase.
    #expect(condition.phaseEvents.map(\.phase) == [.forward, .target])
    #expect(condition.phaseEvents.map(\.counts.events) == [2, 1])
    #expect(condition.phaseEvents.map(\.counts.bursts) == [1, 0])
    #expect(condition.phaseEvents.map(\.counts.observedTime).allSatisfy { abs($0 - 0.4) < 1e-12 })
    #expect(condition.phaseEvents[0].burstProbabilityInterval != nil)
  }

  @Test("P that the choice of θ moves more than its interval is named")
  func sensitivityMessage() throws {
    var memory = MemoryRecording()
    for _ in 0..<4 {
      var builder = TraceBuilder(seconds: 4, rate: 10_000)
      for event in 0..<20 {
        builder.addSpike(at: 0.1 + 0.19 * Double(event))
        builder.addSpike(at: 0.1 + 0.19 * Double(event) + 0.018)
      }
      memory.append(builder.signal)
    }
    let result = RecordingAnalyzer().analyze(memory.recording, source: memory).result
    let message = try #require(result.messages.first { $0.id == .burstProbabilitySensitive })
    #expect(message.text.contains("0.0 to 1.0"))
    #expect(result.burstSummary?.counts.burstProbability == 0)
  }

  @Test("another method's bursts make the events; the others are counted beside")
  func chosenMethod() throws {
    let memory = Self.memory()
    var criteria = AnalysisCriteria()
    criteria.bursts.method = .maxInterval
    let result = RecordingAnalyzer(criteria: criteria).analyze(memory.recording, source: memory)
      .result
    // Three spikes within 170 ms and over 27.8 ms are a burst; two spikes 400 ms apart are none.
    #expect(result.sweeps.map { $0.events.map(\.spikeCount) } == [[3], [1, 1]])
    #expect(result.sweeps.map(\.counts.bursts) == [1, 0])
    #expect(result.burstSummary?.method == .maxInterval)
    #expect(result.burstSummary?.sensitivity == nil)
    #expect(result.burstMethods.map(\.method) == BurstMethod.allCases)
    #expect(
      result.burstMethods.map(\.burstCount) == [1, 1, nil, 0, result.burstMethods[4].burstCount])
    #expect(result.burstMethods[0].spikesInBursts == 2)
  }

  @Test("a method that refuses leaves the event definition, and says why")
  func refusedMethod() throws {
    var memory = MemoryRecording()
    var builder = TraceBuilder(seconds: 4, rate: 10_000)
    for spike in 0..<60 { builder.addSpike(at: 0.1 + Double(spike) / 20) }
    memory.append(builder.signal)
    var criteria = AnalysisCriteria()
    criteria.bursts.method = .logISI
    let result = RecordingAnalyzer(criteria: criteria).analyze(memory.recording, source: memory)
      .result
    let message = try #require(result.messages.first { $0.id == .burstMethodRefused })
    #expect(message.text.contains("unimodal"))
    #expect(result.burstSummary?.method == .event)
    #expect(result.sweeps.first?.counts.events == 60)
    #expect(result.logISIHistogram?.peaks.count == 1)
    #expect(result.burstMethods[2].refusal?.contains("unimodal") == true)
  }

  @Test("the result survives its own JSON")
  func roundTrip() throws {
    let memory = Self.memory()
    let result = RecordingAnalyzer().analyze(memory.recording, source: memory).result
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(result)
    let again = try JSONDecoder().decode(RecordingResult.self, from: data)
    #expect(try encoder.encode(again) == data)
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let methods = try #require(document["burst_methods"] as? [[String: Any]])
    #expect(
      methods.map { $0["method"] as? String } == [
        "event", "max-interval", "log-isi", "poisson-surprise", "cma",
      ])
    #expect(methods[2]["burst_count"] is NSNull)
  }
}
