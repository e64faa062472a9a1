import Signals
import Statistics

/// What all light of a recording has in common and hides which pulse is which: outputs of two LEDs exchanged, a
/// clock that is much slower or faster. Each is named once; the pulses are compared without it.
///
/// **Definition.** The misfit of a recording is the sum over its sweeps of what the best of the trials that the sweep
/// may be costs (`PulseMatching`), each with the lag that suits it. Two LEDs are exchanged where the misfit with the
/// LEDs of two sensors exchanged is a quarter of that without, or less, and no sweep loses its light by it. The
/// clock is stretched where recorded times over 1 + s leave a quarter or less; s is the value that most sweeps have of the
/// slopes of recorded over planned onsets, paired in their order, of three pulses or more that lie on their line
/// within 1 ms, and no more than the bound (20 %). It is not, where other trials of the plan leave as little.
///
/// **Worked example.** Planned at 100, 150 and 350 ms, recorded at 110, 165 and 385 ms: s = 10 %, lag 0.
struct LightCorrection {
  /// Without exchange and stretch; times are those of the plan's clock.
  private(set) var light: RecordedLight
  private(set) var exchanged: SensorPair?
  /// How much longer a µs of the plan is in the recording, µs per µs.
  private(set) var stretch = 0.0

  /// How many times less must be left for another reading of the light to be taken.
  static let leastGain = 4
  /// Smaller ones are told from the pairs, µs per µs.
  private static let leastStretch = 1e-3
  /// From the line of a stretched trial, µs: clocks run evenly, and hardware is no later.
  private static let lineTolerance = 1000.0
  /// Slopes that are one, µs per µs.
  private static let slopeWidth = 2e-3
  private static let fewestPulses = 3

  private let plan: LightPlan
  private let questions: [TrialQuestion]
  private let criteria: VerificationCriteria

  init(
    _ light: RecordedLight, plan: LightPlan, questions: [TrialQuestion],
    criteria: VerificationCriteria
  ) {
    (self.light, self.plan, self.questions, self.criteria) = (light, plan, questions, criteria)
    var left = misfit(of: light)
    guard left.cost > 0 else { return }
    for pair in PlannedLight(plan: plan, sensors: light.sensors).pairsOfLEDs
    where 10 * left.alone > left.pairs {
      var other = light
      other.sensors[pair.first].led = light.sensors[pair.second].led
      other.sensors[pair.second].led = light.sensors[pair.first].led
      let found = misfit(of: other)
      guard Double(Self.leastGain) * found.cost <= left.cost,
        !hasOwnLight(light, lostIn: other)
      else { continue }
      (self.light, exchanged, left) = (other, pair, found)
    }
    guard let stretch = likelyStretch(), abs(stretch) > Self.leastStretch else { return }
    let other = self.light.stretched(by: 1 / (1 + stretch))
    guard Double(Self.leastGain) * misfit(of: other).cost <= left.cost else { return }
    // Trials of another condition, whose trains are slower, are no slower clock.
    guard Double(Self.leastGain) * misfit(of: self.light, isOfAny: true).cost > left.cost else {
      return
    }
    (self.light, self.stretch) = (other, stretch)
  }

  /// - Parameter isOfAny: whether a sweep may be any trial of the plan.
  private func misfit(
    of light: RecordedLight, isOfAny: Bool = false
  ) -> (cost: Double, alone: Int, pairs: Int) {
    let planned = PlannedLight(plan: plan, sensors: light.sensors)
    var sum = (cost: 0.0, alone: 0, pairs: 0)
    for (sweep, question) in zip(light.sweeps, questions) {
      let trials = isOfAny ? Array(plan.trials.indices) : question.trials
      let fits = trials.map {
        planned.fit(sweep, to: plan.trials[$0], lag: nil, criteria: criteria)
      }
      guard let best = fits.min(by: { $0.cost < $1.cost }) else { continue }
      sum = (sum.cost + best.cost, sum.alone + best.alone, sum.pairs + best.pairs)
    }
    return sum
  }

  /// Whether a sweep has its own light and would lose it: then the LEDs were exchanged in some sweeps, not in all.
  private func hasOwnLight(_ light: RecordedLight, lostIn other: RecordedLight) -> Bool {
    func alone(_ light: RecordedLight, _ index: Int) -> Int {
      let planned = PlannedLight(plan: plan, sensors: light.sensors)
      return questions[index].trials.map {
        planned.fit(light.sweeps[index], to: plan.trials[$0], lag: nil, criteria: criteria).alone
      }.min() ?? 0
    }
    return light.sweeps.indices.contains { index in
      alone(light, index) * Self.leastGain < alone(other, index)
    }
  }

  // MARK: stretch

  /// nil where no trial lies on a line.
  private func likelyStretch() -> Double? {
    let planned = PlannedLight(plan: plan, sensors: light.sensors)
    let slopes = zip(light.sweeps, questions).flatMap { sweep, question -> [Double] in
      question.trials.flatMap { trial in
        stretches(of: sweep, beside: plan.trials[trial], planned)
      }
    }
    return CommonLag.estimate(slopes, width: Self.slopeWidth)
  }

  /// Of all sensors together, and of each.
  private func stretches(
    of sweep: RecordedLight.Sweep, beside trial: LightPlan.Trial, _ planned: PlannedLight
  ) -> [Double] {
    let sides = light.sensors.indices.map { sensor -> [(Double, Double)] in
      guard sweep.pulses.indices.contains(sensor), let recorded = sweep.pulses[sensor] else {
        return []
      }
      let plan = planned.pulses(
        of: trial, on: light.sensors[sensor], duration: sweep.duration)
      return Array(zip(plan.map(\.start), recorded.map(\.onset)))
    }
    return ([sides.flatMap { $0 }] + (sides.count > 1 ? sides : [])).compactMap(stretch)
  }

  private func stretch(_ points: [(planned: Double, recorded: Double)]) -> Double? {
    guard points.count >= Self.fewestPulses,
      let line = LinearTrend(x: points.map(\.planned), y: points.map(\.recorded)),
      abs(line.slope - 1) <= criteria.greatestStretch,
      abs(line.intercept) <= criteria.greatestLag,
      points.allSatisfy({
        abs($0.recorded - line.intercept - line.slope * $0.planned) <= Self.lineTolerance
      })
    else { return nil }
    return line.slope - 1
  }
}

extension RecordedLight {
  /// All times within the sweeps multiplied.
  func stretched(by factor: Double) -> RecordedLight {
    func stretched(_ pulses: [[Pulse]?]) -> [[Pulse]?] {
      pulses.map { pulses in
        pulses?.map { pulse in
          var pulse = pulse
          pulse.onset *= factor
          pulse.offset = pulse.offset.map { $0 * factor }
          return pulse
        }
      }
    }
    var light = self
    for index in light.sweeps.indices {
      light.sweeps[index].duration *= factor
      light.sweeps[index].pulses = stretched(light.sweeps[index].pulses)
      light.sweeps[index].commanded = stretched(light.sweeps[index].commanded)
    }
    return light
  }
}
