import Foundation

extension ActionSpectrum {
  /// A wavelength of the table whose response is at least that of a wavelength outside it: an upper bound, not
  /// a guess of the response. The wavelength itself inside the table; nil where nothing bounds it.
  ///
  /// - *Long end.* Beyond its last point a table that ends falling falls on: thermal tails only fall.
  /// - *Short end.* Below its first point the α band falls on, but a pigment's β band rises towards about
  ///   189 nm + 0.315 λ_peak. The first point bounds the response as long as the visual pigments' template, α and β
  ///   band together, is not higher at the wavelength than at the first point, and the table itself begins
  ///   rising. Opsins' α bands in our tables are wider than the template's, so that its β band counts for more there
  ///   than in them.
  ///
  /// **Source.** Template of A1 pigments: Govardovskii et al. (2000), Vis Neurosci 17:509.
  /// **Worked number.** Chrimson's table begins at 470 nm: 460 and 442 nm are bounded by 470 nm, 430 nm is not.
  ///
  /// - Parameter wavelength: nm.
  public func boundingWavelength(for wavelength: Double) -> Double? {
    if range.contains(wavelength) { return wavelength }
    let (first, last) = (range.lowerBound, range.upperBound)
    if wavelength > last {
      return endsFalling(responses.reversed()) && wavelength.isFinite ? last : nil
    }
    guard wavelength > 0, endsFalling(responses),
      let greatest = responses.max(),
      // Of a plateau its long end, whose β band reaches farther.
      let peak = zip(wavelengths, responses).filter({ $0.1 == greatest }).last?.0,
      Self.template(peak: peak, at: wavelength) <= Self.template(peak: peak, at: first)
    else { return nil }
    return first
  }

  /// Whether responses, from an end of the table inwards, rise or stay.
  private func endsFalling(_ inwards: some Collection<Double>) -> Bool {
    guard let end = inwards.first, let next = inwards.dropFirst().first else { return false }
    return end <= next
  }

  /// α and β band of a visual pigment, 1 at the peak of the α band.
  private static func template(peak: Double, at wavelength: Double) -> Double {
    let x = peak / wavelength
    let a = 0.8795 + 0.0459 * exp(-(peak - 300) * (peak - 300) / 11_940)
    let alpha =
      1 / (exp(69.7 * (a - x)) + exp(28 * (0.922 - x)) + exp(-14.9 * (1.104 - x)) + 0.674)
    let offset = (wavelength - (189 + 0.315 * peak)) / (-40.5 + 0.195 * peak)
    return alpha + 0.26 * exp(-offset * offset)
  }
}
