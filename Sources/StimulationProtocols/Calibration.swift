import Foundation
import InputDocuments
import SampleGeometry

/// What was measured on a rig: where the mirrors are in the sample, and how much light arrives.
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

  /// Total power in the sample plane with all mirrors on.
  public struct PowerPoint: Sendable, Equatable {
    /// Drive of the LED, V.
    public var drive: Double
    /// mW.
    public var power: Double
  }

  /// Area of the sample that all mirrors light, mm².
  ///
  /// **Worked example.** 1920 × 1080 mirrors, 2.6455 mirrors a µm: 0.2963 mm².
  public var fieldArea: Double {
    Double(columns * rows) / abs(transform.determinant) / 1_000_000
  }
}
