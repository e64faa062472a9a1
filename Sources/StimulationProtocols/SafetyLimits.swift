import InputDocuments
import Quantities

/// What a lab allows a cell, a slice and a mirror; nil where it has set no limit.
public struct SafetyLimits: Sendable, Equatable {
  /// Radiant exposure of one site over a session, J/cm².
  public var dose: Double?
  /// Part of the time for which an LED is on, 0 to 1.
  public var ledDuty: Double?
  /// Part of the time for which one mask may stand on the mirrors, 0 to 1.
  public var mirrorDuty: Double

  /// Mirrors that stand on one side for hours stay there: TI's idle mode turns them half and half.
  public static let standardMirrorDuty = 0.5
  public static let none = SafetyLimits(
    dose: nil, ledDuty: nil, mirrorDuty: standardMirrorDuty)
}

extension SafetyLimits {
  static let schema = Schema<SafetyLimits>.group(
    .optional(
      "dose", .quantity(.joulePerSquareCentimetre, 0...100_000),
      "Radiant exposure of one mask over a session."),
    .optional("led_duty", .quantity(.percent, 0...100), "Of the time an LED may be on."),
    .optional(
      "mirror_duty", .quantity(.percent, 0...100), standard: 100 * standardMirrorDuty,
      written: "50 %", "Of the time one mask may stand on the mirrors."),
    make: { (dose: Double?, led: Double?, mirror: Double) -> SafetyLimits in
      SafetyLimits(dose: dose, ledDuty: led.map { $0 / 100 }, mirrorDuty: mirror / 100)
    })
}
