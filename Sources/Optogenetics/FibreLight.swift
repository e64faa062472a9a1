import Foundation

/// Two usual formulas for light below an optical fibre, for comparison: a mask through an objective is
/// not a fibre, take ``LightKernel`` for it.
public enum FibreLight {
  /// Kubelka–Munk transmission M = b/(a sinh(b S z) + b cosh(b S z)), a = 1 + K/S, b = √(a² − 1).
  ///
  /// **Source.** Foutz et al. (2012), 473 nm: K 0.1249 (0.052–0.198), S 7.37 (6.68–8.06) per mm.
  /// **Worked numbers.** 0.568, 0.294 and 0.189 at 100, 300 and 500 µm.
  ///
  /// - Parameters:
  ///   - depth: µm.
  ///   - absorption: K, 1/mm.
  ///   - scattering: S, 1/mm.
  public static func kubelkaMunkTransmission(
    depth: Double, absorption: Double = 0.1249, scattering: Double = 7.37
  ) -> Double {
    let z = depth / 1000
    let a = 1 + absorption / scattering
    let b = (a * a - 1).squareRoot()
    // Without absorption b is 0 and the formula's limit 1/(S z + 1).
    guard b > 0 else { return 1 / (scattering * z + 1) }
    return b / (a * sinh(b * scattering * z) + b * cosh(b * scattering * z))
  }

  /// Irradiance below a fibre over that at its face, E/E₀ = ρ²/((S z + 1)(z + ρ)²),
  /// ρ = r √((n/NA)² − 1).
  ///
  /// **Source.** Aravanis et al. (2007); S 11.2/mm for mouse (recalled; 10.3 for rat).
  /// **Worked numbers.** 0.287, 0.067 and 0.026 at 100, 300 and 500 µm.
  ///
  /// - Parameters:
  ///   - depth: µm.
  ///   - fibreRadius: r, µm.
  ///   - refractiveIndex: n of the tissue.
  ///   - scattering: S, 1/mm.
  public static func aravanisRelativeIrradiance(
    depth: Double, fibreRadius: Double = 100, numericalAperture: Double = 0.37,
    refractiveIndex: Double = 1.36, scattering: Double = 11.2
  ) -> Double {
    let ratio = refractiveIndex / numericalAperture
    let rho = fibreRadius / 1000 * (ratio * ratio - 1).squareRoot()
    let z = depth / 1000
    return rho * rho / ((scattering * z + 1) * (z + rho) * (z + rho))
  }
}
