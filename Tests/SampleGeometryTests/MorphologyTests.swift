import Foundation
import Messages
import RandomStreams
import SampleGeometry
import TestSupport
import Testing

@Suite("Reconstructed cells")
struct MorphologyTests {
  /// Soma, a trunk to 100 µm with one oblique at 40 µm, a fork into two tuft branches, a basal dendrite.
  static let cell = """
    # a comment
    1 1 0 0 0 8 -1

    2 4 0 40 0 1 1   # where the oblique leaves
    3 4 30 40 0 0.5 2
    4 4 0 100 0 1 2
    5 4 -30 140 0 0.5 4
    6 4 30 140 30 0.5 4
    7 3 0 -50 0 1 1
    8 2 5 -80 0 0.3 1
    """

  private static func neurites(
    _ text: String, _ placement: Neurites.Placement = .init()
  ) throws -> Neurites {
    try Neurites(CellMorphology(swc: text, file: "cell.swc"), placement, file: "cell.swc")
  }

  @Test("parts and lengths, counted by hand")
  func parts() throws {
    let cell = try Self.neurites(Self.cell)
    #expect(
      cell.points.map(\.part)
        == [.soma, .trunk, .oblique, .trunk, .tuft, .tuft, .basal, .axon])
    expectClose(cell.length(of: .trunk), 100, within: 1e-9, "µm")
    expectClose(cell.length(of: .oblique), 30, within: 1e-9, "µm")
    expectClose(cell.length(of: .tuft), 50 + 3400.squareRoot(), within: 1e-9, "µm")
    expectClose(cell.length(of: .apical), 180 + 3400.squareRoot(), within: 1e-9, "µm")
    expectClose(cell.length(of: .basal), 50, within: 1e-9, "µm")
    expectClose(cell.points[5].path, 100 + 3400.squareRoot(), within: 1e-9, "µm")
    expectClose(cell.points[5].depth, 30, within: 1e-9, "µm")
    #expect(cell.length(of: .soma) == 0)
  }

  @Test("the order of the lines means nothing")
  func order() throws {
    let lines = Self.cell.split(separator: "\n")
    let cell = try Self.neurites(lines.reversed().joined(separator: "\r\n"))
    let known = try Self.neurites(Self.cell)
    #expect(Set(cell.points.map(\.place)) == Set(known.points.map(\.place)))
    for part in NeuritePart.allCases {
      expectClose(cell.length(of: part), known.length(of: part), within: 1e-9, "µm")
    }
  }

  @Test("axes, unit, rotation and the soma's place", arguments: Neurites.Axis.allCases)
  func axes(axis: Neurites.Axis) throws {
    // The tip lies 100 units along the axis from a soma that is not at the origin.
    let steps: [Neurites.Axis: (Double, Double, Double)] = [
      .x: (100, 0, 0), .minusX: (-100, 0, 0), .y: (0, 100, 0), .minusY: (0, -100, 0),
      .z: (0, 0, 100), .minusZ: (0, 0, -100),
    ]
    let step = try #require(steps[axis])
    let text = """
      1 1 7 8 9 5 -1
      2 4 \(7 + step.0) \(8 + step.1) \(9 + step.2) 1 1
      """
    let cell = try Self.neurites(text, .init(towardsPia: axis, scale: 0.5))
    expectClose(cell.points[1].place.y, 50, within: 1e-9, "µm")
    expectClose(cell.points[1].place.x, 0, within: 1e-9, "µm")
    expectClose(cell.points[1].depth, 0, within: 1e-9, "µm")
    expectClose(cell.points[1].radius, 0.5, within: 1e-12, "µm")
    let turned = try Self.neurites(text, .init(towardsPia: axis, rotation: 30))
    expectClose(turned.points[1].place.x, -50, within: 1e-9, "µm")
    expectClose(turned.points[1].place.y, 100 * 0.75.squareRoot(), within: 1e-9, "µm")
    let moved = try Self.neurites(text, .init(towardsPia: axis, soma: [7, 8, 9 + 3]))
    #expect(moved.points[0].place != SamplePoint(x: 0, y: 0) || moved.points[0].depth != 0)
  }

  @Test("a straight dendrite with a margin: 2 r L + π r²; a slice of it is shorter")
  func region() throws {
    let text = "1 1 0 0 0 6 -1\n2 3 60 -80 0 2 1\n"
    let cell = try Self.neurites(text)
    let whole = cell.region(of: .basal, margin: 3)
    expectClose(whole.area, 2 * 5 * 100 + 25 * Double.pi, within: 0.2, "µm²")
    let slice = cell.region(of: .basal, margin: 3, path: 20...50)
    expectClose(slice.area, 2 * 5 * 30 + 25 * Double.pi, within: 0.2, "µm²")
    // The slice lies where it should: 20 µm along (0.6, −0.8).
    expectClose(slice.bounds.lowest.x, 12 - 5, within: 1e-9, "µm")
    expectClose(slice.bounds.highest.y, -16 + 5, within: 1e-9, "µm")
    let soma = cell.region(of: .soma, margin: 1)
    expectClose(soma.area, 49 * Double.pi, within: 1e-9, "µm²")
    #expect(cell.region(of: .tuft, margin: 3).pieces.isEmpty)
  }

  @Test("a cone: the trapezium between the tangents, and two caps")
  func cone() throws {
    // Radii 8 and 2, centres 10 apart: the tangents lean by asin(0.6).
    let text = "1 3 0 0 0 8 -1\n2 3 10 0 0 2 1\n"
    let cell = try Self.neurites(text, .init(soma: [0, 0, 0]))
    // Tangent length √(100 − 36) = 8: the quadrangle of centres and contacts on one side has the area
    // (8 + 2) / 2 × 8 = 40. Caps: sectors of 2π − 2 acos 0.6 and 2 acos 0.6.
    let half = acos(0.6)
    let expected = 80 + 64 * (Double.pi - half) + 4 * half
    expectClose(cell.region(of: .basal, margin: 0).area, expected, within: 0.3, "µm²")
  }

  @Test("places within the margin are inside, others outside: by distance to the centre lines")
  func dilated() throws {
    let cell = try Self.neurites(Self.cell)
    let region = cell.region(of: .tuft, margin: 4.5)
    var random = RandomStream(seed: 3, stream: .testEvents)
    var inside = 0
    for _ in 0..<2000 {
      let point = SamplePoint(
        x: 100 * (random.nextUniform() - 0.5), y: 90 + 60 * random.nextUniform())
      // Radii shrink from 1 to 0.5 along both branches.
      let distances = [(-30.0, 140.0), (30, 140)].map { tip -> Double in
        let (dx, dy) = (tip.0, tip.1 - 100)
        return (0...400).map { step in
          let share = Double(step) / 400
          return hypot(point.x - share * dx, point.y - 100 - share * dy) - 1 + 0.5 * share
        }.min() ?? 0
      }
      let distance = min(distances[0], distances[1]) - 4.5
      guard abs(distance) > 0.05 else { continue }
      #expect(region.contains(point) == (distance < 0), "\(point)")
      if distance < 0 { inside += 1 }
    }
    #expect(inside > 100)
  }

  private static func message(_ text: String) -> Message? {
    do throws(MorphologyError) {
      _ = try CellMorphology(swc: text, file: "cell.swc")
      return nil
    } catch {
      return error.message
    }
  }

  @Test(
    "damage is refused with its line",
    arguments: [
      ("", MessageID.morphologyWrongTree, nil), ("# only words\n", .morphologyWrongTree, nil),
      ("1 1 0 0 0 5 -1\n2 3 1 1 1 1 9", .morphologyWrongTree, 2),
      ("1 1 0 0 0 5 -1\n1 3 1 1 1 1 1", .morphologyWrongTree, 2),
      ("1 1 0 0 0 5 -1\n2 3 1 1 1 1 2", .morphologyWrongTree, 2),
      ("1 1 0 0 0 5 -1\n2 1 1 1 1 1 -1", .morphologyWrongTree, 2),
      ("1 1 0 0 0 5 -1\n\n2 3 1 1 1 1 3\n3 3 1 1 1 1 2", .morphologyWrongTree, 3),
      ("1 1 0 0 0 5 2\n2 1 0 0 0 5 1", .morphologyWrongTree, 1),
      ("1 1 0 nan 0 5 -1", .morphologyWrongLine, 1), ("1 1 0 inf 0 5 -1", .morphologyWrongLine, 1),
      ("1 1 0 1e9 0 5 -1", .morphologyWrongLine, 1), ("1 1 0 0 0 0 -1", .morphologyWrongLine, 1),
      ("1 1 0 0 0 -2 -1", .morphologyWrongLine, 1), ("1 1 0 0 0 5", .morphologyWrongLine, 1),
      ("#\n1 1 0 0 0 5 -1 7", .morphologyWrongLine, 2),
      ("1.5 1 0 0 0 5 -1", .morphologyWrongLine, 1),
      ("1 x 0 0 0 5 -1", .morphologyWrongLine, 1), ("1 1 0 0 0 5 -2", .morphologyWrongLine, 1),
      ("99999999999999999999 1 0 0 0 5 -1", .morphologyWrongLine, 1),
    ] as [(String, MessageID, Int?)])
  func damage(text: String, id: MessageID, line: Int?) throws {
    let message = try #require(Self.message(text))
    #expect(message.id == id && message.line == line && message.file == "cell.swc")
    #expect(message.remedy != nil && message.expected != nil, "\(message)")
  }

  @Test("a byte-order mark is no part of the first line, whichever that is")
  func byteOrderMark() throws {
    for text in ["# a comment\n1 1 0 0 0 5 -1\n", "1 1 0 0 0 5 -1\r\n2 3 1 1 1 1 1\r\n"] {
      let marked = try CellMorphology(swc: "\u{FEFF}" + text, file: "a")
      #expect(marked.points == (try CellMorphology(swc: text, file: "a").points))
    }
    // Elsewhere it is a character like others.
    #expect(Self.message("1 1 0 0 0 5 -1\n\u{FEFF}2 3 1 1 1 1 1")?.line == 2)
  }

  @Test("a chain of the greatest length is read without recursion; one point more is refused")
  func size() throws {
    let count = CellMorphology.greatestPointCount
    var text = "1 1 0 0 0 5 -1\n"
    for id in 2...count { text += "\(id) 3 \(id) 0 0 1 \(id - 1)\n" }
    let cell = try CellMorphology(swc: text, file: "a")
    #expect(cell.points.count == count && cell.points.last?.parent == count - 2)
    #expect(Self.message(text + "\(count + 1) 3 0 0 0 1 1\n")?.id == .morphologyTooLarge)
  }

  @Test("a cell that cannot be placed says why")
  func notPlaced() throws {
    #expect(throws: MorphologyError.self) { try Self.neurites("1 3 0 0 0 5 -1") }
    #expect(throws: MorphologyError.self) {
      try Self.neurites(Self.cell, .init(towardsPia: .minusY))
    }
    _ = try Self.neurites("1 3 0 0 0 5 -1", .init(soma: [0, 0, 0]))
  }

  @Test("any changed byte of the example is read or refused, never worse")
  func fuzz() throws {
    let url = SharedData.packageRoot.appendingPathComponent("Protocols/example.swc")
    let bytes = [UInt8](try Data(contentsOf: url))
    var random = RandomStream(seed: 77, stream: .testEvents)
    var refused = 0
    for _ in 0..<300 {
      var changed = bytes
      for _ in 0..<3 {
        let place = Int(random.nextInteger(below: UInt32(changed.count)))
        // Mostly what a number may hold, so that not everything is refused.
        let letters = Array("0123456789.- \n#\0\u{FF}".utf8)
        changed[place] = letters[Int(random.nextInteger(below: UInt32(letters.count)))]
      }
      do {
        let cell = try Self.neurites(String(decoding: changed, as: UTF8.self))
        #expect(cell.points.allSatisfy { $0.path.isFinite && $0.radius > 0 })
      } catch is MorphologyError {
        refused += 1
      }
    }
    #expect(refused > 30 && refused < 300)
  }

  @Test("the shipped example has every part, a tuft below the pia at 250 µm, and says what it is")
  func example() throws {
    let url = SharedData.packageRoot.appendingPathComponent("Protocols/example.swc")
    let text = try String(contentsOf: url, encoding: .utf8)
    #expect(text.hasPrefix("# An example, not a measurement"))
    let cell = try Self.neurites(text)
    for part in NeuritePart.allCases where part != .soma {
      #expect(cell.length(of: part) > 50, "\(part)")
    }
    let tuft = cell.points.filter { $0.part == .tuft }.map(\.place.y)
    #expect((tuft.max() ?? 0) < 250 && (tuft.max() ?? 0) > 200 && (tuft.min() ?? 0) > 100)
  }
}
