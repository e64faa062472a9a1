import Foundation
import PlasticityRules

/// What the comparison decides by. Fixed before the data are seen: a verdict under criteria chosen
/// afterwards means nothing.
public struct ComparisonCriteria: Codable, Hashable, Sendable {
  /// Coverage of the intervals of contrasts.
  public var confidence = 0.95
  /// A rule is excluded where its p value is below. 0.01 and not 0.05, because about seven rules are
  /// judged at once: the true one among them is lost in one study of a hundred.
  public var exclusionLevel = 0.01
  /// Two changes that differ by less than this are called equal; natural logarithm of a weight
  /// ratio. ln 1.2: 20 %, below the difference of 0.3 between rules for which six cells are planned
  /// (`spec/plasticity.md` 3.8).
  public var equivalenceBound = log(1.2)
  /// Level of each of the two one-sided tests of equivalence.
  public var equivalenceLevel = 0.05
  /// See `RulePrediction.leastRelativeChange`; a prediction before the experiment uses the same.
  public var leastRelativeChange = RulePrediction.leastRelativeChange
  /// Least difference of expected log predictive density between two rules that are separated, and
  /// how many of its standard errors it must be: a common convention (`spec/plasticity.md` 3.7).
  public var leastPredictiveDifference = 4.0
  public var leastPredictiveErrors = 2.0

  public init() {}

  enum CodingKeys: String, CodingKey {
    case confidence
    case exclusionLevel = "exclusion_level"
    case equivalenceBound = "equivalence_bound_log_ratio"
    case equivalenceLevel = "equivalence_level"
    case leastRelativeChange = "least_relative_change"
    case leastPredictiveDifference = "least_elpd_difference"
    case leastPredictiveErrors = "least_elpd_difference_over_se"
  }
}
