import Foundation
import InputDocuments
import ModelComparison
import Quantities
import StimulationProtocols
import VirtualExperiments

/// The protocol that a study is reported against, and what was predicted from it before the first cell.
public struct ReportedPlan: Sendable {
  public var stimulation: StimulationProtocol
  /// As the user named it.
  public var file: String
  /// SHA-256 of the file's bytes.
  public var sha256: String
  /// Checks of the protocol that passed with a reservation, one sentence each.
  public var reservations: [String]
  public var prediction: ProtocolPrediction?
  /// Where the prediction was read from; nil where it was made in the same run.
  public var predictionFile: String?
  /// SHA-256 of the protocol's plan; nil where it was not asked for.
  public var planChecksum: String?
  /// The plans that the study's own files name; empty where they name none.
  public var studyPlanChecksums: [String]

  public init(
    stimulation: StimulationProtocol, file: String, sha256: String, reservations: [String] = [],
    prediction: ProtocolPrediction? = nil, predictionFile: String? = nil,
    planChecksum: String? = nil, studyPlanChecksums: [String] = []
  ) {
    self.planChecksum = planChecksum
    self.studyPlanChecksums = studyPlanChecksums
    self.stimulation = stimulation
    self.file = file
    self.sha256 = sha256
    self.reservations = reservations
    self.prediction = prediction
    self.predictionFile = predictionFile
  }

  /// Whether the protocol still has the plan that the study names; nil where the study names none.
  var keepsPlan: Bool? {
    studyPlanChecksums.isEmpty || planChecksum == nil
      ? nil : studyPlanChecksums.allSatisfy { $0 == planChecksum }
  }

  /// What stands first in a report whose protocol has another plan than the study names.
  var planWarning: String? {
    guard keepsPlan == false, let planChecksum else { return nil }
    let others = Set(studyPlanChecksums).subtracting([planChecksum]).sorted()
    return "Warning: the study was recorded by another plan. plan_sha256 in study.yaml: "
      + "\(others.joined(separator: ", ")); of the protocol used here: \(planChecksum)."
  }

  /// Where this analysis does other than the protocol says, one sentence each.
  var deviations: [String] {
    var sentences: [String] = []
    if stimulation.outcome.measure == .slope {
      sentences.append(
        "The protocol names the slope of the evoked potential as its outcome; this report is made of "
          + "its amplitude (apical analyze with --psp-measure slope measures the slope).")
    }
    sentences.append(
      "The protocol's limit of \(ShortNumber.text(stimulation.outcome.greatestAccessChange * 100)) % for "
        + "access resistance excludes no cell here (apical analyze with --quality-preset judges a cell by "
        + "its test steps).")
    if let prediction, prediction.stimulationProtocol != stimulation.name {
      sentences.append(
        "The predictions were made for the protocol “\(prediction.stimulationProtocol)”, not for "
          + "“\(stimulation.name)”.")
    }
    return sentences
  }

  /// What is delivered in one trial, in words: `bottom_up at forward; plateau at target + 15 ms`.
  static func words(_ stimuli: [Stimulus]) -> String {
    stimuli.map { stimulus in
      let name =
        switch stimulus.source {
        case .train(let name), .currentStep(let name): name
        }
      let offset = stimulus.offset == .zero ? "" : " + \(stimulus.offset)"
      return "\(name) at \(stimulus.anchor.rawValue)\(offset)"
    }.joined(separator: "; ")
  }

  /// Cells of a condition that the protocol plans.
  func plannedCount(of condition: String) -> Int {
    let plan = stimulation.randomisation
    return plan.block.count { $0 == condition } * plan.blocksPerStratum * plan.strata.count
  }
}

/// The protocol as `report.json` has it.
struct PlanDocument: Encodable {
  struct Condition: Encodable {
    var condition: String
    var title: String
    var role: String
    var use: ComparisonDesign.Use
    var stimuli: String
    var plannedCount: Int
    var recordedCount: Int
    var weightRatioCount: Int

    enum CodingKeys: String, CodingKey {
      case condition, title, role, use, stimuli
      case plannedCount = "planned_cell_count"
      case recordedCount = "recorded_cell_count"
      case weightRatioCount = "weight_ratio_count"
    }
  }

  struct Outcome: Encodable {
    var measure: String
    var from: Double
    var to: Double
    var baseline: Double

    enum CodingKeys: String, CodingKey {
      case measure
      case from = "from_s"
      case to = "to_s"
      case baseline = "baseline_s"
    }
  }

  var name: String
  var question: String
  var file: String
  var sha256: String
  var outcome: Outcome
  var conditions: [Condition]
  var reservations: [String]
  var deviations: [String]
  var predictionFile: String?
  var planChecksum: String?
  var studyPlanChecksums: [String]
  var keepsPlan: Bool?

  enum CodingKeys: String, CodingKey {
    case name, question, file, sha256, outcome, conditions, reservations, deviations
    case predictionFile = "prediction_file"
    case planChecksum = "plan_sha256"
    case studyPlanChecksums = "study_plan_sha256"
    case keepsPlan = "plan_kept"
  }

  /// Rules add up over trials, so that fewer than planned are another experiment.
  private static func trialDeviation(_ planned: Int, _ inventory: [InventoryEntry]) -> [String] {
    let counts = inventory.filter { $0.arm != nil }.map {
      $0.alphaTrialCount + $0.alphaAbstainedCount
    }
    guard let least = counts.min(), let most = counts.max(), least != planned || most != planned
    else { return [] }
    return [
      "The protocol plans \(planned) induction trials a cell; the recordings hold "
        + (least == most ? "\(least)." : "\(least) to \(most).")
    ]
  }

  init(_ plan: ReportedPlan, design: ComparisonDesign, inventory: [InventoryEntry]) {
    let stimulation = plan.stimulation
    name = stimulation.name
    question = stimulation.question
    file = plan.file
    sha256 = plan.sha256
    outcome = Outcome(
      measure: stimulation.outcome.measure.rawValue, from: stimulation.outcome.from.seconds,
      to: stimulation.outcome.to.seconds, baseline: stimulation.outcome.baseline.seconds)
    conditions = stimulation.conditions.map { condition in
      let recorded = inventory.filter { $0.arm == condition.name }
      return Condition(
        condition: condition.name, title: condition.value.title,
        role: condition.value.role.rawValue,
        use: design.arms.first { $0.label == condition.name }?.use ?? .control,
        stimuli: ReportedPlan.words(condition.value.stimuli),
        plannedCount: plan.plannedCount(of: condition.name), recordedCount: recorded.count,
        weightRatioCount: recorded.count { $0.weightRatio != nil })
    }
    reservations = plan.reservations
    deviations =
      plan.deviations + Self.trialDeviation(stimulation.schedule.induction.count, inventory)
    predictionFile = plan.predictionFile
    planChecksum = plan.planChecksum
    studyPlanChecksums = plan.studyPlanChecksums
    keepsPlan = plan.keepsPlan
  }
}
