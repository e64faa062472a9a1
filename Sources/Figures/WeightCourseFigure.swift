import OutputFiles

/// The course of an experiment on one synapse: each response to a test pulse, and what electrode and
/// cell did meanwhile, over time.
public struct WeightCourseFigure: Sendable {
  /// One sweep with test pulses.
  public struct Point: Sendable {
    /// Minutes, or the sweep's index where the recording has no clock.
    public var position: Double
    /// Response to the first pulse of the pathway whose weight counts; nil where it was left out.
    public var response: Double?
    /// The same of the control pathway.
    public var control: Double?
    /// Left out of the ratio, e.g. for a spike.
    public var isExcluded: Bool
    /// MΩ.
    public var seriesResistance: Double?
    /// MΩ.
    public var inputResistance: Double?
    /// Resting potential in mV, or holding current in pA.
    public var baseline: Double?

    public init(
      position: Double, response: Double?, control: Double?, isExcluded: Bool,
      seriesResistance: Double?, inputResistance: Double?, baseline: Double?
    ) {
      self.position = position
      self.response = response
      self.control = control
      self.isExcluded = isExcluded
      self.seriesResistance = seriesResistance
      self.inputResistance = inputResistance
      self.baseline = baseline
    }
  }

  public var name: String
  public var title: String
  public var points: [Point]
  /// Positions are minutes.
  public var hasTime: Bool
  /// Of the responses: `mV`, `pA`, `mV/ms`, `pA/ms`.
  public var unit: String
  /// Of the baseline: `mV` or `pA`.
  public var baselineUnit: String
  /// First and last position of the responses before induction that count.
  public var before: ClosedRange<Double>?
  /// The same after induction.
  public var after: ClosedRange<Double>?

  public init(
    name: String, title: String, points: [Point], hasTime: Bool, unit: String,
    baselineUnit: String, before: ClosedRange<Double>?, after: ClosedRange<Double>?
  ) {
    self.name = name
    self.title = title
    self.points = points
    self.hasTime = hasTime
    self.unit = unit
    self.baselineUnit = baselineUnit
    self.before = before
    self.after = after
  }

  static let fewestPoints = 3

  private struct Panel {
    var column: String
    var label: String
    var values: [Double]
  }

  /// The figure, or nil with fewer than three responses.
  public var figure: Figure? {
    guard points.count(where: { $0.response != nil }) >= Self.fewestPoints,
      let first = points.map(\.position).min(), let last = points.map(\.position).max()
    else { return nil }
    let panels = [
      Panel(
        column: "response", label: "response (\(unit))",
        values: points.flatMap { [$0.response, $0.control].compactMap { $0 } }),
      Panel(
        column: "series_resistance_mohm", label: "R_s (MΩ)",
        values: points.compactMap(\.seriesResistance)),
      Panel(
        column: "input_resistance_mohm", label: "R_in (MΩ)",
        values: points.compactMap(\.inputResistance)),
      Panel(
        column: "baseline",
        label: (baselineUnit == "mV" ? "V_m (" : "holding (") + "\(baselineUnit))",
        values: points.compactMap(\.baseline)),
    ].filter { !$0.values.isEmpty }
    let reach = max((last - first) * 0.02, 0.5)
    let height = 170 + 110 * (panels.count - 1) + 66
    func number(_ value: Double) -> String { GnuplotScript.number(value) }
    var commands = """
      # One point a sweep. Shaded: the responses that the weight ratio is made of.
      set multiplot layout \(panels.count),1 \\
        margins screen 0.1,0.97,\(number(76 / Double(height))),\(number(1 - 34 / Double(height))) \\
        spacing screen 0,\(number(24 / Double(height)))
      set xrange [\(number(first - reach)):\(number(last + reach))]
      set format x ''
      set key at screen 0.97, screen 0.995 right top horizontal maxrows 1
      """
    for (index, window) in [before, after].enumerated() {
      guard let window else { continue }
      commands += """

        set object \(index + 1) rectangle from \(number(window.lowerBound - reach / 4)), graph 0 \\
          to \(number(window.upperBound + reach / 4)), graph 1 behind \\
          fillcolor rgb '\(Palette.shade)' fillstyle transparent solid 0.18 noborder
        """
    }
    for (index, panel) in panels.enumerated() {
      let (low, high) = (panel.values.min() ?? 0, panel.values.max() ?? 0)
      let margin = max((high - low) * 0.15, abs(high) * 0.02, 1e-3)
      // Sizes are read from 0; a resting potential is not.
      let bottom = panel.column == "baseline" ? low - margin : min(0, low - margin)
      if index == panels.count - 1 {
        commands +=
          "\nset format x '%g'\nset xlabel '\(hasTime ? "time (min)" : "sweep")'"
      }
      commands += """

        set ylabel \(GnuplotText.literal(panel.label))
        set yrange [\(number(bottom)):\(number(high + margin))]
        set ytics \(number(Tics.step(for: high + margin - bottom, greatestCount: 4)))
        """
      commands +=
        panel.column == "response"
        ? responsePlot
        : """

        plot FILE using (column('position')):(column('\(panel.column)')) notitle \\
          with points pointtype 7 pointsize 0.4 linecolor 'black'
        """
    }
    commands += "\nunset multiplot\n"
    return Figure(
      name: name, title: title,
      description: "\(points.count) sweeps with test pulses, one point each: "
        + panels.map(\.label).joined(separator: ", ")
        + "; \(points.count { $0.isExcluded }) responses were left out.",
      table: table, commands: commands, width: 900, height: height)
  }

  private var responsePlot: String {
    let control =
      points.contains { $0.control != nil }
      ? """
      , \\
        FILE using (column('position')):(column('control')) title 'control pathway' \\
          with points pointtype 6 pointsize 0.6 linecolor rgb '\(Palette.vermillion)'
      """ : ""
    return """

      plot FILE using (column('position')):(column('response')) title 'test pathway' \\
          with points pointtype 7 pointsize 0.5 linecolor rgb '\(Palette.blue)'\(control)
      """
  }

  private var table: CSVTable {
    CSVTable(
      header: [
        "position", "response", "control", "excluded", "series_resistance_mohm",
        "input_resistance_mohm", "baseline",
      ],
      rows: points.map {
        [
          .real($0.position), .init($0.response), .init($0.control),
          .integer($0.isExcluded ? 1 : 0), .init($0.seriesResistance), .init($0.inputResistance),
          .init($0.baseline),
        ]
      })
  }
}
