import Foundation
import Statistics

/// One rule against the study: fitted on A and D, frozen, judged on B and C.
///
/// **Definition.** With y the log ratio of a cell and x the change that the rule gives for it,
/// y = offset + gain·x is fitted by least squares on the cells of A and D with gain ≥ 0. σ² is the
/// variance between cells: of y − gain·x around its mean in each of the four arms, pooled, N − 4
/// degrees of freedom. m holds the mean of y − offset − gain·x in B and in C; its covariance is σ²M
/// with M_hh′ = δ_hh′/n_h + 1/n_f + (x̄_h − x̄_f)(x̄_h′ − x̄_f)/S_xx, where f is A and D together: the
/// uncertainty of the fit is part of it. F = mᵀM⁻¹m/(2σ²) is held against Fisher's F with (2, N − 4)
/// degrees of freedom; with one x an arm this is exact for normal y.
///
/// Where the best gain is 0, the rule orders A and D wrongly or not at all, and is left with "no arm
/// differs from another"; it is then judged on that: one-way analysis of variance of the four arms,
/// (3, N − 4) degrees of freedom.
///
/// **Source.** Test of a linear hypothesis in a linear model, e.g. Draper & Smith (1998) Applied
/// Regression Analysis. Fitted on A and D only, so that every rule has the same freedom (design,
/// section 8.5).
///
/// **Worked number.** x = 1, −1, 0, 0 in A, B, C, D with the cells of the test suite's fixture
/// (`StudyComparisonTests`): gain 0.3725, offset −0.01, F = 0.2245 with (2, 11), p = 0.8025: survives.
public struct RuleTest: Encodable, Hashable, Sendable {
  public enum Verdict: String, Codable, Hashable, Sendable {
    /// Not excluded; that is all it says.
    case survives
    case excluded
    case notComputable = "not_computable"
  }

  /// The mean of an arm, measured and as the rule has it.
  public struct Mean: Encodable, Hashable, Sendable {
    public var arm: ExperimentArm
    public var cellCount: Int
    /// Natural logarithms.
    public var measuredLogRatio: Double
    public var predictedLogRatio: Double
    /// The arm took part in the fit, so that its agreement says nothing.
    public var isFitted: Bool
    /// Sign of the rule's change in this arm less that in D, 0 within two standard errors over
    /// cells.
    public var sign: Int

    enum CodingKeys: String, CodingKey {
      case arm
      case cellCount = "cell_count"
      case measuredLogRatio = "measured_log_ratio"
      case predictedLogRatio = "predicted_log_ratio"
      case isFitted = "fitted"
      case sign = "sign_against_control"
    }
  }

  /// One cell, measured and as the rule has it.
  public struct Cell: Encodable, Hashable, Sendable {
    public var file: String
    public var cell: String?
    public var arm: ExperimentArm
    /// Natural logarithms.
    public var measuredLogRatio: Double
    public var predictedLogRatio: Double

    enum CodingKeys: String, CodingKey {
      case file, cell, arm
      case measuredLogRatio = "measured_log_ratio"
      case predictedLogRatio = "predicted_log_ratio"
    }
  }

  public var rule: String
  public var verdict = Verdict.notComputable
  /// Why it is not computable, or what limits the verdict.
  public var reason: String?
  /// Log ratio per unit of the rule's change.
  public var gain: Double?
  /// Log ratio where the rule gives no change; drift that all arms share goes into it.
  public var offset: Double?
  /// σ, natural logarithm.
  public var standardDeviation: Double?
  public var statistic: Double?
  /// Degrees of freedom of the statistic: of the judged arms, and of the variance between cells.
  public var judgedDegreesOfFreedom: Int?
  public var cellDegreesOfFreedom: Int?
  public var p: Double?
  /// Cells with a weight ratio for which the rule cannot be computed; they are left out of its test.
  public var leftOutCount: Int
  public var means: [Mean] = []
  public var cells: [Cell] = []
  /// Log density of each judged cell under the frozen rule, by file; for pairs.
  private(set) var predictiveDensities: [String: Double] = [:]

  /// Signs of A, B and C against D; nil where the rule was not computed.
  public var signs: [Int]? {
    means.isEmpty ? nil : means.filter { $0.arm != .bottomUpOnly }.map(\.sign)
  }

  enum CodingKeys: String, CodingKey {
    case rule, verdict, reason, gain
    case offset = "offset_log_ratio"
    case standardDeviation = "between_cell_sd_log_ratio"
    case statistic = "f_statistic"
    case judgedDegreesOfFreedom = "judged_degrees_of_freedom"
    case cellDegreesOfFreedom = "cell_degrees_of_freedom"
    case p
    case leftOutCount = "left_out_count"
    case means, cells
  }

  init(rule: String, cells all: [ComparedCell], criteria: ComparisonCriteria) {
    let points = all.compactMap { cell in
      cell.predictions[rule].map { Point(cell: cell, x: $0) }
    }
    self.rule = rule
    leftOutCount = all.count - points.count
    let few = ExperimentArm.allCases.filter { arm in points.count { $0.cell.arm == arm } < 2 }
    guard few.isEmpty else {
      let said = all.compactMap { $0.reasons[rule] }.first
      reason =
        "fewer than two cells with a prediction in "
        + few.map(\.rawValue).joined(separator: ", ") + (said.map { ": \($0)" } ?? "")
      return
    }
    guard let fit = FrozenRule(points.filter { ExperimentArm.fitted.contains($0.cell.arm) }) else {
      reason = "the rule gives every cell of A and D the same change, so that no gain can be fitted"
      return
    }
    let freedom = points.count - ExperimentArm.allCases.count
    let variance = fit.variance(of: points, degreesOfFreedom: freedom)
    guard variance > 0 else {
      reason = "cells of an arm do not differ, so that there is no variance between cells"
      return
    }
    let judged =
      fit.gain > 0 ? fit.misfitOfJudged(points) : FrozenRule.misfitOfEqualArms(points)
    let f = judged.squares / (Double(judged.count) * variance)
    let p = fisherSurvival(f, numerator: Double(judged.count), denominator: Double(freedom))
    verdict = p < criteria.exclusionLevel ? .excluded : .survives
    reason =
      fit.gain > 0
      ? nil
      : "its best gain is 0: it does not order A above D, and is judged as “no arm differs”"
    gain = fit.gain
    offset = fit.offset
    standardDeviation = variance.squareRoot()
    statistic = f
    judgedDegreesOfFreedom = judged.count
    cellDegreesOfFreedom = freedom
    self.p = p
    means = ExperimentArm.allCases.map { arm in
      let members = points.filter { $0.cell.arm == arm }
      return Mean(
        arm: arm, cellCount: members.count,
        measuredLogRatio: Statistics.mean(members.map(\.y)) ?? .nan,
        predictedLogRatio: Statistics.mean(members.map { fit.prediction($0.x) }) ?? .nan,
        isFitted: ExperimentArm.fitted.contains(arm), sign: Self.sign(of: arm, points: points))
    }
    cells = points.map {
      Cell(
        file: $0.cell.file, cell: $0.cell.cell, arm: $0.cell.arm, measuredLogRatio: $0.y,
        predictedLogRatio: fit.prediction($0.x))
    }
    predictiveDensities = Dictionary(
      points.filter { ExperimentArm.judged.contains($0.cell.arm) }.map {
        ($0.cell.file, fit.logDensity(of: $0, variance: variance))
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func sign(of arm: ExperimentArm, points: [Point]) -> Int {
    let groups = [arm, .bottomUpOnly].map { arm in
      points.filter { $0.cell.arm == arm }.map(\.x)
    }
    guard let difference = LinearContrast(groups, coefficients: [1, -1]),
      abs(difference.estimate) > 2 * difference.standardError
    else { return 0 }
    return difference.estimate > 0 ? 1 : -1
  }
}
