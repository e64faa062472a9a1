import Signals

/// A plasticity rule: from the activity of a synapse and its cell to a change of its weight.
///
/// A rule says which inputs it needs by what it answers: a record that lacks one gives
/// ``RulePrediction/Outcome/notComputable(_:)`` with the reason, never zero.
public protocol PlasticityRule: Sendable {
  /// Name on the command line and in tables: `plateau-difference`.
  var name: String { get }
  /// One line for a person.
  var summary: String { get }
  /// The parameter set, with its source and the protocol on which it was fitted.
  var parameterSet: ParameterSet { get }
  /// The change that the rule gives for the whole record.
  func prediction(for record: ActivityRecord) -> RulePrediction
}

/// A named set of a rule's parameters and where it comes from.
public struct ParameterSet: Codable, Hashable, Sendable {
  public var name: String
  /// Parameter with its unit in the key, e.g. `tau_plus_ms`.
  public var values: [String: Double]
  public var source: String
  /// The protocol that the set was fitted on; nil where it was not fitted to data.
  public var fittedOn: String?

  public init(name: String, values: [String: Double], source: String, fittedOn: String? = nil) {
    self.name = name
    self.values = values
    self.source = source
    self.fittedOn = fittedOn
  }

  enum CodingKeys: String, CodingKey {
    case name, values, source
    case fittedOn = "fitted_on"
  }
}

/// What a rule says of one record.
public struct RulePrediction: Codable, Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    /// Change of weight in the rule's own unit, with the uncertainty that the record's measures
    /// bring (nil where they bring none). Only its sign and rank are free of a fitted gain.
    case change(Double, standardError: Double?)
    case notComputable(String)
  }

  /// A rule's change in a condition has no sign where it differs from that of bottom-up only by less
  /// than this part of the rule's own change in target plateau. A convention: of the planned effect of
  /// ln 1.4 a tenth is 0.03, a third of the standard error between two conditions of eight cells.
  public static let leastRelativeChange = 0.1

  public var rule: String
  public var parameterSet: String
  public var outcome: Outcome
  /// Reservations: outside the fitted protocol, trials too close together.
  public var validity: [String]

  public init(rule: String, parameterSet: String, outcome: Outcome, validity: [String] = []) {
    self.rule = rule
    self.parameterSet = parameterSet
    self.outcome = outcome
    self.validity = validity
  }

  public var change: Double? {
    if case .change(let value, _) = outcome { return value }
    return nil
  }

  public var standardError: Double? {
    if case .change(_, let error) = outcome { return error }
    return nil
  }

  public var reason: String? {
    if case .notComputable(let reason) = outcome { return reason }
    return nil
  }

  /// +1, −1, or 0 where the change is within two standard errors of zero; nil where not computable.
  public var sign: Int? {
    guard case .change(let value, let error) = outcome else { return nil }
    if abs(value) <= 2 * (error ?? 0) { return 0 }
    return value > 0 ? 1 : value < 0 ? -1 : 0
  }

  enum CodingKeys: String, CodingKey {
    case rule
    case parameterSet = "parameters"
    case change = "delta_w"
    case standardError = "delta_w_se"
    case sign, reason, validity
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    rule = try container.decode(String.self, forKey: .rule)
    parameterSet = try container.decode(String.self, forKey: .parameterSet)
    validity = try container.decode([String].self, forKey: .validity)
    if let change = try container.decodeIfPresent(Double.self, forKey: .change) {
      outcome = .change(
        change,
        standardError: try container.decodeIfPresent(Double.self, forKey: .standardError))
    } else {
      outcome = .notComputable(try container.decode(String.self, forKey: .reason))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rule, forKey: .rule)
    try container.encode(parameterSet, forKey: .parameterSet)
    try container.encode(change, forKey: .change)
    try container.encode(standardError, forKey: .standardError)
    try container.encode(sign, forKey: .sign)
    try container.encode(reason, forKey: .reason)
    try container.encode(validity, forKey: .validity)
  }
}
