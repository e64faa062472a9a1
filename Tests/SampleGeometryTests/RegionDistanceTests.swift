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

@Suite("A perspective from the field to mirrors")
struct PerspectiveTests {
  static let map = FieldToMirror(
    column: [0.0338, 2.6134, 957.9], row: [2.7235, -0.0196, 549.8],
    perspective: [6.0e-05, -8.1e-05])

  @Test("there and back again; the worked example; local area by four corners")
  func inverse() {
    let map = Self.map
    for (x, y) in [(0.0, 0.0), (-204, 363), (17.25, -3.5), (203, -362)] {
      let point = SamplePoint(x: x, y: y)
      let mirror = map.mirror(of: point)
      let back = map.field(column: mirror.column, row: mirror.row)
      expectClose(back.x, x, within: 1e-9, "µm")
      expectClose(back.y, y, within: 1e-9, "µm")
      // The area of a small square of the field on the mirrors, by differences.
      let step = 1e-4
      func at(_ dx: Double, _ dy: Double) -> (column: Double, row: Double) {
        map.mirror(of: SamplePoint(x: x + dx, y: y + dy))
      }
      let (right, left, up, down) = (at(step, 0), at(-step, 0), at(0, step), at(0, -step))
      let numeric =
        ((right.column - left.column) * (up.row - down.row)
          - (up.column - down.column) * (right.row - left.row)) / (4 * step * step)
      expectClose(map.determinant(at: point), numeric, within: 1e-6 * abs(numeric), "1/µm²")
    }
    let example = FieldToMirror(column: [2, 0, 100], row: [0, 2, 100], perspective: [0.001, 0])
    let place = example.mirror(of: SamplePoint(x: 10, y: 5))
    expectClose(place.column, 120 / 1.01, within: 1e-12)
    expectClose(place.row, 110 / 1.01, within: 1e-12)
    #expect(map.holds(columns: 1920, rows: 1080))
    #expect(
      !FieldToMirror(column: map.column, row: map.row, perspective: [0.003, 0]).holds(
        columns: 1920, rows: 1080))
  }

  @Test("areas of stretches add up to the whole, and a perspective of nothing is the affine map")
  func areas() {
    let whole = Self.map.area(ofColumns: 0...1920, rows: 0...1080)
    var sum = 0.0
    for row in 0..<1080 {
      for column in stride(from: 0, to: 1920, by: 480) {
        sum += Self.map.area(
          ofColumns: Double(column)...Double(column + 480), rows: Double(row)...Double(row + 1))
      }
    }
    expectClose(sum, whole, within: 1e-9 * whole, "µm²")
    // The integral of 1 ÷ |determinant| by the midpoints of 96 × 54 squares of 20 mirrors.
    var integral = 0.0
    for row in 0..<54 {
      for column in 0..<96 {
        let place = Self.map.field(
          column: Double(column) * 20 + 10, row: Double(row) * 20 + 10)
        integral += 400 / abs(Self.map.determinant(at: place))
      }
    }
    expectClose(integral, whole, within: 1e-4 * whole, "µm²")
    let flat = FieldToMirror(column: [0.3, 1.9, 40], row: [2.2, -0.4, 55], perspective: [0, 0])
    #expect(flat.isAffine)
    #expect(flat.area(ofColumns: 0...10, rows: 0...3) == 30 / abs(flat.determinant))
  }

  @Test("the extent and the cuts of a disk are those of its edge, point by point")
  func disk() throws {
    for (center, radius) in [
      (SamplePoint(x: 4, y: -7), 9.0), (SamplePoint(x: -150, y: 250), 60),
      (SamplePoint(x: 100, y: -300), 300),
    ] {
      // By Pythagorean triples of the half angle, not by angles.
      let edge = (-2000...2000).flatMap { number -> [(column: Double, row: Double)] in
        let t = Double(number) / 2000
        let (x, y) = ((1 - t * t) / (1 + t * t), 2 * t / (1 + t * t))
        return [1.0, -1].map {
          Self.map.mirror(
            of: SamplePoint(x: center.x + $0 * radius * x, y: center.y + $0 * radius * y))
        }
      }
      let extent = try #require(Self.map.extent(ofDisk: center, radius: radius))
      expectClose(edge.map(\.column).min(), extent.columns.lowerBound, within: 1e-3)
      expectClose(edge.map(\.column).max(), extent.columns.upperBound, within: 1e-3)
      expectClose(edge.map(\.row).min(), extent.rows.lowerBound, within: 1e-3)
      expectClose(edge.map(\.row).max(), extent.rows.upperBound, within: 1e-3)
      for share in [0.02, 0.3, 0.5, 0.9] {
        let row =
          extent.rows.lowerBound + share * (extent.rows.upperBound - extent.rows.lowerBound)
        let cut = try #require(Self.map.columns(ofDisk: center, radius: radius, atRow: row))
        for column in [cut.lowerBound, cut.upperBound] {
          expectClose(
            Self.map.field(column: column, row: row).distance(to: center), radius, within: 1e-8)
        }
      }
      #expect(
        Self.map.columns(ofDisk: center, radius: radius, atRow: extent.rows.upperBound + 0.01)
          == nil)
    }
  }

  @Test("what lies beyond the horizon is cut off before it, not turned inside out")
  func horizon() {
    let map = FieldToMirror(column: [2, 0, 100], row: [0, -2, 100], perspective: [0.001, 0])
    // w = 0 at x = −1000 µm.
    let corners = [(-3000.0, -10.0), (20, -10), (20, 10), (-3000, 10)].map {
      SamplePoint(x: $0.0, y: $0.1)
    }
    let places = map.mirrors(ofPolygon: corners)
    #expect(places.count == 4 && places.allSatisfy { $0.column.isFinite && $0.row.isFinite })
    // The cut is at w = 0.1, x = −900 µm: column (−1800 + 100) ÷ 0.1.
    expectClose(places.map(\.column).min(), -17_000, within: 1e-6)
    #expect(map.extent(ofDisk: SamplePoint(x: -900, y: 0), radius: 50) == nil)
  }
}
