/// Photons per area and time.
public enum PhotonFlux {
  /// Photons/mm²/s of light of an irradiance: E λ/(h c).
  ///
  /// **Worked number.** 1 mW/mm² is 2.366e15 photons/mm²/s at 470 nm, 2.990e15 at 594 nm and 3.146e15
  /// at 625 nm.
  ///
  /// - Parameters:
  ///   - irradiance: mW/mm².
  ///   - wavelength: nm.
  public static func of(irradiance: Double, wavelength: Double) -> Double {
    let planckTimesLightSpeed = 6.626_070_15e-34 * 299_792_458
    return irradiance * 1e-3 * wavelength * 1e-9 / planckTimesLightSpeed
  }
}
