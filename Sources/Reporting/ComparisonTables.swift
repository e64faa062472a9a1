import ModelComparison
import OutputFiles

/// The tables of contrasts and verdicts.
extension ReportTables {
  /// One rule and one cell.
  struct PredictionRow {
    var rule: String
    var cell: RuleTest.Cell
  }

  /// One contrast and one rule.
  struct ContrastPredictionRow {
    var name: String
    var said: Contrast.Prediction
  }

  static let inventory = TableDefinition<InventoryEntry>(
    name: "inventory",
    columns: [
      .init("file") { .text($0.file) },
      .init("code") { .text($0.code) },
      .init("cell") { .init($0.cell) },
      .init("condition") { .init($0.condition) },
      .init("arm") { .init($0.arm) },
      .init("sweep_count") { .integer($0.sweepCount) },
      .init("failed_sweep_count") { .integer($0.failedSweepCount) },
      .init("baseline_count") { .init($0.baselineCount) },
      .init("after_count") { .init($0.afterCount) },
      .init("alpha_trial_count") { .integer($0.alphaTrialCount) },
      .init("alpha_abstained_count") { .integer($0.alphaAbstainedCount) },
      .init("weight_ratio") { .init($0.weightRatio) },
      .init("exclusions") { entry in
        entry.exclusions.isEmpty
          ? .missing
          : .text(entry.exclusions.map { "\($0.statement): \($0.reason)" }.joined(separator: "; "))
      },
    ])

  static let contrastPredictions = TableDefinition<ContrastPredictionRow>(
    name: "contrast_predictions",
    columns: [
      .init("name") { .text($0.name) },
      .init("rule") { .text($0.said.rule) },
      .init("log_ratio") { .init($0.said.logRatio) },
      .init("fitted") { .truth($0.said.isFitted) },
    ])

  static let contrasts = TableDefinition<Contrast>(
    name: "contrasts",
    columns: [
      .init("name") { .text($0.name) },
      .init("question") { .text($0.question) },
      .init("log_ratio") { .init($0.logRatio) },
      .init("log_ratio_se") { .init($0.standardError) },
      .init("degrees_of_freedom") { .init($0.degreesOfFreedom) },
      .init("log_ratio_interval_lower") { .init($0.interval.first) },
      .init("log_ratio_interval_upper") { .init($0.interval.last) },
      .init("ratio") { .init($0.ratio) },
      .init("ratio_interval_lower") { .init($0.ratioInterval.first) },
      .init("ratio_interval_upper") { .init($0.ratioInterval.last) },
      .init("p") { .init($0.p) },
    ])

  static let equivalence = TableDefinition<EquivalenceTest>(
    name: "equivalence",
    columns: [
      .init("arm") { .text($0.arm) },
      .init("name") { .text($0.name) },
      .init("log_ratio") { .init($0.logRatio) },
      .init("log_ratio_interval_lower") { .init($0.interval.first) },
      .init("log_ratio_interval_upper") { .init($0.interval.last) },
      .init("bound_log_ratio") { .init($0.bound) },
      .init("no_change") { .truth($0.isNoChange) },
    ])

  static let ruleTests = TableDefinition<RuleTest>(
    name: "rule_tests",
    columns: [
      .init("rule") { .text($0.rule) },
      .init("verdict") { .text($0.verdict.rawValue) },
      .init("reason") { .init($0.reason) },
      .init("gain") { .init($0.gain) },
      .init("offset_log_ratio") { .init($0.offset) },
      .init("between_cell_sd_log_ratio") { .init($0.standardDeviation) },
      .init("f_statistic") { .init($0.statistic) },
      .init("judged_degrees_of_freedom") { .init($0.judgedDegreesOfFreedom) },
      .init("cell_degrees_of_freedom") { .init($0.cellDegreesOfFreedom) },
      .init("p") { .init($0.p) },
      .init("left_out_count") { .integer($0.leftOutCount) },
    ])

  static let rulePairs = TableDefinition<RulePair>(
    name: "rule_pairs",
    columns: [
      .init("first") { .text($0.first) },
      .init("second") { .text($0.second) },
      .init("verdict") { .text($0.verdict.rawValue) },
      .init("better") { .init($0.better) },
      .init("elpd_difference") { .init($0.difference) },
      .init("elpd_difference_se") { .init($0.standardError) },
      .init("same_signs") { .truth($0.haveSameSigns) },
      .init("arms") { .text($0.arms.joined(separator: " ")) },
    ])

  static let predictions = TableDefinition<PredictionRow>(
    name: "predictions",
    columns: [
      .init("rule") { .text($0.rule) },
      .init("file") { .text($0.cell.file) },
      .init("cell") { .init($0.cell.cell) },
      .init("arm") { .text($0.cell.arm) },
      .init("fitted") { .truth($0.cell.isFitted) },
      .init("measured_log_ratio") { .init($0.cell.measuredLogRatio) },
      .init("predicted_log_ratio") { .init($0.cell.predictedLogRatio) },
    ])
}
