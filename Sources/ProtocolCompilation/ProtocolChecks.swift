import Foundation
import InputDocuments
import StimulationProtocols

/// Every validation that needs no model of optics, in a fixed order.
public struct ProtocolChecks: Sendable {
  /// Passed and failed, by id.
  public let checks: [ProtocolCheck]

  /// No check is an error.
  public var isValid: Bool { !checks.contains { $0.severity == .error } }

  /// - Parameters:
  ///   - files: the protocol with its rig and calibration.
  ///   - seed: of the allocation, where the protocol does not hold one.
  ///   - date: the time of the experiment, for the calibration's age; nil to leave it unjudged.
  /// - Throws: `OutputFileError`; never for values made here.
  public init(_ files: ProtocolFiles, seed: UInt64? = nil, date: Date? = nil) throws {
    let device = DeviceChecks(files)
    let rig = CalibrationChecks(files, date: date)
    let geometry = GeometryChecks(files)
    let design = DesignChecks(files, seed: seed)
    let all =
      device.checks() + TimingChecks(files).checks() + rig.checks() + geometry.checks()
      + (try design.checks())
    checks = all.map { Self.placed($0, files) }
  }

  /// With the line of the key that is to blame.
  private static func placed(_ check: ProtocolCheck, _ files: ProtocolFiles) -> ProtocolCheck {
    var check = check
    guard let object = check.object else { return check }
    let place: (file: String, position: DocumentPosition?) =
      switch check.id {
      case .maskSize, .calibrationMatch, .registration:
        (files.calibration.file, files.calibration.position(of: object))
      case .power where object == "power" || object.hasPrefix("power."):
        (files.calibration.file, files.calibration.position(of: object))
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
      id: id, severity: .ok, message: message, value: value, limit: limit, unit: unit)
  }

  static func failed(
    _ id: ID, _ object: String, _ message: String, severity: Severity = .error,
    value: Double? = nil, limit: Double? = nil, unit: String? = nil, expected: String,
    found: String, remedy: String
  ) -> ProtocolCheck {
    ProtocolCheck(
      id: id, severity: severity, object: object, message: message, value: value, limit: limit,
      unit: unit, expected: expected, found: found, remedy: remedy)
  }
}

extension [ProtocolCheck] {
  /// These, or the one that says that there was nothing to find.
  func or(_ passed: ProtocolCheck) -> [ProtocolCheck] { isEmpty ? [passed] : self }
}
