import OutputFiles

/// α_f against α_t with the line on which they are equal.
public struct PlateauPlaneFigure: Sendable {
  public struct Point: Sendable {
    /// α_f.
    public var forward: Double
    /// α_t.
    public var target: Double
    /// Half length of the bars; nil for none.
    public var forwardDeviation: Double?
    public var targetDeviation: Double?
    public var condition: String
    /// The cell or trial.
    public var name: String

    /// Ends of the bars on both axes.
    var ends: [Double] {
      let x = forwardDeviation ?? 0
      let y = targetDeviation ?? 0
      return [forward - x, forward + x, target - y, target + y]
    }

    public init(
      forward: Double, target: Double, forwardDeviation: Double? = nil,
      targetDeviation: Double? = nil, condition: String, name: String
    ) {
      self.forward = forward
      self.target = target
      self.forwardDeviation = forwardDeviation
      self.targetDeviation = targetDeviation
      self.condition = condition
      self.name = name
    }
  }

  public var name: String
  public var title: String
  /// Scale of α as the axes word it: `area above the reference (mV·ms)`.
  public var scale: String
  /// Suffix of the table's columns, with its underscore: `_mv_ms`; empty for scales without unit.
  public var unitSuffix: String
  /// What a point is: `cell` or `trial`.
  public var pointName: String
  public var points: [Point]

  public init(
    name: String, title: String, scale: String, unitSuffix: String, pointName: String,
    points: [Point]
  ) {
    self.name = name
    self.title = title
    self.scale = scale
    self.unitSuffix = unitSuffix
    self.pointName = pointName
    self.points = points
  }

  /// Conditions in the order of their first point.
  private var conditions: [String] {
    points.reduce(into: []) { if !$0.contains($1.condition) { $0.append($1.condition) } }
  }

  /// The figure, or nil where there is no point.
  public var figure: Figure? {
    let ends = points.flatMap(\.ends).filter(\.isFinite)
    guard let lowest = ends.min(), let highest = ends.max() else { return nil }
    let margin = max((highest - lowest) * 0.06, abs(highest) * 1e-3, 1e-6)
    let low = lowest - margin
    let high = highest + margin
    let step = Tics.step(for: high - low, greatestCount: 5)
    let conditions = conditions
    let hasBars = points.contains { $0.forwardDeviation != nil || $0.targetDeviation != nil }
    let forward = "alpha_f\(unitSuffix)"
    let target = "alpha_t\(unitSuffix)"
    var plots = ["x with lines dashtype 2 linewidth 1.5 linecolor 'black' title 'α_t = α_f'"]
    for (index, condition) in conditions.enumerated() {
      let marker = Palette.marker(index)
      let label = GnuplotText.literal(GnuplotText.shortened(condition, to: 26))
      let x = "(column('condition_index') == \(index) ? column('\(forward)') : NaN)"
      if hasBars {
        plots.append(
          """
          FILE using \(x):'\(target)':'\(forward)_sd':'\(target)_sd' \\
              with xyerrorbars pointtype -1 linewidth 1 linecolor rgb '\(marker.color)' notitle
          """)
      }
      plots.append(
        """
        FILE using \(x):'\(target)' \\
            with points pointtype \(marker.pointType) pointsize 1.1 \\
            linecolor rgb '\(marker.color)' title \(label)
        """)
    }
    let commands = """
      set size ratio 1
      set border 3
      set xrange [\(GnuplotScript.number(low)):\(GnuplotScript.number(high))]
      set yrange [\(GnuplotScript.number(low)):\(GnuplotScript.number(high))]
      set xtics \(GnuplotScript.number(step))
      set ytics \(GnuplotScript.number(step))
      set grid linecolor rgb '\(Palette.shade)' linewidth 0.5
      set xlabel \(GnuplotText.literal("α_f, \(scale)"))
      set ylabel \(GnuplotText.literal("α_t, \(scale)"))
      set lmargin at screen 0.13
      set rmargin at screen 0.66
      set key at screen 0.69, graph 1 left top Left reverse
      plot \(plots.joined(separator: ", \\\n  "))
      """
    return Figure(
      name: name, title: title,
      description: "α of the target phase against α of the forward phase, one point per "
        + "\(pointName), \(points.count) in all, with the line α_t = α_f; "
        + "\(points.count { $0.target > $0.forward }) points lie above the line.",
      table: table(conditions), commands: commands, width: 720, height: 460)
  }

  private func table(_ conditions: [String]) -> CSVTable {
    CSVTable(
      header: [
        "condition_index", "alpha_f\(unitSuffix)", "alpha_t\(unitSuffix)",
        "alpha_f\(unitSuffix)_sd", "alpha_t\(unitSuffix)_sd", "condition", pointName,
      ],
      rows: points.map { point in
        [
          .integer(conditions.firstIndex(of: point.condition) ?? 0), .real(point.forward),
          .real(point.target), .init(point.forwardDeviation),
          .init(point.targetDeviation), .text(GnuplotText.plain(point.condition)),
          .text(GnuplotText.plain(point.name)),
        ]
      })
  }
}
