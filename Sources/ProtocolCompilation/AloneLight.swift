/// Pulses of one sensor in one sweep that have no partner.
struct AloneLight {
  var sweep: Int
  var sensor: RecordedLight.Sensor
  /// µs.
  var lag: Double
  var missing: [LightPlan.Pulse]
  /// Recorded onsets, µs.
  var extra: [Double]

  /// Missing and extra pulses, where the light of one LED does not stand for that of another.
  ///
  /// **Definition.** The light is wrong where a pulse of one LED is missing and within the tolerance,
  /// each less its sensor's lag, one of another LED is extra. Two such that exchange neighbouring
  /// planned pulses are one wrong order.
  ///
  /// - Parameter plan: every planned pulse of a sweep, by time.
  static func findings(
    _ all: [AloneLight], plan: (_ sweep: Int) -> [LightPlan.Pulse], tolerance: Double
  ) -> [LightFinding] {
    var findings: [LightFinding] = []
    for (sweep, own) in Dictionary(grouping: all, by: \.sweep) {
      var alone = own
      let wrong = takeWrong(&alone, tolerance: tolerance)
      findings += Self.findings(wrong, sweep: sweep, sequence: plan(sweep))
      for light in alone {
        if !light.missing.isEmpty {
          findings.append(
            LightFinding(
              .missing, sweep: sweep, sensor: light.sensor.name, led: light.sensor.led,
              times: light.missing.map(\.start), value: Double(light.missing.count), limit: 0,
              unit: "pulses"))
        }
        if !light.extra.isEmpty {
          findings.append(
            LightFinding(
              .extra, sweep: sweep, sensor: light.sensor.name, led: light.sensor.led,
              times: light.extra, value: Double(light.extra.count), limit: 0, unit: "pulses"))
        }
      }
    }
    return findings
  }

  private struct Wrong {
    var planned: LightPlan.Pulse
    var sensor: String
    /// LED that was on instead.
    var seen: String
  }

  private static func takeWrong(_ alone: inout [AloneLight], tolerance: Double) -> [Wrong] {
    var wrong: [Wrong] = []
    for index in alone.indices {
      guard let led = alone[index].sensor.led else { continue }
      var missing: [LightPlan.Pulse] = []
      for pulse in alone[index].missing {
        if let seen = takeOther(than: led, at: pulse.start, from: &alone, tolerance: tolerance) {
          wrong.append(Wrong(planned: pulse, sensor: alone[index].sensor.name, seen: seen))
        } else {
          missing.append(pulse)
        }
      }
      alone[index].missing = missing
    }
    return wrong.sorted { $0.planned.start < $1.planned.start }
  }

  /// Takes away the extra pulse of another LED that is nearest to a time; the LED, or nil where none is
  /// near.
  private static func takeOther(
    than led: String, at time: Double, from alone: inout [AloneLight], tolerance: Double
  ) -> String? {
    for other in alone.indices {
      guard let seen = alone[other].sensor.led, seen != led else { continue }
      let distances = alone[other].extra.map { abs($0 - alone[other].lag - time) }
      guard let nearest = distances.indices.min(by: { distances[$0] < distances[$1] }),
        distances[nearest] <= tolerance
      else { continue }
      alone[other].extra.remove(at: nearest)
      return seen
    }
    return nil
  }

  private static func findings(
    _ wrong: [Wrong], sweep: Int, sequence: [LightPlan.Pulse]
  ) -> [LightFinding] {
    var findings: [LightFinding] = []
    var rest = wrong[...]
    while let first = rest.popFirst() {
      if let second = rest.first, second.seen == first.planned.led,
        first.seen == second.planned.led,
        areNeighbours(first.planned, second.planned, in: sequence)
      {
        rest.removeFirst()
        findings.append(
          LightFinding(
            .wrongOrder, sweep: sweep, times: [first.planned.start, second.planned.start],
            expected: "\(first.planned.led), \(second.planned.led)",
            found: "\(first.seen), \(second.seen)"))
      } else {
        findings.append(
          LightFinding(
            .wrongLight, sweep: sweep, sensor: first.sensor, led: first.planned.led,
            times: [first.planned.start], expected: first.planned.led, found: first.seen))
      }
    }
    return findings
  }

  private static func areNeighbours(
    _ first: LightPlan.Pulse, _ second: LightPlan.Pulse, in sequence: [LightPlan.Pulse]
  ) -> Bool {
    let (low, high) = (min(first.start, second.start), max(first.start, second.start))
    return !sequence.contains { low < $0.start && $0.start < high }
  }
}
