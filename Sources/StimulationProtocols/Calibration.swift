import Foundation
import InputDocuments

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

/// Affine map from the field (µm from its centre, x along the layers, y towards the pia) to mirrors
/// (columns from the left edge, rows from the top edge; the first mirror covers 0 to 1).
public struct FieldToMirror: Sendable, Equatable {
  /// column = a x + b y + c.
  public var column: [Double]
  /// row = d x + e y + f.
  public var row: [Double]

  /// Mirrors per µm².
  public var determinant: Double { a * e - b * d }

  /// Side of one mirror in the sample, µm.
  public var mirrorSize: Double { 1 / abs(determinant).squareRoot() }

  /// Column and row of a place in the field.
  public func mirror(of point: SamplePoint) -> (column: Double, row: Double) {
    (a * point.x + b * point.y + c, d * point.x + e * point.y + f)
  }

  /// Half the extent in columns and rows of a disk of this radius, µm.
  public func extent(ofDisk radius: Double) -> (column: Double, row: Double) {
    (radius * (a * a + b * b).squareRoot(), radius * (d * d + e * e).squareRoot())
  }

  private var a: Double { column.first ?? 0 }
  private var b: Double { column.dropFirst().first ?? 0 }
  private var c: Double { column.dropFirst(2).first ?? 0 }
  private var d: Double { row.first ?? 0 }
  private var e: Double { row.dropFirst().first ?? 0 }
  private var f: Double { row.dropFirst(2).first ?? 0 }
}
