/// What is shown in one trial of each condition, one row each, on one axis of time.
///
/// Stretches of time in which no row has anything are left out, and the axis is broken there.
public struct TrialTimeline: Sendable {
  public struct Pulse: Sendable {
    public enum Style: Sendable {
      case lit
      /// Light on a control mask.
      case sham
      /// The mirrors show the mask, the LED stays dark.
      case dark
    }

    /// ms from the start of the trial; as `duration`.
    public var start: Double
    public var duration: Double
    /// Index of the lane it is drawn in.
    public var lane: Int
    /// nm.
    public var wavelength: Double
    public var style: Style

    public init(start: Double, duration: Double, lane: Int, wavelength: Double, style: Style) {
      self.start = start
      self.duration = duration
      self.lane = lane
      self.wavelength = wavelength
      self.style = style
    }
  }

  public struct Step: Sendable {
    /// ms from the start of the trial; as `duration`.
    public var start: Double
    public var duration: Double
    /// pA.
    public var amplitude: Double

    public init(start: Double, duration: Double, amplitude: Double) {
      self.start = start
      self.duration = duration
      self.amplitude = amplitude
    }
  }

  public struct Row: Sendable {
    public var name: String
    public var title: String
    public var pulses: [Pulse]
    public var steps: [Step]
    /// False where nothing is learned, so that phases mean nothing.
    public var hasPhases: Bool

    public init(
      name: String, title: String, pulses: [Pulse], steps: [Step], hasPhases: Bool
    ) {
      self.name = name
      self.title = title
      self.pulses = pulses
      self.steps = steps
      self.hasPhases = hasPhases
    }
  }

  public struct Phase: Sendable {
    public var name: String
    /// ms.
    public var from: Double
    public var to: Double

    public init(name: String, from: Double, to: Double) {
      self.name = name
      self.from = from
      self.to = to
    }
  }

  /// Pathways, from above to below.
  public var lanes: [String]
  public var phases: [Phase]
  public var rows: [Row]

  public init(lanes: [String], phases: [Phase], rows: [Row]) {
    self.lanes = lanes
    self.phases = phases
    self.rows = rows
  }

  // Pixels.
  private static let width = 760.0
  private static let left = 92.0
  private static let right = 14.0
  private static let laneHeight = 15.0
  private static let titleHeight = 21.0
  private static let rowGap = 9.0
  private static let axisY = 34.0
  private static let top = 60.0

  /// Lanes of a row: current has one only where there is some.
  private func lanes(of row: Row) -> [String] { lanes + (row.steps.isEmpty ? [] : ["current"]) }

  private func lanesHeight(of row: Row) -> Double {
    Double(lanes(of: row).count) * Self.laneHeight
  }

  /// The `<svg>` element.
  public var svg: String {
    let axis = Axis(self)
    let heights = rows.map { Self.titleHeight + lanesHeight(of: $0) + Self.rowGap }
    let height = Self.top + heights.reduce(0, +)
    var drawing = SVGDrawing(
      width: Self.width, height: height, title: "One trial of each condition",
      description: rows.map { "\($0.name), \($0.title): \($0.pulses.count) pulses" }
        .joined(separator: "; ") + ".")
    drawAxis(&drawing, axis)
    var top = Self.top
    for (row, height) in zip(rows, heights) {
      draw(row, top: top, &drawing, axis)
      top += height
    }
    return drawing.element
  }

  private func drawAxis(_ drawing: inout SVGDrawing, _ axis: Axis) {
    for (index, stretch) in axis.stretches.enumerated() {
      let (from, to) = (axis.x(stretch.from), axis.x(stretch.to))
      drawing.line((from, Self.axisY), (to, Self.axisY), ["stroke": "currentColor"])
      for tick in axis.ticks(in: stretch) {
        let x = axis.x(tick)
        drawing.line((x, Self.axisY - 4), (x, Self.axisY), ["stroke": "currentColor"])
        drawing.text(
          "\(Int(tick))", at: (x, Self.axisY - 8), size: 11, ["text-anchor": "middle"])
      }
      if index > 0 {
        drawing.text(
          "//", at: (from - Axis.breakWidth / 2, Self.axisY + 4), size: 13,
          ["text-anchor": "middle"])
      }
    }
    for (index, phase) in phases.enumerated() {
      let (from, to) = (axis.x(phase.from), axis.x(phase.to))
      drawing.rectangle(
        x: from, y: Self.axisY + 6, width: to - from, height: 17, Self.shade(index))
      drawing.text(
        phase.name, at: ((from + to) / 2, Self.axisY + 19), size: 12, ["text-anchor": "middle"])
    }
    drawing.text("ms", at: (Self.left - 12, Self.axisY - 8), size: 11, ["text-anchor": "end"])
  }

  private func draw(_ row: Row, top: Double, _ drawing: inout SVGDrawing, _ axis: Axis) {
    let lanesTop = top + Self.titleHeight
    drawing.text(row.name, at: (2, top + 15), size: 13, ["font-weight": "700"])
    drawing.text(row.title, at: (Self.left, top + 15), size: 13)
    if row.hasPhases {
      for (index, phase) in phases.enumerated() {
        let (from, to) = (axis.x(phase.from), axis.x(phase.to))
        drawing.rectangle(
          x: from, y: lanesTop, width: to - from, height: lanesHeight(of: row),
          Self.shade(index))
      }
    }
    for (index, lane) in lanes(of: row).enumerated() {
      let base = lanesTop + Double(index + 1) * Self.laneHeight - 2
      drawing.text(
        GnuplotText.shortened(lane, to: 13), at: (Self.left - 8, base - 1), size: 11,
        ["text-anchor": "end", "opacity": "0.85"])
      for stretch in axis.stretches {
        drawing.line(
          (axis.x(stretch.from), base), (axis.x(stretch.to), base),
          ["stroke": "currentColor", "opacity": "0.35"])
      }
    }
    for pulse in row.pulses { draw(pulse, lanesTop, &drawing, axis) }
    for step in row.steps { draw(step, lanesTop, &drawing, axis) }
  }

  /// The second phase is the darker one.
  private static func shade(_ index: Int) -> KeyValuePairs<String, String> {
    ["fill": Palette.shade, "opacity": index % 2 == 0 ? "0.16" : "0.34"]
  }

  private func draw(
    _ pulse: Pulse, _ lanesTop: Double, _ drawing: inout SVGDrawing, _ axis: Axis
  ) {
    let base = lanesTop + Double(pulse.lane + 1) * Self.laneHeight - 2
    let from = axis.x(pulse.start)
    let width = max(2.4, axis.x(pulse.start + pulse.duration) - from)
    let color = LightColor.color(wavelength: pulse.wavelength)
    switch pulse.style {
    case .lit:
      drawing.rectangle(x: from, y: base - 11, width: width, height: 11, ["fill": color])
    case .sham:
      drawing.rectangle(
        x: from - 0.6, y: base - 10.4, width: width + 1.2, height: 9.8,
        ["fill": "none", "stroke": color, "stroke-width": "1.2"])
    case .dark:
      drawing.rectangle(
        x: from, y: base - 11, width: width, height: 11,
        ["fill": "currentColor", "opacity": "0.4"])
    }
  }

  private func draw(
    _ step: Step, _ lanesTop: Double, _ drawing: inout SVGDrawing, _ axis: Axis
  ) {
    let base = lanesTop + Double(lanes.count + 1) * Self.laneHeight - 2
    let (from, to) = (axis.x(step.start), axis.x(step.start + step.duration))
    drawing.rectangle(
      x: from, y: base - 9, width: max(2, to - from), height: 9,
      ["fill": "currentColor", "fill-opacity": "0.25", "stroke": "currentColor"])
    drawing.text(
      "\(Int(step.amplitude.rounded())) pA", at: (to + 5, base - 1), size: 11,
      ["style": SVGDrawing.rim])
  }

  /// Time → pixels, with empty stretches left out.
  private struct Axis {
    struct Stretch {
      var from: Double
      var to: Double
    }

    static let breakWidth = 22.0
    /// Time without anything that is worth a break, and what is kept around events, ms.
    private static let (longestGap, padding) = (300.0, 40.0)

    let stretches: [Stretch]
    private let scale: Double

    init(_ timeline: TrialTimeline) {
      let busy =
        timeline.phases.map { Stretch(from: $0.from, to: $0.to) }
        + timeline.rows.flatMap { row in
          row.pulses.map { Stretch(from: $0.start, to: $0.start + $0.duration) }
            + row.steps.map { Stretch(from: $0.start, to: $0.start + $0.duration) }
        }
      var joined: [Stretch] = []
      for one in busy.sorted(by: { $0.from < $1.from }) {
        if let last = joined.last, one.from - last.to < Self.longestGap {
          joined[joined.count - 1].to = max(last.to, one.to)
        } else {
          joined.append(one)
        }
      }
      stretches = joined.map {
        Stretch(from: max(0, $0.from - Self.padding), to: $0.to + Self.padding)
      }
      let total = stretches.reduce(0) { $0 + $1.to - $1.from }
      let room =
        TrialTimeline.width - TrialTimeline.left - TrialTimeline.right
        - Double(max(0, stretches.count - 1)) * Self.breakWidth
      scale = total > 0 ? max(0, room) / total : 1
    }

    func x(_ time: Double) -> Double {
      var x = TrialTimeline.left
      for stretch in stretches {
        if time <= stretch.to { return x + max(0, time - stretch.from) * scale }
        x += (stretch.to - stretch.from) * scale + Self.breakWidth
      }
      return x - Self.breakWidth
    }

    /// Round times at least 44 pixels apart; at least one a stretch where there is a round time.
    func ticks(in stretch: Stretch) -> [Double] {
      let steps: [Double] = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000]
      let step = steps.first { $0 * scale >= 44 } ?? 50_000
      let first = (stretch.from / step).rounded(.up)
      return stride(from: first * step, through: stretch.to, by: step).map(\.self)
    }
  }
}
