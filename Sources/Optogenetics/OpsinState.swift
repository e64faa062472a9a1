import Foundation

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
