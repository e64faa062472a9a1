import Foundation
import Statistics

/// A comparison of arms that is fixed before the data are seen, on the natural logarithm of the
/// weight ratio over cells.
///
/// **Definition.** Σcᵢ·(mean log ratio of arm i), with Welch's interval (`LinearContrast`). A − D is
/// the effect of a plateau in the target phase, B − D of one in the forward phase, and
/// C − A − B + D how far both together differ from the sum of the two.
///
/// **Worked number.** Log ratios 0.31, 0.52, 0.18, 0.44 in A and 0.01, −0.07, 0.03 in D:
/// A − D = 0.3725 (0.1468 to 0.5982), a ratio of 1.451.
public struct Contrast: Encodable, Hashable, Sendable {
  /// `A − D`.
  public var name: String
  /// What it asks, in a few words.
  public var question: String
  /// Natural logarithm.
  public var logRatio: Double
  public var standardError: Double
  public var degreesOfFreedom: Double
  /// `[lower, upper]` of `logRatio`.
  public var interval: [Double]
  /// Two-sided; nil without scatter between cells.
  public var p: Double?

  /// e to the power of `logRatio`: a factor on the weight ratio.
  public var ratio: Double { exp(logRatio) }
  public var ratioInterval: [Double] { interval.map { exp($0) } }

  /// The three contrasts of the design, in the order in which they are reported.
  static let fixed: [(name: String, question: String, coefficients: [ExperimentArm: Double])] = [
    (
      "A − D", "plateau in the target phase",
      [.targetPlateau: 1, .bottomUpOnly: -1]
    ),
    (
      "B − D", "plateau in the forward phase",
      [.forwardPlateau: 1, .bottomUpOnly: -1]
    ),
    (
      "C − A − B + D", "both plateaus against the sum of the two",
      [.bothPlateaus: 1, .targetPlateau: -1, .forwardPlateau: -1, .bottomUpOnly: 1]
    ),
  ]

  /// - Returns: nil where an arm that takes part has fewer than two cells.
  init?(
    name: String, question: String, coefficients: [ExperimentArm: Double], cells: [ComparedCell],
    confidence: Double
  ) {
    guard let contrast = Self.estimate(coefficients, cells: cells) else { return nil }
    let ends = contrast.interval(confidence: confidence)
    self.name = name
    self.question = question
    logRatio = contrast.estimate
    standardError = contrast.standardError
    degreesOfFreedom = contrast.degreesOfFreedom
    interval = [ends.lower, ends.upper]
    p = contrast.twoSidedP
  }

  static func estimate(
    _ coefficients: [ExperimentArm: Double], cells: [ComparedCell]
  ) -> LinearContrast? {
    let arms = ExperimentArm.allCases
    return LinearContrast(
      arms.map { arm in cells.filter { $0.arm == arm }.map(\.logRatio) },
      coefficients: arms.map { coefficients[$0] ?? 0 })
  }

  enum CodingKeys: String, CodingKey {
    case name, question
    case logRatio = "log_ratio"
    case standardError = "log_ratio_se"
    case degreesOfFreedom = "degrees_of_freedom"
    case interval = "log_ratio_interval"
    case ratio
    case ratioInterval = "ratio_interval"
    case p
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(question, forKey: .question)
    try container.encode(logRatio, forKey: .logRatio)
    try container.encode(standardError, forKey: .standardError)
    try container.encode(degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encode(interval, forKey: .interval)
    try container.encode(ratio, forKey: .ratio)
    try container.encode(ratioInterval, forKey: .ratioInterval)
    try container.encode(p, forKey: .p)
  }
}

/// Whether an arm changed no more than the control did: two one-sided tests.
///
/// **Definition.** "No change" is claimed where the interval of the difference from D with coverage
/// 1 − 2·level lies within ± the bound. That an ordinary interval holds 0 claims nothing.
///
/// **Source.** Schuirmann (1987) J Pharmacokinet Biopharm 15:657.
///
/// **Worked number.** 0.05, −0.11, 0.2, 0.02, 0.09 in C against 0.01, −0.07, 0.03 in D: 0.06 (−0.0547
/// to 0.1747 at 90 %), within ± ln 1.2 = ± 0.1823: no change.
public struct EquivalenceTest: Encodable, Hashable, Sendable {
  public var arm: ExperimentArm
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

  init?(_ arm: ExperimentArm, cells: [ComparedCell], criteria: ComparisonCriteria) {
    guard let contrast = Contrast.estimate([arm: 1, .bottomUpOnly: -1], cells: cells) else {
      return nil
    }
    let ends = contrast.interval(confidence: 1 - 2 * criteria.equivalenceLevel)
    self.arm = arm
    name = "\(arm.rawValue) − D"
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
