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

  /// Whether the duration is above 0, no irradiance below 0 or above 1 kW/mm², and all times within
  /// thirty years.
  public var isValid: Bool {
    duration > 0 && end > start && abs(start) < 1e12 && abs(end) < 1e12
      && (0...1e6).contains(irradiance) && (0...1e6).contains(endIrradiance)
      && wavelength > 0 && wavelength < 1e5
  }

  enum CodingKeys: String, CodingKey {
    case start = "start_ms"
    case duration = "duration_ms"
    case irradiance = "irradiance_mw_mm2"
    case endIrradiance = "end_irradiance_mw_mm2"
    case wavelength = "wavelength_nm"
  }
}
