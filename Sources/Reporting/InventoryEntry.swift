import Messages
import ModelComparison
import PlasticityRules
import RecordingAnalysis
import Signals
import SynapticResponses

/// One recording of a study: what it gave, and from which statement it is left out.
///
/// Every file that was named has one, also those that gave no result.
public struct InventoryEntry: Encodable, Sendable {
  /// A statement of the report that does not rest on this recording.
  public struct Exclusion: Encodable, Hashable, Sendable {
    /// `contrasts and verdicts`, `verdict of btsp`.
    public var statement: String
    public var reason: String
  }

  public var file: String
  /// The file's name without folders and suffix: the code under which the cell was recorded.
  public var code: String
  public var cell: String?
  /// As the recording names it.
  public var condition: String?
  /// Label of the arm of the design; nil where the condition is not in it.
  public var arm: String?
  public var sweepCount: Int
  public var failedSweepCount: Int
  /// Test responses that the weight ratio is made of; nil without a ratio.
  public var baselineCount: Int?
  public var afterCount: Int?
  /// Induction trials with α of both phases, and those in which it abstained.
  public var alphaTrialCount: Int
  public var alphaAbstainedCount: Int
  public var weightRatio: Double?
  public var exclusions: [Exclusion]

  enum CodingKeys: String, CodingKey {
    case file, code, cell, condition, arm
    case sweepCount = "sweep_count"
    case failedSweepCount = "failed_sweep_count"
    case baselineCount = "baseline_count"
    case afterCount = "after_count"
    case alphaTrialCount = "alpha_trial_count"
    case alphaAbstainedCount = "alpha_abstained_count"
    case weightRatio = "weight_ratio"
    case exclusions
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(code, forKey: .code)
    try container.encode(cell, forKey: .cell)
    try container.encode(condition, forKey: .condition)
    try container.encode(arm, forKey: .arm)
    try container.encode(sweepCount, forKey: .sweepCount)
    try container.encode(failedSweepCount, forKey: .failedSweepCount)
    try container.encode(baselineCount, forKey: .baselineCount)
    try container.encode(afterCount, forKey: .afterCount)
    try container.encode(alphaTrialCount, forKey: .alphaTrialCount)
    try container.encode(alphaAbstainedCount, forKey: .alphaAbstainedCount)
    try container.encode(weightRatio, forKey: .weightRatio)
    try container.encode(exclusions, forKey: .exclusions)
  }

  /// Every recording of a study by code, those without a result among them.
  static func all(
    _ recordings: [RecordingResult], failed: [Message], signTable: SignTable,
    design: ComparisonDesign, comparison: StudyComparison
  ) -> [InventoryEntry] {
    let analysed = recordings.map { result in
      InventoryEntry(
        result, signs: signTable.rows.first { $0.file == result.file }, design: design,
        comparison: comparison)
    }
    let lost = failed.compactMap { message in
      message.file.map { InventoryEntry(lost: $0, reason: message.text) }
    }
    return (analysed + lost).sorted { ($0.code, $0.file) < ($1.code, $1.file) }
  }

  private init(lost file: String, reason: String) {
    self.file = file
    code = Self.code(of: file)
    sweepCount = 0
    failedSweepCount = 0
    alphaTrialCount = 0
    alphaAbstainedCount = 0
    exclusions = [Exclusion(statement: "everything", reason: reason)]
  }

  private init(
    _ result: RecordingResult, signs: SignTable.Row?, design: ComparisonDesign,
    comparison: StudyComparison
  ) {
    let arm = result.condition.flatMap(design.arm(of:))
    file = result.file
    code = Self.code(of: result.file)
    cell = result.cell
    condition = result.condition
    self.arm = arm?.label
    sweepCount = result.sweeps.count
    failedSweepCount = result.failed.count
    baselineCount = result.weightChange?.baselineCount
    afterCount = result.weightChange?.afterCount
    let trials = result.sweeps.filter { $0.block == .induction }
    alphaTrialCount = trials.count {
      $0.forwardPlateau?.alpha != nil && $0.targetPlateau?.alpha != nil
    }
    alphaAbstainedCount = trials.count - alphaTrialCount
    weightRatio = result.weightChange?.ratio
    exclusions = Self.exclusions(result, arm: arm, signs: signs, comparison: comparison)
  }

  private static func exclusions(
    _ result: RecordingResult, arm: ComparisonDesign.Arm?, signs: SignTable.Row?,
    comparison: StudyComparison
  ) -> [Exclusion] {
    let everything = "contrasts and verdicts"
    guard let arm else {
      return [
        Exclusion(
          statement: everything,
          reason: result.condition.map { "its condition “\($0)” is not in the design" }
            ?? "no induction trials of one condition")
      ]
    }
    guard let change = result.weightChange else {
      let why = result.messages.first { $0.id == .weightNotMeasured }?.text
        .replacing("no weight ratio: ", with: "")
      return [
        Exclusion(
          statement: everything, reason: why ?? "no test pulses before and after induction")
      ]
    }
    guard change.ratio > 0, change.ratio.isFinite, let signs else {
      return [Exclusion(statement: everything, reason: "no induction trials")]
    }
    guard comparison.arms.first(where: { $0.arm == arm.label })?.cellCount ?? 0 > 1 else {
      return [Exclusion(statement: everything, reason: "it is the only cell of its condition")]
    }
    guard arm.use != .control else {
      return [
        Exclusion(statement: "verdicts", reason: "a control condition says nothing of a rule")
      ]
    }
    // Rules with the same reason stand together.
    var groups: [(reason: String, rules: [String])] = []
    for test in comparison.rules where test.verdict != .notComputable {
      guard let reason = signs.predictions.first(where: { $0.rule == test.rule })?.reason else {
        continue
      }
      if let index = groups.firstIndex(where: { $0.reason == reason }) {
        groups[index].rules.append(test.rule)
      } else {
        groups.append((reason, [test.rule]))
      }
    }
    return groups.map {
      Exclusion(statement: "verdict of \($0.rules.joined(separator: ", "))", reason: $0.reason)
    }
  }

  private static func code(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }
}
