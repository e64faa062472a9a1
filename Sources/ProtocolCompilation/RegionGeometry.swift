import StimulationProtocols

extension Mask.Region {
  /// Distance from edge to edge, µm; 0 where the regions touch or overlap.
  ///
  /// **Worked example.** Disks of radius 10 around (0, 0) and (100, 0) are 80 apart.
  func distance(to other: Mask.Region) -> Double {
    switch (self, other) {
    case (.disk(let center, let radius), .disk(let otherCenter, let otherRadius)):
      max(0, center.distance(to: otherCenter) - radius - otherRadius)
    case (.disk(let center, let radius), .polygon(let corners)),
      (.polygon(let corners), .disk(let center, let radius)):
      Self.contains(corners, center)
        ? 0 : max(0, Self.edges(corners).map(center.distance(to:)).min().map { $0 - radius } ?? 0)
    case (.polygon(let corners), .polygon(let otherCorners)):
      Self.distance(corners, otherCorners)
    }
  }

  /// The columns and rows of mirrors that the region spans, with the soma at a place of the field.
  func mirrors(
    soma: SamplePoint, _ transform: FieldToMirror
  ) -> (columns: ClosedRange<Double>, rows: ClosedRange<Double>) {
    func placed(_ point: SamplePoint) -> (column: Double, row: Double) {
      transform.mirror(of: SamplePoint(x: point.x + soma.x, y: point.y + soma.y))
    }
    switch self {
    case .disk(let center, let radius):
      let (middle, extent) = (placed(center), transform.extent(ofDisk: radius))
      return (
        middle.column - extent.column...middle.column + extent.column,
        middle.row - extent.row...middle.row + extent.row
      )
    case .polygon(let corners):
      let places = corners.map(placed)
      return (Self.span(places.map(\.column)), Self.span(places.map(\.row)))
    }
  }

  private static func span(_ values: [Double]) -> ClosedRange<Double> {
    (values.min() ?? 0)...(values.max() ?? 0)
  }

  struct Edge {
    var from: SamplePoint
    var to: SamplePoint
  }

  private static func edges(_ corners: [SamplePoint]) -> [Edge] {
    zip(corners, corners.dropFirst() + corners.prefix(1)).map(Edge.init)
  }

  private static func distance(_ one: [SamplePoint], _ other: [SamplePoint]) -> Double {
    guard let first = one.first, let second = other.first else { return 0 }
    // One inside the other has no edge near.
    if contains(other, first) || contains(one, second) { return 0 }
    var nearest = Double.infinity
    for edge in edges(one) {
      for otherEdge in edges(other) {
        if edge.crosses(otherEdge) { return 0 }
        nearest = min(
          nearest, edge.from.distance(to: otherEdge), edge.to.distance(to: otherEdge),
          otherEdge.from.distance(to: edge), otherEdge.to.distance(to: edge))
      }
    }
    return nearest
  }

  /// Whether a ray from the point crosses the polygon's edges an odd number of times.
  private static func contains(_ corners: [SamplePoint], _ point: SamplePoint) -> Bool {
    edges(corners).count { edge in
      guard (edge.from.y > point.y) != (edge.to.y > point.y) else { return false }
      let share = (point.y - edge.from.y) / (edge.to.y - edge.from.y)
      return point.x < edge.from.x + share * (edge.to.x - edge.from.x)
    } % 2 == 1
  }
}

extension SamplePoint {
  func distance(to other: SamplePoint) -> Double {
    let (width, height) = (x - other.x, y - other.y)
    return (width * width + height * height).squareRoot()
  }

  func distance(to edge: Mask.Region.Edge) -> Double {
    let (width, height) = (edge.to.x - edge.from.x, edge.to.y - edge.from.y)
    let square = width * width + height * height
    guard square > 0 else { return distance(to: edge.from) }
    let along = ((x - edge.from.x) * width + (y - edge.from.y) * height) / square
    let share = min(1, max(0, along))
    return distance(
      to: SamplePoint(x: edge.from.x + share * width, y: edge.from.y + share * height))
  }
}

extension Mask.Region.Edge {
  /// Whether the two edges cross at an inner point of both.
  func crosses(_ other: Self) -> Bool {
    side(other.from) * side(other.to) < 0 && other.side(from) * other.side(to) < 0
  }

  /// Twice the signed area of the triangle with a point.
  private func side(_ point: SamplePoint) -> Double {
    (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)
  }
}
