import Foundation
import RandomStreams
import SampleGeometry
import TestSupport
import Testing

@Suite("Unions of regions")
struct RegionUnionTests {
  private struct Cases: Decodable {
    struct Case: Decodable {
      struct Piece: Decodable {
        var x: [Double]
        var y: [Double]
        var radius: Double?
      }

      enum CodingKeys: String, CodingKey {
        case pieces
        case area = "area_um2"
      }

      var pieces: [Piece]
      /// µm².
      var area: Double
    }

    var cases: [Case]
  }

  @Test("areas agree with a count of fine pixels by numpy and Pillow")
  func areas() throws {
    let url = SharedData.packageRoot.appendingPathComponent(
      "Tests/SampleGeometryTests/Fixtures/unions.json")
    let cases = try JSONDecoder().decode(Cases.self, from: Data(contentsOf: url)).cases
    #expect(cases.count == 12)
    for item in cases {
      let pieces = item.pieces.map { piece -> Mask.Region in
        let corners = zip(piece.x, piece.y).map { SamplePoint(x: $0, y: $1) }
        if let radius = piece.radius, let center = corners.first {
          return .disk(center: center, radius: radius)
        }
        return .polygon(corners)
      }
      let union = Mask.Region.union(pieces)
      // Pixels of 0.025 µm: their edges make up less than a thousandth.
      expectClose(union.area, item.area, within: 0.002 * item.area, "µm²")
      #expect(union.area <= pieces.reduce(0) { $0 + $1.area } * 1.001)
      // Parts do not overlap, so their sum is the area.
      let parts = union.disjointParts(pitch: 0.2)
      expectClose(
        parts.reduce(0) { $0 + $1.area }, item.area, within: 0.004 * item.area, "µm²")
      #expect(parts.allSatisfy { $0.pieces.count == 1 })
    }
  }

  @Test("two disks of radius 10 with centres 12 apart: π r² twice, less their lens")
  func lens() {
    let union = Mask.Region.union([
      .disk(center: SamplePoint(x: 0, y: 0), radius: 10),
      .disk(center: SamplePoint(x: 12, y: 0), radius: 10),
    ])
    // Lens: 2 r² acos(d / 2r) − d √(4r² − d²) / 2 = 200 acos(0.6) − 96.
    let lens = 200 * acos(0.6) - 96
    expectClose(union.area, 200 * Double.pi - lens, within: 0.1, "µm²")
  }

  @Test("pieces apart stay what they are, and add up exactly")
  func apart() {
    let spots = SpotGrid(
      center: SamplePoint(x: 3, y: 8), columns: 4, rows: 3, spacing: 20, size: 10, form: .disk)
    let region = Mask(reference: .soma, shape: .grid(spots)).region(somaToPia: 100)
    #expect(region.pieces.count == 12 && region.disjointParts() == region.pieces)
    expectClose(region.area, 12 * 25 * Double.pi, within: 1e-9, "µm²")
    // A spot more or less would be 78 µm².
    let touching = SpotGrid(
      center: SamplePoint(x: 0, y: 0), columns: 2, rows: 2, spacing: 10, size: 10, form: .square)
    let square = Mask(reference: .soma, shape: .grid(touching)).region(somaToPia: 100)
    expectClose(square.area, 400, within: 1e-9, "µm²")
    #expect(square.disjointParts().count == 4)
  }

  @Test("spots count along the rows from the one next to the pia, from soma or pia alike")
  func spots() throws {
    var grid = SpotGrid(
      center: SamplePoint(x: 0, y: 100), columns: 3, rows: 2, spacing: 50, size: 10, form: .disk)
    func place(_ spot: Int, _ reference: Mask.Reference) throws -> SamplePoint {
      grid.spot = spot
      let region = Mask(reference: reference, shape: .grid(grid)).region(somaToPia: 300)
      guard case .disk(let center, 5) = region else {
        Issue.record("\(region)")
        return SamplePoint(x: 0, y: 0)
      }
      return center
    }
    #expect(try place(1, .soma) == SamplePoint(x: -50, y: 125))
    #expect(try place(6, .soma) == SamplePoint(x: 50, y: 75))
    #expect(try place(1, .pia) == SamplePoint(x: -50, y: 225))
    #expect(try place(3, .pia) == SamplePoint(x: 50, y: 225))
  }

  /// Pieces of both kinds by chance.
  private static func pieces(
    _ random: inout RandomStream, count: Int, around x: Double
  ) -> [Mask.Region] {
    (0..<count).map { _ in
      let center = SamplePoint(
        x: x + 120 * (random.nextUniform() - 0.5), y: 200 * (random.nextUniform() - 0.5))
      return Shapes.region(around: center, &random)
    }
  }

  @Test("distance: the nearest of all pairs of pieces, the same both ways, unchanged by a shift")
  func distances() {
    var random = RandomStream(seed: 31, stream: .testEvents)
    var apart = 0
    for round in 0..<40 {
      let one = Self.pieces(&random, count: 1 + round % 7, around: 0)
      let other = Self.pieces(&random, count: 1 + round % 5, around: 60 + 10 * Double(round))
      let (union, second) = (Mask.Region.union(one), Mask.Region.union(other))
      var nearest = Double.infinity
      for piece in one { for far in other { nearest = min(nearest, piece.distance(to: far)) } }
      expectClose(union.distance(to: second), nearest, within: 1e-12, "µm")
      expectClose(second.distance(to: union), nearest, within: 1e-12, "µm")
      if nearest > 0 { apart += 1 }
      let shift = SamplePoint(x: 1024, y: -512)
      let moved = Mask.Region.union(one.map { Self.moved($0, by: shift) })
      let movedSecond = Mask.Region.union(other.map { Self.moved($0, by: shift) })
      expectClose(moved.distance(to: movedSecond), nearest, within: 1e-9, "µm")
      expectClose(moved.area, union.area, within: 1e-6 * union.area, "µm²")
      #expect(union.area <= one.reduce(0) { $0 + $1.area } * 1.002)
      #expect(union.area >= (one.map(\.area).max() ?? 0) * 0.998)
    }
    #expect(apart > 10 && apart < 40)
  }

  private static func moved(_ region: Mask.Region, by shift: SamplePoint) -> Mask.Region {
    func place(_ point: SamplePoint) -> SamplePoint {
      SamplePoint(x: point.x + shift.x, y: point.y + shift.y)
    }
    switch region {
    case .disk(let center, let radius): return .disk(center: place(center), radius: radius)
    case .polygon(let corners): return .polygon(corners.map(place))
    case .union(let pieces): return .union(pieces.map { moved($0, by: shift) })
    }
  }

  @Test("an image: pixels at their places, turned around its corner, and the same area")
  func image() throws {
    // .##
    // #..
    let lit = try #require(
      LitPixels(grey: [0, 200, 130, 255, 127, 0], columns: 3, threshold: 128))
    #expect(lit.count == 3)
    var image = MaskImage(
      file: "a.png", threshold: 128, pixel: 2, origin: SamplePoint(x: 10, y: 30), rotation: 0,
      lit: lit)
    func region(_ reference: Mask.Reference) -> Mask.Region {
      Mask(reference: reference, shape: .image(image)).region(somaToPia: 100)
    }
    let soma = region(.soma)
    expectClose(soma.area, 12, within: 1e-9, "µm²")
    #expect(soma.contains(SamplePoint(x: 13, y: 29)) && soma.contains(SamplePoint(x: 11, y: 27)))
    #expect(!soma.contains(SamplePoint(x: 11, y: 29)) && !soma.contains(SamplePoint(x: 13, y: 27)))
    // Relative to the pia the upper edge still faces it.
    let pia = region(.pia)
    #expect(pia.contains(SamplePoint(x: 13, y: 69)) && pia.contains(SamplePoint(x: 11, y: 67)))
    // A quarter turn: what was right is above.
    image.rotation = 90
    let turned = region(.soma)
    #expect(turned.contains(SamplePoint(x: 11, y: 33)))
    #expect(turned.contains(SamplePoint(x: 13, y: 31)))
    expectClose(turned.area, 12, within: 1e-9, "µm²")
    image.rotation = 30
    expectClose(region(.soma).area, 12, within: 0.06, "µm²")
  }

  @Test("lit pixels: every one in one rectangle, for any image; too many rectangles are refused")
  func rectangles() throws {
    var random = RandomStream(seed: 8, stream: .testEvents)
    for round in 0..<50 {
      let columns = 1 + Int(random.nextInteger(below: 20))
      let rows = 1 + Int(random.nextInteger(below: 20))
      let grey = (0..<(columns * rows)).map { _ in
        UInt8(random.nextUniform() < Double(round) / 49 ? 255 : 0)
      }
      let lit = try #require(LitPixels(grey: grey, columns: columns, threshold: 1))
      var seen = [UInt8](repeating: 0, count: columns * rows)
      for rectangle in lit.rectangles {
        for row in rectangle.rows {
          for column in rectangle.columns { seen[row * columns + column] += 255 }
        }
      }
      #expect(seen == grey)
    }
    let board = (0..<400).map { UInt8(($0 + $0 / 20) % 2 * 255) }
    #expect(LitPixels(grey: board, columns: 20, threshold: 1, limit: 199) == nil)
    #expect(LitPixels(grey: board, columns: 20, threshold: 1, limit: 200)?.count == 200)
  }

  @Test("turns agree with the system's sine and cosine; quarters are exact", arguments: -8...8)
  func turns(steps: Int) {
    for degrees in [Double(steps) * 90, Double(steps) * 47.3, Double(steps) + 0.123] {
      let rotation = Rotation(degrees: degrees)
      expectClose(rotation.sine, sin(degrees * .pi / 180), within: 5e-15)
      expectClose(rotation.cosine, cos(degrees * .pi / 180), within: 5e-15)
    }
    let quarter = Rotation(degrees: Double(steps) * 90)
    #expect([-1, 0, 1].contains(quarter.sine) && [-1, 0, 1].contains(quarter.cosine))
  }
}
