import RandomStreams
import SampleGeometry
import TestSupport
import Testing

@Suite("Distance of regions")
struct RegionDistanceTests {
  private static func polygon(_ corners: [(Double, Double)]) -> Mask.Region {
    .polygon(corners.map { SamplePoint(x: $0.0, y: $0.1) })
  }

  private static func disk(_ x: Double, _ y: Double, _ radius: Double) -> Mask.Region {
    .disk(center: SamplePoint(x: x, y: y), radius: radius)
  }

  @Test(
    "disks and polygons, distances by hand",
    arguments: [
      // Centres 100 apart along the hypotenuse of 60 and 80.
      (disk(0, 0, 10), disk(60, 80, 15), 75.0), (disk(0, 0, 10), disk(12, 0, 5), 0),
      // The line through (0, 40) and (30, 0) is 24 from the origin: 3-4-5.
      (disk(0, 0, 4), polygon([(0, 40), (30, 0), (80, 60)]), 20),
      // Nearest to a corner, not to an edge: 5-12-13.
      (disk(0, 0, 3), polygon([(5, 12), (50, 12), (50, 90)]), 10),
      // Inside without touching an edge.
      (disk(0, 0, 1), polygon([(-50, -50), (50, -50), (0, 90)]), 0),
      // Two bands tilted by 3-4-5, 20 apart across.
      (
        polygon([(0, 0), (80, 60), (74, 68), (-6, 8)]),
        polygon([(-18, 24), (62, 84), (56, 92), (-24, 32)]), 20
      ),
      (
        polygon([(0, 0), (10, 0), (10, 10), (0, 10)]),
        polygon([(13, 14), (20, 14), (20, 20), (13, 20)]), 5
      ),
      // A cross: no corner of one lies in the other.
      (
        polygon([(-50, -5), (50, -5), (50, 5), (-50, 5)]),
        polygon([(-5, -50), (5, -50), (5, 50), (-5, 50)]), 0
      ),
      (
        polygon([(-50, -50), (50, -50), (50, 50), (-50, 50)]),
        polygon([(-5, -5), (5, -5), (0, 5)]), 0
      ),
    ] as [(Mask.Region, Mask.Region, Double)])
  func byHand(one: Mask.Region, other: Mask.Region, distance: Double) {
    expectClose(one.distance(to: other), distance, within: 1e-9, "µm")
    expectClose(other.distance(to: one), distance, within: 1e-9, "µm")
  }

  @Test("the nearest of many points on the two edges is as far as the distance says")
  func sampled() {
    var random = RandomStream(seed: 3, stream: .testEvents)
    for _ in 0..<40 {
      let one = Shapes.region(around: SamplePoint(x: 0, y: 0), &random)
      let other = Shapes.region(
        around: SamplePoint(x: 150 * random.nextUniform(), y: 120 * random.nextUniform()), &random)
      let (points, others) = (Shapes.outline(of: one), Shapes.outline(of: other))
      var nearest = Double.infinity
      for point in points {
        for other in others { nearest = min(nearest, point.distance(to: other)) }
      }
      let distance = one.distance(to: other)
      // Points are at most 2 µm apart on each edge.
      if distance > 0 {
        #expect(distance <= nearest + 1e-9 && nearest <= distance + 2)
      } else {
        let overlap =
          nearest <= 2 || points.contains(where: other.contains)
          || others.contains(where: one.contains)
        #expect(overlap)
      }
    }
  }
}

/// Regions made by chance.
enum Shapes {
  static func region(
    around center: SamplePoint, _ random: inout RandomStream
  ) -> Mask.Region {
    if random.nextInteger(below: 3) == 0 {
      return .disk(center: center, radius: 5 + 30 * random.nextUniform())
    }
    return .polygon(star(around: center, &random))
  }

  /// Corners at rising angles: the edges do not cross.
  static func star(
    around center: SamplePoint, _ random: inout RandomStream
  ) -> [SamplePoint] {
    // Directions of one turn, without a function whose last digit differs between machines.
    let directions: [(Double, Double)] = [
      (1, 0), (0.8, 0.6), (0.28, 0.96), (-0.6, 0.8), (-0.96, 0.28), (-0.8, -0.6), (-0.28, -0.96),
      (0.6, -0.8), (0.96, -0.28),
    ]
    return directions.map { x, y in
      let radius = 5 + 35 * random.nextUniform()
      return SamplePoint(x: center.x + radius * x, y: center.y + radius * y)
    }
  }

  /// Points on the edge, at most 2 µm apart.
  static func outline(of region: Mask.Region) -> [SamplePoint] {
    switch region {
    case .disk(let center, let radius):
      // Tangent half-angle: rational points of a circle.
      return (-60...60).flatMap { step -> [SamplePoint] in
        let t = Double(step) / 60
        let (x, y) = ((1 - t * t) / (1 + t * t), 2 * t / (1 + t * t))
        return [1, -1].map { SamplePoint(x: center.x + $0 * radius * x, y: center.y + radius * y) }
      }
    case .polygon(let corners):
      return zip(corners, corners.dropFirst() + corners.prefix(1)).flatMap { from, to in
        (0..<50).map {
          let share = Double($0) / 50
          return SamplePoint(
            x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y))
        }
      }
    case .union(let pieces): return pieces.flatMap(outline)
    }
  }
}

@Suite("Map from the field to mirrors")
struct FieldToMirrorTests {
  @Test("there and back again is the same place; a tilted map has the area of its determinant")
  func inverse() {
    let map = FieldToMirror(column: [0.0231, 2.6447, 958.2], row: [2.6451, -0.0229, 541.6])
    for (x, y) in [(0.0, 0.0), (-204, 363), (17.25, -3.5)] {
      let mirror = map.mirror(of: SamplePoint(x: x, y: y))
      let back = map.field(column: mirror.column, row: mirror.row)
      expectClose(back.x, x, within: 1e-9, "µm")
      expectClose(back.y, y, within: 1e-9, "µm")
    }
    // By hand: column a x + b y + c = 0.0231 · 10 + 2.6447 · 100 + 958.2.
    expectClose(map.mirror(of: SamplePoint(x: 10, y: 100)).column, 1222.901, within: 1e-9)
  }

  @Test("a row cuts a disk where its edge is one radius from the centre; the worked example")
  func chord() throws {
    let square = FieldToMirror(column: [2, 0, 100], row: [0, -2, 100])
    let middle = try #require(
      square.columns(ofDisk: SamplePoint(x: 0, y: 0), radius: 5, atRow: 100))
    #expect(middle == 90...110)
    #expect(square.columns(ofDisk: SamplePoint(x: 0, y: 0), radius: 5, atRow: 110.1) == nil)
    let tilted = FieldToMirror(column: [0.3, 1.9, 40], row: [2.2, -0.4, 55])
    let center = SamplePoint(x: 4, y: -7)
    let row = tilted.mirror(of: center).row + 6
    let cut = try #require(tilted.columns(ofDisk: center, radius: 9, atRow: row))
    for column in [cut.lowerBound, cut.upperBound] {
      expectClose(
        tilted.field(column: column, row: row).distance(to: center), 9, within: 1e-9, "µm")
    }
  }
}
