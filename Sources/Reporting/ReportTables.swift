import EventDetection
import Messages
import ModelComparison
import OutputFiles
import PlasticityRules
import RecordingAnalysis
import Signals
import SynapticResponses

/// The tables of a report, each one a file in `tables/`.
struct ReportTables {
  /// Name (file stem) and table, in the order in which the page lists them.
  let tables: [(name: String, table: CSVTable)]

  init(
    recordings: [RecordingResult], failed: [Message], signTable: SignTable,
    comparison: StudyComparison, summary: StudySummary, inventory: [InventoryEntry]? = nil,
    isByCell: Bool = false
  ) {
    let sweeps = recordings.flatMap { recording in
      recording.sweeps.map { SweepRow(recording: recording, sweep: $0) }
    }
    func parts<Part>(_ all: (SweepResult) -> [Part]) -> [PartRow<Part>] {
      sweeps.flatMap { row in
        all(row.sweep).map { PartRow(recording: row.recording, sweep: row.sweep, part: $0) }
      }
    }
    let cells = recordings.map { recording in
      CellRow(
        recording: recording, signs: signTable.rows.first { $0.file == recording.file })
    }
    func made<Row>(
      _ definition: TableDefinition<Row>, _ rows: [Row]
    ) -> (name: String, table: CSVTable) {
      (definition.name, definition.table(rows))
    }
    let byCell =
      (inventory.map { [made(Self.inventory, $0)] } ?? []) + [
        made(Self.cells(rules: signTable.rules), cells),
        made(Self.outcomes(rules: signTable.rules), summary.outcomes),
        made(Self.contrasts, comparison.contrasts),
        made(
          Self.contrastPredictions,
          comparison.contrasts.flatMap { contrast in
            contrast.predictions.map { ContrastPredictionRow(name: contrast.name, said: $0) }
          }),
        made(Self.equivalence, comparison.equivalence),
        made(Self.ruleTests, comparison.rules),
        made(Self.rulePairs, comparison.pairs),
        made(
          Self.predictions,
          comparison.rules.flatMap { test in
            test.cells.map { PredictionRow(rule: test.rule, cell: $0) }
          }),
        made(Self.conditionMeans, summary.conditions),
        made(Self.studyBurstContrasts, summary.burstContrasts.contrasts),
        made(Self.cellBurstContrasts, BurstContrastRow.all(of: recordings)),
        made(Self.phaseEvents, PhaseEventsRow.all(of: recordings)),
        made(Self.burstMethods, BurstMethodRow.all(of: recordings)),
        made(Self.burstSensitivity, BurstSensitivityRow.all(of: recordings)),
        made(
          Self.conditions,
          recordings.flatMap { recording in
            recording.conditions.map { ConditionRow(recording: recording, condition: $0) }
          }),
      ]
    let bySweep =
      isByCell
      ? []
      : [
        made(Self.sweeps, sweeps),
        made(
          Self.excitability,
          recordings.compactMap { recording in
            recording.excitability.map { ExcitabilityRow(recording: recording, excitability: $0) }
          }),
        made(Self.spikes, parts(\.spikes)),
        made(Self.events, parts(\.events)),
        made(Self.plateaus, parts(\.plateaus)),
        made(Self.phases, parts(PhaseMeasure.all)),
        made(Self.evokedResponses, parts(\.evokedResponses)),
        made(Self.thresholdDifferences, parts { $0.thresholdCheck?.differences ?? [] }),
        made(Self.ruleDifferences, parts(RuleDifference.all)),
        made(Self.trainDistances, recordings.flatMap(TrainDistanceRow.all)),
      ]
    tables =
      byCell + bySweep + [made(Self.messages, failed + recordings.flatMap(\.messages))]
  }

  struct SweepRow {
    var recording: RecordingResult
    var sweep: SweepResult
  }

  struct PartRow<Part> {
    var recording: RecordingResult
    var sweep: SweepResult
    var part: Part
  }

  struct ConditionRow {
    var recording: RecordingResult
    var condition: ConditionSummary
  }

  struct CellRow {
    var recording: RecordingResult
    var signs: SignTable.Row?
  }

  /// α of one phase of one trial.
  struct PhaseMeasure {
    var phase: String
    var measure: PlateauMeasure

    static func all(of sweep: SweepResult) -> [PhaseMeasure] {
      let readouts = sweep.plateauReadouts
      return [
        ("forward", sweep.forwardPlateau), ("target", sweep.targetPlateau),
        ("forward", readouts?.forward.probability), ("target", readouts?.target.probability),
        ("forward", readouts?.forward.burst), ("target", readouts?.target.burst),
      ].compactMap { phase, measure in
        measure.map { PhaseMeasure(phase: phase, measure: $0) }
      }
    }
  }
}

// MARK: columns

extension ReportTables {
  static let sweeps = TableDefinition<SweepRow>(
    name: "sweeps",
    columns: [
      .init("file") { .text($0.recording.file) },
      .init("cell") { .init($0.recording.cell) },
      .init("index") { .integer($0.sweep.index) },
      .init("name") { .text($0.sweep.name) },
      .init("response_path") { .init($0.sweep.source) },
      .init("response_object_id") { .init($0.sweep.sourceObjectID) },
      .init("clamp_mode") { .text($0.sweep.clampMode.rawValue) },
      .init("sampling_rate_hz") { .init($0.sweep.samplingRate) },
      .init("start_time_s") { .init($0.sweep.startTime) },
      .init("duration_s") { .init($0.sweep.duration) },
      .init("observed_time_s") { .init($0.sweep.counts.observedTime) },
      .init("condition") { .init($0.sweep.condition) },
      .init("block") { .init($0.sweep.block?.rawValue) },
      .init("spike_count") { .integer($0.sweep.counts.spikes) },
      .init("event_count") { .integer($0.sweep.counts.events) },
      .init("single_spike_count") { .integer($0.sweep.counts.singleSpikes) },
      .init("burst_count") { .integer($0.sweep.counts.bursts) },
      .init("event_rate_hz") { .init($0.sweep.counts.eventRate) },
      .init("burst_rate_hz") { .init($0.sweep.counts.burstRate) },
      .init("burst_probability") { .init($0.sweep.counts.burstProbability) },
      .init("burst_fraction") { .init($0.sweep.counts.burstFraction) },
      .init("spikes_per_burst") { .init($0.sweep.counts.spikesPerBurst) },
      .init("left_censored_event_count") { .integer($0.sweep.counts.leftCensored) },
      .init("right_censored_event_count") { .integer($0.sweep.counts.rightCensored) },
      .init("uncensored_burst_probability") {
        .init($0.sweep.counts.uncensoredBurstProbability)
      },
      .init("quality_baseline") { .init($0.sweep.quality.baseline) },
      .init("quality_noise") { .init($0.sweep.quality.noise) },
      .init("quality_non_finite_count") { .integer($0.sweep.quality.nonFiniteCount) },
      .init("quality_bridged_fraction") { .init($0.sweep.quality.bridgedFraction) },
      .init("quality_light_is_as_planned") { .init($0.sweep.quality.lightIsAsPlanned) },
      .init("threshold_check_level_mv") { .init($0.sweep.thresholdCheck?.level) },
      .init("threshold_check_crossing_count") { .init($0.sweep.thresholdCheck?.crossingCount) },
      .init("threshold_check_spike_count") { .init($0.sweep.thresholdCheck?.spikeCount) },
      .init("train_unit") { .init($0.sweep.train?.unit) },
      .init("train_trial") { .init($0.sweep.train?.trial) },
      .init("plateau_readouts_sign") { .init($0.sweep.plateauReadouts?.sign) },
    ] + lightArtefactColumns + currentStepColumns + testStepColumns)

  /// What test steps say of electrode and cell.
  private static let testStepColumns: [TableDefinition<SweepRow>.Column] = [
    .init("voltage_step_step_mv") { .init($0.sweep.voltageStep?.step) },
    .init("voltage_step_holding_current_pa") { .init($0.sweep.voltageStep?.holdingCurrent) },
    .init("voltage_step_series_resistance_mohm") {
      .init($0.sweep.voltageStep?.seriesResistance)
    },
    .init("voltage_step_input_resistance_mohm") { .init($0.sweep.voltageStep?.inputResistance) },
    .init("voltage_step_capacitance_pf") { .init($0.sweep.voltageStep?.capacitance) },
    .init("test_step_step_pa") { .init($0.sweep.testStep?.step) },
    .init("test_step_input_resistance_mohm") { .init($0.sweep.testStep?.inputResistance) },
    .init("test_step_bridge_error_mohm") { .init($0.sweep.testStep?.bridgeError) },
  ]

  static let spikes = part(
    "spikes",
    Spike.CodingKeys.allCases.map { key in .init(key.rawValue) { .init($0.part.number(key)) } }
      as [TableDefinition<PartRow<Spike>>.Column])

  static let events = part(
    "events",
    [
      .init("start_s") { .init($0.part.start) },
      .init("end_s") { .init($0.part.end) },
      .init("spike_count") { .integer($0.part.spikeCount) },
      .init("left_censored") { .init($0.part.isLeftCensored) },
      .init("right_censored") { .init($0.part.isRightCensored) },
    ] as [TableDefinition<PartRow<SpikingEvent>>.Column])

  static let plateaus = part(
    "plateaus",
    [
      .init("onset_s") { .init($0.part.onset) },
      .init("duration_ms") { .init($0.part.duration) },
      .init("amplitude_mv") { .init($0.part.amplitude) },
      .init("area_mv_ms") { .init($0.part.area) },
    ] as [TableDefinition<PartRow<PlateauPotential>>.Column])

  static let phases = part(
    "phases",
    [
      .init("phase") { .text($0.part.phase) },
      .init("alpha") { .init($0.part.measure.alpha) },
      .init("scale") { .text($0.part.measure.scale.rawValue) },
      .init("measure") { .text($0.part.measure.measure.rawValue) },
      .init("window_s_start") { .init($0.part.measure.window.start) },
      .init("window_s_end") { .init($0.part.measure.window.end) },
      .init("window_mean_mv") { .init($0.part.measure.windowMean) },
      .init("reference_kind") { .init($0.part.measure.reference?.kind.rawValue) },
      .init("reference_trial_count") { .init($0.part.measure.reference?.trialCount) },
      .init("reference_value") { .init($0.part.measure.reference?.value) },
      .init("sd") { .init($0.part.measure.standardDeviation) },
      .init("abstained") { .truth($0.part.measure.abstained) },
      .init("reason") { .init($0.part.measure.reason) },
    ] as [TableDefinition<PartRow<PhaseMeasure>>.Column])

  static let evokedResponses = part(
    "psps",
    [
      .init("pulse_time_s") { .init($0.part.pulseTime) },
      .init("pathway") { .init($0.part.pathway) },
      .init("unit") { .text($0.part.unit) },
      .init("polarity") { .text($0.part.polarity.rawValue) },
      .init("pulse_index") { .integer($0.part.pulseIndex) },
      .init("baseline_mv") { .init($0.part.baseline(in: "mV")) },
      .init("baseline_pa") { .init($0.part.baseline(in: "pA")) },
      .init("noise_mv") { .init($0.part.unit == "mV" ? $0.part.noise : nil) },
      .init("noise_pa") { .init($0.part.unit == "pA" ? $0.part.noise : nil) },
      .init("amplitude_mv") { .init($0.part.amplitude(in: "mV")) },
      .init("amplitude_pa") { .init($0.part.amplitude(in: "pA")) },
      .init("slope_mv_per_ms") { .init($0.part.unit == "mV" ? $0.part.slope : nil) },
      .init("slope_pa_per_ms") { .init($0.part.unit == "pA" ? $0.part.slope : nil) },
      .init("locked_amplitude_mv") { .init($0.part.lockedAmplitude(in: "mV")) },
      .init("locked_amplitude_pa") { .init($0.part.lockedAmplitude(in: "pA")) },
      .init("locked_slope_mv_per_ms") { .init($0.part.lockedSlope(in: "mV")) },
      .init("locked_slope_pa_per_ms") { .init($0.part.lockedSlope(in: "pA")) },
      .init("peak_time_s") { .init($0.part.peakTime) },
      .init("rise_time_ms") { .init($0.part.riseTime) },
      .init("latency_ms") { .init($0.part.latency) },
      .init("is_failure") { .init($0.part.isFailure) },
      .init("flags") { .text($0.part.flags.map(\.rawValue).joined(separator: " ")) },
      .init("reason") { .init($0.part.reason) },
    ] as [TableDefinition<PartRow<EvokedResponse>>.Column])

  static let thresholdDifferences = part(
    "threshold_differences",
    [
      .init("kind") { .text($0.part.kind.rawValue) },
      .init("time_s") { .init($0.part.time) },
      .init("reason") { .text($0.part.reason) },
    ] as [TableDefinition<PartRow<ThresholdCheck.Difference>>.Column])

  /// What places a part of a sweep: file, cell, sweep, condition, block.
  static let placeHeaders = ["file", "cell", "sweep", "condition", "block"]

  static func part<Part>(
    _ name: String, _ columns: [TableDefinition<PartRow<Part>>.Column]
  ) -> TableDefinition<PartRow<Part>> {
    TableDefinition(
      name: name,
      columns: [
        .init("file") { .text($0.recording.file) },
        .init("cell") { .init($0.recording.cell) },
        .init("sweep") { .integer($0.sweep.index) },
        .init("condition") { .init($0.sweep.condition) },
        .init("block") { .init($0.sweep.block?.rawValue) },
      ] + columns)
  }

  static let conditions = TableDefinition<ConditionRow>(
    name: "conditions",
    columns: [
      .init("file") { .text($0.recording.file) },
      .init("cell") { .init($0.recording.cell) },
      .init("condition") { .text($0.condition.condition) },
      .init("sweep_count") { .integer($0.condition.sweepCount) },
    ] + eventCountColumns("counts_") { $0.condition.counts } + [
      .init("event_rate_hz") { .init($0.condition.counts.eventRate) },
      .init("burst_rate_hz") { .init($0.condition.counts.burstRate) },
      .init("burst_probability") { .init($0.condition.counts.burstProbability) },
      .init("burst_fraction") { .init($0.condition.counts.burstFraction) },
      .init("burst_probability_interval_lower") {
        .init($0.condition.burstProbabilityInterval?.first)
      },
      .init("burst_probability_interval_upper") {
        .init($0.condition.burstProbabilityInterval?.last)
      },
      .init("spikes_per_burst") { .init($0.condition.counts.spikesPerBurst) },
      .init("uncensored_burst_probability") {
        .init($0.condition.counts.uncensoredBurstProbability)
      },
    ] + plateauDifference("plateau_difference_") { $0.condition.plateauDifference }
      + plateauDifference("plateau_probability_difference_") {
        $0.condition.plateauProbabilityDifference
      })

  /// α_f, α_t and their difference, wherever a row has one.
  private static func plateauDifference<Row>(
    _ prefix: String, _ value: @escaping @Sendable (Row) -> PlateauDifference?
  ) -> [TableDefinition<Row>.Column] {
    [
      .init(prefix + "scale") { .init(value($0)?.scale.rawValue) },
      .init(prefix + "measure") { .init(value($0)?.measure.rawValue) },
      .init(prefix + "alpha_f") { .init(value($0)?.meanForward) },
      .init(prefix + "alpha_t") { .init(value($0)?.meanTarget) },
      .init(prefix + "alpha_t_minus_alpha_f") { .init(value($0)?.mean) },
      .init(prefix + "interval_lower") { .init(value($0)?.interval?.first) },
      .init(prefix + "interval_upper") { .init(value($0)?.interval?.last) },
      .init(prefix + "trial_count") { .init(value($0)?.trialCount) },
      .init(prefix + "abstained_count") { .init(value($0)?.abstainedCount) },
    ]
  }

  static let conditionMeans = TableDefinition<StudySummary.ConditionMean>(
    name: "condition_means",
    columns: [
      .init("condition") { .text($0.condition) },
      .init("cell_count") { .integer($0.cellCount) },
      .init("sweep_count") { .integer($0.sweepCount) },
      .init("mean_event_rate_hz") { .init($0.meanEventRate) },
      .init("cells_with_events") { .integer($0.cellsWithEvents) },
      .init("mean_burst_probability") { .init($0.meanBurstProbability) },
    ])

  static func outcomes(rules: [String]) -> TableDefinition<StudySummary.Outcome> {
    TableDefinition(
      name: "outcomes",
      columns: [
        .init("condition") { .text($0.condition) },
        .init("cell_count") { .integer($0.cellCount) },
        .init("weight_ratio_count") { .integer($0.weightRatioCount) },
        .init("weight_ratio") { .init($0.weightRatio) },
        .init("weight_ratio_interval_lower") { .init($0.weightRatioInterval?.first) },
        .init("weight_ratio_interval_upper") { .init($0.weightRatioInterval?.last) },
        .init("measured_sign") { .init($0.measuredSign) },
      ]
        + rules.map { rule in
          .init("\(snakeCase(rule))_sign") { .init($0.verdict(of: rule)?.sign) }
        } + [.init("rules_disagree") { .truth($0.rulesDisagree) }])
  }

  static func cells(rules: [String]) -> TableDefinition<CellRow> {
    TableDefinition(name: "cells", columns: cellColumns + rules.flatMap(ruleColumns))
  }

  private static let cellColumns: [TableDefinition<CellRow>.Column] =
    [
      .init("file") { .text($0.recording.file) },
      .init("cell") { .init($0.recording.cell) },
      .init("condition") { .init($0.recording.condition) },
      .init("weight_ratio") { .init($0.recording.weightChange?.ratio) },
      .init("weight_ratio_interval_lower") { .init($0.recording.weightChange?.interval.first) },
      .init("weight_ratio_interval_upper") { .init($0.recording.weightChange?.interval.last) },
      .init("confidence") { .init($0.recording.weightChange?.confidence) },
      .init("baseline_mean_mv") {
        .init($0.recording.weightChange.flatMap { $0.unit == "mV" ? $0.baselineMean : nil })
      },
      .init("after_mean_mv") {
        .init($0.recording.weightChange.flatMap { $0.unit == "mV" ? $0.afterMean : nil })
      },
      .init("baseline_count") { .init($0.recording.weightChange?.baselineCount) },
      .init("after_count") { .init($0.recording.weightChange?.afterCount) },
      .init("excluded_count") { .init($0.recording.weightChange?.excludedCount) },
      .init("measure") { .init($0.recording.weightChange?.measure.rawValue) },
      .init("unit") { .init($0.recording.weightChange?.unit) },
      .init("weight_ratio_bias_corrected") {
        .init($0.recording.weightChange?.biasCorrectedRatio)
      },
      .init("autocorrelation_before") { .init($0.recording.weightChange?.autocorrelationBefore) },
      .init("autocorrelation_after") { .init($0.recording.weightChange?.autocorrelationAfter) },
      .init("drift_corrected_weight_ratio") {
        .init($0.recording.weightChange?.driftCorrected?.ratio)
      },
      .init("control_weight_ratio") { .init($0.recording.weightChange?.control?.ratio) },
      .init("control_normalized_ratio") {
        .init($0.recording.weightChange?.control?.normalizedRatio)
      },
      .init("is_excluded") { .init($0.recording.cellQuality?.isExcluded) },
      .init("measured_sign") { .init($0.recording.weightChange?.sign) },
    ] + plateauDifference("plateau_difference_") { $0.recording.plateauDifference } + [
      .init("rules_disagree") { .init($0.signs?.rulesDisagree) }
    ]

  private static func ruleColumns(_ rule: String) -> [TableDefinition<CellRow>.Column] {
    let stem = snakeCase(rule)
    @Sendable func prediction(_ row: CellRow) -> RulePrediction? {
      row.signs?.predictions.first { $0.rule == rule }
    }
    return [
      .init("\(stem)_delta_w") { .init(prediction($0)?.change) },
      .init("\(stem)_delta_w_se") { .init(prediction($0)?.standardError) },
      .init("\(stem)_sign") { .init(prediction($0)?.sign) },
      .init("\(stem)_reason") { .init(prediction($0)?.reason) },
    ]
  }

  static let messages = TableDefinition<Message>(
    name: "messages",
    columns: [
      .init("id") { .text($0.id.rawValue) },
      .init("severity") { .text($0.severity.rawValue) },
      .init("file") { .init($0.file) },
      .init("line") { .init($0.line) },
      .init("column") { .init($0.column) },
      .init("object") { .init($0.object) },
      .init("sweep") { .init($0.sweep) },
      .init("time_s") { .init($0.time) },
      .init("message") { .text($0.text) },
      .init("expected") { .init($0.expected) },
      .init("found") { .init($0.found) },
      .init("unit") { .init($0.unit) },
      .init("remedy") { .init($0.remedy) },
    ])

  /// A rule's name as part of a column header: `plateau-difference` becomes `plateau_difference`.
  static func snakeCase(_ rule: String) -> String { rule.replacing("-", with: "_") }
}
