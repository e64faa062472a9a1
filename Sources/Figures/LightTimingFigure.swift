import OutputFiles

/// How far each recorded pulse lies from its plan, over the sweeps, and how that is distributed.
public struct LightTimingFigure: Sendable {
  public struct Point: Sendable {
    /// Index in the recording.
    public var sweep: Int
    /// Position in `sensors`.
    public var sensor: Int
    /// µs, after the sensor's lag and drift.
    public var deviation: Double
    /// Recorded − planned, µs.
    public var latency: Double

    public init(sweep: Int, sensor: Int, deviation: Double, latency: Double) {
      self.sweep = sweep
      self.sensor = sensor
      self.deviation = deviation
      self.latency = latency
    }
  }

  public var name: String
  public var title: String
  /// Names, for the key.
  public var sensors: [String]
  /// µs.
  public var limit: Double
  public var points: [Point]

  public init(
    name: String, title: String, sensors: [String], limit: Double, points: [Point]
  ) {
    self.name = name
    self.title = title
    self.sensors = sensors
    self.limit = limit
    self.points = points
  }

  /// Points drawn at most; those beyond the limit are never left out.
  static let greatestPointCount = 5000
  /// Bins of the histogram over the range that is shown.
  static let binCount = 60.0

  /// The figure, or nil without a pulse.
  public var figure: Figure? {
    guard let first = points.map(\.sweep).min(), let last = points.map(\.sweep).max(),
      let lowest = points.map(\.latency).min(), let highest = points.map(\.latency).max()
    else { return nil }
    let stride = (points.count + Self.greatestPointCount - 1) / Self.greatestPointCount
    let shown = points.enumerated().filter {
      $0.offset % stride == 0 || abs($0.element.deviation) > limit
    }.map(\.element)
    let reach = 1.1 * max(points.map { abs($0.deviation) }.max() ?? 0, limit)
    let margin = max(0.1 * (highest - lowest), 10)
    let latencies = sensors.indices.map { index in
      let marker = Palette.marker(index)
      // Side by side, so that none hides another.
      let offset = 0.5 * (Double(index) + 0.5) / Double(sensors.count) - 0.25
      return """
        FILE using (column('sensor') == \(index) ? column('sweep') + \(GnuplotScript.number(offset)) : NaN):\\
            (column('latency_us')) \\
            with points pointtype \(marker.pointType) pointsize 0.4 linecolor rgb '\(marker.color)' \\
            title \(GnuplotText.literal(sensors[index]))
        """
    }.joined(separator: ", \\\n  ")
    let counts = sensors.indices.map { index in
      let marker = Palette.marker(index)
      return """
        FILE using (column('sensor') == \(index) ? bin(column('deviation_us')) : NaN):(1) \\
            smooth frequency with boxes fillcolor rgb '\(marker.color)' \\
            fill transparent solid 0.35 border linecolor rgb '\(marker.color)'
        """
    }.joined(separator: ", \\\n  ")
    let number = GnuplotScript.number
    let commands = """
      # Above: each pulse behind its plan. Below: what is left after lag and drift; dashed: the limit.
      set multiplot layout 2,1 margins screen 0.1,0.97,0.13,0.93 spacing screen 0,0.16
      set key outside top right horizontal
      set xlabel 'sweep'
      set ylabel 'behind plan (µs)'
      set xrange [\(number(Double(first) - 0.5)):\(number(Double(last) + 0.5))]
      set yrange [\(number(lowest - margin)):\(number(highest + margin))]
      set ytics \(number(Tics.step(for: highest - lowest + 2 * margin, greatestCount: 4)))
      plot \(latencies)
      unset key
      WIDTH = \(number(2 * reach / Self.binCount))
      set boxwidth WIDTH
      bin(x) = WIDTH * floor(x / WIDTH + 0.5)
      set xlabel 'deviation after lag and drift (µs)'
      set ylabel 'pulses'
      set xrange [\(number(-reach)):\(number(reach))]
      set yrange [0:*]
      set ytics autofreq
      set arrow from \(number(-limit)), graph 0 to \(number(-limit)), graph 1 nohead dashtype 2 \\
        linecolor 'black'
      set arrow from \(number(limit)), graph 0 to \(number(limit)), graph 1 nohead dashtype 2 \\
        linecolor 'black'
      plot \(counts)
      unset multiplot
      """
    return Figure(
      name: name, title: title,
      description:
        "\(points.count) pulses: how far each lies behind its plan, over the sweeps, and "
        + "the histogram of what is left after lag and drift; "
        + "\(points.count { abs($0.deviation) > limit }) are beyond "
        + "\(GnuplotScript.label(limit)) µs.",
      table: CSVTable(
        header: ["sweep", "sensor", "latency_us", "deviation_us"],
        rows: shown.map {
          [.integer($0.sweep), .integer($0.sensor), .real($0.latency), .real($0.deviation)]
        }), commands: commands, width: 900, height: 480)
  }
}
