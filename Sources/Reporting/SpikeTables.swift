import EventDetection
import OutputFiles
import RecordingAnalysis

/// Columns and tables about rules, light artefacts and steps of current.
extension ReportTables {
  /// One difference between the chosen rule and another.
  struct RuleDifference {
    var rule: SpikeRule
    var difference: SpikeRuleCheck.Difference

    static func all(of sweep: SweepResult) -> [RuleDifference] {
      sweep.ruleChecks.flatMap { check in
        check.differences.map { RuleDifference(rule: check.rule, difference: $0) }
      }
    }
  }

  static let ruleDifferences = part(
    "rule_differences",
    [
      .init("rule") { .text($0.part.rule.rawValue) },
      .init("kind") { .text($0.part.difference.kind.rawValue) },
      .init("time_s") { .init($0.part.difference.time) },
      .init("reason") { .text($0.part.difference.reason) },
    ] as [TableDefinition<PartRow<RuleDifference>>.Column])

  static let lightArtefactColumns: [TableDefinition<SweepRow>.Column] = [
    .init("light_artefact_method") { .init($0.sweep.lightArtefact?.method.rawValue) },
    .init("light_artefact_edge_count") { .init($0.sweep.lightArtefact?.edgeCount) },
    .init("light_artefact_blanked_count") { .init($0.sweep.lightArtefact?.blankedCount) },
    .init("light_artefact_subtracted_count") { .init($0.sweep.lightArtefact?.subtractedCount) },
    .init("light_artefact_window_ms") { .init($0.sweep.lightArtefact?.window) },
    .init("light_artefact_touched_spike_count") {
      .init($0.sweep.lightArtefact?.touchedSpikeCount)
    },
    .init("light_artefact_reason") { .init($0.sweep.lightArtefact?.reason) },
  ]

  struct ExcitabilityRow {
    var recording: RecordingResult
    var excitability: Excitability
  }

  /// The f–I curve is in the sweeps' `current_step_…` columns.
  static let excitability = TableDefinition<ExcitabilityRow>(
    name: "excitability",
    columns: [
      .init("file") { .text($0.recording.file) },
      .init("cell") { .init($0.recording.cell) },
      .init("step_count") { .integer($0.excitability.stepCount) },
    ]
      + Excitability.CodingKeys.allCases
      .filter { ![.stepCount, .firingCurve, .missing].contains($0) }
      .map { key in .init(key.rawValue) { .init($0.excitability.number(key)) } } + [
        .init("missing") { .text(missing($0.excitability.missing)) }
      ])

  private static func missing(_ reasons: [String: String]) -> String {
    reasons.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
  }

  static let currentStepColumns: [TableDefinition<SweepRow>.Column] = [
    .init("current_step_start_s") { .init($0.sweep.currentStep?.start) },
    .init("current_step_end_s") { .init($0.sweep.currentStep?.end) },
    .init("current_step_amplitude_pa") { .init($0.sweep.currentStep?.amplitude) },
    .init("current_step_spike_count") { .init($0.sweep.currentStep?.spikeCount) },
    .init("current_step_firing_rate_hz") { .init($0.sweep.currentStep?.firingRate) },
    .init("current_step_latency_ms") { .init($0.sweep.currentStep?.latency) },
    .init("current_step_adaptation_index") { .init($0.sweep.currentStep?.adaptationIndex) },
    .init("current_step_baseline_mv") { .init($0.sweep.currentStep?.baseline) },
    .init("current_step_steady_mv") { .init($0.sweep.currentStep?.steadyPotential) },
    .init("current_step_peak_mv") { .init($0.sweep.currentStep?.peakPotential) },
    .init("current_step_sag_ratio") { .init($0.sweep.currentStep?.sagRatio) },
    .init("current_step_input_resistance_mohm") { .init($0.sweep.currentStep?.inputResistance) },
    .init("current_step_time_constant_ms") { .init($0.sweep.currentStep?.timeConstant) },
    .init("current_step_missing") { row in
      .init(row.sweep.currentStep.map { missing($0.missing) })
    },
  ]
}
