/// What a condition is for: checks and contrasts go by this, not by its letter.
///
/// Numbers in parentheses are those of the single-cell predictions of the plateau-difference rule
/// (`Protocols/apical-rule.protocol.yaml`).
public enum ConditionRole: String, Codable, CaseIterable, Sendable {
  /// Bottom-up input in both phases, plateau in the target phase (2): every rule predicts potentiation.
  case targetPlateau = "target-plateau"
  /// The same light, plateau in the forward phase (3): the sign tells the rules apart.
  case forwardPlateau = "forward-plateau"
  /// Plateaus in both phases (4).
  case bothPlateaus = "both-plateaus"
  /// No plateau (1): drift and homosynaptic change, from which every effect is counted.
  case bottomUpOnly = "bottom-up-only"
  /// Plateau without bottom-up input (5): what changes in the cell and not in its synapses.
  case topDownOnly = "top-down-only"
  /// Plateau seconds after both phases.
  case unpaired
  /// Top-down light beside the tuft.
  case shamMask = "sham-mask"
  /// Light in animals without opsins.
  case opsinNegative = "opsin-negative"
  /// Mirrors run, LEDs stay dark.
  case dark
  /// Target plateau under a drug.
  case blocker
  /// Current into the soma in place of the plateau (9): spikes alone.
  case somaticCurrent = "somatic-current"
  /// Bottom-up input in the target phase only, with a target plateau (6): no forward activity.
  case lateBottomUp = "late-bottom-up"
  /// Forward plateau, with bottom-up input that outlasts the target phase: what ends a trial?
  case lengthenedForward = "lengthened-forward"
  /// The plateau moved against bottom-up input by a stated time: one point of the time-shift curve.
  case shiftedPlateau = "shifted-plateau"
  /// Bottom-up input in the forward phase only, with a target plateau (7): is activity remembered?
  case forwardBottomUp = "forward-bottom-up"
  /// Top-down input through both phases that interneurons silence in the target phase (8).
  case silencedLate = "silenced-late"
  /// Target plateau that interneurons prevent (10): is the plateau needed?
  case inhibitedPlateau = "inhibited-plateau"
  /// Target plateau with another top-down irradiance: one point of the intensity series (11).
  case intensitySeries = "intensity-series"
  /// A short top-down train at a stated time: one point of the onset scan (12).
  case onsetScan = "onset-scan"
}
