import Foundation
import PatternDevices
import RandomStreams
import SampleGeometry
import StimulationProtocols
import TestSupport
import Testing

@Suite("Masks in bitmaps")
struct BitmapTests {
  private static let (columns, rows) = (61, 47)

  /// Whether a place is inside, and how far the edge is: by angles and distances, where the encoder
  /// goes by crossings of rows in mirrors.
  private static func inside(
    _ region: Mask.Region, _ x: Double, _ y: Double
  ) -> (isInside: Bool, toEdge: Double) {
    switch region {
    case .disk(let center, let radius):
      let distance = ((x - center.x) * (x - center.x) + (y - center.y) * (y - center.y))
        .squareRoot()
      return (distance < radius, abs(distance - radius))
    case .polygon(let corners):
      var (turned, nearest) = (0.0, Double.infinity)
      for (index, one) in corners.enumerated() {
        let other = corners[(index + 1) % corners.count]
        let (ax, ay, bx, by) = (one.x - x, one.y - y, other.x - x, other.y - y)
        turned += atan2(ax * by - ay * bx, ax * bx + ay * by)
        let (ux, uy) = (other.x - one.x, other.y - one.y)
        let along = min(1, max(0, -(ax * ux + ay * uy) / max(1e-300, ux * ux + uy * uy)))
        nearest = min(nearest, hypot(ax + along * ux, ay + along * uy))
      }
      return (abs(turned) > .pi, nearest)
    case .union(let pieces):
      let places = pieces.map { inside($0, x, y) }
      return (places.contains { $0.isInside }, places.map(\.toEdge).min() ?? .infinity)
    }
  }

  private static func region(_ random: inout RandomStream) -> Mask.Region {
    func place(_ spread: Double) -> Double { spread * (random.nextUniform() - 0.5) }
    let center = SamplePoint(x: place(16), y: place(12))
    switch random.nextInteger(below: 4) {
    case 3: return .union((0..<3).map { _ in region(&random) })
    case 0: return .disk(center: center, radius: 1 + 6 * random.nextUniform())
    case 1:
      return Mask(
        reference: .pia,
        shape: .band(
          from: 2 + place(3), to: 7 + place(3), width: 4 + 6 * random.nextUniform(),
          center: place(8))
      ).region(somaToPia: 4)
    default:
      let directions: [(Double, Double)] = [
        (1, 0), (0.6, 0.8), (-0.28, 0.96), (-1, 0), (-0.6, -0.8), (0.28, -0.96), (0.8, -0.6),
      ]
      return .polygon(
        directions.map { x, y in
          let radius = 1 + 7 * random.nextUniform()
          return SamplePoint(x: center.x + radius * x, y: center.y + radius * y)
        })
    }
  }

  @Test("any mask under any map is recovered, mirror by mirror, from the file alone")
  func recovered() throws {
    var random = RandomStream(seed: 11, stream: .testEvents)
    var (seen, unlike) = (0, 0)
    for _ in 0..<30 {
      // Turned, mirrored, squeezed: any map that is not flat.
      let (a, b) = (random.nextUniform() * 6 - 3, random.nextUniform() * 6 - 3)
      let (stretch, sign) = (
        0.7 + 0.6 * random.nextUniform(), random.nextUniform() < 0.5 ? 1.0 : -1
      )
      let (d, e) = (-b * stretch * sign + 0.1, a * stretch * sign)
      guard abs(a * e - b * d) > 1 else { continue }
      let map = FieldToMirror(
        column: [a, b, 30 + random.nextUniform()], row: [d, e, 23 + random.nextUniform()])
      let soma = SamplePoint(x: random.nextUniform() * 4, y: random.nextUniform() * 4 - 2)
      let region = Self.region(&random)
      let plane = BitPlane(
        region, soma: soma, transform: map, columns: Self.columns, rows: Self.rows)
      let image = try #require(PatternImage.images(of: [plane]).first)
      let bitmap = try #require(BitmapReader(PatternBitmap.encode(image)))
      #expect(bitmap.width == Self.columns && bitmap.height == Self.rows)
      for row in 0..<Self.rows {
        for column in 0..<Self.columns {
          // Cramer's rule for the centre of the mirror, and then into the soma's frame.
          let (u, v) = (Double(column) + 0.5 - map.column[2], Double(row) + 0.5 - map.row[2])
          let (x, y) = ((e * u - b * v) / (a * e - b * d), (a * v - d * u) / (a * e - b * d))
          let expected = Self.inside(region, x - soma.x, y - soma.y)
          guard expected.toEdge > 1e-6 else { continue }
          seen += 1
          if bitmap.isOn(plane: 0, column: column, row: row) != expected.isInside { unlike += 1 }
        }
      }
      #expect(bitmap.count(plane: 0) == plane.mirrorsOn)
    }
    #expect(seen > 60_000 && unlike == 0)
  }

  @Test("any mask under a perspective too, mirror by mirror, and its area is that of its mirrors")
  func perspective() throws {
    var random = RandomStream(seed: 12, stream: .testEvents)
    var (seen, unlike) = (0, 0)
    for _ in 0..<30 {
      let (a, b) = (random.nextUniform() * 6 - 3, random.nextUniform() * 6 - 3)
      guard a * a + b * b > 1 else { continue }
      let (g, h) = (0.03 * (random.nextUniform() - 0.5), 0.03 * (random.nextUniform() - 0.5))
      let map = FieldToMirror(column: [a, b, 30], row: [-b, a, 23], perspective: [g, h])
      guard map.holds(columns: Self.columns, rows: Self.rows) else { continue }
      let soma = SamplePoint(x: random.nextUniform() * 4, y: random.nextUniform() * 4 - 2)
      let region = Self.region(&random)
      let plane = BitPlane(
        region, soma: soma, transform: map, columns: Self.columns, rows: Self.rows)
      var area = 0.0
      for row in 0..<Self.rows {
        for column in 0..<Self.columns {
          // (a − g u) x + (b − h u) y = u − 30 and (−b − g v) x + (a − h v) y = v − 23, by Cramer's rule.
          let (u, v) = (Double(column) + 0.5, Double(row) + 0.5)
          let (p, q, r, s) = (a - g * u, b - h * u, -b - g * v, a - h * v)
          let x = (s * (u - 30) - q * (v - 23)) / (p * s - q * r)
          let y = (p * (v - 23) - r * (u - 30)) / (p * s - q * r)
          let isOn = plane.runs[row].contains { $0.contains(column) }
          let w = g * x + h * y + 1
          // det H ÷ w³ by the rule of Sarrus, at the mirror's centre.
          let whole =
            a * a + 30 * (-b) * h + b * 23 * g - 30 * a * g - b * (-b) - a * 23 * h
          if isOn { area += w * w * w / abs(whole) }
          let expected = Self.inside(region, x - soma.x, y - soma.y)
          guard expected.toEdge > 1e-6 else { continue }
          seen += 1
          if isOn != expected.isInside { unlike += 1 }
        }
      }
      // Within what the centre of a mirror says of its area.
      expectClose(plane.litArea(map), area, within: 2e-3 * area + 1e-12, "µm²")
    }
    #expect(seen > 30_000 && unlike == 0, "\(seen) \(unlike)")
  }

  @Test("light on a mask: the flat field over each mirror, and nothing where it ends")
  func light() throws {
    let map = FieldToMirror(column: [2, 0, 30], row: [0, -2, 23])
    let region = Mask.Region.polygon(
      [(-5.0, -5.0), (6, -4), (3, 7)].map { SamplePoint(x: $0.0, y: $0.1) })
    let plane = BitPlane(
      region, soma: SamplePoint(x: 0, y: 0), transform: map, columns: Self.columns,
      rows: Self.rows)
    let field = try #require(
      FlatField(
        x: [-20, 0, 20], y: [-15, 15], relative: [[1, 1.2, 0.9], [0.8, 1.1, 0.7]]))
    var sum = 0.0
    for (row, runs) in plane.runs.enumerated() {
      for column in runs.flatMap({ $0 }) {
        let (x, y) = ((Double(column) + 0.5 - 30) / 2, (23 - Double(row) - 0.5) / 2)
        let up = (y + 15) / 30
        let (left, right) = x < 0 ? ((1.0, 0.8), (1.2, 1.1)) : ((1.2, 1.1), (0.9, 0.7))
        let share = x < 0 ? (x + 20) / 20 : x / 20
        let (low, high) = (
          left.0 + share * (right.0 - left.0), left.1 + share * (right.1 - left.1)
        )
        sum += (low + up * (high - low)) / 4
      }
    }
    expectClose(plane.light(field, map), sum, within: 2e-3 * sum, "µm²")
    let even = try #require(
      FlatField(x: [-20, 20], y: [-15, 15], relative: [[0.5, 0.5], [0.5, 0.5]]))
    expectClose(plane.light(even, map), 0.5 * plane.litArea(map), within: 1e-9, "µm²")
    let small = try #require(FlatField(x: [-2, 2], y: [-15, 15], relative: [[1, 1], [1, 1]]))
    #expect(plane.light(small, map) == nil)
  }

  /// One mirror each, so that neither order can be taken for another.
  private static let deck = (0..<27).map { index in
    BitPlane(
      columns: columns,
      runs: (0..<rows).map { row in row == index ? [(2 * index)..<(2 * index + 1)] : [] })
  }

  @Test("24 planes in one image, the 25th in the next; each where the guide says")
  func planes() throws {
    let images = PatternImage.images(of: Self.deck)
    #expect(images.map(\.planes.count) == [24, 3])
    for (index, image) in images.enumerated() {
      let bitmap = try #require(BitmapReader(PatternBitmap.encode(image)))
      for plane in 0..<24 {
        let number = index * 24 + plane
        #expect(bitmap.count(plane: plane) == (number < 27 ? 1 : 0))
        guard number < 27 else { continue }
        #expect(bitmap.isOn(plane: plane, column: 2 * number, row: number))
        #expect(PatternImage.place(ofPlane: number) == (index, plane))
      }
    }
    let first = try #require(images.first)
    let bitmap = try #require(BitmapReader(PatternBitmap.encode(first)))
    // Planes 0 to 7 in blue, 8 to 15 in green, 16 to 23 in red; the worked example is plane 9.
    #expect(bitmap.pixel(column: 0, row: 0) == .init(blue: 1, green: 0, red: 0))
    #expect(bitmap.pixel(column: 18, row: 9) == .init(blue: 0, green: 2, red: 0))
    #expect(bitmap.pixel(column: 46, row: 23) == .init(blue: 0, green: 0, red: 128))
  }

  @Test("a wrong order of rows, colours or bits would be seen")
  func brokenTwins() throws {
    let image = try #require(PatternImage.images(of: Self.deck).first)
    let bytes = [UInt8](PatternBitmap.encode(image))
    let rowByteCount = (Self.columns * 3 + 3) / 4 * 4
    func recovers(_ bytes: [UInt8]) -> Bool {
      guard let bitmap = BitmapReader(Data(bytes)) else { return false }
      return (0..<24).allSatisfy { bitmap.isOn(plane: $0, column: 2 * $0, row: $0) }
    }
    #expect(recovers(bytes))
    let header = Array(bytes[..<54])
    let rows: [[UInt8]] = stride(from: 54, to: bytes.count, by: rowByteCount).map {
      Array(bytes[$0..<$0 + rowByteCount])
    }
    let turned: [UInt8] = rows.reversed().flatMap { $0 }
    #expect(!recovers(header + turned))
    let exchanged: [UInt8] = rows.flatMap { row -> [UInt8] in
      var row = row
      for column in 0..<Self.columns { row.swapAt(3 * column, 3 * column + 2) }
      return row
    }
    #expect(!recovers(header + exchanged))
    let reversed: [UInt8] = bytes[54...].map { $0.bitReversed }
    #expect(!recovers(header + reversed))
    // Without padding the file is shorter than it says.
    let unpadded: [UInt8] = rows.flatMap { $0.prefix(3 * Self.columns) }
    #expect(!recovers(header + unpadded))
  }

  @Test("masks that touch share no mirror and leave none out; 20 × 20 mirrors for 10 × 10 µm")
  func touching() {
    let map = FieldToMirror(column: [2, 0.3, 30], row: [0.25, -2, 23])
    func plane(_ corners: [(Double, Double)]) -> BitPlane {
      BitPlane(
        .polygon(corners.map { SamplePoint(x: $0.0, y: $0.1) }), soma: SamplePoint(x: 0, y: 0),
        transform: map, columns: Self.columns, rows: Self.rows)
    }
    let left = plane([(-8, -6), (1, -6), (3, 7), (-9, 5)])
    let right = plane([(1, -6), (9, -7), (8, 6), (3, 7)])
    let whole = plane([(-8, -6), (1, -6), (9, -7), (8, 6), (3, 7), (-9, 5)])
    #expect(left.mirrorsOn + right.mirrorsOn == whole.mirrorsOn)
    for (row, runs) in left.runs.enumerated() {
      for run in runs { #expect(right.runs[row].allSatisfy { !$0.overlaps(run) }) }
    }
    let square = BitPlane(
      Mask.Region.polygon(
        [(-5.0, -5.0), (5, -5), (5, 5), (-5, 5)].map { SamplePoint(x: $0.0, y: $0.1) }),
      soma: SamplePoint(x: 0, y: 0),
      transform: FieldToMirror(column: [2, 0, 30], row: [0, -2, 23]), columns: Self.columns,
      rows: Self.rows)
    #expect(square.mirrorsOn == 400)
    #expect(square.runs[13] == [20..<40] && square.runs[12] == [] && square.runs[33] == [])
  }

  @Test(
    "a mask outside the device turns nothing on and takes nothing down", arguments: [1e3, 1e300])
  func outside(place: Double) {
    for region in [
      Mask.Region.disk(center: SamplePoint(x: place, y: 0), radius: 3),
      .polygon(
        [(place, 0.0), (place, 3.0), (place * 2, 1.0)].map { SamplePoint(x: $0.0, y: $0.1) }),
    ] {
      let plane = BitPlane(
        region, soma: SamplePoint(x: 0, y: 0),
        transform: FieldToMirror(column: [2, 1, 30], row: [-1, 2, 23]), columns: 61, rows: 47)
      #expect(plane.mirrorsOn == 0 && plane.rows == 47)
    }
  }
}

extension UInt8 {
  fileprivate var bitReversed: UInt8 {
    var result: UInt8 = 0
    for bit in 0..<8 where self & (1 << UInt8(bit)) != 0 { result |= 1 << UInt8(7 - bit) }
    return result
  }
}
