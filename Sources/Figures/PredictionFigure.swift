import OutputFiles

/// What each rule predicts against what was measured, one panel a rule, with the line on which both
/// are equal; both axes are logarithmic and the same in all panels.
public struct PredictionFigure: Sendable {
  public struct Cell: Sendable {
    public var name: String
    public var condition: String
    /// Weight ratios.
    public var predicted: Double
    public var measured: Double
    /// The cell took part in the fit of the rule's gain and offset; drawn open.
    public var isFitted: Bool

    public init(
      name: String, condition: String, predicted: Double, measured: Double, isFitted: Bool
    ) {
      self.name = name
      self.condition = condition
      self.predicted = predicted
      self.measured = measured
      self.isFitted = isFitted
    }
  }

  public struct Panel: Sendable {
    public var rule: String
    public var verdict: String
    public var cells: [Cell]

    public init(rule: String, verdict: String, cells: [Cell]) {
      self.rule = rule
      self.verdict = verdict
      self.cells = cells
    }
  }

  public var name: String
  public var title: String
  public var panels: [Panel]

  public init(name: String, title: String, panels: [Panel]) {
    self.name = name
    self.title = title
    self.panels = panels
  }

  private static let columnCount = 4
  /// Predictions further than this factor from all measured ratios do not widen the axes.
  private static let widest = 1.5
  /// Pixels.
  private static let width = 960
  private static let head = 50
  private static let panelHeight = 255

  /// Conditions by name, so that they have the same marker in every panel.
  private var conditions: [String] { Set(panels.flatMap(\.cells).map(\.condition)).sorted() }

  /// The figure, or nil where no rule has a cell.
  public var figure: Figure? {
    let shown = panels.filter { !$0.cells.isEmpty }
    let measured = shown.flatMap(\.cells).map(\.measured).filter { $0 > 0 && $0.isFinite }
    guard let least = measured.min(), let greatest = measured.max() else { return nil }
    let near = shown.flatMap(\.cells).map(\.predicted).filter {
      $0 > least / Self.widest && $0 < greatest * Self.widest
    }
    let low = min(least, near.min() ?? least, 0.95) * 0.93
    let high = max(greatest, near.max() ?? greatest, 1.05) * 1.07
    let rowCount = (shown.count + Self.columnCount - 1) / Self.columnCount
    let height = Self.head + Self.panelHeight * rowCount
    let tics = Tics.ratios(in: low...high)
    let every = tics.count > 6 ? 2 : 1
    let labelled = tics.enumerated().filter { $0.offset % every == 0 }.map(\.element)
    let ticList = labelled.map { GnuplotScript.number($0) }.joined(separator: ", ")
    let commands = """
      # Measured against predicted ratio; points outside the frame are moved to its edge.
      LOW = \(GnuplotScript.number(low))
      HIGH = \(GnuplotScript.number(high))
      framed(x) = x < LOW ? LOW : (x > HIGH ? HIGH : x)
      chosen(p, c) = column('panel') == p && column('condition_index') == c ? 1 : 0
      set multiplot
      set logscale xy
      set xrange [LOW:HIGH]
      set yrange [LOW:HIGH]
      set xtics (\(ticList))
      set ytics (\(ticList))
      set grid linecolor rgb '\(Palette.shade)' linewidth 0.5
      set border 3
      set tics font ',11'
      set xlabel 'predicted' offset 0,0.4
      \(shown.indices.map { panelCommands(shown[$0], index: $0, height: height) }.joined(separator: "\n"))
      \(legend(shown, height: height))
      unset multiplot
      """
    return Figure(
      name: name, title: title,
      description:
        "Measured against predicted weight ratio, one point a cell, one panel for each of "
        + "\(shown.count) rule\(shown.count == 1 ? "" : "s"), with the line of equality: "
        + shown.map { "\($0.rule) \($0.verdict)" }.joined(separator: ", ") + ".",
      table: table(shown), commands: commands, width: Self.width, height: height)
  }

  private func panelCommands(_ panel: Panel, index: Int, height: Int) -> String {
    let column = index % Self.columnCount
    let row = index / Self.columnCount
    let left = (Double(column) * 228 + 84) / Double(Self.width)
    let right = left + 172 / Double(Self.width)
    let top = 1 - Double(Self.head + row * Self.panelHeight + 22) / Double(height)
    let bottom = top - 172 / Double(height)
    var plots = [
      "x with lines dashtype 2 linewidth 1.2 linecolor 'black' notitle"
    ]
    for (number, condition) in conditions.enumerated() {
      guard let isFitted = panel.cells.first(where: { $0.condition == condition })?.isFitted else {
        continue
      }
      let marker = Palette.marker(number)
      plots.append(
        """
        FILE using (chosen(\(index), \(number)) ? framed(column('predicted_ratio')) : NaN):\\
          (column('measured_ratio')) with points pointtype \(marker.pointType - (isFitted ? 1 : 0)) \\
          pointsize 0.8 linewidth 1.5 linecolor rgb '\(marker.color)' notitle
        """)
    }
    return """

      # Panel \(index)
      set title \(GnuplotText.literal("\(panel.rule): \(panel.verdict)")) font ',11' offset 0,-0.7
      set lmargin at screen \(GnuplotScript.number(left))
      set rmargin at screen \(GnuplotScript.number(right))
      set tmargin at screen \(GnuplotScript.number(top))
      set bmargin at screen \(GnuplotScript.number(bottom))
      \(column == 0 ? "set ylabel 'measured' offset 0.8,0" : "unset ylabel")
      plot \(plots.joined(separator: ", \\\n  "))
      """
  }

  /// A plot of nothing across the head of the figure: a key cannot be wider than its plot.
  private func legend(_ shown: [Panel], height: Int) -> String {
    var entries = ["NaN with lines dashtype 2 linewidth 1.2 linecolor 'black' title 'equal'"]
    for (number, condition) in conditions.enumerated() {
      let isFitted =
        shown.flatMap(\.cells).first { $0.condition == condition }?.isFitted ?? false
      let marker = Palette.marker(number)
      entries.append(
        "NaN with points pointtype \(marker.pointType - (isFitted ? 1 : 0)) pointsize 0.8 "
          + "linewidth 1.5 linecolor rgb '\(marker.color)' "
          + "title \(GnuplotText.literal(GnuplotText.shortened(condition, to: 20)))")
    }
    return """

      # Legend
      set lmargin at screen 0.02
      set rmargin at screen 0.98
      set tmargin at screen 0.999
      set bmargin at screen \(GnuplotScript.number(1 - 34 / Double(height)))
      unset title
      unset border
      unset tics
      unset grid
      unset xlabel
      unset ylabel
      set key center horizontal maxrows 1 Left reverse samplen 2
      plot \(entries.joined(separator: ", \\\n  "))
      """
  }

  private func table(_ shown: [Panel]) -> CSVTable {
    CSVTable(
      header: [
        "panel", "condition_index", "predicted_ratio", "measured_ratio", "is_fitted", "rule",
        "condition", "cell",
      ],
      rows: shown.enumerated().flatMap { index, panel in
        panel.cells.map { cell in
          [
            .integer(index), .integer(conditions.firstIndex(of: cell.condition) ?? 0),
            .real(cell.predicted), .real(cell.measured), .integer(cell.isFitted ? 1 : 0),
            .text(GnuplotText.plain(panel.rule)), .text(GnuplotText.plain(cell.condition)),
            .text(GnuplotText.plain(cell.name)),
          ]
        }
      })
  }
}
