import Figures
import Foundation
import SampleGeometry
import TestSupport
import Testing

@Suite("Schematic drawings")
struct SchematicTests {
  static let hostile = "<script>\"'`&{{x}}\u{202E}\u{0}"

  private static func schematic(_ name: String = "tuft") -> MaskSchematic {
    func polygon(_ corners: [(Double, Double)]) -> Mask.Region {
      .polygon(corners.map { SamplePoint(x: $0.0, y: $0.1) })
    }
    return MaskSchematic(
      items: [
        .init(
          name: name, region: polygon([(-80, 150), (80, 150), (80, 250), (-80, 250)]),
          wavelength: 470, isSham: false),
        .init(
          name: "layer_4", region: polygon([(-60, -250), (90, -230), (40, -150)]),
          wavelength: 625, isSham: false),
        .init(
          name: "sham", region: .disk(center: SamplePoint(x: 160, y: 200), radius: 25),
          wavelength: 470, isSham: true),
      ], somaToPia: 250,
      field: [(-104, 363), (304, 360), (300, -366), (-108, -363)].map {
        SamplePoint(x: $0.0, y: $0.1)
      })
  }

  /// Corners of every drawn polygon, in pixels.
  private func polygons(_ svg: String) -> [[(x: Double, y: Double)]] {
    svg.matches(of: /<polygon points="([^"]+)"/).map { match in
      match.1.split(separator: " ").map { pair in
        let parts = pair.split(separator: ",").compactMap { Double($0) }
        return (parts.first ?? .nan, parts.last ?? .nan)
      }
    }
  }

  @Test("masks are drawn to scale, x to the right and the pia above")
  func places() throws {
    let svg = Self.schematic().svg
    // Field, tuft, layer 4, soma.
    let drawn = polygons(svg)
    #expect(drawn.count == 4)
    let (tuft, layer) = (drawn[1], drawn[2])
    let scale = (tuft[1].x - tuft[0].x) / 160
    #expect(scale > 0.3)
    expectClose(tuft[0].y - tuft[2].y, 100 * scale, within: 0.05, "px")
    expectClose(layer[0].x - tuft[0].x, 20 * scale, within: 0.05, "px")
    expectClose(layer[0].y - tuft[0].y, 400 * scale, within: 0.05, "px")
    expectClose(layer[1].y - layer[0].y, -20 * scale, within: 0.05, "px")
    let disk = try #require(
      svg.firstMatch(of: /<circle cx="([0-9.]+)" cy="([0-9.]+)" r="([0-9.]+)"/))
    expectClose(Double(disk.3), 25 * scale, within: 0.05, "px")
    expectClose((Double(disk.1) ?? 0) - tuft[0].x, 240 * scale, within: 0.05, "px")
    // The scale bar says what it is.
    let bar = try #require(
      svg.firstMatch(
        of:
          /<line x1="([0-9.]+)" y1="[0-9.]+" x2="([0-9.]+)" y2="[0-9.]+" stroke="currentColor" stroke-width="3"/
      ))
    let words = try #require(texts(inXML: Data(svg.utf8)))
    let length = try #require(
      words.compactMap { $0.hasSuffix(" µm") ? Double($0.dropLast(3)) : nil }.first)
    expectClose((Double(bar.2) ?? 0) - (Double(bar.1) ?? 0), length * scale, within: 0.05, "px")
    #expect(["1", "2", "3", "tuft", "layer_4", "sham", "pia", "soma"].allSatisfy(words.contains))
  }

  @Test("a reconstructed cell and a mask of its tuft are drawn where they are, filled once")
  func reconstruction() throws {
    let swc = """
      1 1 0 0 0 8 -1
      2 4 0 100 0 1 1
      3 4 -40 200 0 1 2
      4 4 40 200 0 1 2
      5 2 0 -60 0 1 1
      """
    let neurites = try Neurites(
      CellMorphology(swc: swc, file: "cell.swc"), .init(), file: "cell.swc")
    var schematic = Self.schematic()
    schematic.neurites = neurites
    schematic.items[0].region = neurites.region(of: .tuft, margin: 4)
    let svg = schematic.svg
    #expect(svg.contains("A reconstructed cell") && !svg.contains("A schematic cell"))
    // Disks of the fork and the tips, and two sides, in one path.
    let mask = try #require(svg.firstMatch(of: /<path d="([^"]*Z)" fill="#/))
    #expect(mask.1.count { $0 == "M" } == 6)
    // The axon's line, then the dendrites': trunk and two branches, the soma at a known place.
    let lines = svg.matches(of: /<path d="([^"Z]+)" fill="none"/).map { String($0.1) }
    #expect(lines.map { $0.count { $0 == "M" } } == [1, 3])
    let trunk = try #require(
      lines.last?.firstMatch(of: /M([0-9.]+) ([0-9.]+)L([0-9.]+) ([0-9.]+)/))
    let tuft = polygons(Self.schematic().svg)[1]
    let scale = (tuft[1].x - tuft[0].x) / 160
    expectClose((Double(trunk.2) ?? 0) - (Double(trunk.4) ?? 0), 100 * scale, within: 0.05, "px")
    expectClose(Double(trunk.1), Double(trunk.3) ?? 0, within: 1e-9, "px")
    // Without a reconstruction the cell is nobody's.
    #expect(Self.schematic().svg.contains("A schematic cell"))
  }

  private static func timeline(gap: Double, name: String = "A") -> TrialTimeline {
    TrialTimeline(
      lanes: ["top_down", "bottom_up"],
      phases: [
        .init(name: "forward", from: 100, to: 250), .init(name: "target", from: 250, to: 400),
      ],
      rows: [
        .init(
          name: name, title: name,
          pulses: [100, 150, 400 + gap].map {
            .init(start: $0, duration: 2, lane: 1, wavelength: 625, style: .lit)
          } + [.init(start: 265, duration: 1, lane: 0, wavelength: 470, style: .sham)],
          steps: [.init(start: 260, duration: 120, amplitude: 300)], hasPhases: true),
        .init(name: "Test", title: "", pulses: [], steps: [], hasPhases: false),
      ])
  }

  /// Left edges of the drawn light of a colour, in pixels.
  private func places(_ svg: String, _ color: String) -> [Double] {
    svg.matches(of: /<rect x="([0-9.]+)"[^>]*fill="(#[0-9A-F]+)"/).filter { $0.2 == color }
      .compactMap { Double($0.1) }
  }

  @Test("equal times are equal distances; the axis is broken only where there is nothing")
  func times() throws {
    let near = Self.timeline(gap: 50).svg
    let red = places(near, LightColor.color(wavelength: 625))
    #expect(red.count == 3 && !near.contains(">//<"))
    expectClose((red[2] - red[0]) / (red[1] - red[0]), 350 / 50, within: 0.01)
    // A second further on, the gap is cut out: it is drawn closer than the time says.
    let far = Self.timeline(gap: 2_000).svg
    #expect(far.contains(">//<"))
    let cut = places(far, LightColor.color(wavelength: 625))
    #expect((cut[2] - cut[0]) / (cut[1] - cut[0]) < 2_300 / 50 / 3)
    // Phases are shaded in the header and in the one row that has them.
    #expect(places(near, "#888888").count == 4)
    let words = try #require(texts(inXML: Data(near.utf8)))
    #expect(words.contains("300 pA") && words.contains("forward") && words.contains("target"))
  }

  @Test("a name stays words: nothing of it is markup")
  func hostileWords() throws {
    for svg in [
      Self.schematic(Self.hostile).svg, Self.timeline(gap: 10, name: Self.hostile).svg,
    ] {
      let words = try #require(texts(inXML: Data(svg.utf8)))
      #expect(words.contains { $0.hasPrefix("<script>\"'") })
      #expect(!svg.contains("<script") && !svg.contains("`"))
    }
  }
}
