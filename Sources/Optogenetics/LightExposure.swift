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
    case irradiance = "irradiance_mw_mm2"
    case endIrradiance = "end_irradiance_mw_mm2"
    case wavelength = "wavelength_nm"
  }
}
