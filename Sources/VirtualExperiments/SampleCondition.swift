/// The 2 × 2 block of plateau in the forward phase × plateau in the target phase, with the letters
/// of the shipped experiment (design, section 8.1).
enum SampleCondition: String, CaseIterable, Codable {
  case targetPlateau = "A_target_plateau"
  case forwardPlateau = "B_forward_plateau"
  case bothPlateaus = "C_both_plateaus"
  case bottomUpOnly = "D_bottom_up_only"

  var hasForwardPlateau: Bool { self == .forwardPlateau || self == .bothPlateaus }
  var hasTargetPlateau: Bool { self == .targetPlateau || self == .bothPlateaus }
}
