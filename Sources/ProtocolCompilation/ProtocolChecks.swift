import Foundation
import InputDocuments
import StimulationProtocols

/// Every validation of a protocol, in a fixed order.
public struct ProtocolChecks: Sendable {
  /// Passed and failed, by id.
  public let checks: [ProtocolCheck]
  /// What each pathway's structures receive from each light.
  public let light: PathwayLight

  /// No check is an error.
  public var isValid: Bool { !checks.contains { $0.severity == .error } }

  /// - Parameters:
  ///   - files: the protocol with its rig and calibration.
  ///   - seed: of the allocation, where the protocol does not hold one.
  ///   - date: the time of the experiment, for the calibration's age; nil to leave it unjudged.
  ///   - decisions: what was accepted; a finding that one covers is a warning and carries the reason.
  /// - Throws: `OutputFileError`; never for values made here.
  public init(
    _ files: ProtocolFiles, seed: UInt64? = nil, date: Date? = nil,
    decisions: ProtocolDecisions? = nil
  ) throws {
    let device = DeviceChecks(files)
    let rig = CalibrationChecks(files, date: date)
    let geometry = GeometryChecks(files)
    let design = DesignChecks(files, seed: seed)
    let light = PathwayLight(files)
    let optics = OpticsChecks(files, light: light)
    let safety = SafetyChecks(files, masks: files.compiledMasks)
    let found =
      device.checks() + TimingChecks(files).checks() + rig.checks() + geometry.checks()
      + optics.checks() + safety.checks() + (try design.checks())
      + CrosstalkBlockCheck(files).checks()
      + TimeChecks(files).checks()
    self.light = light
    let order = ProtocolCheck.ID.allCases
    checks = order.flatMap { id in found.filter { $0.id == id } }
      .map { Self.decided(Self.placed($0, files), decisions) }
  }

  private static func decided(
    _ check: ProtocolCheck, _ decisions: ProtocolDecisions?
  ) -> ProtocolCheck {
    guard check.severity != .ok, let reason = decisions?.reason(for: check) else { return check }
    var check = check
    check.severity = .warning
    check.accepted = reason
    return check
  }

  /// What E3 blames stands in the protocol or in the file of the measured crosstalk.
  private static func standsInProtocol(_ object: String) -> Bool {
    object.hasPrefix("schedule.") || object == "crosstalk_result"
  }

  /// With the line of the key that is to blame.
  private static func placed(_ check: ProtocolCheck, _ files: ProtocolFiles) -> ProtocolCheck {
    var check = check
    guard let object = check.object else { return check }
    let place: (file: String, position: DocumentPosition?) =
      switch check.id {
      case .maskSize, .calibrationMatch, .registration:
        (files.calibration.file, files.calibration.position(of: object))
      case .ledWindow where object.hasPrefix("mirror_timing"),
        .triggerRate where object.hasPrefix("mirror_timing"):
        (files.calibration.file, files.calibration.position(of: object))
      case .power where object == "power" || object.hasPrefix("power."):
        (files.calibration.file, files.calibration.position(of: object))
      case .crosstalkBlock where !Self.standsInProtocol(object):
        (files.crosstalk?.file ?? files.stimulation.file, files.crosstalk?.position(of: object))
      case .dose where object.hasPrefix("limits"), .duty where object.hasPrefix("limits"),
        .triggerRate where object == "pattern_trigger":
        (files.rig.file, files.rig.position(of: object))
      default: (files.stimulation.file, files.stimulation.position(of: object))
      }
    check.file = place.file
    check.line = place.position?.line
    check.column = place.position?.column
    return check
  }
}

extension ProtocolCheck {
  /// A check that found nothing wrong.
  static func passed(
    _ id: ID, _ message: String, value: Double? = nil, limit: Double? = nil, unit: String? = nil
  ) -> ProtocolCheck {
    ProtocolCheck(
      id: id, severity: .ok, message: message, value: value, limit: limit, unit: unit,
      source: id.source)
  }

  static func failed(
    _ id: ID, _ object: String, _ message: String, severity: Severity = .error,
    value: Double? = nil, limit: Double? = nil, unit: String? = nil, expected: String,
    found: String, remedy: String
  ) -> ProtocolCheck {
    ProtocolCheck(
      id: id, severity: severity, object: object, message: message, value: value, limit: limit,
      unit: unit, expected: expected, found: found, remedy: remedy, source: id.source)
  }
}

extension [ProtocolCheck] {
  /// These, or the one that says that there was nothing to find.
  func or(_ passed: ProtocolCheck) -> [ProtocolCheck] { isEmpty ? [passed] : self }
}
