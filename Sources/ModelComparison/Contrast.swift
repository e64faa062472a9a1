import Foundation
import Statistics

/// A comparison of arms that is fixed before the data are seen, on the natural logarithm of the
/// weight ratio over cells.
///
/// **Definition.** Σcᵢ·(mean log ratio of arm i), with Welch's interval (`LinearContrast`). A − D is
/// the effect of a plateau in the target phase, B − D of one in the forward phase, and
/// C − A − B + D how far both together differ from the sum of the two.
///
/// A rule's prediction is gain·Σcᵢ·(mean of the rule's change in arm i): its offset cancels, as drift
/// does in the data.
///
/// **Worked number.** Log ratios 0.31, 0.52, 0.18, 0.44 in A and 0.01, −0.07, 0.03 in D:
/// A − D = 0.3725 (0.1468 to 0.5982), a ratio of 1.451.
public struct Contrast: Encodable, Hashable, Sendable {
  /// What a rule says of it.
  public struct Prediction: Encodable, Hashable, Sendable {
    public var rule: String
    /// Natural logarithm; nil where the rule cannot be computed in an arm that takes part.
    public var logRatio: Double?
    /// Only the two arms that made the rule's gain and offset take part, so that agreement says
    /// nothing.
    public var isFitted: Bool

    public var ratio: Double? { logRatio.map { exp($0) } }

    enum CodingKeys: String, CodingKey {
      case rule
      case logRatio = "log_ratio"
      case isFitted = "fitted"
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(rule, forKey: .rule)
      try container.encode(logRatio, forKey: .logRatio)
      try container.encode(isFitted, forKey: .isFitted)
    }
  }

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
  /// One a rule, in the order in which rules are shown.
  public var predictions: [Prediction]

  /// e to the power of `logRatio`: a factor on the weight ratio.
  public var ratio: Double { exp(logRatio) }
  public var ratioInterval: [Double] { interval.map { exp($0) } }

  /// - Returns: nil where an arm that takes part has fewer than two cells.
  init?(
    _ plan: ComparisonDesign.PlannedContrast, design: ComparisonDesign, cells: [ComparedCell],
    rules: [RuleTest], confidence: Double
  ) {
    guard let contrast = Self.estimate(plan.weights, cells: cells) else { return nil }
    let ends = contrast.interval(confidence: confidence)
    name = plan.formula
    question = plan.question
    logRatio = contrast.estimate
    standardError = contrast.standardError
    degreesOfFreedom = contrast.degreesOfFreedom
    interval = [ends.lower, ends.upper]
    p = contrast.twoSidedP
    let terms = plan.weights.filter { $0.weight != 0 }
    let isFitted = terms.allSatisfy { term in
      design.arms.first { $0.label == term.arm }?.use == .fitted
    }
    predictions = rules.map { rule in
      var sum: Double? = 0
      for term in terms {
        let mean = rule.means.first { $0.arm == term.arm }?.predictedLogRatio
        sum = sum.flatMap { sum in mean.map { sum + Double(term.weight) * $0 } }
      }
      return Prediction(rule: rule.rule, logRatio: sum, isFitted: isFitted)
    }
  }

  static func estimate(
    _ weights: [ComparisonDesign.PlannedContrast.Weight], cells: [ComparedCell]
  ) -> LinearContrast? {
    LinearContrast(
      weights.map { term in cells.filter { $0.arm == term.arm }.map(\.logRatio) },
      coefficients: weights.map { Double($0.weight) })
  }

  enum CodingKeys: String, CodingKey {
    case name, question
    case logRatio = "log_ratio"
    case standardError = "log_ratio_se"
    case degreesOfFreedom = "degrees_of_freedom"
    case interval = "log_ratio_interval"
    case ratio
    case ratioInterval = "ratio_interval"
    case p, predictions
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
    try container.encode(predictions, forKey: .predictions)
  }
}
