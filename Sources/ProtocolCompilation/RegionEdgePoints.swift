import Foundation
import SampleGeometry

extension Mask.Region {
  /// Places on the edge of the region, about `count` of them: corners, and between them at equal
  /// distances; on each piece of a union, at most sixteen times `count` in all.
  ///
  /// **Worked example.** A square of 10 µm and a count of 8: its corners and the middles of its sides.
  package func edgePoints(about count: Int) -> [SamplePoint] {
    switch self {
    case .disk(let center, let radius):
      return (0..<count).map { index in
        let angle = 2 * Double.pi * Double(index) / Double(count)
        return SamplePoint(x: center.x + radius * cos(angle), y: center.y + radius * sin(angle))
      }
    case .polygon(let corners):
      let sides = Array(zip(corners, corners.dropFirst() + corners.prefix(1)))
      let perimeter = sides.reduce(0) { $0 + $1.0.distance(to: $1.1) }
      guard count > 0, perimeter > 0, perimeter.isFinite else { return corners }
      return sides.flatMap { from, to in
        let steps = max(1, Int((from.distance(to: to) / perimeter * Double(count)).rounded()))
        return (0..<steps).map { step in
          let share = Double(step) / Double(steps)
          return SamplePoint(
            x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y))
        }
      }
    case .union(let pieces):
      let points = pieces.flatMap { $0.edgePoints(about: max(8, count / max(1, pieces.count))) }
      let stride = points.count / max(1, 16 * count) + 1
      return points.indices.lazy.filter { $0 % stride == 0 }.map { points[$0] }
    }
  }
}
