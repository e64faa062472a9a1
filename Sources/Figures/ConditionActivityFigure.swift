import OutputFiles

/// Event rate and burst probability by condition: every unit and one summary value.
public struct ConditionActivityFigure: Sendable {
  /// One cell, or one sweep where there is only one recording.
  public struct Unit: Sendable {
    public var name: String
    /// Hz; nil where not known.
    public var eventRate: Double?
    /// P = B/E; nil without events.
    public var burstProbability: Double?

    public init(name: String, eventRate: Double?, burstProbability: Double?) {
      self.name = name
      self.eventRate = eventRate
      self.burstProbability = burstProbability
    }
  }

  public struct Condition: Sendable {
    public var name: String
    public var units: [Unit]
    /// The value of the condition: a mean over cells, or all sweeps of one cell together.
    public var summary: Unit

    public init(name: String, units: [Unit], summary: Unit) {
      self.name = name
      self.units = units
      self.summary = summary
    }
  }

  public var name: String
  public var title: String
  /// What a small point is: `cell` or `sweep`.
  public var unitName: String
  /// What the diamond is: `mean of cells`, `all sweeps together`.
  public var summaryName: String
  public var conditions: [Condition]

  public init(
    name: String, title: String, unitName: String, summaryName: String, conditions: [Condition]
  ) {
    self.name = name
    self.title = title
    self.unitName = unitName
    self.summaryName = summaryName
    self.conditions = conditions
  }

  /// The figure, or nil where no unit has an event rate.
  public var figure: Figure? {
    let rates = conditions.flatMap { $0.units + [$0.summary] }.compactMap(\.eventRate)
    guard let greatest = rates.max() else { return nil }
    let upper = greatest > 0 ? greatest * 1.08 : 1
    let labels = conditions.map {
      "\(GnuplotText.shortened($0.name, to: 26)) (n = \($0.units.count))"
    }
    let commands = """
      # Conditions are rows; units of a row are spread so that all of them are seen.
      set multiplot
      set yrange [\(conditions.count)-0.4:-0.6]
      set ytics scale 0 (\(GnuplotScript.ticList(labels)))
      set grid xtics linecolor rgb '\(Palette.shade)' linewidth 0.5
      set border 1
      set lmargin at screen 0.28
      set rmargin at screen 0.62
      set tmargin 2.2
      set bmargin 3.5
      set key at screen 0.99, screen 0.995 right top
      set xlabel 'event rate (Hz)'
      set xrange [\(GnuplotScript.number(-0.03 * upper)):\(GnuplotScript.number(upper))]
      set xtics 0,\(GnuplotScript.number(Tics.step(for: upper, greatestCount: 4)))
      unit(x) = column('is_summary') == 0 ? column(x) : NaN
      summary(x) = column('is_summary') == 1 ? column(x) : NaN
      plot FILE using (unit('event_rate_hz')):(column('row')+column('offset')) \\
          with points pointtype 7 pointsize 0.6 linecolor rgb '\(Palette.blue)' \\
          title \(GnuplotText.literal("one \(unitName)")), \\
        FILE using (summary('event_rate_hz')):(column('row')) \\
          with points pointtype 12 pointsize 1.7 linewidth 2 linecolor 'black' \\
          title \(GnuplotText.literal(summaryName))
      unset key
      set lmargin at screen 0.66
      set rmargin at screen 0.98
      unset ytics
      set xlabel 'burst probability P = B/E'
      set xrange [-0.03:1.03]
      set xtics 0,0.25,1
      plot FILE using (unit('burst_probability')):(column('row')+column('offset')) \\
          with points pointtype 7 pointsize 0.6 linecolor rgb '\(Palette.blue)', \\
        FILE using (summary('burst_probability')):(column('row')) \\
          with points pointtype 12 pointsize 1.7 linewidth 2 linecolor 'black'
      unset multiplot
      """
    return Figure(
      name: name, title: title,
      description: "Event rate in Hz and burst probability for \(conditions.count) condition"
        + "\(conditions.count == 1 ? "" : "s"): each \(unitName) and \(summaryName).",
      table: table, commands: commands, width: 900, height: 110 + 44 * conditions.count)
  }

  private var table: CSVTable {
    var rows: [[CSVTable.Cell]] = []
    for (row, condition) in conditions.enumerated() {
      func append(_ unit: Unit, offset: Double, isSummary: Bool) {
        rows.append([
          .integer(row), .real(offset), .integer(isSummary ? 1 : 0),
          .init(unit.eventRate), .init(unit.burstProbability),
          .text(GnuplotText.plain(condition.name)), .text(GnuplotText.plain(unit.name)),
        ])
      }
      for (index, unit) in condition.units.enumerated() {
        append(unit, offset: Spread.offset(index, of: condition.units.count), isSummary: false)
      }
      append(condition.summary, offset: 0, isSummary: true)
    }
    return CSVTable(
      header: [
        "row", "offset", "is_summary", "event_rate_hz", "burst_probability", "condition", unitName,
      ], rows: rows)
  }
}

/// Where the n-th of some points of one row lies around the row's middle.
enum Spread {
  /// Even over `range`; a point by itself lies in its middle.
  static func offset(
    _ index: Int, of count: Int, in range: ClosedRange<Double> = -0.3...0.3
  ) -> Double {
    let share = count > 1 ? Double(index) / Double(count - 1) : 0.5
    let exact = range.lowerBound + (range.upperBound - range.lowerBound) * share
    return (exact * 1000).rounded() / 1000
  }
}
