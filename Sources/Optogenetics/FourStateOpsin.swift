/// A light-gated channel with two closed and two open states.
///
/// **Equations.** Fractions of channels C₁ → O₁ ⇄ O₂ ← C₂ with rates in 1/ms:
///
///     C₁' = G_d1 O₁ + G_r0 C₂ − G_a1 C₁
///     O₁' = G_a1 C₁ + G_b O₂ − (G_d1 + G_f) O₁
///     O₂' = G_a2 C₂ + G_f O₁ − (G_d2 + G_b) O₂
///     C₂ = 1 − C₁ − O₁ − O₂
///     G_a1 = k₁ H_p, G_a2 = k₂ H_p, G_f = k_f H_q + G_f0, G_b = k_b H_q + G_b0
///     H_n = φⁿ / (φⁿ + φ_mⁿ)
///
/// and conductance g₀ (O₁ + γ O₂). Current into the cell: g (E − V). The dependence of the
/// conductance on potential is left out.
///
/// **Source.** Evans et al. (2016) Front Neuroinform 10:8 (PyRhO) for the scheme; each preset names
/// its own.
public struct FourStateOpsin: Codable, Hashable, Sendable {
  public var name: String
  public var source: String
  /// g₀, conductance of the cell with all channels in O₁, nS.
  public var greatestConductance: Double
  /// E, mV.
  public var reversalPotential: Double
  /// γ, conductance of O₂ over that of O₁.
  public var secondStateConductance: Double
  /// φ_m, photons/mm²/s.
  public var halfFlux: Double
  /// p, exponent of the opening by light.
  public var openingExponent: Double
  /// q, exponent of the transitions between the open states.
  public var transitionExponent: Double
  /// k₁, 1/ms.
  public var firstOpeningRate: Double
  /// k₂, 1/ms.
  public var secondOpeningRate: Double
  /// G_d1, 1/ms.
  public var firstClosingRate: Double
  /// G_d2, 1/ms.
  public var secondClosingRate: Double
  /// k_f, 1/ms: O₁ → O₂ by light.
  public var forwardLightRate: Double
  /// G_f0, 1/ms: O₁ → O₂ in the dark.
  public var forwardDarkRate: Double
  /// k_b, 1/ms: O₂ → O₁ by light.
  public var backwardLightRate: Double
  /// G_b0, 1/ms: O₂ → O₁ in the dark.
  public var backwardDarkRate: Double
  /// G_r0, 1/ms: C₂ → C₁, recovery from desensitisation.
  public var recoveryRate: Double
  /// Wavelength at which an irradiance is turned into photons, nm: that of greatest sensitivity, so
  /// that every photon counts fully.
  public var wavelength: Double

  /// Photons/mm²/s of light of an irradiance in mW/mm²: E λ/(h c).
  ///
  /// **Worked number.** 1 mW/mm² at 470 nm is 2.366e15 photons/mm²/s.
  public func photonFlux(ofIrradiance irradiance: Double) -> Double {
    PhotonFlux.of(irradiance: irradiance, wavelength: wavelength)
  }

  enum CodingKeys: String, CodingKey {
    case name, source
    case greatestConductance = "greatest_conductance_ns"
    case reversalPotential = "reversal_potential_mv"
    case secondStateConductance = "second_state_conductance_ratio"
    case halfFlux = "half_flux_per_mm2_s"
    case openingExponent = "opening_exponent"
    case transitionExponent = "transition_exponent"
    case firstOpeningRate = "first_opening_rate_per_ms"
    case secondOpeningRate = "second_opening_rate_per_ms"
    case firstClosingRate = "first_closing_rate_per_ms"
    case secondClosingRate = "second_closing_rate_per_ms"
    case forwardLightRate = "forward_light_rate_per_ms"
    case forwardDarkRate = "forward_dark_rate_per_ms"
    case backwardLightRate = "backward_light_rate_per_ms"
    case backwardDarkRate = "backward_dark_rate_per_ms"
    case recoveryRate = "recovery_rate_per_ms"
    case wavelength = "wavelength_nm"
  }
}
