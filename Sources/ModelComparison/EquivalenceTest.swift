import Foundation
import Statistics

/// Whether an arm changed no more than the control did: two one-sided tests.
///
/// **Definition.** "No change" is claimed where the interval of the difference from bottom-up only
/// with coverage 1 − 2·level lies within ± the bound. That an ordinary interval holds 0 claims
/// nothing.
///
/// **Source.** Schuirmann (1987) J Pharmacokinet Biopharm 15:657.
///
/// **Worked number.** 0.05, −0.11, 0.2, 0.02, 0.09 in C against 0.01, −0.07, 0.03 in D: 0.06 (−0.0547
/// to 0.1747 at 90 %), within ± ln 1.2 = ± 0.1823: no change.
public struct EquivalenceTest: Encodable, Hashable, Sendable {
  /// Label of the arm.
  public var arm: String
  /// `C − D`.
  public var name: String
  /// Natural logarithm.
  public var logRatio: Double
  /// `[lower, upper]` with coverage 1 − 2·level.
  public var interval: [Double]
  /// Natural logarithm of a ratio.
  public var bound: Double
  /// The interval lies within ± `bound`.
  public var isNoChange: Bool

  public var ratioInterval: [Double] { interval.map { exp($0) } }

  /// - Returns: nil for the control itself, and where one of the two has fewer than two cells.
  init?(
    _ arm: ComparisonDesign.Arm, against control: ComparisonDesign.Arm, cells: [ComparedCell],
    criteria: ComparisonCriteria
  ) {
    let plan = ComparisonDesign.PlannedContrast(
      question: "", weights: [.init(arm.label, 1), .init(control.label, -1)])
    guard arm.label != control.label,
      let contrast = Contrast.estimate(plan.weights, cells: cells)
    else { return nil }
    let ends = contrast.interval(confidence: 1 - 2 * criteria.equivalenceLevel)
    self.arm = arm.label
    name = plan.formula
    logRatio = contrast.estimate
    interval = [ends.lower, ends.upper]
    bound = criteria.equivalenceBound
    isNoChange = ends.lower > -bound && ends.upper < bound
  }

  enum CodingKeys: String, CodingKey {
    case arm, name
    case logRatio = "log_ratio"
    case interval = "log_ratio_interval"
    case bound = "bound_log_ratio"
    case isNoChange = "no_change"
  }
}
