import Statistics

/// How the latencies of a sensor's pulses go with time in the trial: a lag, and the drift of one clock
/// against the other.
///
/// **Definition.** The slope is that of least squares through the latencies that lie within 3 scaled
/// median absolute deviations of a first such line (one round), its standard error the line's, but no less than
/// what sampling allows: a sample ÷ √12 ÷ (√n × s), of n different planned times with standard deviation
/// s. The clocks differ where |slope| exceeds the limit by 3 standard errors. The lag is the median
/// latency; where the clocks differ, the line's value at the start of a trial. A line whose slope or lag is beyond
/// what is looked for says nothing of clocks.
///
/// **Worked example.** Latencies 5, 10 and 255 µs of pulses planned at 0.1, 0.2 and 5.1 s: 50 ppm.
struct LatencyCourse {
  struct Point {
    /// Planned, µs from the start of the trial.
    var time: Double
    /// Recorded − planned, µs.
    var latency: Double
  }

  /// µs; nil of no pulses.
  var lag: Double?
  /// µs per µs; nil where the pulses have one time or too few.
  private(set) var slope: Double?
  private(set) var slopeStandardError: Double?
  private(set) var isDrifting = false

  /// Fewer pulses or times say nothing of clocks.
  private static let fewestTimes = 3

  init(_ points: [Point], sensor: RecordedLight.Sensor, criteria: VerificationCriteria) {
    lag = median(points.map(\.latency))
    let times = Set(points.map(\.time))
    guard times.count >= Self.fewestTimes, let spread = sampleVariance(Array(times)), spread > 0,
      let center = lag,
      let deviation = median(points.map { abs($0.latency - center) }),
      let line = Self.line(
        points, within: max(3 * 1.482602218505602 * deviation, criteria.limit, sensor.margin)
      ), abs(line.slope) <= criteria.greatestStretch, abs(line.intercept) <= criteria.greatestLag
    else { return }
    let sampling =
      2 * sensor.resolution / 12.0.squareRoot() / (Double(times.count) * spread).squareRoot()
    let error = max(line.slopeStandardError, sampling)
    slope = line.slope
    slopeStandardError = error
    isDrifting = abs(line.slope) - 3 * error > criteria.driftLimit * 1e-6
    if isDrifting { lag = line.intercept }
  }

  /// Through the points near a line through all.
  private static func line(_ points: [Point], within distance: Double) -> LinearTrend? {
    func line(_ points: [Point]) -> LinearTrend? {
      LinearTrend(x: points.map(\.time), y: points.map(\.latency))
    }
    guard let first = line(points) else { return nil }
    return line(points.filter { abs($0.latency - first.value(at: $0.time).estimate) <= distance })
      ?? first
  }

  /// Latency of a pulse that is on time, µs.
  func expected(at time: Double) -> Double {
    (lag ?? 0) + (isDrifting ? (slope ?? 0) * time : 0)
  }

  /// With what was taken off before, µs per µs; nil where nothing is known of the clocks.
  func drift(stretch: Double) -> Double? {
    guard let slope else { return stretch == 0 ? nil : stretch }
    // What is left is added where it is a drift: else it is the noise of a line.
    return stretch == 0 || isDrifting ? (1 + stretch) * (1 + slope) - 1 : stretch
  }

  /// - Parameter stretch: of all times, taken off before, µs per µs.
  func findings(
    of sensor: RecordedLight.Sensor, stretch: Double, criteria: VerificationCriteria
  ) -> [LightFinding] {
    var findings: [LightFinding] = []
    if let lag, abs(lag) > criteria.limit + sensor.margin, abs(lag) <= criteria.greatestLag {
      findings.append(
        LightFinding(
          .lag, sensor: sensor.name, led: sensor.led, value: lag, limit: criteria.limit, unit: "us")
      )
    }
    if isDrifting || stretch != 0, let slope = drift(stretch: stretch) {
      findings.append(
        LightFinding(
          .drift, sensor: sensor.name, led: sensor.led, value: slope * 1e6,
          limit: criteria.driftLimit, unit: "ppm"))
    }
    if sensor.resolution >= criteria.limit {
      findings.append(
        LightFinding(
          .resolution, sensor: sensor.name, led: sensor.led, value: sensor.resolution,
          limit: criteria.limit, unit: "us"))
    }
    return findings
  }
}
