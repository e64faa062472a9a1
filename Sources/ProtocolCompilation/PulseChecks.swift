/// What single pulses of a sensor are beside the others: times, durations, brightness.
struct PulseChecks {
  var sensor: RecordedLight.Sensor
  var summary: LightVerification.SensorSummary
  var criteria: VerificationCriteria
  /// µm² by mask.
  var maskAreas: [String: Double] = [:]

  /// - Parameter pulses: those of the sensor that have a planned one.
  func findings(_ pulses: [LightVerification.Pulse]) -> [LightFinding] {
    var findings: [LightFinding] = []
    let bias = summary.durationBias ?? 0
    // Two edges.
    let durationLimit =
      criteria.limit + 2 * sensor.resolution
      + RecordedLight.Sensor.noiseMultiple * 2.0.squareRoot() * sensor.edgeNoise
    if abs(bias) > durationLimit {
      findings.append(
        LightFinding(
          .durationBias, sensor: sensor.name, led: sensor.led, value: bias, limit: criteria.limit,
          unit: "us"))
    }
    findings += powers()
    if summary.clippedPulseCount > 0 {
      findings.append(
        LightFinding(
          .clipped, sensor: sensor.name, led: sensor.led,
          value: Double(summary.clippedPulseCount), limit: 0, unit: "pulses"))
    }
    for (sweep, own) in Dictionary(grouping: pulses, by: \.sweep) {
      findings += [
        finding(
          .timing, sweep, own.map { ($0, $0.deviation) },
          beyond: criteria.limit + sensor.margin, limit: criteria.limit, unit: "us"),
        finding(
          .duration, sweep,
          own.compactMap { pulse in
            pulse.duration.map { (pulse, $0 - pulse.plannedDuration - bias) }
          }, beyond: durationLimit, limit: criteria.limit, unit: "us"),
        finding(
          .amplitude, sweep,
          own.compactMap { pulse in
            guard let own = pulse.gain, let gain = gain(of: pulse) else { return nil }
            return (pulse, own / gain - 1)
          },
          beyond: criteria.amplitudeLimit
            + RecordedLight.Sensor.noiseMultiple * sensor.brightnessNoise,
          limit: criteria.amplitudeLimit, unit: "1"),
      ].compactMap { $0 }
    }
    return findings
  }

  /// Of each mask whose area is known, where the sensor is a power: its gain is an area, in mm².
  private func powers() -> [LightFinding] {
    guard sensor.isPower else { return [] }
    return summary.gains.compactMap { gain in
      guard let area = gain.mask.flatMap({ maskAreas[$0] }), area > 0 else { return nil }
      let part = gain.gain / (area / 1e6) - 1
      guard abs(part) > criteria.powerLimit else { return nil }
      return LightFinding(
        .power, sensor: sensor.name, led: gain.led, value: part, limit: criteria.powerLimit,
        unit: "1")
    }
  }

  private func gain(of pulse: LightVerification.Pulse) -> Double? {
    summary.gains.first { $0.led == pulse.led && $0.mask == pulse.mask }?.gain
  }

  /// nil where none of the values is beyond.
  private func finding(
    _ kind: LightFinding.Kind, _ sweep: Int,
    _ values: [(pulse: LightVerification.Pulse, value: Double)], beyond: Double, limit: Double,
    unit: String
  ) -> LightFinding? {
    let far = values.filter { abs($0.value) > beyond }
    guard let worst = far.max(by: { abs($0.value) < abs($1.value) }) else { return nil }
    return LightFinding(
      kind, sweep: sweep, sensor: sensor.name, led: sensor.led, times: far.map(\.pulse.planned),
      value: worst.value, limit: limit, unit: unit)
  }
}
