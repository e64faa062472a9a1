import InputDocuments
import Quantities

/// The light path and the clock of one set-up; many protocols share it.
public struct Rig: Sendable, Equatable {
  public var name: String
  public var device: PatternDevice
  /// Of a device that has limits of its own, and of no other.
  public var deviceLimits: DeviceLimits?
  public var leds: [NamedItem<LED>]
  public var objectives: [NamedItem<Objective>]
  public var camera: Camera
  /// Samples per second of the acquisition, Hz.
  public var samplingRate: Double
  /// The calibration's file, relative to the rig's own file.
  public var calibrationFile: String
  public var limits: SafetyLimits
  /// How long the mirrors show a mask before and after a pulse of light.
  public var mirrors: MirrorWindow
  /// What makes the device show the next pattern.
  public var patternTrigger: PatternTrigger
  /// By how much the clocks of device and acquisition may differ, parts per million.
  public var clockTolerance: Double
  /// nil where it was not tried.
  public var triggerOut2: TriggerOut2?
  public var channels: Channels?

  /// Two crystals of 25 ppm each; a choice of ours.
  public static let standardClockTolerance = 50.0

  public func led(_ name: String) -> LED? { leds.first { $0.name == name }?.value }

  /// Micromirror devices.
  public enum PatternDevice: String, CaseIterable, Sendable {
    case dlp6500 = "DLP6500"
    case dlp9000 = "DLP9000"
    case lightCrafter4500 = "LightCrafter4500"
    case alpXGA = "ALP-4 XGA"
    case alpFullHD = "ALP-4 1080p"
    case alpWUXGA = "ALP-4 WUXGA"
    case alpSXGAPlus = "ALP-4 SXGA+"
    /// One whose files are not public, such as Mightex's Polygon1000 (PolyScan) and Andor's Mosaic: masks and
    /// events are written, nothing in its own format.
    case other

    /// Whether only the device itself or its maker can tell the limits.
    public var hasLimitsOfItsOwn: Bool {
      switch self {
      case .dlp6500, .dlp9000, .lightCrafter4500: false
      case .alpXGA, .alpFullHD, .alpWUXGA, .alpSXGAPlus, .other: true
      }
    }
  }

  /// What a device answers when it is asked, or its maker states.
  public struct DeviceLimits: Sendable, Hashable {
    /// Columns and rows; nil where the device's name tells them.
    public var mirrors: [Int]?
    /// Of one mask (`ALP_MIN_PICTURE_TIME`, 2211, of an ALP-4).
    public var leastExposure: Microseconds
    /// Masks that are held at once (`ALP_AVAIL_MEMORY`, 2003, of an ALP-4).
    public var patterns: Int

    public init(mirrors: [Int]? = nil, leastExposure: Microseconds, patterns: Int) {
      self.mirrors = mirrors
      self.leastExposure = leastExposure
      self.patterns = patterns
    }
  }

  public struct LED: Sendable, Equatable {
    /// Peak, nm.
    public var wavelength: Double
    /// Full width at half maximum, nm.
    public var bandwidth: Double
    /// That it emits, mW; nil if not stated.
    public var greatestPower: Double?
    public var modulation: Modulation?
    /// Analogue output of the acquisition that drives it, such as `ao0`.
    public var channel: String?
  }

  /// How the power of an LED is set.
  public enum Modulation: String, CaseIterable, Sendable {
    /// The voltage sets the power.
    case analogue
    /// The voltage only switches it.
    case digital
  }

  public struct Objective: Sendable, Equatable {
    public var magnification: Double
    public var numericalAperture: Double
  }

  /// Settings that a calibration depends on.
  public struct Camera: Sendable, Hashable {
    public var binning: Int
    /// Left, top, width, height in sensor pixels.
    public var region: [Int]

    public init(binning: Int, region: [Int]) {
      self.binning = binning
      self.region = region
    }
  }

  public struct MirrorWindow: Sendable, Equatable {
    /// From the trigger of a pattern to its pulse of light.
    public var lead: Microseconds
    /// From the end of the pulse to that of the pattern.
    public var hold: Microseconds

    public static let none = MirrorWindow(lead: Microseconds(0), hold: Microseconds(0))
  }

  public enum PatternTrigger: String, CaseIterable, Sendable {
    /// Its own clock, once a trial has been started.
    case `internal`
    /// A pulse of the acquisition, one for each pattern.
    case external
  }

  /// What bit 0 of byte 9 of a DLPC900 pattern means, where its programmer's guide (DLPU018J: 1
  /// disables trigger out 2) and TI's library (1 enables it) contradict each other.
  public enum TriggerOut2: String, CaseIterable, Sendable {
    case guide
    case library
  }

  /// Of the acquisition.
  public struct Channels: Sendable, Equatable {
    /// Digital line that triggers the micromirror device.
    public var deviceTrigger: String?
    /// Analogue input of the photodiode.
    public var photodiode: String?
    /// Greatest voltage of an analogue output, V, of either sign; what a waveform's 1 means.
    public var outputRange: Double
    /// nil where Apical gives out no current.
    public var currentCommand: CurrentCommand?

    /// V: that of common acquisition boards.
    public static let standardOutputRange = 10.0
  }

  /// How a current reaches the cell.
  public struct CurrentCommand: Sendable, Equatable {
    /// Analogue output that the amplifier takes its command from.
    public var output: String?
    /// pA for each V.
    public var perVolt: Double
  }
}
