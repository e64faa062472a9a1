/// Map from the field (µm from its centre, x along the layers, y towards the pia) to mirrors
/// (columns from the left edge, rows from the top edge; the first mirror covers 0 to 1): affine, or
/// with a perspective where camera and mirrors are tilted against each other.
///
/// **Definition.** With w = g x + h y + 1: column = (a x + b y + c) ÷ w, row = (d x + e y + f) ÷ w. An
/// affine map has g = h = 0 and w = 1. The map holds where w is positive.
///
/// **Source.** Hartley & Zisserman (2004) Multiple View Geometry, 2.3. Only + − × ÷ √ are used.
///
/// **Worked example.** With a = e = 2, c = f = 100, g = 0.001 a µm and all else 0, the place (10, 5) µm is
/// at column 120 ÷ 1.01 and row 110 ÷ 1.01.
public struct FieldToMirror: Sendable, Equatable {
  /// column = (a x + b y + c) ÷ w.
  public var column: [Double]
  /// row = (d x + e y + f) ÷ w.
  public var row: [Double]
  /// w = g x + h y + 1, 1/µm; empty for an affine map.
  public var perspective: [Double]

  public init(column: [Double], row: [Double], perspective: [Double] = []) {
    self.column = column
    self.row = row
    self.perspective = perspective
  }

  /// Whether all mirrors are of one size and shape in the sample.
  public var isAffine: Bool { g == 0 && h == 0 }

  /// Mirrors per µm² at the centre of the field; everywhere if the map is affine.
  public var determinant: Double { a * (e - f * h) - b * (d - f * g) + c * (d * h - e * g) }

  /// Mirrors per µm² at a place: the determinant of the map's derivative, that of the centre ÷ w³.
  public func determinant(at point: SamplePoint) -> Double {
    let w = depth(at: point)
    return determinant / (w * w * w)
  }

  /// Side of one mirror in the sample, µm; at the centre of the field.
  public var mirrorSize: Double { 1 / abs(determinant).squareRoot() }

  /// w: 1 at the centre of the field, and wherever the map is affine.
  public func depth(at point: SamplePoint) -> Double { g * point.x + h * point.y + 1 }

  /// Column and row of a place in the field where ``depth(at:)`` is positive.
  public func mirror(of point: SamplePoint) -> (column: Double, row: Double) {
    let w = depth(at: point)
    return ((a * point.x + b * point.y + c) / w, (d * point.x + e * point.y + f) / w)
  }

  /// The place in the field that a column and a row show: the inverse of ``mirror(of:)``. The map must
  /// not put the field on one line.
  ///
  /// From (a − g u) x + (b − h u) y = u − c and the same of the row, by Cramer's rule.
  public func field(column: Double, row: Double) -> SamplePoint {
    let (width, height) = (column - c, row - f)
    let (p, q) = (a - g * column, b - h * column)
    let (r, s) = (d - g * row, e - h * row)
    let determinant = p * s - q * r
    return SamplePoint(
      x: (s * width - q * height) / determinant, y: (p * height - r * width) / determinant)
  }

  /// What a stretch of mirrors of one row lights, µm²: the quadrilateral between its corners, whose
  /// sides are straight under either map.
  ///
  /// **Worked example.** At 2 mirrors a µm, 20 mirrors are 5 µm².
  public func area(ofColumns columns: ClosedRange<Double>, rows: ClosedRange<Double>) -> Double {
    let size = (columns.upperBound - columns.lowerBound) * (rows.upperBound - rows.lowerBound)
    if isAffine { return size / abs(determinant) }
    let corners = [
      field(column: columns.lowerBound, row: rows.lowerBound),
      field(column: columns.upperBound, row: rows.lowerBound),
      field(column: columns.upperBound, row: rows.upperBound),
      field(column: columns.lowerBound, row: rows.upperBound),
    ]
    // From the first corner, so that a small area far from the centre keeps its digits.
    let origin = corners[0]
    return Mask.Region.polygon(
      corners.map { SamplePoint(x: $0.x - origin.x, y: $0.y - origin.y) }
    ).area
  }

  var a: Double { column.first ?? 0 }
  var b: Double { column.dropFirst().first ?? 0 }
  var c: Double { column.dropFirst(2).first ?? 0 }
  var d: Double { row.first ?? 0 }
  var e: Double { row.dropFirst().first ?? 0 }
  var f: Double { row.dropFirst(2).first ?? 0 }
  var g: Double { perspective.first ?? 0 }
  var h: Double { perspective.dropFirst().first ?? 0 }
}
