/// Opsins of Bansal et al. (2020), Table 1, as an unmerged branch of cleo has them (MIT, commit 3d43c28). The
/// paper's table was not read.
extension FourStateOpsin {
  private static let bansalTable =
    "Bansal et al. (2020), Table 1, as given in an unmerged branch of cleo (3d43c28)"

  /// Chronos, closing in 3.6 ms (G_d1 0.278/ms).
  public static let chronos = FourStateOpsin(
    name: "Chronos, four states", source: bansalTable, greatestConductance: 39,
    reversalPotential: 0, secondStateConductance: 0.05, halfFlux: 8e15,
    openingExponent: 0.8, transitionExponent: 0.9, firstOpeningRate: 1.8,
    secondOpeningRate: 0.01, firstClosingRate: 0.278, secondClosingRate: 0.01,
    forwardLightRate: 0.1, forwardDarkRate: 0.05, backwardLightRate: 0.01,
    backwardDarkRate: 0.08, recoveryRate: 0.0012, wavelength: 498)

  /// CheRiff.
  public static let cheRiff = FourStateOpsin(
    name: "CheRiff, four states", source: bansalTable, greatestConductance: 40,
    reversalPotential: 0, secondStateConductance: 0.05, halfFlux: 7e15,
    openingExponent: 0.9, transitionExponent: 1, firstOpeningRate: 1.4,
    secondOpeningRate: 0.001, firstClosingRate: 0.063, secondClosingRate: 0.0025,
    forwardLightRate: 0.02, forwardDarkRate: 0.01, backwardLightRate: 0.1,
    backwardDarkRate: 0.02, recoveryRate: 0.0005, wavelength: 466)

  /// ChrimsonR, called CsChrimsonR there.
  public static let chrimsonR = FourStateOpsin(
    name: "ChrimsonR, four states", source: bansalTable, greatestConductance: 12.25,
    reversalPotential: 0, secondStateConductance: 0.05, halfFlux: 2e18,
    openingExponent: 0.6, transitionExponent: 1, firstOpeningRate: 6,
    secondOpeningRate: 0.2, firstClosingRate: 0.067, secondClosingRate: 0.01,
    forwardLightRate: 0.1, forwardDarkRate: 0.02, backwardLightRate: 0.001,
    backwardDarkRate: 0.05, recoveryRate: 0.0005, wavelength: 590)

  /// ReaChR.
  public static let reaChR = FourStateOpsin(
    name: "ReaChR, four states", source: bansalTable, greatestConductance: 14.28,
    reversalPotential: 7, secondStateConductance: 0.05, halfFlux: 5e17,
    openingExponent: 1, transitionExponent: 1, firstOpeningRate: 1.2,
    secondOpeningRate: 0.01, firstClosingRate: 0.0077, secondClosingRate: 0.00125,
    forwardLightRate: 0.012, forwardDarkRate: 0.0005, backwardLightRate: 0.001,
    backwardDarkRate: 0.0005, recoveryRate: 3.33e-05, wavelength: 531)

  /// bReaChES.
  public static let bReaChES = FourStateOpsin(
    name: "bReaChES, four states", source: bansalTable, greatestConductance: 36.5,
    reversalPotential: 10, secondStateConductance: 0.05, halfFlux: 6e15,
    openingExponent: 1, transitionExponent: 1, firstOpeningRate: 0.4,
    secondOpeningRate: 0.01, firstClosingRate: 0.025, secondClosingRate: 0.01,
    forwardLightRate: 0.01, forwardDarkRate: 0.002, backwardLightRate: 0.04,
    backwardDarkRate: 0.002, recoveryRate: 3.3e-05, wavelength: 570)
}
