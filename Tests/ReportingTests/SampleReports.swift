import EventDetection
import Foundation
import Messages
import ModelComparison
import PlasticityRules
import RecordingAnalysis
import Reporting
import Signals
import SynapticResponses

/// Made-up results; no number in them comes from an analysis, so that the page can be checked
/// against what was put in.
enum SampleReports {
  static let conditionNames = [
    "A_target_plateau", "B_forward_plateau", "C_both_plateaus", "D_bottom_up_only",
  ]

  static let description = "SIMULATED recording made up for a test of the report."

  /// What a hostile or careless file could hold.
  static let hostileText = """
    `touch executed` "q" 'q' <script>alert(1)</script> & {{title}} $(touch executed)
    system("touch executed") \u{202E}
    """

  // MARK: recordings

  /// 16 cells, four of each condition, with induction trials and test pulses.
  static func study() -> [AnalyzedRecording] {
    (0..<16).map { index in
      cell(index, condition: conditionNames[index % 4], file: "cells/cell-\(index + 1).nwb")
    }
  }

  /// One recording with one sweep, no light, no phases.
  static func singleSweep() -> AnalyzedRecording {
    recording(
      file: "single.nwb", cell: nil, condition: nil, description: nil,
      sweeps: [sweep(0, condition: nil, block: nil, hasPhases: false)])
  }

  /// One recording with 200 sweeps.
  static func long() -> AnalyzedRecording {
    recording(
      file: "long.nwb", cell: "cell long", condition: nil, description: nil,
      sweeps: (0..<200).map { sweep($0, condition: nil, block: nil, hasPhases: false) })
  }

  /// A voltage-clamp sweep alone: nothing to show but its existence.
  static func empty() -> AnalyzedRecording {
    var silent = sweep(0, condition: nil, block: nil, hasPhases: false)
    silent.clampMode = .voltageClamp
    silent.spikes = []
    silent.events = []
    silent.counts = EventCounts(observedTime: silent.duration)
    silent.plateaus = []
    silent.thresholdCheck = nil
    var recording = recording(
      file: "empty.nwb", cell: nil, condition: nil, description: nil, sweeps: [silent])
    recording.result.conditions = []
    recording.displayedTraces = []
    return recording
  }

  static func cell(_ index: Int, condition: String, file: String) -> AnalyzedRecording {
    let kind = conditionNames.firstIndex(of: condition) ?? 0
    var sweeps = (0..<3).map {
      sweep($0, condition: "test_pulse", block: .baseline, hasPhases: false)
    }
    sweeps += (3..<5).map { sweep($0, condition: "bottom_up", block: .reference, hasPhases: true) }
    sweeps += (5..<9).map { number in
      sweep(
        number, condition: condition, block: .induction, hasPhases: true,
        forward: kind == 1 || kind == 2 ? 2400 + 31.25 * Double(index) : 12.5 * Double(number - 7),
        target: kind == 0 || kind == 2 ? 2500 - 17.75 * Double(index) : 9.5 * Double(number - 6))
    }
    sweeps += (9..<12).map { sweep($0, condition: "test_pulse", block: .test, hasPhases: false) }
    var made = recording(
      file: file, cell: "cell \(index + 1)", condition: condition, description: description,
      sweeps: sweeps)
    let ratio = [1.5, 0.7, 1.02, 0.97][kind] + 0.015 * Double(index / 4)
    made.result.weightChange = WeightChange(
      ratio: ratio, interval: [ratio * 0.9, ratio / 0.9], confidence: 0.95, baselineMean: 4.125,
      afterMean: 4.125 * ratio, baselineCount: 12, afterCount: 11, excludedCount: 1)
    let trials = sweeps.filter { $0.block == .induction }
    let forward = trials.compactMap(\.forwardPlateau?.alpha)
    let target = trials.compactMap(\.targetPlateau?.alpha)
    let meanForward = forward.reduce(0, +) / Double(forward.count)
    let meanTarget = target.reduce(0, +) / Double(target.count)
    made.result.plateauDifference = PlateauDifference(
      scale: .area, measure: .somaticResidual, meanForward: meanForward, meanTarget: meanTarget,
      mean: meanTarget - meanForward,
      interval: [meanTarget - meanForward - 150, meanTarget - meanForward + 150],
      trialCount: trials.count, abstainedCount: 0)
    made.result.activity = ActivityRecord(trials: [])
    return made
  }

  static func recording(
    file: String, cell: String?, condition: String?, description: String?, sweeps: [SweepResult]
  ) -> AnalyzedRecording {
    let named = Dictionary(grouping: sweeps) { $0.condition ?? "all sweeps" }
    let conditions = named.keys.sorted().map { name in
      let members = named[name] ?? []
      return ConditionSummary(
        condition: name, sweepCount: members.count,
        counts: members.reduce(EventCounts()) { $0 + $1.counts },
        burstProbabilityInterval: [0.21, 0.64],
        plateauDifference: PlateauDifference(
          scale: .area, measure: .somaticResidual, meanForward: 12.5, meanTarget: 1900,
          mean: 1887.5, interval: [1800, 1975], trialCount: 4, abstainedCount: 0))
    }
    return AnalyzedRecording(
      result: RecordingResult(
        file: file, format: "NWB 2.7.0", sessionDescription: description, cell: cell,
        condition: condition, criteria: AnalysisCriteria(), sweeps: sweeps, failed: [],
        conditions: conditions, plateauDifference: nil, weightChange: nil, activity: nil,
        messages: [
          Message(
            .spikeCountDisagrees, .warning, "Apical finds 4 spikes where 5 crossings are counted",
            file: file, object: "sweep_0", sweep: 0)
        ]),
      displayedTraces: sweeps.prefix(6).map(trace))
  }

  // MARK: sweeps

  static let spikeTimes = [0.108, 0.311, 0.319, 0.327, 0.412]

  static func sweep(
    _ index: Int, condition: String?, block: Trial.Block?, hasPhases: Bool, forward: Double? = nil,
    target: Double? = nil
  ) -> SweepResult {
    let isPulse = block == .baseline || block == .test
    let times = isPulse ? [] : spikeTimes.map { $0 + 0.0001 * Double(index) }
    let train = SpikeTrain(times: times, duration: 0.7)
    let phases = TrialPhases(
      forward: TimeWindow(start: 0.1, end: 0.3), target: TimeWindow(start: 0.3, end: 0.5),
      source: .file)
    let spikes = times.map {
      Spike(
        peakTime: $0, peakPotential: 31.25, thresholdTime: $0 - 0.0004, thresholdPotential: -48.125,
        amplitude: 79.375, halfWidth: index % 3 == 0 ? nil : 0.81, maximumUpstroke: 312.5)
    }
    var result = SweepResult(
      index: index, name: "sweep_\(index)", clampMode: .currentClamp,
      startTime: 10 * Double(index), duration: 0.7, condition: condition, block: block,
      spikes: spikes, events: train.events, counts: EventCounts(train),
      plateaus: hasPhases
        ? [PlateauPotential(onset: 0.3125, duration: 151.5, amplitude: 18.4, area: 2222.75)] : [],
      forwardPlateau: hasPhases ? measure(forward, phases.forward) : nil,
      targetPlateau: hasPhases ? measure(target, phases.target) : nil,
      phases: hasPhases ? phases : nil, light: hasPhases ? light : [],
      evokedResponses: isPulse
        ? [
          EvokedResponse(
            pulseTime: 0.05, baseline: -70.5, amplitude: 4.125, peakTime: 0.061, reason: nil)
        ] : [],
      quality: SweepQuality(
        baseline: -70.25, noise: 0.125, nonFiniteCount: 0, bridgedFraction: 0.03125),
      thresholdCheck: ThresholdCheck(
        level: -10, crossingCount: times.count + 1, spikeCount: times.count,
        differences: [
          .init(
            kind: .crossingWithoutSpike, time: 0.6543,
            reason: "the potential wanders across the level")
        ]), warnings: ["a warning"])
    result.ruleChecks = [
      SpikeRuleCheck(
        rule: .efel, spikeCount: times.count + 1,
        differences: [
          .init(kind: .additional, time: 0.6543, reason: "peak -31.5 mV, below -30.0 mV")
        ], limits: []),
      SpikeRuleCheck(rule: .ipfx, spikeCount: times.count, differences: [], limits: []),
    ]
    if hasPhases {
      result.lightArtefact = LightArtefactRecord(
        method: .automatic, edgeCount: 16, blankedCount: 16, subtractedCount: 0, window: 2,
        touchedSpikeCount: 0, reason: nil)
      result.currentStep = CurrentStepMeasurement(
        SampledSignal(
          samples: [Double](repeating: -70, count: 700), samplingRate: 1000, unit: "mV")
      ).response(step: TimeWindow(start: 0.2, end: 0.5), amplitude: 100, spikes: spikes)
    }
    return result
  }

  private static func measure(_ alpha: Double?, _ phase: TimeWindow) -> PlateauMeasure {
    PlateauMeasure(
      alpha: alpha, scale: .area, measure: .somaticResidual, window: phase.droppingFirst(0.03),
      reference: .init(kind: .matchedTrials, trialCount: 5, value: 321.5),
      standardDeviation: alpha == nil ? nil : 140.25,
      reason: alpha == nil ? "this is a reference trial" : nil)
  }

  private static let light: [LightPulse] = {
    let bottomUp = (0..<8).map { pulse in
      LightPulse(
        onset: 0.1 + 0.05 * Double(pulse), offset: 0.105 + 0.05 * Double(pulse),
        site: "bottom_up", pathway: .bottomUp, peakPower: 2)
    }
    return bottomUp + [
      LightPulse(onset: 0.3, offset: 0.45, site: "top_down", pathway: .topDown, peakPower: 2)
    ]
  }()

  private static func trace(of sweep: SweepResult) -> DisplayedTrace {
    let samples = (0..<1400).map { sample -> Double in
      let time = Double(sample) / 2000
      let plateau: Double = sweep.plateaus.contains { $0.window.contains(time) } ? 18 : 0
      return -70 + plateau + sin(time * 60)
    }
    var spiking = samples
    for spike in sweep.spikes {
      let index = Int((spike.peakTime * 2000).rounded())
      if spiking.indices.contains(index), let peak = spike.peakPotential {
        spiking[index] = peak
      }
    }
    return DisplayedTrace(
      sweep: sweep.index,
      response: TraceEnvelope(SampledSignal(samples: spiking, samplingRate: 2000, unit: "mV")),
      spikeStripped: TraceEnvelope(
        SampledSignal(samples: samples, samplingRate: 2000, unit: "mV")))
  }

  // MARK: reports

  /// Signs as made up for each condition: the rules disagree on B and C.
  static func signTable(_ recordings: [AnalyzedRecording]) -> SignTable {
    var table = SignTable([], rules: RuleLibrary.all)
    table.rows = recordings.map(\.result).filter { $0.activity != nil }.map { result in
      let kind = conditionNames.firstIndex { $0 == result.condition } ?? 0
      let difference = [1200.5, -1200.5, 3.5, -2.25][kind]
      return SignTable.Row(
        file: result.file, cell: result.cell, condition: result.condition,
        weightChange: result.weightChange, plateauDifference: result.plateauDifference,
        predictions: [
          RulePrediction(
            rule: "plateau-difference", parameterSet: "guerguiev2017-spiking",
            outcome: .change(difference, standardError: 40)),
          RulePrediction(
            rule: "pair-stdp", parameterSet: "song2000",
            outcome: .change(0.125, standardError: nil),
            validity: ["outside the fitted protocol"]),
          RulePrediction(
            rule: "btsp", parameterSet: "milstein2021",
            outcome: kind == 3
              ? .notComputable("there is no plateau") : .change(0.25, standardError: nil)),
        ])
    }
    return table
  }

  struct Provenance: Codable, Sendable {
    var arguments = ["analyze", "cells/*.nwb"]
    var created = "2026-01-01T00:00:00Z"
  }

  static func report(
    _ recordings: [AnalyzedRecording], title: String = "Apical analysis", failed: [Message] = []
  ) -> AnalysisReport {
    let signTable = signTable(recordings)
    return AnalysisReport(
      title: title, recordings: recordings, failed: failed, signTable: signTable,
      comparison: StudyComparison(signTable), provenance: Provenance())
  }
}
