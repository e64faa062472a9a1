/// Affine map from the field (µm from its centre, x along the layers, y towards the pia) to mirrors
/// (columns from the left edge, rows from the top edge; the first mirror covers 0 to 1).
public struct FieldToMirror: Sendable, Equatable {
  /// column = a x + b y + c.
  public var column: [Double]
  /// row = d x + e y + f.
  public var row: [Double]

  public init(column: [Double], row: [Double]) {
    self.column = column
    self.row = row
  }

  /// Mirrors per µm².
  public var determinant: Double { a * e - b * d }

  /// Side of one mirror in the sample, µm.
  public var mirrorSize: Double { 1 / abs(determinant).squareRoot() }

  /// Column and row of a place in the field.
  public func mirror(of point: SamplePoint) -> (column: Double, row: Double) {
    (a * point.x + b * point.y + c, d * point.x + e * point.y + f)
  }

  /// The place in the field that a column and a row show: the inverse of ``mirror(of:)``. The map must
  /// not put the field on one line.
  public func field(column: Double, row: Double) -> SamplePoint {
    let (width, height) = (column - c, row - f)
    return SamplePoint(
      x: (e * width - b * height) / determinant, y: (a * height - d * width) / determinant)
  }

  /// Half the extent in columns and rows of a disk of this radius, µm.
  public func extent(ofDisk radius: Double) -> (column: Double, row: Double) {
    (radius * (a * a + b * b).squareRoot(), radius * (d * d + e * e).squareRoot())
  }

  /// The columns between which the line along a row cuts a disk of the field; nil where it passes by.
  ///
  /// In mirrors from the disk's centre (u columns, v rows) the disk is
  /// (e u − b v)² + (a v − d u)² ≤ (radius × determinant)², a quadratic equation for u.
  ///
  /// **Worked example.** With 2 mirrors a µm and no tilt, a disk of radius 5 µm around the centre of
  /// the field is 20 columns wide at its middle row.
  public func columns(
    ofDisk center: SamplePoint, radius: Double, atRow row: Double
  ) -> ClosedRange<Double>? {
    let middle = mirror(of: center)
    let v = row - middle.row
    let reach = radius * determinant
    let square = d * d + e * e
    let half = (b * e + a * d) * v
    let rest = (a * a + b * b) * v * v - reach * reach
    let discriminant = half * half - square * rest
    guard discriminant >= 0, discriminant.isFinite, square > 0, middle.column.isFinite else {
      return nil
    }
    let root = discriminant.squareRoot()
    return middle.column + (half - root) / square...middle.column + (half + root) / square
  }

  private var a: Double { column.first ?? 0 }
  private var b: Double { column.dropFirst().first ?? 0 }
  private var c: Double { column.dropFirst(2).first ?? 0 }
  private var d: Double { row.first ?? 0 }
  private var e: Double { row.dropFirst().first ?? 0 }
  private var f: Double { row.dropFirst(2).first ?? 0 }
}
