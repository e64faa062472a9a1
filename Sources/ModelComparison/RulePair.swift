import Foundation
import Statistics

/// Whether the study tells two rules apart.
///
/// **Definition.** Δ is the sum over the cells of the judged arms of the difference between the log
/// densities that the two frozen rules give the measured log ratio (normal, with the variance
/// between cells and the uncertainty of the fit); only arms on which both are judged count. Its
/// standard error is √Σn_h s_h² with s_h the standard deviation of the differences within arm h.
/// Separated where |Δ| and |Δ| over its error reach the criteria and the rules differ in the sign that
/// they give at least one arm; rules with the same signs differ in sizes only, and these depend on
/// their parameters. Cells of an arm share most of a prediction, so the error is a lower bound.
///
/// Two signs differ where they are different and scatter between cells does not explain it: the mean
/// over the arm's cells of the difference of both changes, each as a fraction of the rule's own change in
/// target plateau, has a paired t interval that does not hold 0 at `ComparisonCriteria.exclusionLevel`,
/// shared by all arms (Bonferroni). Without the latter a 0 that scatter made a + would separate rules
/// that say the same.
///
/// **Source.** `spec/plasticity.md` 3.7: leave whole conditions out, then compare predictive
/// densities.
public struct RulePair: Encodable, Hashable, Sendable {
  public enum Verdict: String, Codable, Hashable, Sendable {
    case separated
    case notSeparated = "not_separated"
  }

  public var first: String
  public var second: String
  public var verdict: Verdict
  /// The rule that predicts the judged cells better, where the two are separated.
  public var better: String?
  /// Δ, first minus second, nats.
  public var difference: Double
  public var standardError: Double
  /// In no arm on which both were computed do their signs against bottom-up only differ.
  public var haveSameSigns: Bool
  /// Labels of the arms on which both are judged.
  public var arms: [String]

  /// - Returns: nil unless both rules were computed on two or more of the same cells of a judged arm.
  init?(_ first: RuleTest, _ second: RuleTest, criteria: ComparisonCriteria) {
    let secondSigns = second.signs
    let common = first.means.filter { secondSigns[$0.arm] != nil }
    var sum = 0.0
    var variance = 0.0
    arms = []
    for arm in common where !arm.isFitted {
      let files = first.cells.filter { $0.arm == arm.arm }.map(\.file)
      let differences = files.compactMap { file -> Double? in
        guard let one = first.predictiveDensities[file],
          let other = second.predictiveDensities[file]
        else { return nil }
        return one - other
      }
      guard let scatter = sampleVariance(differences) else { continue }
      arms.append(arm.arm)
      sum += differences.reduce(0, +)
      variance += scatter * Double(differences.count)
    }
    guard !arms.isEmpty else { return nil }
    self.first = first.rule
    self.second = second.rule
    difference = sum
    standardError = variance.squareRoot()
    haveSameSigns = !common.contains { arm in
      arm.sign != secondSigns[arm.arm]
        && Self.differ(
          first, second, in: arm.arm,
          level: criteria.exclusionLevel / Double(max(1, common.count - 1)))
    }
    let isLarge =
      abs(difference) >= criteria.leastPredictiveDifference
      && abs(difference) >= criteria.leastPredictiveErrors * standardError
    verdict = isLarge && !haveSameSigns ? .separated : .notSeparated
    better = verdict == .separated ? (difference > 0 ? first.rule : second.rule) : nil
  }

  /// Scatter between cells does not explain that the changes of an arm differ.
  private static func differ(
    _ first: RuleTest, _ second: RuleTest, in arm: String, level: Double
  ) -> Bool {
    let differences = first.cells.filter { $0.arm == arm }.compactMap { cell -> Double? in
      guard let one = first.relativeChanges[cell.file],
        let other = second.relativeChanges[cell.file]
      else { return nil }
      return one - other
    }
    guard let interval = MeanInterval.student(differences, confidence: 1 - level) else {
      return false
    }
    return interval.lower > 0 || interval.upper < 0
  }

  enum CodingKeys: String, CodingKey {
    case first, second, verdict, better
    case difference = "elpd_difference"
    case standardError = "elpd_difference_se"
    case haveSameSigns = "same_signs"
    case arms
  }
}
