extension Mask.Region {
  /// Distance from edge to edge, µm; 0 where the regions touch or overlap.
  ///
  /// **Worked example.** Disks of radius 10 around (0, 0) and (100, 0) are 80 apart.
  public func distance(to other: Mask.Region) -> Double {
    switch (self, other) {
    case (.disk(let center, let radius), .disk(let otherCenter, let otherRadius)):
      max(0, center.distance(to: otherCenter) - radius - otherRadius)
    case (.disk(let center, let radius), .polygon(let corners)),
      (.polygon(let corners), .disk(let center, let radius)):
      Self.contains(corners, center)
        ? 0 : max(0, Self.edges(corners).map(center.distance(to:)).min().map { $0 - radius } ?? 0)
    case (.polygon(let corners), .polygon(let otherCorners)):
      Self.distance(corners, otherCorners)
    case (.union, _), (_, .union): UnionDistance.between(pieces, other.pieces)
    }
  }

  /// Whether a place lies in the region; its edge counts as outside for a disk.
  public func contains(_ point: SamplePoint) -> Bool {
    switch self {
    case .disk(let center, let radius): center.distance(to: point) < radius
    case .polygon(let corners): Self.contains(corners, point)
    case .union(let pieces): pieces.contains { $0.contains(point) }
    }
  }

  /// The smallest upright rectangle that holds the region: its lowest and its highest corner, µm.
  public var bounds: (lowest: SamplePoint, highest: SamplePoint) {
    switch self {
    case .disk(let center, let radius):
      (
        SamplePoint(x: center.x - radius, y: center.y - radius),
        SamplePoint(x: center.x + radius, y: center.y + radius)
      )
    case .polygon(let corners):
      (
        SamplePoint(x: corners.map(\.x).min() ?? 0, y: corners.map(\.y).min() ?? 0),
        SamplePoint(x: corners.map(\.x).max() ?? 0, y: corners.map(\.y).max() ?? 0)
      )
    case .union(let pieces):
      Self.polygon(pieces.flatMap { [$0.bounds.lowest, $0.bounds.highest] }).bounds
    }
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
