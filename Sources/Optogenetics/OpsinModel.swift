/// A published set of equations and numbers for an opsin, with the spectrum that goes with it.
///
/// **Definition.** The photon flux is multiplied by the action spectrum's response at the light's
/// wavelength; the product drives the kinetics. The dependence on potential is left out, so a
/// response is a part of the greatest conductance: use it for shape and ratio, not for current.
public struct OpsinModel: Hashable, Sendable {
  public var name: String
  /// The opsin that the numbers were fitted on.
  public var opsin: String
  /// The opsin in whose place this model is used; nil where it is that opsin's own.
  public var standsInFor: String?
  public var source: String
  public var kinetics: OpsinKinetics
  public var spectrum: ActionSpectrum
  /// What is to be said of this model alone.
  public var remarks: [String]

  public init(
    name: String, opsin: String, source: String, kinetics: OpsinKinetics,
    spectrum: ActionSpectrum, standsInFor: String? = nil, remarks: [String] = []
  ) {
    self.name = name
    self.opsin = opsin
    self.source = source
    self.kinetics = kinetics
    self.spectrum = spectrum
    self.standsInFor = standsInFor
    self.remarks = remarks
  }

  /// Greatest cross-section of opening that a molecule can have, about, cm².
  public static let plausibleCrossSection = 1e-16

  /// What a reader of its numbers must know, one sentence each.
  public var caveats: [String] {
    var caveats = remarks
    if let standsInFor {
      caveats.append("\(name) was fitted on \(opsin), not on \(standsInFor).")
    }
    if spectrum.name != opsin, standsInFor == nil {
      caveats.append("The action spectrum is that of \(spectrum.name).")
    }
    if let standsInFor, spectrum.name != standsInFor {
      caveats.append("The action spectrum is that of \(spectrum.name), not of \(standsInFor).")
    }
    let crossSection = kinetics.openingCrossSection
    if crossSection > Self.plausibleCrossSection {
      let times = (crossSection / Self.plausibleCrossSection * 10).rounded() / 10
      caveats.append(
        "Photon budget: it opens with \(times.formatted) times the about 1e-16 cm² of one molecule, so "
          + "its numbers are for shape and ratio only.")
    }
    if spectrum.normalisation == .asDigitised {
      caveats.append(
        "The spectrum of \(spectrum.name) is used as digitised; that it holds for equal photon flux "
          + "was not checked in the paper.")
    }
    return caveats
  }

  /// The response to a train of light, which may mix wavelengths.
  ///
  /// - Parameters:
  ///   - exposures: at the opsin; any order.
  ///   - tail: ms in the dark after the last pulse that still count for peak and integral.
  /// - Throws: ``LightProblem/invalidExposure(_:)`` and ``LightProblem/outsideSpectrum(wavelength:spectrum:range:)``.
  public func response(
    to exposures: [LightExposure], tail: Double = 500
  ) throws(LightProblem) -> OpsinResponse {
    var factors: [Double] = []
    for exposure in exposures {
      guard exposure.isValid else { throw .invalidExposure(exposure) }
      factors.append(try effectiveFlux(ofIrradiance: 1, wavelength: exposure.wavelength))
    }
    return kinetics.response(
      to: exposures, effectiveFluxPerIrradiance: factors,
      tail: tail.isFinite ? min(max(0, tail), 1e12) : 0)
  }

  /// Photon flux times the response at the wavelength, photons/mm²/s.
  ///
  /// **Worked number.** 1 mW/mm² of 470 nm on Chrimson: 0.31 × 2.366e15 = 7.33e14.
  ///
  /// - Parameters:
  ///   - irradiance: mW/mm².
  ///   - wavelength: nm.
  public func effectiveFlux(
    ofIrradiance irradiance: Double, wavelength: Double
  ) throws(LightProblem) -> Double {
    guard let response = spectrum.relativeResponse(at: wavelength) else {
      throw .outsideSpectrum(
        wavelength: wavelength, spectrum: spectrum.name, range: spectrum.range)
    }
    return response * PhotonFlux.of(irradiance: irradiance, wavelength: wavelength)
  }
}
