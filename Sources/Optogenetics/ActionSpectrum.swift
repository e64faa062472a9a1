/// How well light of a wavelength opens an opsin, relative to the best wavelength.
public struct ActionSpectrum: Hashable, Sendable {
  /// The opsin on which it was measured.
  public var name: String
  public var source: String
  public var normalisation: Normalisation
  /// nm, rising.
  public let wavelengths: [Double]
  /// 0 to 1, one a wavelength.
  public let responses: [Double]

  /// What was held equal when the wavelengths were compared.
  public enum Normalisation: String, Codable, Hashable, Sendable {
    /// Photons: a response is the factor of a photon flux.
    case equalPhotonFlux = "equal_photon_flux"
    /// Digitised from a figure whose paper was not read for this: taken as equal photon flux. Were it
    /// equal power, a response at λ would be off by λ/λ_peak, under 20 % within a spectrum's flanks.
    case asDigitised = "as_digitised"
  }

  /// Relative response, 0 to 1, linear between the points of the table; nil outside it: a spectrum is
  /// never extrapolated.
  ///
  /// **Worked number.** Chrimson at 470 nm is 0.31, at 620 nm (0.88 + 0.55)/2 = 0.715.
  ///
  /// - Parameter wavelength: nm.
  public func relativeResponse(at wavelength: Double) -> Double? {
    guard let upper = wavelengths.firstIndex(where: { $0 >= wavelength }) else { return nil }
    if wavelengths[upper] == wavelength { return responses[upper] }
    guard upper > 0 else { return nil }
    let share =
      (wavelength - wavelengths[upper - 1]) / (wavelengths[upper] - wavelengths[upper - 1])
    return responses[upper - 1] + share * (responses[upper] - responses[upper - 1])
  }

  /// First and last wavelength of the table, nm.
  public var range: ClosedRange<Double> {
    let (first, last) = (wavelengths.first ?? 0, wavelengths.last ?? 0)
    return min(first, last)...max(first, last)
  }

  /// The table's points as pairs of nm and response.
  init(
    _ name: String, _ normalisation: Normalisation, source: String,
    _ points: [(Double, Double)]
  ) {
    self.name = name
    self.normalisation = normalisation
    self.source = source
    wavelengths = points.map(\.0)
    responses = points.map(\.1)
  }

  public static let channelrhodopsin2 = ActionSpectrum(
    "ChR2", .asDigitised, source: "Nagel et al. (2003), Fig. 4a, digitised in cleo",
    [
      (400, 0.34), (422, 0.65), (460, 0.96), (470, 1), (473, 1), (500, 0.57), (520, 0.22),
      (540, 0.06), (560, 0.01),
    ])

  public static let chrimson = ActionSpectrum(
    "Chrimson", .equalPhotonFlux,
    source: "Mager et al. (2018), Suppl. Fig. 1a, digitised in cleo",
    [
      (470, 0.31), (490, 0.47), (510, 0.69), (530, 0.75), (550, 0.88), (570, 0.97), (590, 1),
      (610, 0.88), (630, 0.55),
    ])

  public static let vfChrimson = ActionSpectrum(
    "vf-Chrimson", .equalPhotonFlux,
    source: "Mager et al. (2018), Suppl. Fig. 1a, digitised in cleo",
    [
      (470, 0.34), (490, 0.51), (510, 0.71), (530, 0.75), (550, 0.86), (570, 1), (590, 1),
      (610, 0.8), (630, 0.48),
    ])

  public static let gtACR2 = ActionSpectrum(
    "GtACR2", .asDigitised, source: "Govorunova et al. (2015), Fig. 1f, digitised in cleo",
    [
      (400, 0.4), (410, 0.49), (420, 0.56), (430, 0.65), (440, 0.82), (450, 0.88), (460, 0.88),
      (470, 1), (480, 0.91), (490, 0.67), (500, 0.41), (510, 0.21), (520, 0.12), (530, 0.06),
      (540, 0.02), (550, 0), (560, 0),
    ])

  public static let all: [ActionSpectrum] = [
    .channelrhodopsin2, .chrimson, .vfChrimson, .gtACR2, .chronos, .cheRiff, .chrimsonR, .reaChR,
    .bReaChES,
  ]
}
