import Signals

/// Planned trials as the sensors of one recording would show them.
struct PlannedLight {
  let plan: LightPlan
  let sensors: [RecordedLight.Sensor]

  /// Pulses of a trial that a sensor can show in a sweep of this length, by time.
  ///
  /// What lies closer than two samples is one pulse to the sensor.
  func pulses(
    of trial: LightPlan.Trial, on sensor: RecordedLight.Sensor, duration: Double
  ) -> [LightPlan.Pulse] {
    var merged: [LightPlan.Pulse] = []
    for pulse in trial.pulses
    where (sensor.led == nil || sensor.led == pulse.led) && pulse.start < duration {
      guard var last = merged.last, pulse.start - last.end < 4 * sensor.resolution else {
        merged.append(pulse)
        continue
      }
      last.end = max(last.end, pulse.end)
      last.irradiance = last.irradiance == pulse.irradiance ? last.irradiance : nil
      last.mask = last.mask == pulse.mask ? last.mask : nil
      if last.led != pulse.led { last.irradiance = nil }
      merged[merged.count - 1] = last
    }
    return merged
  }

  /// How well a sweep's light is that of a trial.
  struct Fit {
    /// µs.
    var lag: Double
    var alone: Int
    var pairs: Int
    var planned: Int
    /// Σ |recorded − planned − lag| of the pairs and the tolerance for each pulse alone, µs.
    var cost: Double
  }

  /// Pairs of sensors of two LEDs.
  var pairsOfLEDs: [SensorPair] {
    sensors.indices.flatMap { first in
      sensors.indices.filter { second in
        guard second > first, let one = sensors[first].led, let other = sensors[second].led else {
          return false
        }
        return one != other
      }.map { SensorPair(first: first, second: $0) }
    }
  }

  /// - Parameter lag: nil to take the best one within the criteria's range.
  func fit(
    _ sweep: RecordedLight.Sweep, to trial: LightPlan.Trial, lag: Double?,
    criteria: VerificationCriteria
  ) -> Fit {
    let sides = sensors.indices.compactMap {
      index -> (planned: [Double], recorded: [Double])? in
      guard sweep.pulses.indices.contains(index), let recorded = sweep.pulses[index] else {
        return nil
      }
      return (
        pulses(of: trial, on: sensors[index], duration: sweep.duration).map(\.start),
        recorded.map(\.onset)
      )
    }
    let best =
      lag
      ?? CommonLag.estimate(
        sides.flatMap {
          CommonLag.differences($0.planned, $0.recorded, range: criteria.greatestLag)
        }, width: Self.lagWidth) ?? 0
    let matchings = sides.map {
      PulseMatching($0.planned, $0.recorded, lag: best, tolerance: criteria.tolerance)
    }
    let alone = matchings.map(\.aloneCount).reduce(0, +)
    let apart = zip(sides, matchings).flatMap { side, matching in
      matching.pairs.map { abs(side.recorded[$0.recorded] - side.planned[$0.planned] - best) }
    }
    return Fit(
      lag: best, alone: alone, pairs: apart.count,
      planned: sides.map(\.planned.count).reduce(0, +),
      cost: Double(alone) * criteria.tolerance + apart.reduce(0, +))
  }

  /// Lags within this are the same, µs: clocks of 100 ppm apart over 10 s.
  static let lagWidth = 1_000.0
}

/// Two sensors, by their positions.
struct SensorPair: Hashable {
  var first: Int
  var second: Int
}

extension RecordedLight.Sweep {
  /// With the pulses of two sensors exchanged; their brightness is that of another sensor and gone. nil where one of
  /// them was not recorded.
  func exchanging(_ pair: SensorPair) -> RecordedLight.Sweep? {
    guard pulses.indices.contains(pair.first), pulses.indices.contains(pair.second),
      let first = pulses[pair.first], let second = pulses[pair.second]
    else { return nil }
    func withoutBrightness(_ pulses: [RecordedLight.Pulse]) -> [RecordedLight.Pulse] {
      pulses.map { .init(onset: $0.onset, offset: $0.offset) }
    }
    var sweep = self
    sweep.pulses[pair.first] = withoutBrightness(second)
    sweep.pulses[pair.second] = withoutBrightness(first)
    return sweep
  }
}
