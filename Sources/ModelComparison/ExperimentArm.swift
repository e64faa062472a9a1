/// One condition of the 2 × 2 block {plateau in the forward phase} × {plateau in the target phase}.
///
/// A recording belongs to an arm if the name of its condition starts with the arm's letter and an
/// underscore: `A_target_plateau`.
public enum ExperimentArm: String, Codable, CaseIterable, Hashable, Sendable {
  /// Plateau in the target phase only.
  case targetPlateau = "A"
  /// Plateau in the forward phase only.
  case forwardPlateau = "B"
  /// Plateaus in both phases.
  case bothPlateaus = "C"
  /// Bottom-up input alone: the control that drift and homosynaptic plasticity are read from.
  case bottomUpOnly = "D"

  /// nil for a condition of another name.
  public init?(condition: String) {
    guard let arm = Self.allCases.first(where: { condition.hasPrefix($0.rawValue + "_") }) else {
      return nil
    }
    self = arm
  }

  /// Gain and offset of a rule are fitted on these two.
  static let fitted: [ExperimentArm] = [.targetPlateau, .bottomUpOnly]
  /// A rule is judged on these two.
  static let judged: [ExperimentArm] = [.forwardPlateau, .bothPlateaus]
}
