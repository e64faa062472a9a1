/// One pulse of light as a structure receives it.
public struct LightExposure: Codable, Hashable, Sendable {
  /// ms from any common zero.
  public var start: Double
  /// ms.
  public var duration: Double
  /// At the structure, at the start of the pulse, mW/mm².
  public var irradiance: Double
  /// At the end of the pulse, mW/mm²; between, the irradiance changes linearly.
  public var endIrradiance: Double
  /// nm.
  public var wavelength: Double

  /// - Parameter endIrradiance: nil where the irradiance stays.
  public init(
    start: Double, duration: Double, irradiance: Double, endIrradiance: Double? = nil,
    wavelength: Double
  ) {
    self.start = start
    self.duration = duration
    self.irradiance = irradiance
    self.endIrradiance = endIrradiance ?? irradiance
    self.wavelength = wavelength
  }

  /// ms.
  public var end: Double { start + duration }

  /// Radiant exposure of the pulse, mJ/mm² (mW/mm² × s).
  ///
  /// **Worked number.** 5 mW/mm² for 50 ms: 0.25 mJ/mm².
  public var radiantExposure: Double { (irradiance + endIrradiance) / 2 * duration / 1000 }

  /// mW/mm² at a time within the pulse, ms.
  func irradiance(at time: Double) -> Double {
    irradiance + (endIrradiance - irradiance) * (time - start) / duration
  }

  /// Whether all numbers are finite, the duration above 0 and no irradiance below 0.
  public var isValid: Bool {
    [start, end, duration, irradiance, endIrradiance, wavelength].allSatisfy(\.isFinite)
      && duration > 0 && irradiance >= 0 && endIrradiance >= 0 && wavelength > 0
      && end > start
  }

  enum CodingKeys: String, CodingKey {
    case start = "start_ms"
    case duration = "duration_ms"
    case irradiance = "irradiance_mw_per_mm2"
    case endIrradiance = "end_irradiance_mw_per_mm2"
    case wavelength = "wavelength_nm"
  }
}

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
