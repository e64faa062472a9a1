import OutputFiles

/// Weight ratio by condition on a logarithmic axis: every cell with its interval, the geometric
/// mean of each condition, and the line of no change.
public struct WeightRatioFigure: Sendable {
  public struct Cell: Sendable {
    public var name: String
    /// After / before.
    public var ratio: Double
    /// `[lower, upper]`.
    public var interval: [Double]

    public init(name: String, ratio: Double, interval: [Double]) {
      self.name = name
      self.ratio = ratio
      self.interval = interval
    }
  }

  public struct Condition: Sendable {
    public var name: String
    public var cells: [Cell]
    /// Geometric mean; nil with fewer than two cells.
    public var mean: Double?
    /// Interval of `mean` over cells, `[lower, upper]`.
    public var interval: [Double]?

    /// All that the axis must hold.
    var ends: [Double] {
      var ends = interval ?? []
      for cell in cells { ends += cell.interval + [cell.ratio] }
      return ends
    }

    public init(name: String, cells: [Cell], mean: Double?, interval: [Double]?) {
      self.name = name
      self.cells = cells
      self.mean = mean
      self.interval = interval
    }
  }

  public var name: String
  public var title: String
  public var conditions: [Condition]
  /// Coverage of the intervals, 0 to 1.
  public var confidence: Double

  public init(name: String, title: String, conditions: [Condition], confidence: Double) {
    self.name = name
    self.title = title
    self.conditions = conditions
    self.confidence = confidence
  }

  /// Ratios outside are cut off: a log axis that shows an interval down to 0.001 shows nothing else.
  private static let widest = 0.05...20.0

  /// Cells of a row, and below them the mean, around the row's middle.
  private static let cellOffsets = -0.36...0.14
  private static let meanOffset = 0.32

  /// The figure, or nil where no cell has a ratio.
  public var figure: Figure? {
    let shown = conditions.filter { !$0.cells.isEmpty }
    guard !shown.isEmpty else { return nil }
    let ends = shown.flatMap(\.ends).filter { $0 > 0 && $0.isFinite }
    let low = max(Self.widest.lowerBound, min(ends.min() ?? 1, 0.8) * 0.95)
    let high = min(Self.widest.upperBound, max(ends.max() ?? 1, 1.25) * 1.05)
    let tics = Tics.ratios(in: min(low, 1)...max(high, 1))
    let labels = shown.map {
      "\(GnuplotText.shortened($0.name, to: 26)) (n = \($0.cells.count))"
    }
    let percent = GnuplotScript.number(confidence * 100)
    let commands = """
      # Conditions are rows, cells are spread within their row.
      set logscale x
      set xrange [\(GnuplotScript.number(low)):\(GnuplotScript.number(high))]
      set xtics (\(tics.map { GnuplotScript.number($0) }.joined(separator: ", ")))
      set yrange [\(shown.count)-0.4:-0.6]
      set ytics scale 0 (\(GnuplotScript.ticList(labels)))
      set grid xtics linecolor rgb '\(Palette.shade)' linewidth 0.5
      set border 1
      set lmargin at screen 0.28
      set rmargin at screen 0.97
      set tmargin 2.2
      set bmargin 3.5
      set xlabel 'weight ratio, after / before (logarithmic axis)'
      set key at screen 0.99, screen 0.995 right top horizontal maxrows 1
      set arrow from 1, graph 0 to 1, graph 1 nohead linewidth 1.5 linecolor 'black'
      cell(x) = column('is_mean') == 0 ? column(x) : NaN
      mean(x) = column('is_mean') == 1 ? column(x) : NaN
      plot FILE using (cell('weight_ratio')):(column('row')+column('offset')):\\
          'lower':'upper' with xerrorbars pointtype 7 pointsize 0.7 linewidth 1 \\
          linecolor rgb '\(Palette.blue)' title 'one cell, \(percent) % interval', \\
        FILE using (mean('weight_ratio')):(column('row')+column('offset')):\\
          'lower':'upper' with xerrorbars pointtype 12 pointsize 1.6 linewidth 2 \\
          linecolor 'black' title 'geometric mean of cells'
      """
    let rowHeight = max(76, 11 * (shown.map(\.cells.count).max() ?? 1))
    let above = shown.flatMap(\.cells).count { $0.ratio > 1 }
    let count = shown.reduce(0) { $0 + $1.cells.count }
    return Figure(
      name: name, title: title,
      description: "Weight ratio with its interval for \(count) cell\(count == 1 ? "" : "s") in "
        + "\(shown.count) condition\(shown.count == 1 ? "" : "s") on a logarithmic axis with a "
        + "line at 1; \(above) of them lie above 1.",
      table: table(shown), commands: commands, width: 900, height: 110 + rowHeight * shown.count)
  }

  private func table(_ shown: [Condition]) -> CSVTable {
    var rows: [[CSVTable.Cell]] = []
    for (row, condition) in shown.enumerated() {
      for (index, cell) in condition.cells.enumerated() {
        rows.append([
          .integer(row),
          .real(Spread.offset(index, of: condition.cells.count, in: Self.cellOffsets)), .integer(0),
          .real(cell.ratio), .init(cell.interval.first),
          .init(cell.interval.last), .text(GnuplotText.plain(condition.name)),
          .text(GnuplotText.plain(cell.name)),
        ])
      }
      guard let mean = condition.mean else { continue }
      rows.append([
        .integer(row), .real(Self.meanOffset), .integer(1), .real(mean),
        .init(condition.interval?.first), .init(condition.interval?.last),
        .text(GnuplotText.plain(condition.name)), .missing,
      ])
    }
    return CSVTable(
      header: ["row", "offset", "is_mean", "weight_ratio", "lower", "upper", "condition", "cell"],
      rows: rows)
  }
}
