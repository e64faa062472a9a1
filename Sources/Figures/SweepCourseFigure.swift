import OutputFiles

/// How a recording held over its sweeps: potential, noise and spikes, one point a sweep.
public struct SweepCourseFigure: Sendable {
  /// One sweep.
  public struct Point: Sendable {
    /// Index in the recording.
    public var sweep: Int
    /// Median potential outside injected current, mV.
    public var baseline: Double?
    /// mV.
    public var noise: Double?
    public var spikeCount: Int
    /// Someone should look at it.
    public var isMarked: Bool

    public init(
      sweep: Int, baseline: Double?, noise: Double?, spikeCount: Int, isMarked: Bool
    ) {
      self.sweep = sweep
      self.baseline = baseline
      self.noise = noise
      self.spikeCount = spikeCount
      self.isMarked = isMarked
    }
  }

  public var name: String
  public var title: String
  /// In the order of the recording.
  public var points: [Point]

  public init(name: String, title: String, points: [Point]) {
    self.name = name
    self.title = title
    self.points = points
  }

  /// Sweeps from which on there is a course to see.
  static let fewestSweeps = 3
  /// Points drawn at most a panel.
  static let greatestPointCount = 2000

  /// The figure, or nil with fewer than three sweeps.
  public var figure: Figure? {
    guard points.count >= Self.fewestSweeps, let first = points.first?.sweep,
      let last = points.last?.sweep
    else { return nil }
    let stride = (points.count + Self.greatestPointCount - 1) / Self.greatestPointCount
    // Marked sweeps are never left out.
    let shown = points.enumerated().filter { $0.offset % stride == 0 || $0.element.isMarked }
      .map(\.element)
    let panels = [
      ("baseline_mv", "potential (mV)", points.compactMap(\.baseline)),
      ("noise_mv", "noise (mV)", points.compactMap(\.noise)),
      ("spike_count", "spikes", points.map { Double($0.spikeCount) }),
    ].filter { !$0.2.isEmpty }
    let height = 130 * panels.count + 66
    var commands = """
      # One point a sweep; a ring around those that someone should look at.
      set multiplot layout \(panels.count),1 \\
        margins screen 0.1,0.97,\(GnuplotScript.number(76 / Double(height))),\
      \(GnuplotScript.number(1 - 14 / Double(height))) \\
        spacing screen 0,\(GnuplotScript.number(24 / Double(height)))
      set xrange [\(GnuplotScript.number(Double(first) - 0.5)):\(GnuplotScript.number(Double(last) + 0.5))]
      set format x ''
      """
    for (index, (column, label, values)) in panels.enumerated() {
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      // A level trace is drawn level, not blown up to the height of the panel.
      let margin = max((high - low) * 0.15, column == "noise_mv" ? 0.01 : 0.5)
      let bottom = column == "baseline_mv" ? low - margin : min(0, low)
      let step = Tics.step(for: high + margin - bottom, greatestCount: 4)
      if index == panels.count - 1 {
        commands += "\nset format x '%g'\nset xlabel 'sweep'"
      }
      commands += """

        set ylabel \(GnuplotText.literal(label))
        set yrange [\(GnuplotScript.number(bottom)):\(GnuplotScript.number(high + margin))]
        set ytics \(GnuplotScript.number(step))
        plot FILE using (column('sweep')):(column('\(column)')) \\
            with points pointtype 7 pointsize 0.35 linecolor 'black', \\
          FILE using (column('marked') == 1 ? column('sweep') : NaN):(column('\(column)')) \\
            with points pointtype 6 pointsize 1.1 linewidth 1.6 linecolor rgb '\(Palette.vermillion)'
        """
    }
    commands += "\nunset multiplot\n"
    return Figure(
      name: name, title: title,
      description: "\(points.count) sweeps, one point each: "
        + panels.map(\.1).joined(separator: ", ")
        + "; \(points.count { $0.isMarked }) of them are ringed.",
      table: CSVTable(
        header: ["sweep", "baseline_mv", "noise_mv", "spike_count", "marked"],
        rows: shown.map {
          [
            .integer($0.sweep), .init($0.baseline), .init($0.noise), .integer($0.spikeCount),
            .integer($0.isMarked ? 1 : 0),
          ]
        }), commands: commands, width: 900, height: height)
  }
}
