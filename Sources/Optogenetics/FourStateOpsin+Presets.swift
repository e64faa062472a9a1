extension FourStateOpsin {
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

  /// Channelrhodopsin-2 (wild type) at 470 nm, from the same paper.
  public static let channelrhodopsin2 = FourStateOpsin(
    name: "ChR2, four states",
    source: "Bansal et al. (2020), doi:10.1088/2057-1976/ab90a1, as given in cleo",
    greatestConductance: 3.2, reversalPotential: 0, secondStateConductance: 0.05,
    halfFlux: 1e16, openingExponent: 1, transitionExponent: 1, firstOpeningRate: 0.4,
    secondOpeningRate: 0.12, firstClosingRate: 0.066, secondClosingRate: 0.01,
    forwardLightRate: 0.01, forwardDarkRate: 0.018, backwardLightRate: 0.008,
    backwardDarkRate: 0.008, recoveryRate: 0.000333, wavelength: 470)

  /// Channelrhodopsin-2 (wild type) at 470 nm.
  ///
  /// **Source.** Evans et al. (2016) Front Neuroinform 10:8, `modelFits['4']['ChR2']` of PyRhO. Its
  /// exponent p of 0.833 makes weak light act more than in proportion.
  public static let channelrhodopsin2PyRhO = FourStateOpsin(
    name: "ChR2, four states (PyRhO)",
    source: "Evans et al. (2016), doi:10.3389/fninf.2016.00008, fit in PyRhO",
    greatestConductance: 114, reversalPotential: 0, secondStateConductance: 0.00742,
    halfFlux: 2.33e17, openingExponent: 0.833, transitionExponent: 1.94, firstOpeningRate: 4.15,
    secondOpeningRate: 0.868, firstClosingRate: 0.105, secondClosingRate: 0.0138,
    forwardLightRate: 0.0581, forwardDarkRate: 0.0373, backwardLightRate: 0.063,
    backwardDarkRate: 0.0161, recoveryRate: 0.00033, wavelength: 470)

  /// Chrimson at 590 nm, from Bansal et al. (2020).
  public static let chrimson = FourStateOpsin(
    name: "Chrimson, four states",
    source: "Bansal et al. (2020), doi:10.1088/2057-1976/ab90a1, as given in cleo",
    greatestConductance: 22, reversalPotential: 0, secondStateConductance: 0.05,
    halfFlux: 2e14, openingExponent: 1, transitionExponent: 1, firstOpeningRate: 0.05,
    secondOpeningRate: 0.5, firstClosingRate: 0.041, secondClosingRate: 0.01,
    forwardLightRate: 0.01, forwardDarkRate: 0.001, backwardLightRate: 0.004,
    backwardDarkRate: 0.01, recoveryRate: 6.67e-7, wavelength: 590)

  /// vf-Chrimson at 590 nm, from Bansal et al. (2020).
  public static let vfChrimson = FourStateOpsin(
    name: "vf-Chrimson, four states",
    source: "Bansal et al. (2020), doi:10.1088/2057-1976/ab90a1, as given in cleo",
    greatestConductance: 17.5, reversalPotential: 0, secondStateConductance: 0.05,
    halfFlux: 1.5e16, openingExponent: 1, transitionExponent: 1, firstOpeningRate: 3,
    secondOpeningRate: 0.2, firstClosingRate: 0.37, secondClosingRate: 0.175,
    forwardLightRate: 0.01, forwardDarkRate: 0.02, backwardLightRate: 0.01,
    backwardDarkRate: 0.0032, recoveryRate: 6.67e-7, wavelength: 590)

  /// GtACR2, an anion channel, at 470 nm, from Bansal et al. (2020).
  public static let gtACR2 = FourStateOpsin(
    name: "GtACR2, four states",
    source: "Bansal et al. (2020), doi:10.1088/2057-1976/ab90a1, as given in cleo",
    greatestConductance: 44, reversalPotential: -69.5, secondStateConductance: 0.05,
    halfFlux: 2e17, openingExponent: 1, transitionExponent: 0.1, firstOpeningRate: 40,
    secondOpeningRate: 20, firstClosingRate: 0.017, secondClosingRate: 0.01,
    forwardLightRate: 0.001, forwardDarkRate: 0.001, backwardLightRate: 0.005,
    backwardDarkRate: 0.003, recoveryRate: 0.00058, wavelength: 470)
}
