import Foundation
import SampleGeometry

/// A radial kernel as a sum of uniform disks around a point.
struct DiskMixture {
  /// µm, rising, and weight of each disk that has any.
  private let radii: [Double]
  private let weights: [Double]
  /// Sum of the weights of the first n disks.
  private let within: [Double]
  /// Sum of weight / (π s²) of the disks from the nth on, 1/µm².
  private let density: [Double]

  /// Between two mixtures: F is the weighted geometric mean of theirs at every disk's radius, since
  /// light falls by factors with depth.
  ///
  /// Both are concave in R², so is their geometric mean, and so the weights stay above 0.
  init(from upper: [Double], to lower: [Double], share: Double) {
    guard share > 0 else {
      self.init(weights: upper)
      return
    }
    let squares = LightKernelTable.diskRadii.map { $0 * $0 }
    let (first, last) = (Self.cumulative(upper, squares), Self.cumulative(lower, squares))
    let between = zip(first, last).map { $0 > 0 && $1 > 0 ? $0 * pow($1 / $0, share) : 0 }
    // Slope of F in R² before each disk's radius; a weight is the square times the drop after it.
    let slopes = between.indices.map { index in
      index == 0
        ? between[0] / squares[0]
        : (between[index] - between[index - 1]) / (squares[index] - squares[index - 1])
    }
    self.init(
      weights: slopes.indices.map { index in
        let next = index + 1 < slopes.count ? slopes[index + 1] : 0
        return max(0, squares[index] * (slopes[index] - next))
      })
  }

  /// F at each disk's radius: the disks up to it wholly, the greater ones in part.
  private static func cumulative(_ weights: [Double], _ squares: [Double]) -> [Double] {
    var greater = zip(weights, squares).reduce(0) { $0 + $1.0 / $1.1 }
    var smaller = 0.0
    return zip(weights, squares).map { weight, square in
      greater = max(0, greater - weight / square)
      smaller += weight
      return smaller + square * greater
    }
  }

  init(weights: [Double]) {
    let disks = zip(LightKernelTable.diskRadii, weights).filter { $0.1 > 0 }
    radii = disks.map(\.0)
    self.weights = disks.map(\.1)
    var sums = [0.0]
    for weight in self.weights { sums.append((sums.last ?? 0) + weight) }
    within = sums
    var densities = [0.0]
    for (radius, weight) in disks.reversed() {
      densities.append((densities.last ?? 0) + weight / (.pi * radius * radius))
    }
    density = densities.reversed()
  }

  /// Σ w × share of each disk around the point that the region covers; pieces of a union must lie
  /// apart, see ``LightKernel/relativeFluence(of:at:depth:)``.
  func covered(by region: Mask.Region, from point: SamplePoint) -> Double {
    switch region {
    case .disk(let center, let radius):
      let distance = center.distance(to: point)
      return zip(radii, weights).reduce(0) { sum, disk in
        sum + disk.1 * Self.lens(disk.0, radius, distance) / (.pi * disk.0 * disk.0)
      }
    case .polygon(let corners):
      let sum = zip(corners, corners.dropFirst() + corners.prefix(1)).reduce(0.0) { sum, edge in
        sum
          + share(
            SIMD2(edge.0.x - point.x, edge.0.y - point.y),
            SIMD2(edge.1.x - point.x, edge.1.y - point.y))
      }
      return abs(sum)
    case .union(let pieces):
      return pieces.reduce(0) { $0 + covered(by: $1, from: point) }
    }
  }

  /// What the triangle of the point and an edge covers, with the sign of the turn from one end to the
  /// other. Disks within the triangle's reach count by angle, disks that hold the triangle by area; only
  /// those that the edge crosses are cut.
  private func share(_ from: SIMD2<Double>, _ to: SIMD2<Double>) -> Double {
    let cross = from.x * to.y - from.y * to.x
    guard cross != 0 else { return 0 }
    let edge = to - from
    let square = (edge * edge).sum()
    let along = min(1, max(0, -(from * edge).sum() / square))
    let nearest = from + along * edge
    let least = (nearest * nearest).sum()
    let most = max((from * from).sum(), (to * to).sum())
    let angle = atan2(cross, (from * to).sum())

    let first = radii.firstIndex { $0 * $0 > least } ?? radii.count
    let last = radii.firstIndex { $0 * $0 >= most } ?? radii.count
    var sum = within[first] * angle / (2 * .pi) + density[max(first, last)] * cross / 2
    guard first < last else { return sum }
    // Where a circle crosses the edge: u² |edge|² + 2 u from·edge + |from|² − s² = 0.
    let half = (from * edge).sum() / square
    for index in first..<last {
      let radius = radii[index]
      // Above 0 but for rounding, since the circle meets the edge.
      let root = max(0, half * half - ((from * from).sum() - radius * radius) / square)
        .squareRoot()
      let enter = max(0, -half - root)
      let leave = min(1, -half + root)
      let (start, end) = (from + enter * edge, from + leave * edge)
      let inside = (start.x * end.y - start.y * end.x) / 2
      let outside =
        angle - atan2(start.x * end.y - start.y * end.x, (start * end).sum())
      sum += weights[index] * (inside / (.pi * radius * radius) + outside / (2 * .pi))
    }
    return sum
  }

  /// Area that two disks share, µm².
  private static func lens(_ one: Double, _ other: Double, _ distance: Double) -> Double {
    let least = min(one, other)
    if distance <= abs(one - other) { return .pi * least * least }
    if distance >= one + other { return 0 }
    // Two segments, each a sector less a triangle.
    func segment(_ radius: Double, _ otherRadius: Double) -> Double {
      let reach =
        (distance * distance + radius * radius - otherRadius * otherRadius)
        / (2 * distance)
      let cosine = min(1, max(-1, reach / radius))
      return radius * radius * (acos(cosine) - cosine * (1 - cosine * cosine).squareRoot())
    }
    return segment(one, other) + segment(other, one)
  }
}
