import Foundation

/// How the amplitude of a plateau grows with the light on the apical dendrite: a Boltzmann curve of the
/// light's logarithm, in the two parameters that α needs.
///
/// **Definition.** A(I) = A₀ + (A_max − A₀)·σ(n·(ln I − ln I_half)) with σ(u) = 1/(1 + e^−u), that is
/// A₀ + (A_max − A₀)·Iⁿ/(Iⁿ + I_halfⁿ). With θ = (A₀ + A_max)/2 and k = (A_max − A₀)/4 the same curve is
/// A = θ + 2k·tanh(u/2). No light gives A₀ exactly, which a Boltzmann curve of I itself would not.
///
/// **Source.** Naka & Rushton (1966) J Physiol 185:536 for the curve of light; θ and k of Guerguiev et al.
/// (2017) from it as the module's page derives.
///
/// **Worked number.** A₀ = 0, A_max = 20 mV, I_half = 1, n = 2: θ = 10 mV, k = 5 mV, A(2) = 16 mV.
public struct PlateauCurve: Hashable, Sendable {
  /// θ: the amplitude half way between floor and saturation, mV.
  public var halfAmplitude: Double
  /// k: a quarter of the way from floor to saturation, mV.
  public var slope: Double
  /// ln I_half, of the intensity in the series' own unit.
  public var logHalfIntensity: Double
  /// ln n.
  public var logHillExponent: Double

  public init(
    halfAmplitude: Double, slope: Double, logHalfIntensity: Double, logHillExponent: Double
  ) {
    self.halfAmplitude = halfAmplitude
    self.slope = slope
    self.logHalfIntensity = logHalfIntensity
    self.logHillExponent = logHillExponent
  }

  /// A₀, mV.
  public var floor: Double { halfAmplitude - 2 * slope }
  /// A_max, mV.
  public var saturation: Double { halfAmplitude + 2 * slope }
  /// I_half, in the series' own unit.
  public var halfIntensity: Double { exp(logHalfIntensity) }
  /// n.
  public var hillExponent: Double { exp(logHillExponent) }

  /// A of an intensity, mV.
  public func amplitude(at intensity: Double) -> Double {
    point(logIntensity: log(intensity)).value
  }

  /// A, and its derivatives by θ, k, ln I_half and ln n.
  func point(logIntensity: Double) -> (value: Double, derivatives: SIMD4<Double>) {
    // No light: ln I = −∞, and place and steepness of the rise do not matter.
    guard logIntensity > -.infinity else { return (floor, SIMD4(1, -2, 0, 0)) }
    let drive = hillExponent * (logIntensity - logHalfIntensity)
    let rise = tanh(drive / 2)
    let steepness = slope * (1 - rise * rise)
    return (
      halfAmplitude + 2 * slope * rise,
      SIMD4(1, 2 * rise, -steepness * hillExponent, steepness == 0 ? 0 : steepness * drive)
    )
  }
}
