import OutputFiles

/// Spikes of many sweeps, a row each, with bursts and light.
public struct SpikeRasterFigure: Sendable {
  /// A stretch of time, seconds from the sweep's first sample.
  public typealias Span = TraceFigure.Span

  /// One sweep.
  public struct Row: Sendable {
    /// Index in the recording.
    public var sweep: Int
    /// Seconds.
    public var duration: Double
    /// Peaks of spikes that are events by themselves, seconds.
    public var singleSpikes: [Double]
    /// Peaks of the spikes of bursts, seconds.
    public var burstSpikes: [Double]
    public var topDownLight: [Span] = []
    public var bottomUpLight: [Span] = []
    /// Light of which nobody says which pathway it drives.
    public var otherLight: [Span] = []

    public init(sweep: Int, duration: Double, singleSpikes: [Double], burstSpikes: [Double]) {
      self.sweep = sweep
      self.duration = duration
      self.singleSpikes = singleSpikes
      self.burstSpikes = burstSpikes
    }
  }

  /// Marks of a raster at most: what a page can hold of one figure, half a megabyte.
  static let greatestMarkCount = 12_000
  /// Pixels of the time axis.
  private static let axisWidth = 660.0

  public var name: String
  public var title: String
  /// In the order of the recording, every `stride`-th of it.
  public let rows: [Row]
  /// 1 where all sweeps are drawn.
  public let stride: Int

  /// Draws every sweep; where that would be more than `greatestMarkCount` marks, every second, third, …
  public init(name: String, title: String, rows: [Row]) {
    self.name = name
    self.title = title
    let longest = rows.map(\.duration).max() ?? 0
    let joined = rows.map { Self.withJoinedLight($0, gap: longest / Self.axisWidth) }
    let count = joined.reduce(0) { $0 + Self.marks(of: $1) }
    let stride = max(1, (count + Self.greatestMarkCount - 1) / Self.greatestMarkCount)
    self.stride = stride
    self.rows = joined.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  private static func marks(of row: Row) -> Int {
    row.singleSpikes.count + row.burstSpikes.count + row.topDownLight.count
      + row.bottomUpLight.count + row.otherLight.count
  }

  /// Pulses closer than a pixel are one bar.
  private static func withJoinedLight(_ row: Row, gap: Double) -> Row {
    func joined(_ spans: [Span]) -> [Span] {
      spans.sorted { $0.start < $1.start }.reduce(into: []) { bars, span in
        if let last = bars.last, span.start - last.end < gap {
          bars[bars.count - 1].end = max(last.end, span.end)
        } else {
          bars.append(span)
        }
      }
    }
    var row = row
    row.topDownLight = joined(row.topDownLight)
    row.bottomUpLight = joined(row.bottomUpLight)
    row.otherLight = joined(row.otherLight)
    return row
  }

  /// Series of the table, from back to front.
  private enum Series: String, CaseIterable {
    case topDownLight = "top_down_light"
    case bottomUpLight = "bottom_up_light"
    case otherLight = "other_light"
    case singleSpike = "single_spike"
    case burstSpike = "burst_spike"

    var label: String {
      switch self {
      case .topDownLight: "top-down light"
      case .bottomUpLight: "bottom-up light"
      case .otherLight: "light, pathway unknown"
      case .singleSpike: "single spike (thin)"
      case .burstSpike: "spike of a burst (thick)"
      }
    }

    func spans(of row: Row) -> [Span] {
      switch self {
      case .topDownLight: row.topDownLight
      case .bottomUpLight: row.bottomUpLight
      case .otherLight: row.otherLight
      case .singleSpike: row.singleSpikes.map { Span(start: $0, end: $0) }
      case .burstSpike: row.burstSpikes.map { Span(start: $0, end: $0) }
      }
    }
  }

  /// The figure, or nil with fewer than two sweeps, whose traces show as much.
  public var figure: Figure? {
    guard rows.count > 1, let first = rows.first?.sweep, let last = rows.last?.sweep else {
      return nil
    }
    let longest = rows.map(\.duration).max() ?? 0
    let time = longest <= 2 ? (factor: 1000.0, unit: "ms") : (factor: 1.0, unit: "s")
    let present = Series.allCases.filter { series in rows.contains { !series.spans(of: $0).isEmpty }
    }
    let half = 0.45 * Double(stride)
    let plots = present.map { series in
      switch series {
      case .topDownLight: bars(series, Palette.purple, half)
      case .bottomUpLight: bars(series, Palette.skyBlue, half)
      case .otherLight: bars(series, Palette.orange, half)
      case .singleSpike: ticks(series, "black", 0.8, half)
      case .burstSpike: ticks(series, Palette.vermillion, 1.6, half)
      }
    }
    let step = max(1, Tics.step(for: Double(last - first), greatestCount: 8))
    let height = min(max(14 * rows.count, 100), 480) + 110
    let commands = """
      # Times are drawn in \(time.unit); a row of marks a sweep, the first one at the top.
      T = \(GnuplotScript.label(time.factor))
      is(s) = stringcolumn('series') eq s
      at(s) = is(s) ? T*column('start_s') : NaN
      set xrange [0:\(GnuplotScript.number(longest * time.factor))]
      set yrange [\(GnuplotScript.number(Double(last) + 0.6 * Double(stride))):\
      \(GnuplotScript.number(Double(first) - 0.6 * Double(stride)))]
      set ytics \(GnuplotScript.number(step))
      set xlabel 'time from the sweep''s start (\(time.unit))'
      set ylabel 'sweep'
      set key outside top center horizontal samplen 1.5
      plot \((plots.isEmpty ? ["NaN notitle"] : plots).joined(separator: ", \\\n  "))
      """
    return Figure(
      name: name, title: title,
      description: "Raster of \(rows.count) sweeps, one row each, against time: "
        + "\(rows.reduce(0) { $0 + $1.singleSpikes.count }) single spikes, "
        + "\(rows.reduce(0) { $0 + $1.burstSpikes.count }) spikes of bursts"
        + (present.contains { $0 != .singleSpike && $0 != .burstSpike } ? ", and light." : "."),
      table: CSVTable(
        header: ["sweep", "start_s", "end_s", "series"],
        rows: rows.flatMap { row in
          Series.allCases.flatMap { series in
            series.spans(of: row).map { span in
              [
                .integer(row.sweep), .real(span.start), .real(span.end), .text(series.rawValue),
              ]
            }
          }
        }), commands: commands, width: 900, height: height)
  }

  private func bars(_ series: Series, _ color: String, _ half: Double) -> String {
    """
    FILE using (at('\(series.rawValue)')):(column('sweep')):\\
        (T*column('start_s')):(T*column('end_s')):(column('sweep')-\(GnuplotScript.number(half))):\\
        (column('sweep')+\(GnuplotScript.number(half))) \\
        with boxxyerror fill transparent solid 0.35 noborder linecolor rgb '\(color)' \\
        title \(GnuplotText.literal(series.label))
    """
  }

  private func ticks(_ series: Series, _ color: String, _ width: Double, _ half: Double) -> String {
    let paint = color == "black" ? "'black'" : "rgb '\(color)'"
    return """
      FILE using (at('\(series.rawValue)')):(column('sweep')-\(GnuplotScript.number(half))):\\
          (0):(\(GnuplotScript.number(2 * half))) \\
          with vectors nohead linewidth \(width) linecolor \(paint) \\
          title \(GnuplotText.literal(series.label))
      """
  }
}
