import InputDocuments

/// The light path and the clock of one set-up; many protocols share it.
public struct Rig: Sendable, Equatable {
  public var name: String
  public var device: PatternDevice
  public var leds: [NamedItem<LED>]
  public var objectives: [NamedItem<Objective>]
  public var camera: Camera
  /// Samples per second of the acquisition, Hz.
  public var samplingRate: Double
  /// The calibration's file, relative to the rig's own file.
  public var calibrationFile: String
  public var limits: SafetyLimits

  public func led(_ name: String) -> LED? { leds.first { $0.name == name }?.value }

  /// Micromirror devices whose limits are known.
  public enum PatternDevice: String, CaseIterable, Sendable {
    case dlp6500 = "DLP6500"
    case dlp9000 = "DLP9000"
    case lightCrafter4500 = "LightCrafter4500"
  }

  public struct LED: Sendable, Equatable {
    /// Peak, nm.
    public var wavelength: Double
    /// Full width at half maximum, nm.
    public var bandwidth: Double
  }

  public struct Objective: Sendable, Equatable {
    public var magnification: Double
    public var numericalAperture: Double
  }

  /// Settings that a calibration depends on.
  public struct Camera: Sendable, Equatable {
    public var binning: Int
    /// Left, top, width, height in sensor pixels.
    public var region: [Int]
  }
}
