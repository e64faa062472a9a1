import Foundation

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

  /// Channelrhodopsin-2 H134R at 470 nm.
  ///
  /// **Source.** Bansal et al. (2020) Biomed Phys Eng Express 6, doi:10.1088/2057-1976/ab90a1, as
  /// `cleo` has it (MIT). Peak of the action spectrum: Nagel et al. (2003), Fig. 4a.
  public static let channelrhodopsin2H134R = FourStateOpsin(
    name: "ChR2(H134R), four states",
    source: "Bansal et al. (2020), doi:10.1088/2057-1976/ab90a1, as given in cleo",
    greatestConductance: 37.2, reversalPotential: 0, secondStateConductance: 0.05,
    halfFlux: 1e16, openingExponent: 1, transitionExponent: 1, firstOpeningRate: 0.3,
    secondOpeningRate: 0.12, firstClosingRate: 0.045, secondClosingRate: 0.01,
    forwardLightRate: 0.01, forwardDarkRate: 0.014, backwardLightRate: 0.01,
    backwardDarkRate: 0.01, recoveryRate: 0.0001, wavelength: 470)

  /// Photons/mm²/s of light of an irradiance in mW/mm²: E λ/(h c).
  ///
  /// **Worked number.** 1 mW/mm² at 470 nm is 2.366e15 photons/mm²/s.
  public func photonFlux(ofIrradiance irradiance: Double) -> Double {
    let planckTimesLightSpeed = 6.626_070_15e-34 * 299_792_458
    return irradiance * 1e-3 * wavelength * 1e-9 / planckTimesLightSpeed
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

/// The opsin of one compartment in time, integrated by the classical Runge–Kutta method.
public struct OpsinState: Sendable {
  private struct Rates {
    var opening1, opening2, forward, backward: Double
  }

  public let opsin: FourStateOpsin
  private var closed1 = 1.0
  private var open1 = 0.0
  private var open2 = 0.0
  /// The rates follow the light, which is constant for many steps.
  private var rates: Rates
  private var flux = 0.0

  /// All channels in C₁, as after a long time in the dark.
  public init(_ opsin: FourStateOpsin) {
    self.opsin = opsin
    rates = Self.rates(of: opsin, at: 0)
  }

  /// O₁ + γ O₂, 0 to 1.
  public var conductanceFraction: Double { open1 + opsin.secondStateConductance * open2 }

  /// Current into the compartment, pA (inward positive).
  ///
  /// - Parameter potential: mV.
  public func current(at potential: Double) -> Double {
    opsin.greatestConductance * conductanceFraction * (opsin.reversalPotential - potential)
  }

  /// Goes one step on.
  ///
  /// - Parameters:
  ///   - photonFlux: photons/mm²/s at the opsin's wavelength during the step.
  ///   - timeStep: ms.
  public mutating func advance(photonFlux: Double, timeStep: Double) {
    if photonFlux != flux {
      flux = photonFlux
      rates = Self.rates(of: opsin, at: photonFlux)
    }
    let now = SIMD4(closed1, open1, open2, 0)
    let k1 = slope(now)
    let k2 = slope(now + timeStep / 2 * k1)
    let k3 = slope(now + timeStep / 2 * k2)
    let k4 = slope(now + timeStep * k3)
    let sum = k1 + 2 * k2 + 2 * k3 + k4
    let next = now + timeStep / 6 * sum
    closed1 = next.x
    open1 = next.y
    open2 = next.z
  }

  private static func rates(of opsin: FourStateOpsin, at flux: Double) -> Rates {
    func saturation(_ exponent: Double) -> Double {
      guard flux > 0 else { return 0 }
      let raised = pow(flux / opsin.halfFlux, exponent)
      return raised / (1 + raised)
    }
    let opening = saturation(opsin.openingExponent)
    let transition = saturation(opsin.transitionExponent)
    return Rates(
      opening1: opsin.firstOpeningRate * opening, opening2: opsin.secondOpeningRate * opening,
      forward: opsin.forwardLightRate * transition + opsin.forwardDarkRate,
      backward: opsin.backwardLightRate * transition + opsin.backwardDarkRate)
  }

  /// C₁', O₁', O₂' in 1/ms.
  private func slope(_ state: SIMD4<Double>) -> SIMD4<Double> {
    let closed2 = 1 - state.x - state.y - state.z
    return SIMD4(
      opsin.firstClosingRate * state.y + opsin.recoveryRate * closed2 - rates.opening1 * state.x,
      rates.opening1 * state.x + rates.backward * state.z
        - (opsin.firstClosingRate + rates.forward) * state.y,
      rates.opening2 * closed2 + rates.forward * state.y
        - (opsin.secondClosingRate + rates.backward) * state.z, 0)
  }
}
