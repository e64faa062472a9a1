/// Why a list of corners is no simple polygon. Corners and edges count from 1; edge k leads from corner
/// k to the next, the last one back to corner 1.
public enum PolygonFlaw: Hashable, Sendable {
  case tooFewCorners(Int)
  case repeatedCorner(Int, Int, at: SamplePoint)
  case noArea
  case edgesCross(Int, Int, at: SamplePoint)
  /// A corner lies on another edge, or an edge leads back over the one before it.
  case edgesTouch(Int, Int, at: SamplePoint)

  /// The first that is found; nil for a simple polygon.
  ///
  /// Every pair of edges is compared: 1,000 corners are half a million pairs.
  ///
  /// **Worked example.** The bow tie (0, 0), (10, 10), (10, 0), (0, 10): edges 1 and 3 cross at
  /// (5, 5).
  public init?(corners: [SamplePoint]) {
    guard corners.count >= 3 else {
      self = .tooFewCorners(corners.count)
      return
    }
    var seen: [SamplePoint: Int] = [:]
    for (index, corner) in corners.enumerated() {
      if let first = seen.updateValue(index, forKey: corner) {
        self = .repeatedCorner(first + 1, index + 1, at: corner)
        return
      }
    }
    guard !Self.areOnOneLine(corners) else {
      self = .noArea
      return
    }
    let edges = zip(corners, corners.dropFirst() + corners.prefix(1)).map(
      Mask.Region.Edge.init)
    for (index, edge) in edges.enumerated() {
      for other in edges.indices.dropFirst(index + 1) {
        if let flaw = Self.flaw(
          edge, index, edges[other], other, areNeighbours: other == index + 1,
          areLastAndFirst: index == 0 && other == edges.count - 1)
        {
          self = flaw
          return
        }
      }
    }
    return nil
  }

  /// Corners closer to an edge than this lie on it, µm.
  private static let touch = 1e-9

  private static func areOnOneLine(_ corners: [SamplePoint]) -> Bool {
    guard let first = corners.first,
      let farthest = corners.max(by: { $0.distance(to: first) < $1.distance(to: first) })
    else { return true }
    let line = Mask.Region.Edge(from: first, to: farthest)
    return corners.allSatisfy { $0.distance(toLineOf: line) <= touch }
  }

  private static func flaw(
    _ one: Mask.Region.Edge, _ number: Int, _ other: Mask.Region.Edge, _ otherNumber: Int,
    areNeighbours: Bool, areLastAndFirst: Bool
  ) -> PolygonFlaw? {
    // Most edges are nowhere near each other.
    guard min(one.from.x, one.to.x) <= max(other.from.x, other.to.x) + touch,
      min(other.from.x, other.to.x) <= max(one.from.x, one.to.x) + touch,
      min(one.from.y, one.to.y) <= max(other.from.y, other.to.y) + touch,
      min(other.from.y, other.to.y) <= max(one.from.y, one.to.y) + touch
    else { return nil }
    let (a, b) = (number + 1, otherNumber + 1)
    // Neighbours share a corner; only the far ends can be where they should not.
    var ends: [(point: SamplePoint, edge: Mask.Region.Edge)] = [
      (one.from, other), (one.to, other), (other.from, one), (other.to, one),
    ]
    if areNeighbours { ends.removeSubrange(1...2) }
    if areLastAndFirst { ends = [(one.to, other), (other.from, one)] }
    if let end = ends.first(where: { $0.point.distance(to: $0.edge) <= touch }) {
      return .edgesTouch(a, b, at: end.point)
    }
    guard !areNeighbours, !areLastAndFirst, one.crosses(other) else { return nil }
    return .edgesCross(a, b, at: one.crossing(with: other))
  }
}

extension SamplePoint {
  fileprivate func distance(toLineOf edge: Mask.Region.Edge) -> Double {
    let (width, height) = (edge.to.x - edge.from.x, edge.to.y - edge.from.y)
    let length = (width * width + height * height).squareRoot()
    guard length > 0 else { return distance(to: edge.from) }
    return abs(width * (y - edge.from.y) - height * (x - edge.from.x)) / length
  }
}

extension Mask.Region.Edge {
  /// Where two edges that cross do so.
  fileprivate func crossing(with other: Self) -> SamplePoint {
    let (width, height) = (to.x - from.x, to.y - from.y)
    let (otherWidth, otherHeight) = (other.to.x - other.from.x, other.to.y - other.from.y)
    let product = width * otherHeight - height * otherWidth
    let share =
      ((other.from.x - from.x) * otherHeight - (other.from.y - from.y) * otherWidth) / product
    return SamplePoint(x: from.x + share * width, y: from.y + share * height)
  }
}
