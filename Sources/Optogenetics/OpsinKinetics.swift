import Foundation

/// The equations of an opsin: a linear system of states whose rates depend on the photon flux.
public enum OpsinKinetics: Hashable, Sendable {
  case fourState(FourStateOpsin)
  case fiveState(FiveStateOpsin)

  /// Cross-section of opening at little light, cm²: k₁/φ_m of the four states, σ of the five.
  ///
  /// A rhodopsin absorbs with about 1.2e-16 cm² and half of what it absorbs opens it (Foutz et al.
  /// 2012), so more than about 1e-16 cm² is not a property of the molecule. Where the exponent p is
  /// not 1 the number holds at φ_m only as a scale.
  ///
  /// **Worked number.** ChR2(H134R) of Bansal et al.: 0.3/ms / 1e16 /mm²/s = 3.0e-16 cm².
  public var openingCrossSection: Double {
    switch self {
    // 1/ms is 1000/s; 1 mm² is 0.01 cm².
    case .fourState(let opsin): opsin.firstOpeningRate * 1000 / opsin.halfFlux * 0.01
    case .fiveState(let opsin): opsin.firstOpeningCrossSection
    }
  }

  /// Parts of the channels in each state after a long time in the dark.
  var start: StateVector {
    var start = StateVector.zero
    switch self {
    case .fourState: start[0] = 1
    case .fiveState(let opsin):
      start[0] = 1 - opsin.startInSecondClosedState
      start[3] = opsin.startInSecondClosedState
    }
    return start
  }

  /// Conductance of each state over that of O₁; the states are C₁, O₁, O₂, C₂ and S.
  var conductances: StateVector {
    var conductances = StateVector.zero
    conductances[1] = 1
    switch self {
    case .fourState(let opsin): conductances[2] = opsin.secondStateConductance
    case .fiveState(let opsin): conductances[2] = opsin.secondStateConductance
    }
    return conductances
  }

  /// The rates of the linear system at a photon flux (photons/mm²/s of full effect), 1/ms.
  func rates(at flux: Double) -> StateMatrix {
    var rates = StateMatrix.zero
    let (c1, o1, o2, c2, lost) = (0, 1, 2, 3, 4)
    switch self {
    case .fourState(let opsin):
      func saturation(_ exponent: Double) -> Double {
        guard flux > 0 else { return 0 }
        let raised = pow(flux / opsin.halfFlux, exponent)
        // At overwhelming light raised is infinite.
        return raised.isFinite ? raised / (1 + raised) : 1
      }
      let opening = saturation(opsin.openingExponent)
      let transition = saturation(opsin.transitionExponent)
      rates.move(from: c1, to: o1, opsin.firstOpeningRate * opening)
      rates.move(from: c2, to: o2, opsin.secondOpeningRate * opening)
      rates.move(from: o1, to: o2, opsin.forwardLightRate * transition + opsin.forwardDarkRate)
      rates.move(from: o2, to: o1, opsin.backwardLightRate * transition + opsin.backwardDarkRate)
      rates.move(from: o1, to: c1, opsin.firstClosingRate)
      rates.move(from: o2, to: c2, opsin.secondClosingRate)
      rates.move(from: c2, to: c1, opsin.recoveryRate)
    case .fiveState(let opsin):
      // Photons/mm²/s to photons/cm²/ms.
      let dose = flux * 0.1
      rates.move(from: c1, to: o1, opsin.firstOpeningCrossSection * dose)
      rates.move(from: c2, to: o2, opsin.secondOpeningCrossSection * dose)
      rates.move(from: c1, to: c2, opsin.forwardCrossSection * dose)
      rates.move(from: c2, to: c1, opsin.backwardCrossSection * dose + opsin.recoveryRate)
      rates.move(from: o1, to: c1, opsin.firstClosingRate)
      rates.move(from: o2, to: c2, opsin.secondClosingRate)
      rates.move(from: o2, to: lost, opsin.lossRate)
      rates.move(from: lost, to: c1, opsin.returnRate)
    }
    return rates
  }
}
