import StimulationProtocols

/// What a trial shows that goes by a role: in which phases bottom-up and top-down light falls, and what
/// else it takes. `ConditionRole` says it in words; ``RoleChecks`` holds conditions to it.
///
/// **Source.** The conditions of the shipped experiment; which phases a control of light takes
/// (opsin-negative, dark, sham mask) is left to the author.
struct RoleDefinition {
  enum Phase: String {
    case forward
    case target
  }

  enum BottomUp {
    case none
    /// In each of these phases; in the other one nothing.
    case within([Phase])
    /// In both, and after the target phase.
    case outlasting
  }

  enum TopDown {
    case none
    /// Light in each of these phases, and in the trial nowhere else.
    case within([Phase])
    /// In the trial, at any time.
    case anywhere
    /// In no phase that has bottom-up input.
    case unpaired
    /// In a phase, on a mask that is not the pathway's own.
    case sham
  }

  var bottomUp: BottomUp = .within([.forward, .target])
  var topDown: TopDown
  /// Light on interneurons in the target phase.
  var inhibits = false
  /// Current into the soma.
  var injects = false

  /// Whether bottom-up input is that of the target plateau, so that its times can be compared.
  var isPaired: Bool {
    if case .within(let phases) = bottomUp { phases.count == 2 } else { false }
  }

  init(_ role: ConditionRole) {
    switch role {
    case .targetPlateau, .blocker, .intensitySeries: topDown = .within([.target])
    case .forwardPlateau: topDown = .within([.forward])
    case .bothPlateaus: topDown = .within([.forward, .target])
    case .bottomUpOnly: topDown = .none
    case .topDownOnly: (bottomUp, topDown) = (.none, .within([.target]))
    case .unpaired: topDown = .unpaired
    case .shamMask: topDown = .sham
    case .opsinNegative, .dark, .shiftedPlateau, .onsetScan: topDown = .anywhere
    case .somaticCurrent: (topDown, injects) = (.none, true)
    case .lateBottomUp: (bottomUp, topDown) = (.within([.target]), .within([.target]))
    case .forwardBottomUp: (bottomUp, topDown) = (.within([.forward]), .within([.target]))
    case .lengthenedForward: (bottomUp, topDown) = (.outlasting, .within([.forward]))
    case .silencedLate: (topDown, inhibits) = (.within([.forward, .target]), true)
    case .inhibitedPlateau: (topDown, inhibits) = (.within([.target]), true)
    }
  }
}
