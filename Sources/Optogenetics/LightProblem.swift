/// Why an opsin's response to light cannot be told.
public enum LightProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// See ``LightExposure/isValid``.
  case invalidExposure(LightExposure)
  /// The action spectrum ends before the light's wavelength; it is not extrapolated.
  case outsideSpectrum(wavelength: Double, spectrum: String, range: ClosedRange<Double>)
  /// A ratio has no denominator.
  case ownLightOpensNothing

  public var description: String {
    switch self {
    case .invalidExposure(let exposure):
      "a pulse of \(exposure.duration) ms with \(exposure.irradiance) to "
        + "\(exposure.endIrradiance) mW/mm² at \(exposure.wavelength) nm is not light"
    case .outsideSpectrum(let wavelength, let spectrum, let range):
      "\(wavelength.formatted) nm is not in the action spectrum of \(spectrum) "
        + "(\(range.lowerBound.formatted) to \(range.upperBound.formatted) nm); it is not "
        + "extrapolated"
    case .ownLightOpensNothing: "the opsin's own light opens no channel"
    }
  }
}

extension Double {
  /// Without the decimals of a whole number.
  var formatted: String { self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)" }
}
