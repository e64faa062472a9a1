import Figures
import OutputFiles
import Testing

@Suite("Figures of many sweeps")
struct SweepFigureTests {
  private static func rows(_ count: Int, spikes: Int) -> [SpikeRasterFigure.Row] {
    (0..<count).map { sweep in
      SpikeRasterFigure.Row(
        sweep: sweep, duration: 10, singleSpikes: (0..<spikes).map { 0.1 * Double($0) },
        burstSpikes: [9.5, 9.51])
    }
  }

  @Test("every spike of every sweep, as long as a page can hold them")
  func raster() throws {
    let raster = SpikeRasterFigure(name: "r", title: "t", rows: Self.rows(200, spikes: 40))
    #expect(raster.stride == 1 && raster.rows.count == 200)
    #expect(try #require(raster.figure).table.rows.count == 200 * 42)
  }

  @Test("10,000 sweeps: evenly fewer, and it is known how many")
  func thinned() throws {
    let raster = SpikeRasterFigure(name: "r", title: "t", rows: Self.rows(10_000, spikes: 10))
    #expect(raster.stride == 10)
    #expect(raster.rows.map(\.sweep).prefix(3) == [0, 10, 20])
    #expect(try #require(raster.figure).table.rows.count <= 12_000)
  }

  @Test("pulses closer than a pixel are one bar; one sweep needs no raster")
  func light() {
    var row = SpikeRasterFigure.Row(sweep: 0, duration: 10, singleSpikes: [], burstSpikes: [])
    row.topDownLight = [0.1, 0.105, 5].map { .init(start: $0, end: $0 + 0.001) }
    let raster = SpikeRasterFigure(name: "r", title: "t", rows: [row])
    #expect(raster.rows.first?.topDownLight.count == 2)
    #expect(raster.figure == nil)
  }

  @Test("a point a sweep, rings around the marked ones, none with two sweeps")
  func course() throws {
    let points = (0..<5000).map {
      SweepCourseFigure.Point(
        sweep: $0, baseline: -70, noise: 0.2, spikeCount: $0 % 7, isMarked: $0 == 4321)
    }
    let figure = try #require(SweepCourseFigure(name: "c", title: "t", points: points).figure)
    #expect(figure.description.contains("1 of them"))
    #expect(figure.table.rows.count <= 2001)
    #expect(SweepCourseFigure(name: "c", title: "t", points: Array(points.prefix(2))).figure == nil)
  }

  @Test("course of test responses: a row a sweep, panels only of what was measured, both pathways")
  func weightCourse() throws {
    func figure(_ count: Int, control: Bool, resistance: Bool) -> Figure? {
      WeightCourseFigure(
        name: "w", title: "t",
        points: (0..<count).map { index in
          .init(
            position: Double(index) / 3, response: index == 2 ? nil : 4, control: control ? 3 : nil,
            isExcluded: index == 2, seriesResistance: resistance ? 12 : nil, inputResistance: 110,
            baseline: -70)
        }, hasTime: true, unit: "mV", baselineUnit: "mV", before: 0...3, after: nil
      ).figure
    }
    let full = try #require(figure(30, control: true, resistance: true))
    #expect(full.table.rows.count == 30)
    #expect(full.description.contains("R_s (MΩ)") && full.description.contains("R_in (MΩ)"))
    #expect(full.description.contains("1 responses were left out"))
    let plain = try #require(figure(30, control: false, resistance: false))
    #expect(!plain.description.contains("R_s (MΩ)") && plain.description.contains("R_in (MΩ)"))
    #expect(figure(3, control: false, resistance: false) == nil)
  }
}
