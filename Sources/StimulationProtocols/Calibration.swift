import Foundation
import InputDocuments
import Quantities
import SampleGeometry

/// What was measured on a rig: where the mirrors are in the sample, how much light arrives, and when.
///
/// It holds for one objective, one binning and one region of the camera: the field is measured from the
/// centre of the region.
public struct Calibration: Sendable, Equatable {
  public var rig: String
  public var measured: Date
  public var objective: String
  public var camera: Rig.Camera
  public var columns: Int
  public var rows: Int
  public var transform: FieldToMirror
  /// Root mean square distance of calibration points from the fit, µm.
  public var residual: Double
  public var points: Int
  /// By LED.
  public var power: [NamedItem<[PowerPoint]>]
  /// nil where the file does not say how the transform was chosen.
  public var registration: Registration?
  /// By LED; one that is not there is taken to light the field evenly.
  public var flatField: [NamedItem<FlatField>]
  /// By LED.
  public var pointSpread: [NamedItem<PointSpread>]
  /// Power in the sample plane with all mirrors off over that with all on; nil if not measured.
  public var leak: Double?
  /// By LED.
  public var ledTiming: [NamedItem<LEDTiming>]
  public var mirrorTiming: MirrorTiming?

  public init(
    rig: String, measured: Date, objective: String, camera: Rig.Camera, columns: Int, rows: Int,
    transform: FieldToMirror, residual: Double, points: Int, power: [NamedItem<[PowerPoint]>],
    registration: Registration? = nil, flatField: [NamedItem<FlatField>] = [],
    pointSpread: [NamedItem<PointSpread>] = [], leak: Double? = nil,
    ledTiming: [NamedItem<LEDTiming>] = [], mirrorTiming: MirrorTiming? = nil
  ) {
    self.rig = rig
    self.measured = measured
    self.objective = objective
    self.camera = camera
    self.columns = columns
    self.rows = rows
    self.transform = transform
    self.residual = residual
    self.points = points
    self.power = power
    self.registration = registration
    self.flatField = flatField
    self.pointSpread = pointSpread
    self.leak = leak
    self.ledTiming = ledTiming
    self.mirrorTiming = mirrorTiming
  }

  /// Area of the sample that all mirrors light, mm².
  ///
  /// **Worked example.** 1920 × 1080 mirrors, 2.6455 mirrors a µm: 0.2963 mm².
  public var fieldArea: Double {
    transform.area(ofColumns: 0...Double(columns), rows: 0...Double(rows)) / 1_000_000
  }

  public func flatField(of led: String) -> FlatField? {
    flatField.first { $0.name == led }?.value
  }

  public func timing(of led: String) -> LEDTiming? { ledTiming.first { $0.name == led }?.value }
}

extension Calibration {
  /// Total power in the sample plane with all mirrors on.
  public struct PowerPoint: Sendable, Equatable {
    /// Drive of the LED, V.
    public var drive: Double
    /// mW.
    public var power: Double
    /// Standard deviation of repeats, mW; nil for a single one.
    public var deviation: Double?

    public init(drive: Double, power: Double, deviation: Double? = nil) {
      self.drive = drive
      self.power = power
      self.deviation = deviation
    }
  }

  /// How the transform was chosen, and what each model leaves of the points.
  public struct Registration: Sendable, Equatable {
    public enum Model: String, CaseIterable, Sendable {
      case affine
      case homography
    }

    /// Distances of the points from a fit, µm.
    public struct Residuals: Sendable, Equatable {
      /// Root mean square.
      public var rms: Double
      public var largest: Double
      /// Root mean square of the distance of each point from the fit without it; nil where there are
      /// too few points.
      public var leftOut: Double?

      public init(rms: Double, largest: Double, leftOut: Double?) {
        self.rms = rms
        self.largest = largest
        self.leftOut = leftOut
      }
    }

    /// That of the transform.
    public var model: Model
    public var affine: Residuals
    /// nil where the points do not determine one.
    public var homography: Residuals?

    public init(model: Model, affine: Residuals, homography: Residuals?) {
      self.model = model
      self.affine = affine
      self.homography = homography
    }

    public var chosen: Residuals { model == .homography ? homography ?? affine : affine }
  }

  /// The image of one mirror in one colour.
  public struct PointSpread: Sendable, Equatable {
    /// Full width at half maximum, µm.
    public var width: Double
    /// How much deeper than the camera's focus it is sharpest, µm.
    public var focusShift: Double?

    public init(width: Double, focusShift: Double?) {
      self.width = width
      self.focusShift = focusShift
    }
  }

  /// How an LED follows its command, by a photodiode.
  public struct LEDTiming: Sendable, Equatable {
    /// From 10 to 90 % of the level.
    public var rise: Microseconds
    /// From 90 to 10 %.
    public var fall: Microseconds
    /// Highest over the level, less 1; nil if not measured.
    public var overshoot: Double?

    public init(rise: Microseconds, fall: Microseconds, overshoot: Double?) {
      self.rise = rise
      self.fall = fall
      self.overshoot = overshoot
    }
  }

  /// How the mirrors follow their trigger.
  public struct MirrorTiming: Sendable, Equatable {
    /// From the trigger of the acquisition to mirrors that have settled: the trigger delay is a part of it.
    public var latency: Microseconds
    /// Greatest deviation from the latency.
    public var jitter: Microseconds
    /// The delay that is set in the device before it answers a trigger; nil if not stated.
    public var triggerDelay: Microseconds?

    public init(latency: Microseconds, jitter: Microseconds, triggerDelay: Microseconds?) {
      self.latency = latency
      self.jitter = jitter
      self.triggerDelay = triggerDelay
    }
  }
}
