import Foundation
import InputDocuments
import StimulationProtocols

/// What somebody accepted although a check says otherwise, and why: `*.decisions.yaml`.
///
/// A decision covers one finding of one check at one place, as large as it was then. A finding that
/// has grown since, or another one, is not covered.
public struct ProtocolDecisions: Sendable, Equatable {
  public struct Decision: Sendable, Equatable {
    public var check: ProtocolCheck.ID
    /// The key to which the finding belonged; nil where it belonged to none.
    public var object: String?
    /// The value as it was accepted, in the check's unit; nil where the check has none.
    public var value: Double?
    public var limit: Double?
    public var reason: String
    public var decided: Date
  }

  public var decisions: [Decision]

  /// The reason for which a finding is accepted; nil where no decision covers it.
  public func reason(for check: ProtocolCheck) -> String? {
    decisions.last { $0.covers(check) }?.reason
  }
}

extension ProtocolDecisions.Decision {
  /// Whether the finding is the one that was accepted, or a smaller one.
  func covers(_ finding: ProtocolCheck) -> Bool {
    guard check == finding.id, object == finding.object else { return false }
    switch (value, finding.value) {
    case (nil, nil): return true
    case (let accepted?, let found?):
      // What fails by being too small grows downwards.
      guard let limit = finding.limit, found < limit else { return found <= accepted }
      return found >= accepted
    case (nil, _?), (_?, nil): return false
    }
  }
}

extension ProtocolDecisions {
  /// `*.decisions.yaml`.
  public static let format = DocumentFormat(
    name: "decisions", majorVersion: 1,
    schema: Schema<ProtocolDecisions>.group(
      .required(
        "decisions", .list(Decision.schema, count: 1...1000), "What was accepted, oldest first."),
      make: ProtocolDecisions.init))
}

extension ProtocolDecisions.Decision {
  static let schema = Schema<ProtocolDecisions.Decision>.group(
    .required("check", Schema<ProtocolCheck.ID>.choice, "Its id."),
    .optional("object", .text, "The key that the finding belonged to."),
    .optional("value", .number, "What was found then, in the check's unit."),
    .optional("limit", .number, "What it was held against."),
    .required("because", .text, "Why it was accepted."),
    .required("decided", .date, "When."), make: ProtocolDecisions.Decision.init
  ).checked { (decision: ProtocolDecisions.Decision) in
    decision.check.isAcceptable
      ? .success(decision)
      : .failure(
        SchemaComplaint(
          "\(decision.check.rawValue) cannot be accepted", found: decision.check.rawValue,
          remedy: "A device or a calibration cannot be talked into it: change the protocol."))
  }
}

extension ProtocolCheck.ID {
  /// Whether the limit is a judgement that a lab may make otherwise; limits of a device, of the
  /// calibration's tables and of the field of view are not.
  public var isAcceptable: Bool {
    switch self {
    case .registration, .separation, .ownIrradiance, .crosstalk, .spectrum, .pulseRate, .heat,
      .dose, .duty, .equalLight, .balance, .crosstalkBlock, .inductionStart, .session:
      true
    case .maskSize, .leastExposure, .darkGap, .greatestExposure, .entries, .images,
      .ledWindow, .loadTime, .triggerRate,
      .calibrationMatch, .power, .insideField, .somaTargeted, .sameBytes, .crosstalkTime,
      .clampStep:
      false
    }
  }
}
