import Foundation
import Statistics

/// One rule against the study: fitted on target plateau and bottom-up only, frozen, judged on the
/// rest.
///
/// **Definition.** With y the log ratio of a cell, x the change that the rule gives for it and a, d the
/// two fitted arms, gain = max(0, (ȳ_a − ȳ_d) / (x̄_a − x̄_d)) and offset = ȳ_d − gain·x̄_d. The
/// assigned arm, not the measured x, tells the cells apart, so that error in x does not flatten the
/// line. σ² is the variance between cells: of y − gain·x around its mean in each of the K arms,
/// pooled, N − K degrees of freedom. m holds the mean of y − offset − gain·x in each of the k judged
/// arms; its covariance is σ²M with M_hh′ = δ_hh′/n_h + t_h t_h′/n_a + (1 − t_h)(1 − t_h′)/n_d and
/// t_h = (x̄_h − x̄_d)/(x̄_a − x̄_d): the uncertainty of the fit is part of it. F = mᵀM⁻¹m/(kσ²) is
/// held against Fisher's F with (k, N − K) degrees of freedom; with one x an arm this is exact for
/// normal y, and the fit is that of least squares.
///
/// Where the best gain is 0, the rule orders the two arms wrongly, and is left with "no arm differs
/// from another"; it is then judged on that: one-way analysis of variance of the K arms, (K − 1, N − K)
/// degrees of freedom.
///
/// **Source.** Test of a linear hypothesis in a linear model, e.g. Draper & Smith (1998) Applied
/// Regression Analysis; the line through two group means, with x measured with error, is Wald's (1940)
/// Ann Math Stat 11:284. Fitted on these two arms only, so that every rule has the same freedom
/// (design, section 8.5).
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
    /// Label of the arm.
    public var arm: String
    public var cellCount: Int
    /// Natural logarithms.
    public var measuredLogRatio: Double
    public var predictedLogRatio: Double
    /// The arm took part in the fit, so that its agreement says nothing.
    public var isFitted: Bool
    /// Sign of the rule's change in this arm less that in bottom-up only: 0 within two standard errors
    /// over cells or within `ComparisonCriteria.leastRelativeChange`.
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
    /// Label of the arm.
    public var arm: String
    /// The cell took part in the fit.
    public var isFitted: Bool
    /// Natural logarithms.
    public var measuredLogRatio: Double
    public var predictedLogRatio: Double

    enum CodingKeys: String, CodingKey {
      case file, cell, arm
      case isFitted = "fitted"
      case measuredLogRatio = "measured_log_ratio"
      case predictedLogRatio = "predicted_log_ratio"
    }
  }

  /// An arm on which this rule is not judged.
  public struct Unjudged: Encodable, Hashable, Sendable {
    /// Label of the arm.
    public var arm: String
    public var reason: String
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
  /// Arms of the design with cells that could be judged by their role but not by this rule.
  public var notJudged: [Unjudged] = []
  /// Fitted and judged arms, in the order of the design.
  public var means: [Mean] = []
  public var cells: [Cell] = []
  /// Log density of each judged cell under the frozen rule, by file; for pairs.
  private(set) var predictiveDensities: [String: Double] = [:]
  /// The rule's change of each cell on a scale on which the mean of bottom-up only is 0 and that of
  /// target plateau 1, by file; for pairs.
  private(set) var relativeChanges: [String: Double] = [:]

  /// Sign against bottom-up only by label of the arm; empty where the rule was not computed.
  public var signs: [String: Int] {
    Dictionary(means.map { ($0.arm, $0.sign) }, uniquingKeysWith: { first, _ in first })
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
    case notJudged = "not_judged"
    case means, cells
  }

  init(
    rule: String, cells all: [ComparedCell], design: ComparisonDesign, criteria: ComparisonCriteria
  ) {
    self.rule = rule
    let used = design.arms.filter { $0.use != .control }
    let members = Dictionary(grouping: all, by: \.arm)
    let computed = members.mapValues { cells in
      cells.compactMap { cell in cell.predictions[rule].map { Point(cell: cell, x: $0) } }
    }
    func points(of arm: ComparisonDesign.Arm?) -> [Point] {
      arm.flatMap { computed[$0.label] } ?? []
    }
    let ours = used.flatMap { members[$0.label] ?? [] }
    leftOutCount = ours.count { $0.predictions[rule] == nil }
    notJudged = used.compactMap { arm in
      guard arm.use == .judged, let cells = members[arm.label], points(of: arm).count < 2 else {
        return nil
      }
      let why = cells.compactMap { $0.reasons[rule] }.first
      return Unjudged(
        arm: arm.label,
        reason: cells.count < 2
          ? "one cell" : "fewer than two cells with a prediction" + (why.map { ": \($0)" } ?? ""))
    }
    let few = used.filter { $0.use == .fitted && points(of: $0).count < 2 }
    let judged = used.filter { $0.use == .judged && points(of: $0).count > 1 }
    guard few.isEmpty, !judged.isEmpty else {
      let said = ours.compactMap { $0.reasons[rule] }.first
      reason =
        "fewer than two cells with a prediction in "
        + (few.isEmpty
          ? "every condition that could judge it" : few.map(\.label).joined(separator: ", "))
        + (said.map { ": \($0)" } ?? "")
      return
    }
    let (target, control) = (points(of: design.targetPlateau), points(of: design.control))
    let names = [design.targetPlateau, design.control].compactMap { $0?.label }
    guard let fit = FrozenRule(target: target, control: control) else {
      reason =
        "the rule's changes in \(names.joined(separator: " and ")) do not differ beyond their scatter, "
        + "so that no gain can be fitted"
      return
    }
    let arms = used.filter { $0.use == .fitted || judged.contains($0) }
    let grouped = arms.map { points(of: $0) }
    let freedom = grouped.reduce(0) { $0 + $1.count } - arms.count
    let variance = fit.variance(of: grouped, degreesOfFreedom: freedom)
    let isOrdered = fit.gain > 0
    guard variance > 0,
      let squares = isOrdered
        ? fit.misfit(of: judged.map { points(of: $0) }) : FrozenRule.misfitOfEqualArms(grouped)
    else {
      reason = "cells of an arm do not differ, so that there is no variance between cells"
      return
    }
    let count = isOrdered ? judged.count : arms.count - 1
    let f = squares / (Double(count) * variance)
    let p = fisherSurvival(f, numerator: Double(count), denominator: Double(freedom))
    verdict = p < criteria.exclusionLevel ? .excluded : .survives
    reason =
      isOrdered
      ? nil
      : "its best gain is 0: it does not order \(names.joined(separator: " above ")), and is judged as "
        + "“no arm differs”"
    gain = fit.gain
    offset = fit.offset
    standardDeviation = variance.squareRoot()
    statistic = f
    judgedDegreesOfFreedom = count
    cellDegreesOfFreedom = freedom
    self.p = p
    let whole = abs((mean(target.map(\.x)) ?? 0) - (mean(control.map(\.x)) ?? 0))
    means = zip(arms, grouped).map { arm, points in
      Mean(
        arm: arm.label, cellCount: points.count,
        measuredLogRatio: mean(points.map(\.y)) ?? .nan,
        predictedLogRatio: mean(points.map { fit.prediction($0.x) }) ?? .nan,
        isFitted: arm.use == .fitted,
        sign: Self.sign(
          of: points, against: control, least: criteria.leastRelativeChange * whole))
    }
    cells = zip(arms, grouped).flatMap { arm, points in
      points.map {
        Cell(
          file: $0.cell.file, cell: $0.cell.cell, arm: arm.label, isFitted: arm.use == .fitted,
          measuredLogRatio: $0.y, predictedLogRatio: fit.prediction($0.x))
      }
    }
    relativeChanges = Dictionary(
      grouped.flatMap { $0 }.map { ($0.cell.file, fit.share($0.x)) },
      uniquingKeysWith: { first, _ in first })
    predictiveDensities = Dictionary(
      judged.flatMap { points(of: $0) }.map {
        ($0.cell.file, fit.logDensity(of: $0, variance: variance))
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func sign(of points: [Point], against control: [Point], least: Double) -> Int {
    guard
      let difference = LinearContrast(
        [points, control].map { $0.map(\.x) }, coefficients: [1, -1]),
      abs(difference.estimate) > 2 * difference.standardError, abs(difference.estimate) > least
    else { return 0 }
    return difference.estimate > 0 ? 1 : -1
  }
}
