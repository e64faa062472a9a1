/// Where the parts of one panel of a ``TraceFigure`` lie on its vertical axis, and their commands.
struct PanelLayout {
  /// Range of the trace itself, in its unit.
  let lowest: Double
  let highest: Double
  /// Distance between rows, in the trace's unit.
  let rowHeight: Double
  /// Middle of each row.
  let positions: [(row: TraceRow, middle: Double)]
  let bottom: Double
  let top: Double

  /// Range that a panel shows at least, in the trace's unit.
  private static let leastSpan = 4.0

  /// nil where the panel has no finite sample.
  init?(_ panel: TraceFigure.Panel, rows: [TraceRow]) {
    guard let lowest = panel.bins.compactMap(\.minimum).min(),
      let highest = panel.bins.compactMap(\.maximum).max(), panel.duration > 0
    else { return nil }
    self.lowest = lowest
    self.highest = highest
    let span = max(highest - lowest, Self.leastSpan)
    rowHeight = span * 0.16
    var positions: [(row: TraceRow, middle: Double)] = []
    // A trace that hardly moves is shown in the middle of the least span, not blown up to noise.
    let margin = (span - (highest - lowest)) / 2
    var above = highest + margin + 0.25 * rowHeight
    for row in rows where row.isAbove {
      positions.append((row, above + 0.5 * rowHeight))
      above += rowHeight
    }
    var below = lowest - margin - 0.25 * rowHeight
    for row in rows where !row.isAbove {
      positions.append((row, below - 0.5 * rowHeight))
      below -= rowHeight
    }
    self.positions = positions
    bottom = below - 0.25 * rowHeight
    top = above + (panel.forwardPhase == nil && panel.targetPhase == nil ? 0.1 : 1.1) * rowHeight
  }

  /// The commands that draw `panel`.
  ///
  /// - Parameters:
  ///   - number: of the panel in the table, from 1.
  ///   - time: factor from seconds, and unit.
  ///   - suffix: unit as the table's columns have it.
  func commands(
    panel: TraceFigure.Panel, number: Int, time: (factor: Double, unit: String),
    unit: String, suffix: String
  ) -> String {
    let margin = max(0, Self.leastSpan - (highest - lowest)) / 2
    let step = Tics.step(for: highest - lowest + 2 * margin, greatestCount: 4)
    let firstTic = ((lowest - margin) / step).rounded(.up) * step
    let lastTic = max(firstTic, ((highest + margin) / step).rounded(.down) * step)
    func place(_ value: Double) -> String { GnuplotScript.number(value) }
    var text = """

      # Panel \(number)
      unset label
      unset arrow
      set title \(GnuplotText.literal(GnuplotText.shortened(panel.title, to: 90))) offset 0,-0.6
      set xrange [0:\(place(panel.duration * time.factor))]
      set yrange [\(place(bottom)):\(place(top))]
      set ytics \(place(firstTic)),\(place(step)),\(place(lastTic))
      set ylabel \(GnuplotText.literal(unit == "mV" ? "potential (mV)" : "current (\(unit))"))
      """
    var plots: [String] = []
    func box(_ series: String, from low: Double, to high: Double, _ color: String, _ style: String)
    {
      plots.append(
        """
        FILE using (T*at(\(number), '\(series)', 'start_s')):(\(place(low))):\\
          (T*column('start_s')):(T*column('end_s')):(\(place(low))):(\(place(high))) \\
          with boxxyerror fill \(style) linecolor rgb '\(color)' linewidth 1
        """)
    }
    for (series, label, phase) in [
      ("forward_phase", "forward phase", panel.forwardPhase),
      ("target_phase", "target phase", panel.targetPhase),
    ] {
      guard let phase else { continue }
      box(series, from: bottom, to: top, Palette.shade, "transparent solid 0.10 noborder")
      text += """

        set arrow from \(place(phase.start * time.factor)), graph 0 rto 0, graph 1 nohead dashtype 3
        set arrow from \(place(phase.end * time.factor)), graph 0 rto 0, graph 1 nohead dashtype 3
        set label \(GnuplotText.literal(label)) at \(place((phase.start + phase.end) / 2 * time.factor)),\
        \(place(top - 0.55 * rowHeight)) center font ',11' front
        """
    }
    if !panel.measuredWindows.isEmpty {
      box(
        "measured_window", from: bottom, to: top - rowHeight, Palette.shade,
        "transparent solid 0.14 noborder")
    }
    // A vertical line a bin: an area between the two curves would smear spikes into wedges.
    plots.append(
      """
      FILE using (T*at(\(number), 'trace', 'start_s')):(column('minimum_\(suffix)')):\\
        (0):(column('maximum_\(suffix)')-column('minimum_\(suffix)')) \\
        with vectors nohead linecolor 'black' linewidth 1.4
      """)
    plots.append(
      """
      FILE using (T*at(\(number), 'trace', 'start_s')):(column('minimum_\(suffix)')) \\
        with lines linecolor 'black' linewidth 1
      """)
    if panel.bins.contains(where: { $0.spikeStripped != nil }) {
      plots.append(
        """
        FILE using (T*at(\(number), 'trace', 'start_s')):(column('spike_stripped_\(suffix)')) \\
          with lines linecolor rgb '\(Palette.blue)' linewidth 1.5
        """)
      text += """

        set label 'spikes cut out' at graph 1.01, first \(place((lowest + highest) / 2)) \
        left font ',11' textcolor rgb '\(Palette.blue)'
        """
    }
    for (row, middle) in positions {
      text += """

        set label \(GnuplotText.literal(row.label)) at graph 1.01, first \(place(middle)) left font ',11'
        """
      guard !row.spans(of: panel).isEmpty else { continue }
      plots.append(marks(of: row, panel: number, middle: middle))
    }
    return text + "\nplot " + plots.joined(separator: ", \\\n  ") + "\n"
  }

  private func marks(of row: TraceRow, panel number: Int, middle: Double) -> String {
    switch row {
    case .spike:
      return """
        FILE using (T*at(\(number), 'spike', 'start_s')):(\(GnuplotScript.number(middle))) \\
          with points pointtype 11 pointsize 0.5 linecolor 'black'
        """
    case .burst:
      // A bracket: a bar with feet at its first and last spike.
      return """
        FILE using (T*at(\(number), 'burst', 'start_s')):(\(GnuplotScript.number(middle))):\\
          (T*column('start_s')):(T*column('end_s')) \\
          with xerrorbars pointtype -1 linewidth 3 linecolor rgb '\(row.color)'
        """
    default:
      let half = 0.32 * rowHeight
      return """
        FILE using (T*at(\(number), '\(row.rawValue)', 'start_s')):(\(GnuplotScript.number(middle))):\\
          (T*column('start_s')):(T*column('end_s')):(\(GnuplotScript.number(middle - half))):\\
          (\(GnuplotScript.number(middle + half))) \\
          with boxxyerror fill solid noborder linecolor rgb '\(row.color)'
        """
    }
  }
}
