import Foundation
import OutputFiles

/// Inter-spike intervals of one recording on a logarithmic axis, with the burst interval marked.
///
/// **Definition.** Bins are a tenth of a decade wide and one of their edges is the burst interval θ,
/// so that no bin holds intervals of both kinds. A bin holds the intervals in (lower, upper]: an
/// interval of exactly θ continues an event, as in the definition of events.
public struct IntervalHistogram: Sendable {
  public struct Bin: Sendable {
    /// ms, not included.
    public var lower: Double
    /// ms, included.
    public var upper: Double
    public var count: Int
    /// The intervals continue an event: upper ≤ θ.
    public var isWithinEvent: Bool
  }

  public var name: String
  public var title: String
  /// θ, ms.
  public var burstInterval: Double
  /// Where logISI parts the peaks, ms; nil where it refuses.
  public var logISILimit: Double?
  /// From the bin of the shortest to that of the longest interval.
  public let bins: [Bin]

  static let binsPerDecade = 10

  /// - Parameters:
  ///   - intervals: ms; what is not above 0 is left out.
  ///   - burstInterval: θ, ms.
  ///   - logISILimit: ms.
  public init(
    name: String, title: String, intervals: [Double], burstInterval: Double,
    logISILimit: Double? = nil
  ) {
    self.logISILimit = logISILimit
    self.name = name
    self.title = title
    self.burstInterval = burstInterval
    let theta = burstInterval
    func edge(_ index: Int) -> Double {
      index == 0 ? theta : theta * pow(10, Double(index) / Double(Self.binsPerDecade))
    }
    /// Index k of the bin (edge k, edge k + 1].
    func binIndex(_ interval: Double) -> Int {
      let position = log10(interval / theta) * Double(Self.binsPerDecade)
      var index = Int(min(max(position, -200), 200).rounded(.up)) - 1
      // The logarithm rounds; the edges decide.
      if interval <= edge(index) { index -= 1 }
      if interval > edge(index + 1) { index += 1 }
      return index
    }
    let usable = theta > 0 ? intervals.filter { $0 > 0 && $0.isFinite } : []
    let counts = Dictionary(grouping: usable, by: binIndex).mapValues(\.count)
    guard let first = counts.keys.min(), let last = counts.keys.max() else {
      bins = []
      return
    }
    bins = (first...last).map { index in
      Bin(
        lower: edge(index), upper: edge(index + 1), count: counts[index] ?? 0,
        isWithinEvent: index < 0)
    }
  }

  /// Draws the limit of logISI; empty without one.
  private var limitCommand: String {
    logISILimit.map { limit in
      """
      set arrow from \(GnuplotScript.number(limit)), graph 0 to \(GnuplotScript.number(limit)), \
      graph 0.85 nohead dashtype 3 linewidth 1.5 linecolor rgb '\(Palette.vermillion)' front
      set label 'logISI' at \(GnuplotScript.number(limit)), graph 0.85 left offset 0.4,0 \
      font ',11' front
      """
    } ?? ""
  }

  /// The figure, or nil where there is no interval.
  public var figure: Figure? {
    guard let first = bins.first, let last = bins.last else { return nil }
    let total = bins.reduce(0) { $0 + $1.count }
    let within = bins.reduce(0) { $0 + ($1.isWithinEvent ? $1.count : 0) }
    let greatest = Double(bins.map(\.count).max() ?? 1)
    let step = max(1, Tics.step(for: greatest, greatestCount: 5))
    let lower = min(first.lower, burstInterval / 4)
    let upper = max(last.upper, burstInterval * 40)
    let commands = """
      set logscale x
      set xrange [\(GnuplotScript.number(lower)):\(GnuplotScript.number(upper))]
      set yrange [0:\(GnuplotScript.number(greatest * 1.3))]
      set xtics (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000)
      set ytics 0,\(GnuplotScript.number(step)),\(GnuplotScript.number(greatest * 1.05))
      set grid ytics linecolor rgb '\(Palette.shade)' linewidth 0.5
      set xlabel 'inter-spike interval (ms)'
      set ylabel 'number of intervals'
      THETA = \(burstInterval)
      set arrow from THETA, graph 0 to THETA, graph 1 nohead dashtype 2 linewidth 1.5 \\
        linecolor 'black' front
      \(limitCommand)
      set label 'same event' at THETA, graph 0.95 right offset -0.8,0 font ',11' front
      set label 'longer than \(GnuplotScript.label(burstInterval)) ms: new event' at THETA, graph 0.95 left \\
        offset 0.8,0 font ',11' front
      plot FILE using ((column('lower_ms')+column('upper_ms'))/2):(0):\\
          (column('lower_ms')):(column('upper_ms')):(0):\\
          (column('within_event') == 1 ? column('interval_count') : NaN) \\
          with boxxyerror fill transparent solid 0.0 border linecolor rgb '\(Palette.vermillion)', \\
        FILE using ((column('lower_ms')+column('upper_ms'))/2):(0):\\
          (column('lower_ms')):(column('upper_ms')):(0):\\
          (column('within_event') == 0 ? column('interval_count') : NaN) \\
          with boxxyerror fill solid 0.85 noborder linecolor rgb '\(Palette.blue)'
      """
    return Figure(
      name: name, title: title,
      description:
        "Histogram of \(total) inter-spike intervals on a logarithmic axis; \(within) of "
        + "them are at most \(GnuplotScript.label(burstInterval)) ms and continue an event."
        + (logISILimit.map {
          " logISI parts the peaks of the histogram at \(GnuplotScript.label($0)) ms."
        } ?? ""),
      table: CSVTable(
        header: ["lower_ms", "upper_ms", "interval_count", "within_event"],
        rows: bins.map {
          [
            .real($0.lower), .real($0.upper), .integer($0.count),
            .integer($0.isWithinEvent ? 1 : 0),
          ]
        }), commands: commands, width: 640, height: 320)
  }
}
