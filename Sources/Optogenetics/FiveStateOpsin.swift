/// A light-gated channel with two closed, two open and one long-lived lost state.
///
/// **Equations.** Light opens C₁ → O₁ and C₂ → O₂ and moves channels between C₁ and C₂; in the dark
/// O₁ → C₁, O₂ → C₂, O₂ → S, C₂ → C₁ and S → C₁. A rate by light is a cross-section times the photon
/// flux. The conductance fraction is O₁ + γ O₂. At the start part of the channels are in C₂.
///
/// **Source.** Public NEURON mechanism "ChrimsonR Model according to Sabatier et al. implemented by
/// D. Berling"; the paper (bioRxiv) was not read.
public struct FiveStateOpsin: Hashable, Sendable {
  public var name: String
  public var source: String
  /// C₁ → O₁ by light, cm².
  public var firstOpeningCrossSection: Double
  /// C₂ → O₂ by light, cm².
  public var secondOpeningCrossSection: Double
  /// C₁ → C₂ by light, cm².
  public var forwardCrossSection: Double
  /// C₂ → C₁ by light, cm².
  public var backwardCrossSection: Double
  /// O₁ → C₁, 1/ms.
  public var firstClosingRate: Double
  /// O₂ → C₂, 1/ms.
  public var secondClosingRate: Double
  /// O₂ → S, 1/ms.
  public var lossRate: Double
  /// S → C₁, 1/ms.
  public var returnRate: Double
  /// C₂ → C₁ in the dark, 1/ms.
  public var recoveryRate: Double
  /// γ, conductance of O₂ over that of O₁.
  public var secondStateConductance: Double
  /// Part of the channels that start in C₂; the others start in C₁.
  public var startInSecondClosedState: Double

  /// ChrimsonR at 595 nm.
  public static let chrimsonR = FiveStateOpsin(
    name: "ChrimsonR, five states",
    source: "NEURON mechanism after Sabatier et al. (bioRxiv), implemented by D. Berling",
    firstOpeningCrossSection: 5.4965e-15, secondOpeningCrossSection: 3.59865e-15,
    forwardCrossSection: 9.68e-17, backwardCrossSection: 7.19e-16, firstClosingRate: 0.125,
    secondClosingRate: 0.015, lossRate: 0.0001, returnRate: 3e-6, recoveryRate: 1e-7,
    secondStateConductance: 0.17, startInSecondClosedState: 0.2)
}
