import Signals

extension RecordedLight {
  /// Takes commands that are on where no light is planned, and off where it is, for what they are: active low.
  ///
  /// **Definition.** A command is inverted where, in the sweeps in which it is on at all, it is on for more than half of the
  /// time, and the longest planned light of its LED in a trial is no more than half of the shortest of these sweeps. Its light
  /// is then where it is off; how bright is not known.
  ///
  /// **Worked example.** Off from 100 to 102 ms and on for the rest of a sweep of 550 ms: one pulse from 100 to 102 ms.
  ///
  /// - Returns: a finding for each of them.
  mutating func turnInverted(plan: LightPlan) -> [LightFinding] {
    var findings: [LightFinding] = []
    for index in sensors.indices where sensors[index].kind == .command {
      let lit = sweeps.indices.filter {
        sweeps[$0].pulses.indices.contains(index) && sweeps[$0].pulses[index]?.isEmpty == false
      }
      let led = sensors[index].led
      let longest = plan.trials.map { trial in
        trial.pulses.filter { led == nil || $0.led == led }.map(\.duration).reduce(0, +)
      }.max()
      guard let longest, let shortest = lit.map({ sweeps[$0].duration }).min(),
        2 * longest <= shortest,
        lit.allSatisfy({ 2 * Self.onTime(sweeps[$0], index) > sweeps[$0].duration })
      else { continue }
      for sweep in lit {
        let pulses = sweeps[sweep].pulses[index] ?? []
        sweeps[sweep].pulses[index] = Self.gaps(between: pulses, end: sweeps[sweep].duration)
      }
      findings.append(LightFinding(.inverted, sensor: sensors[index].name, led: led))
    }
    return findings
  }

  /// µs.
  private static func onTime(_ sweep: Sweep, _ sensor: Int) -> Double {
    (sweep.pulses[sensor] ?? []).map { ($0.offset ?? sweep.duration) - $0.onset }.reduce(0, +)
  }

  private static func gaps(between pulses: [Pulse], end: Double) -> [Pulse] {
    var gaps: [Pulse] = []
    var last = 0.0
    for pulse in pulses {
      if pulse.onset > last { gaps.append(Pulse(onset: last, offset: pulse.onset)) }
      last = pulse.offset ?? end
    }
    if last < end { gaps.append(Pulse(onset: last, offset: nil)) }
    return gaps
  }
}
