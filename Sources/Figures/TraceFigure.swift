import OutputFiles

/// Stacked traces of one recording: potential, spikes, bursts, plateaus, light and phases.
public struct TraceFigure: Sendable {
  /// A stretch of time, seconds from the sweep's first sample.
  public struct Span: Sendable {
    public var start: Double
    public var end: Double

    public init(start: Double, end: Double) {
      self.start = start
      self.end = end
    }
  }

  /// One bin of the thinned trace.
  public struct Bin: Sendable {
    /// Seconds from the sweep's first sample.
    public var start: Double
    /// In the figure's unit; nil without a finite sample.
    public var minimum: Double?
    public var maximum: Double?
    /// The trace with its spikes cut out, middle of the bin.
    public var spikeStripped: Double?

    public init(start: Double, minimum: Double?, maximum: Double?, spikeStripped: Double?) {
      self.start = start
      self.minimum = minimum
      self.maximum = maximum
      self.spikeStripped = spikeStripped
    }
  }

  /// One sweep.
  public struct Panel: Sendable {
    public var title: String
    /// Index of the sweep in its recording.
    public var sweep: Int
    /// Seconds.
    public var duration: Double
    public var bins: [Bin]
    /// Times of spike peaks, seconds.
    public var spikes: [Double] = []
    public var bursts: [Span] = []
    public var plateaus: [Span] = []
    public var topDownLight: [Span] = []
    public var bottomUpLight: [Span] = []
    /// Light of which nobody says which pathway it drives.
    public var otherLight: [Span] = []
    public var forwardPhase: Span?
    public var targetPhase: Span?
    /// The parts of the phases that α was measured in.
    public var measuredWindows: [Span] = []

    public init(title: String, sweep: Int, duration: Double, bins: [Bin]) {
      self.title = title
      self.sweep = sweep
      self.duration = duration
      self.bins = bins
    }
  }

  public var name: String
  public var title: String
  /// Unit of the traces: `mV` or `pA`.
  public var unit: String
  public var panels: [Panel]

  public init(name: String, title: String, unit: String = "mV", panels: [Panel]) {
    self.name = name
    self.title = title
    self.unit = unit
    self.panels = panels
  }

  /// Bins to draw per panel: a bin is about one and a half pixels wide.
  static let greatestBinCount = 500
  /// Pixels of a panel, its title and its tics.
  private static let panelHeight = 256
  private static let titleHeight = 28
  private static let ticHeight = 36
  private static let axisLabelHeight = 24

  /// The figure, or nil where no panel has a trace.
  public var figure: Figure? {
    let drawn = panels.compactMap { panel in
      PanelLayout(panel, rows: rows).map { (panel, $0) }
    }
    guard !drawn.isEmpty else { return nil }
    let suffix = GnuplotText.plain(unit).lowercased().filter { $0.isLetter && $0.isASCII }
    let table = CSVTable(
      header: [
        "panel", "sweep", "start_s", "end_s", "minimum_\(suffix)", "maximum_\(suffix)",
        "spike_stripped_\(suffix)", "series",
      ], rows: drawn.enumerated().flatMap { Self.rows(panel: $0 + 1, $1.0) })
    let height = Double(Self.panelHeight * drawn.count + Self.axisLabelHeight)
    let bottom = Double(Self.ticHeight + Self.axisLabelHeight) / height
    let top = 1 - Double(Self.titleHeight) / height
    let gap = Double(Self.ticHeight + Self.titleHeight) / height
    let longest = drawn.map(\.0.duration).max() ?? 0
    let time = longest <= 2 ? (factor: 1000.0, unit: "ms") : (factor: 1.0, unit: "s")
    var commands = """
      # Rows of the table: one panel and one series at a time. Times are drawn in \(time.unit).
      T = \(GnuplotScript.label(time.factor))
      is(p, s) = column('panel') == p && stringcolumn('series') eq s
      at(p, s, c) = is(p, s) ? column(c) : NaN
      set multiplot layout \(drawn.count),1 \\
        margins screen 0.1,0.83,\(GnuplotScript.number(bottom)),\(GnuplotScript.number(top)) \\
        spacing screen 0,\(GnuplotScript.number(gap))
      set format x '%g \(time.unit)'
      """
    for (index, (panel, layout)) in drawn.enumerated() {
      commands += layout.commands(
        panel: panel, number: index + 1, time: time, unit: unit, suffix: suffix)
    }
    commands += """

      # The time axis of all panels
      unset label
      unset arrow
      set label 'time from the sweep''s start' at screen 0.465,\(GnuplotScript.number(10 / height)) center
      set title ''
      unset border
      unset tics
      unset ylabel
      set size 1,1
      set origin 0,0
      plot [0:1] [0:1] NaN
      unset multiplot

      """
    return Figure(
      name: name, title: title,
      description: "\(drawn.count) sweep\(drawn.count == 1 ? "" : "s"): "
        + (unit == "mV" ? "membrane potential in mV" : "membrane current in \(unit)")
        + " against time, with " + rows.map(\.label).joined(separator: ", ") + ".",
      table: table, commands: commands, width: 900, height: Int(height))
  }

  /// Rows that at least one panel fills; all panels have the same, so that they compare at a glance.
  private var rows: [TraceRow] {
    TraceRow.allCases.filter { row in panels.contains { !row.spans(of: $0).isEmpty } }
  }

  private static func rows(panel number: Int, _ panel: Panel) -> [[CSVTable.Cell]] {
    func row(
      _ series: String, _ start: Double, _ end: Double?, _ bin: Bin? = nil
    ) -> [CSVTable.Cell] {
      [
        .integer(number), .integer(panel.sweep), .real(start), .init(end),
        .init(bin?.minimum), .init(bin?.maximum),
        .init(bin?.spikeStripped), .text(series),
      ]
    }
    var rows = [
      panel.forwardPhase.map { ("forward_phase", $0) },
      panel.targetPhase.map { ("target_phase", $0) },
    ]
    .compactMap { $0 }.map { row($0.0, $0.1.start, $0.1.end) }
    rows += panel.measuredWindows.map { row("measured_window", $0.start, $0.end) }
    rows += merged(panel.bins).map { row("trace", $0.start, nil, $0) }
    for kind in TraceRow.allCases {
      rows += kind.spans(of: panel).map {
        row(kind.rawValue, $0.start, kind == .spike ? nil : $0.end)
      }
    }
    return rows
  }

  /// Neighbouring bins joined until at most `greatestBinCount` are left.
  static func merged(_ bins: [Bin]) -> [Bin] {
    let width = max(1, (bins.count + greatestBinCount - 1) / greatestBinCount)
    guard width > 1 else { return bins }
    return stride(from: 0, to: bins.count, by: width).compactMap { first in
      let members = bins[first..<min(first + width, bins.count)]
      let stripped = members.compactMap(\.spikeStripped)
      return members.first.map {
        Bin(
          start: $0.start, minimum: members.compactMap(\.minimum).min(),
          maximum: members.compactMap(\.maximum).max(),
          spikeStripped: stripped.isEmpty
            ? nil : stripped.reduce(0, +) / Double(stripped.count))
      }
    }
  }
}

/// A row of marks above or below a trace; the raw value is its name in the table.
enum TraceRow: String, CaseIterable {
  case spike
  case burst
  case plateau
  case topDownLight = "top_down_light"
  case bottomUpLight = "bottom_up_light"
  case otherLight = "other_light"

  var label: String {
    switch self {
    case .spike: "spikes"
    case .burst: "bursts"
    case .plateau: "plateaus"
    case .topDownLight: "top-down light"
    case .bottomUpLight: "bottom-up light"
    case .otherLight: "light, pathway unknown"
    }
  }

  var color: String {
    switch self {
    case .spike: "black"
    case .burst: Palette.vermillion
    case .plateau: Palette.green
    case .topDownLight: Palette.purple
    case .bottomUpLight: Palette.skyBlue
    case .otherLight: Palette.orange
    }
  }

  /// Rows above the trace; the others lie below it.
  var isAbove: Bool { self == .spike || self == .burst }

  func spans(of panel: TraceFigure.Panel) -> [TraceFigure.Span] {
    switch self {
    case .spike: panel.spikes.map { TraceFigure.Span(start: $0, end: $0) }
    case .burst: panel.bursts
    case .plateau: panel.plateaus
    case .topDownLight: panel.topDownLight
    case .bottomUpLight: panel.bottomUpLight
    case .otherLight: panel.otherLight
    }
  }
}
