import StimulationProtocols

/// The drive of an LED for an irradiance on a mask: power by the flat field, then the calibration's table
/// backwards; nothing is extrapolated.
struct LEDDrive {
  private let calibration: Calibration
  private let light: FieldLight

  init(_ calibration: Calibration, masks: [CompiledMask]) {
    self.calibration = calibration
    light = FieldLight(
      calibration, planes: masks.reduce(into: [:]) { $0[$1.name] = $1.plane })
  }

  /// V; nil outside the table. An LED that stays dark is not driven, wherever its table begins.
  ///
  /// - Parameter irradiance: mean over the mask, mW/mm².
  func drive(of led: String, on mask: String, for irradiance: Double) -> Double? {
    guard irradiance > 0 else { return 0 }
    return light.power(forIrradiance: irradiance, of: led, on: mask).flatMap {
      calibration.ledPower(led).drive(for: $0)
    }
  }
}
