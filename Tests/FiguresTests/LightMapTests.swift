import Figures
import Foundation
import SampleGeometry
import TestSupport
import Testing

@Suite("Light over the slice")
struct LightMapTests {
  private static let tuft = Mask.Region.polygon(
    [(-80.0, 150.0), (80, 150), (80, 240), (-80, 240)].map { SamplePoint(x: $0.0, y: $0.1) })

  /// 10 columns of 20 µm by 15 rows; each row has one value, given from the lowest.
  private static func panel(_ name: String = "tuft", rows: [Double]) -> LightMapFigure.Panel {
    LightMapFigure.Panel(
      title: "blue, 470 nm", wavelength: 470,
      map: LightMapFigure.Map(
        origin: SamplePoint(x: -100, y: -50), cell: 20, columns: 10,
        irradiance: rows.flatMap { Array(repeating: $0, count: 10) }),
      masks: [tuft],
      places: [
        .init(
          name: name, point: SamplePoint(x: 0, y: 195), region: tuft, irradiance: 0.38...0.46),
        .init(
          name: "soma", point: SamplePoint(x: 0, y: 0), region: nil, irradiance: 0.0123...0.0123),
        .init(name: "axon", point: SamplePoint(x: 900, y: 0), region: nil, irradiance: nil),
      ])
  }

  private static let rows = (0..<15).map { pow(10, Double($0) / 4 - 3) }

  private func bands(_ svg: String) -> [(y: Double, height: Double, width: Double, opacity: Double)]
  {
    let pattern =
      /<rect x="[0-9.]+" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)"[^>]* fill-opacity="([0-9.]+)" shape/
    return svg.matches(of: pattern).map {
      (
        Double($0.1) ?? .nan, Double($0.3) ?? .nan, Double($0.2) ?? .nan, Double($0.4) ?? .nan
      )
    }
  }

  @Test("bands of half a decade, the brightest where the light is, nothing below the last")
  func levels() throws {
    let figure = try #require(
      LightMapFigure(panels: [Self.panel(rows: Self.rows)], somaToPia: 220))
    let drawn = bands(figure.svg)
    // The maximum is 10^0.5 = 3.16: bands from 3, 1, 0.3, 0.1 and 0.03; 10^(n/4 − 3) ≥ 0.03 from
    // n = 6 on, so 9 of 15 rows, one rectangle each.
    #expect(drawn.count == 9)
    #expect(drawn.map(\.opacity) == [0.12, 0.12, 0.24, 0.24, 0.4, 0.4, 0.6, 0.6, 0.85])
    // Rows go up: the brighter, the smaller y; all of one height, the whole width of the map.
    #expect(zip(drawn, drawn.dropFirst()).allSatisfy { $0.y > $1.y })
    for band in drawn { expectClose(band.width, 10 * band.height, within: 0.06, "px") }
    for label in ["≥3<", "≥1<", "≥0.3<", "≥0.1<", "≥0.03<"] { #expect(figure.svg.contains(label)) }
  }

  @Test("what each place receives is written, and what is not known is said")
  func words() throws {
    let svg = try #require(
      LightMapFigure(panels: [Self.panel(rows: Self.rows)], somaToPia: 220)
    ).svg
    #expect(svg.contains("tuft: 0.38–0.46 mW/mm²"))
    #expect(svg.contains("soma: 0.012 mW/mm²"))
    #expect(svg.contains("axon: not known"))
  }

  @Test("words of a protocol are escaped, values that are not numbers left blank")
  func hostile() throws {
    var rows = Self.rows
    rows[10] = .nan
    rows[11] = .infinity
    let figure = try #require(
      LightMapFigure(
        panels: [Self.panel(SchematicTests.hostile, rows: rows)], somaToPia: 220))
    #expect(!figure.svg.contains("<script>"))
    #expect(bands(figure.svg).count == 7)
  }

  @Test("nothing to draw is no figure; darkness is a figure without bands")
  func empty() throws {
    #expect(LightMapFigure(panels: [], somaToPia: 220) == nil)
    #expect(LightMapFigure(panels: [Self.panel(rows: [])], somaToPia: 220) == nil)
    let dark = try #require(
      LightMapFigure(panels: [Self.panel(rows: [0, 0])], somaToPia: 220))
    #expect(bands(dark.svg).isEmpty)
  }

  @Test("more panels stand two beside each other, then below")
  func panels() throws {
    let panel = Self.panel(rows: Self.rows)
    func size(_ count: Int) throws -> (width: Double, height: Double) {
      let svg = try #require(
        LightMapFigure(panels: Array(repeating: panel, count: count), somaToPia: 220)
      ).svg
      let box = try #require(svg.firstMatch(of: /viewBox="0 0 ([0-9.]+) ([0-9.]+)"/))
      return (Double(box.1) ?? .nan, Double(box.2) ?? .nan)
    }
    let (one, two, three) = (try size(1), try size(2), try size(3))
    #expect(two.width > 1.9 * one.width && two.height == one.height)
    #expect(three.width == two.width && three.height == 2 * one.height)
  }
}
