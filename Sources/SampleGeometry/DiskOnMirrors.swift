extension FieldToMirror {
  /// Columns and rows that a disk of the field spans.
  ///
  /// Under a perspective the disk is a conic on the mirrors; it touches the rows v for which the line
  /// of the field that the row shows has the radius r as its distance from the disk's centre:
  /// (w₀ v − R)² = r² |n|², with n = (d − g v, e − h v), w₀ the depth and R = d x + e y + f at the centre.
  ///
  /// - Parameters:
  ///   - center: of the disk, in the field.
  ///   - radius: µm.
  /// - Returns: nil where the disk leaves the part of the plane that the map holds for
  ///   (``leastDepth``).
  public func extent(
    ofDisk center: SamplePoint, radius: Double
  ) -> (columns: ClosedRange<Double>, rows: ClosedRange<Double>)? {
    if isAffine {
      let middle = mirror(of: center)
      let column = radius * (a * a + b * b).squareRoot()
      let row = radius * (d * d + e * e).squareRoot()
      return (
        Self.span(middle.column - column, middle.column + column),
        Self.span(middle.row - row, middle.row + row)
      )
    }
    let w = depth(at: center)
    guard w - radius * (g * g + h * h).squareRoot() >= Self.leastDepth else { return nil }
    func touching(_ p: Double, _ q: Double, _ value: Double) -> ClosedRange<Double> {
      // (w² − r²(g² + h²)) v² − 2 (w value − r²(p g + q h)) v + value² − r²(p² + q²) = 0.
      let square = w * w - radius * radius * (g * g + h * h)
      let half = w * value - radius * radius * (p * g + q * h)
      let rest = value * value - radius * radius * (p * p + q * q)
      let root = max(0, half * half - square * rest).squareRoot()
      return Self.span((half - root) / square, (half + root) / square)
    }
    return (
      touching(a, b, a * center.x + b * center.y + c),
      touching(d, e, d * center.x + e * center.y + f)
    )
  }

  /// The columns between which the line along a row cuts a disk of the field; nil where it passes by.
  ///
  /// Of an affine map, in mirrors from the disk's centre (u columns, v rows), the disk is
  /// (e u − b v)² + (a v − d u)² ≤ (radius × determinant)², a quadratic equation for u. Under a
  /// perspective the row is a line of the field; where it cuts the circle is put on the mirrors.
  ///
  /// **Worked example.** With 2 mirrors a µm and no tilt, a disk of radius 5 µm around the centre of
  /// the field is 20 columns wide at its middle row.
  public func columns(
    ofDisk center: SamplePoint, radius: Double, atRow row: Double
  ) -> ClosedRange<Double>? {
    if !isAffine { return columnsInPerspective(ofDisk: center, radius: radius, atRow: row) }
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

  private func columnsInPerspective(
    ofDisk center: SamplePoint, radius: Double, atRow row: Double
  ) -> ClosedRange<Double>? {
    // The row shows the line p x + q y = row − f; `ahead` is how far it lies from the centre × |n|.
    let (p, q) = (d - g * row, e - h * row)
    let square = p * p + q * q
    let ahead = row - f - p * center.x - q * center.y
    let chord = radius * radius - ahead * ahead / square
    guard square > 0, chord >= 0, chord.isFinite else { return nil }
    let (along, root) = (ahead / square, (chord / square).squareRoot())
    let ends = [-root, root].map {
      SamplePoint(x: center.x + p * along - q * $0, y: center.y + q * along + p * $0)
    }
    let columns = clipped(ends).map { mirror(of: $0).column }
    guard let least = columns.min(), let most = columns.max() else { return nil }
    return Self.span(least, most)
  }

  /// An ordered range; what is not a number is no range.
  static func span(_ one: Double, _ other: Double) -> ClosedRange<Double> {
    one <= other ? one...other : other <= one ? other...one : 0...0
  }
}
