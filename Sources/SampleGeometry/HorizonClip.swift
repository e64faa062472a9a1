extension FieldToMirror {
  /// w below which nothing is put on mirrors: far outside the device of any calibration that is taken
  /// (``holds(columns:rows:)``), and before the horizon, beyond which the map is turned inside out.
  public static let leastDepth = 0.1

  /// Least and greatest w on a device: where the perspective is stronger, it is no microscope's.
  public static let deviceDepths = 0.5...2

  /// Whether w is within ``deviceDepths`` everywhere on a device. It is least and greatest at corners.
  public func holds(columns: Int, rows: Int) -> Bool {
    isAffine
      || [(0, 0), (columns, 0), (0, rows), (columns, rows)].allSatisfy { column, row in
        // Of a place that a mirror shows, w = determinant ÷ that of its equations.
        let (u, v) = (Double(column), Double(row))
        let equations = (a - g * u) * (e - h * v) - (b - h * u) * (d - g * v)
        return Self.deviceDepths.contains(determinant / equations)
      }
  }

  /// The part of a polygon, or of a line between two places, where w is at least ``leastDepth``.
  ///
  /// **Source.** Sutherland & Hodgman (1974) Commun. ACM 17:32, one edge.
  func clipped(_ corners: [SamplePoint]) -> [SamplePoint] {
    guard !isAffine else { return corners }
    let depths = corners.map(depth(at:))
    guard depths.contains(where: { !($0 >= Self.leastDepth) }) else { return corners }
    var kept: [SamplePoint] = []
    for (index, (corner, depth)) in zip(corners, depths).enumerated() {
      let next = (index + 1) % corners.count
      let isInside = depth >= Self.leastDepth
      if isInside { kept.append(corner) }
      guard isInside != (depths[next] >= Self.leastDepth) else { continue }
      let share = (Self.leastDepth - depth) / (depths[next] - depth)
      kept.append(
        SamplePoint(
          x: corner.x + share * (corners[next].x - corner.x),
          y: corner.y + share * (corners[next].y - corner.y)))
    }
    return kept
  }

  /// The corners of a polygon of the field on the mirrors. Straight edges stay straight.
  public func mirrors(ofPolygon corners: [SamplePoint]) -> [(column: Double, row: Double)] {
    clipped(corners).map(mirror(of:))
  }
}
