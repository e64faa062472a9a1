import Signals
import Statistics

/// A sensor that shows far too much in a sweep.
struct FloodedSensor: Hashable {
  var sweep: Int
  var sensor: Int
  var count: Int
}

/// One sensor in one sweep whose trial is known.
struct ComparedSweep {
  var sweep: Int
  var plan: [LightPlan.Pulse]
  var recorded: [RecordedLight.Pulse]
  var matching: PulseMatching
}

/// The comparison itself, sensor by sensor.
struct LightComparison {
  let plan: LightPlan
  let light: RecordedLight
  let flooded: [FloodedSensor]
  /// Positions of sensors that are not judged.
  let noisy: Set<Int>
  let correction: LightCorrection
  let identified: TrialIdentification
  let blocks: [LightVerification.Block]
  let criteria: VerificationCriteria
  /// What was found before pulses were compared.
  var general: [LightFinding] = []

  private var planned: PlannedLight { PlannedLight(plan: plan, sensors: light.sensors) }

  /// From a time on the plan's clock to one on the recording's.
  private func recordedTime(_ time: Double) -> Double { time * (1 + correction.stretch) }

  func result() -> LightVerification {
    var findings: [LightFinding] = general + unseenLights() + exchanges()
    var pulses: [LightVerification.Pulse] = []
    var summaries: [LightVerification.SensorSummary] = []
    var alone: [AloneLight] = []
    let lags = light.sensors.indices.map { lag(of: $0) }
    var compared = light.sensors.indices.map { cells(of: $0, lag: lags[$0]) }
    findings += StrayLight.take(from: &compared, sensors: light.sensors)
    for index in light.sensors.indices {
      let sensor = light.sensors[index]
      let (lag, cells) = (lags[index], compared[index])
      var course = LatencyCourse(cells.flatMap(latencies), sensor: sensor, criteria: criteria)
      course.lag = course.lag ?? lag
      let own = cells.flatMap { matched($0, sensor: sensor, course: course) }
      let summary = summary(of: sensor, own, cells, course)
      summaries.append(summary)
      pulses += own
      if !noisy.contains(index) {
        findings += course.findings(
          of: sensor, stretch: correction.stretch, criteria: criteria)
      }
      findings += PulseChecks(
        sensor: sensor, summary: summary, criteria: criteria, maskAreas: plan.maskAreas
      ).findings(own)
      for cell in cells {
        alone.append(
          AloneLight(
            sweep: cell.sweep, sensor: sensor, lag: course.lag ?? 0,
            missing: cell.matching.missing.map { cell.plan[$0] },
            extra: cell.matching.extra.map { recordedTime(cell.recorded[$0].onset) }))
      }
    }
    findings += AloneLight.findings(alone, plan: sequence, tolerance: criteria.tolerance)
    findings += trialFindings()
    findings.sort {
      ($0.sweep ?? -1, $0.kind.rawValue, $0.sensor ?? "", $0.times.first ?? 0)
        < ($1.sweep ?? -1, $1.kind.rawValue, $1.sensor ?? "", $1.times.first ?? 0)
    }
    return LightVerification(
      criteria: criteria, blocks: blocks, sensors: summaries, trials: trials(pulses, findings),
      findings: findings, pulses: pulses)
  }

  // MARK: sensors

  /// Sweeps whose trial is known and has this light.
  private var comparable: [Int] {
    light.sweeps.indices.filter {
      !identified.answers[$0].trials.isEmpty && identified.answers[$0].shown.isEmpty
    }
  }

  /// One of the trials that the sweep may be, without the masks and irradiances on which they differ.
  private func trial(ofSweepAt index: Int) -> LightPlan.Trial? {
    let trials = identified.answers[index].trials.map { plan.trials[$0] }
    guard var trial = trials.first else { return nil }
    for (number, pulse) in trial.pulses.enumerated() {
      let alike = trials.map { $0.pulses.indices.contains(number) ? $0.pulses[number] : nil }
      if alike.contains(where: { $0?.mask != pulse.mask }) { trial.pulses[number].mask = nil }
      if alike.contains(where: { $0?.irradiance != pulse.irradiance }) {
        trial.pulses[number].irradiance = nil
      }
    }
    return trial
  }

  private func recorded(_ sweep: Int, _ sensor: Int) -> [RecordedLight.Pulse]? {
    let pulses = light.sweeps[sweep].pulses
    return pulses.indices.contains(sensor) ? pulses[sensor] : nil
  }

  private func expected(_ sweep: Int, _ sensor: Int) -> [LightPlan.Pulse] {
    trial(ofSweepAt: sweep).map {
      planned.pulses(
        of: $0, on: light.sensors[sensor], duration: light.sweeps[sweep].duration)
    } ?? []
  }

  /// What is planned of the LEDs of all sensors, in order.
  private func sequence(ofSweep sweep: Int) -> [LightPlan.Pulse] {
    light.sweeps.firstIndex { $0.index == sweep }.flatMap(trial(ofSweepAt:))?.pulses ?? []
  }

  /// µs; of this sensor alone, within the tolerance of the one common to all.
  private func lag(of sensor: Int) -> Double {
    let differences = comparable.flatMap { sweep -> [Double] in
      guard let recorded = recorded(sweep, sensor) else { return [] }
      return CommonLag.differences(
        expected(sweep, sensor).map { $0.start + identified.lag }, recorded.map(\.onset),
        range: criteria.tolerance)
    }
    let own = differences.filter { abs($0 + identified.lag) <= criteria.greatestLag }
    return identified.lag + (CommonLag.estimate(own, width: PlannedLight.lagWidth) ?? 0)
  }

  private func cells(of sensor: Int, lag: Double) -> [ComparedSweep] {
    comparable.compactMap { sweep in
      guard let recorded = recorded(sweep, sensor) else { return nil }
      let plan = expected(sweep, sensor)
      return ComparedSweep(
        sweep: light.sweeps[sweep].index, plan: plan, recorded: recorded,
        matching: PulseMatching(
          plan.map(\.start), recorded.map(\.onset), lag: lag, tolerance: criteria.tolerance))
    }
  }

  private func latencies(_ cell: ComparedSweep) -> [LatencyCourse.Point] {
    cell.matching.pairs.map {
      LatencyCourse.Point(
        time: cell.plan[$0.planned].start,
        latency: cell.recorded[$0.recorded].onset - cell.plan[$0.planned].start)
    }
  }

  private func matched(
    _ cell: ComparedSweep, sensor: RecordedLight.Sensor, course: LatencyCourse
  ) -> [LightVerification.Pulse] {
    cell.matching.pairs.map { pair in
      let (plan, seen) = (cell.plan[pair.planned], cell.recorded[pair.recorded])
      return LightVerification.Pulse(
        sweep: cell.sweep, sensor: sensor.name, led: plan.led, mask: plan.mask,
        planned: plan.start, latency: recordedTime(seen.onset) - plan.start,
        deviation: seen.onset - plan.start - course.expected(at: plan.start),
        duration: seen.offset.map { $0 - seen.onset }, plannedDuration: plan.duration,
        amplitude: seen.amplitude, isClipped: seen.isClipped, irradiance: plan.irradiance)
    }
  }

  private func summary(
    of sensor: RecordedLight.Sensor, _ pulses: [LightVerification.Pulse], _ cells: [ComparedSweep],
    _ course: LatencyCourse
  ) -> LightVerification.SensorSummary {
    let stretch = correction.stretch
    let clippedCount = cells.flatMap(\.recorded).count(where: \.isClipped)
    return LightVerification.SensorSummary(
      sensor: sensor, resolution: sensor.resolution, matchedPulseCount: pulses.count,
      lag: pulses.isEmpty ? nil : course.lag,
      jitter: median(pulses.map { abs($0.deviation) }).map { $0 * 1.482602218505602 },
      drift: course.drift(stretch: stretch).map { $0 * 1e6 },
      driftStandardError: course.slopeStandardError.map { $0 * 1e6 },
      driftIsFound: course.isDrifting || stretch != 0,
      durationBias: median(
        pulses.compactMap { pulse in
          pulse.duration.map { $0 - pulse.plannedDuration }
        }),
      clippedPulseCount: clippedCount, gains: Self.gains(pulses))
  }

  private static func gains(
    _ pulses: [LightVerification.Pulse]
  ) -> [LightVerification.SensorSummary.Gain] {
    struct Path: Hashable {
      var led: String
      var mask: String?
    }
    let paths = Dictionary(grouping: pulses) { Path(led: $0.led, mask: $0.mask) }
    return paths.compactMap { path, pulses -> LightVerification.SensorSummary.Gain? in
      let ratios = pulses.compactMap(\.gain)
      guard let gain = median(ratios), gain > 0 else { return nil }
      return LightVerification.SensorSummary.Gain(
        led: path.led, mask: path.mask, gain: gain,
        largestDeviation: ratios.map { abs($0 / gain - 1) }.max() ?? 0, pulseCount: ratios.count)
    }.sorted { ($0.led, $0.mask ?? "") < ($1.led, $1.mask ?? "") }
  }

  /// LEDs of the plan that no sensor shows.
  private func unseenLights() -> [LightFinding] {
    guard !light.sensors.contains(where: { $0.led == nil }) else { return [] }
    let seen = Set(light.sensors.compactMap(\.led))
    return plan.leds.filter { !seen.contains($0) }.map { LightFinding(.notRecorded, led: $0) }
  }

  /// One finding for the recording, else one for each sweep.
  private func exchanges() -> [LightFinding] {
    func finding(_ pair: SensorPair, sweep: Int?, isLED: Bool) -> LightFinding {
      let (first, second) = (light.sensors[pair.first], light.sensors[pair.second])
      let leds = [first, second].map { $0.led ?? "" }
      // Where the recording's LEDs were exchanged, those of the sensors are the ones seen.
      let (seen, named) = isLED ? (leds, Array(leds.reversed())) : (leds.reversed(), leds)
      return LightFinding(
        .wrongLight, sweep: sweep, sensor: "\(first.name), \(second.name)",
        expected: named.joined(separator: ", "), found: seen.joined(separator: ", "))
    }
    return (correction.exchanged.map { [finding($0, sweep: nil, isLED: true)] } ?? [])
      + identified.exchanged.map { index, pair in
        finding(pair, sweep: light.sweeps[index].index, isLED: false)
      }
  }

  // MARK: trials

  private func names(_ trials: [Int]) -> [String] { trials.map { plan.trials[$0].name } }

  private func trialFindings() -> [LightFinding] {
    zip(light.sweeps, identified.answers).flatMap { sweep, answer -> [LightFinding] in
      if answer.trials.isEmpty {
        return [LightFinding(.notIdentified, sweep: sweep.index)]
      }
      if !answer.shown.isEmpty {
        return [
          LightFinding(
            .wrongCondition, sweep: sweep.index,
            expected: names(answer.trials).joined(separator: " or "),
            found: names(answer.shown).joined(separator: " or "))
        ]
      }
      return zip(light.sensors.indices, sweep.pulses)
        .filter { $0.1 == nil && !noisy.contains($0.0) }.map { index, _ in
          let sensor = light.sensors[index]
          let flood = flooded.first { $0.sweep == sweep.index && $0.sensor == index }
          return LightFinding(
            flood == nil ? .notRecorded : .extra, sweep: sweep.index, sensor: sensor.name,
            led: sensor.led, value: flood.map { Double($0.count) },
            limit: flood == nil ? nil : 0, unit: flood == nil ? nil : "pulses")
        }
    }
  }

  private func trials(
    _ pulses: [LightVerification.Pulse], _ findings: [LightFinding]
  ) -> [LightVerification.Trial] {
    let bySweep = Dictionary(grouping: pulses, by: \.sweep)
    let found = Dictionary(grouping: findings.filter { $0.sweep != nil }) { $0.sweep ?? -1 }
    return light.sweeps.indices.map { index in
      let (sweep, answer) = (light.sweeps[index], identified.answers[index])
      var weights = Set((found[sweep.index] ?? []).map(\.kind.weight))
      if correction.exchanged != nil { weights.insert(.deviation) }
      if !noisy.isEmpty { weights.insert(.notJudged) }
      let own = bySweep[sweep.index] ?? []
      return LightVerification.Trial(
        sweep: sweep.index, name: sweep.name, planned: names(answer.trials),
        identifiedBy: answer.by,
        plannedPulseCount: light.sensors.indices.filter { !noisy.contains($0) }
          .map { expected(index, $0).count }.reduce(0, +),
        recordedPulseCount: sweep.pulses.compactMap { $0?.count }.reduce(0, +),
        matchedPulseCount: own.count,
        outsidePulseCount: trial(ofSweepAt: index)?.pulses.count { $0.start >= sweep.duration }
          ?? 0,
        largestDeviation: own.map { abs($0.deviation) }.max(),
        verdict: weights.contains(.deviation)
          ? .deviations : weights.contains(.notJudged) ? .notJudged : .verified)
    }
  }
}
