import Figures
import Foundation
import OutputFiles
import Testing

@Suite struct FigureDataTests {
  @Test("bins are a tenth of a decade wide, hold every interval once, and split at θ")
  func histogram() throws {
    let theta = 16.0
    // Includes the edges themselves, where rounding of the logarithm could go either way.
    let edges = (-8...12).map { theta * pow(10, Double($0) / 10) }
    let intervals =
      SampleFigures.intervals + edges + edges.map { $0.nextUp } + edges.map { $0.nextDown }
    let histogram = IntervalHistogram(
      name: "a", title: "a", intervals: intervals, burstInterval: theta)
    #expect(histogram.bins.reduce(0) { $0 + $1.count } == intervals.count)
    for bin in histogram.bins {
      #expect(bin.count == intervals.count { $0 > bin.lower && $0 <= bin.upper })
      #expect(abs(log10(bin.upper / bin.lower) - 0.1) < 1e-12)
      #expect(bin.isWithinEvent == (bin.upper <= theta))
    }
    #expect(histogram.bins.contains { $0.upper == theta })
    let within = histogram.bins.filter(\.isWithinEvent).reduce(0) { $0 + $1.count }
    #expect(within == intervals.count { $0 <= theta })
  }

  @Test("intervals that are not positive or not finite are left out")
  func unusableIntervals() {
    let histogram = IntervalHistogram(
      name: "a", title: "a", intervals: [-1, 0, .nan, .infinity, 5], burstInterval: 16)
    #expect(histogram.bins.map(\.count) == [1])
  }

  @Test(
    "thinning loses no spike: lowest and highest sample stay", arguments: [1, 499, 500, 501, 4321])
  func envelope(count: Int) throws {
    let bins = (0..<count).map { index in
      TraceFigure.Bin(
        start: Double(index) * 0.001, minimum: -70 + Double(index % 7),
        maximum: index == count / 2 ? 41.5 : -60, spikeStripped: -65)
    }
    let panel = TraceFigure.Panel(title: "a", sweep: 3, duration: Double(count) * 0.001, bins: bins)
    let figure = try #require(TraceFigure(name: "a", title: "a", panels: [panel]).figure)
    let rows = figure.table.rows
    #expect(rows.count <= 500 && rows.count >= min(count, 250))
    #expect(rows.map { $0[5].field }.contains("41.5"))
    #expect(rows.map { $0[4].field }.contains("-70"))
    #expect(figure.table.header[4...5] == ["minimum_mv", "maximum_mv"])
  }

  @Test("headers are snake_case, and numbers come before text in every row")
  func headers() {
    for figure in FigureFolderTests.samples {
      for header in figure.table.header {
        #expect(header.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil, "\(header)")
      }
      for row in figure.table.rows {
        let isText = row.map { if case .text = $0 { true } else { false } }
        let firstText = isText.firstIndex(of: true) ?? row.count
        let isOrdered = row[firstText...].allSatisfy {
          switch $0 {
          case .text, .missing: true
          default: false
          }
        }
        #expect(isOrdered, "\(figure.name)")
      }
    }
  }

  @Test("file names of figures hold nothing but letters, digits and hyphens")
  func fileNames() throws {
    let figure = IntervalHistogram(
      name: "../a b/$(touch x)", title: "a", intervals: [5], burstInterval: 16
    ).figure
    #expect(figure?.name == "---a-b---touch-x-")
  }

  @Test("fields with commas, quotes and line breaks are quoted after RFC 4180")
  func quoting() throws {
    let figure = try #require(
      SampleFigures.activity(names: ["a, \"b\"\nc"]).figure)
    let lines = String(decoding: figure.table.data, as: UTF8.self).split(separator: "\n")
    // The line break is gone, since gnuplot would take what follows for a row.
    #expect(lines.count == 1 + figure.table.rows.count)
    #expect(lines[1].contains("\"a, \"\"b\"\" c\""))
  }
}
