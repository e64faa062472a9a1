import Signals

/// Compares what light a recording shows with what its protocol planned (V1).
///
/// **Definition.** Each sensor has one lag (the median of recorded − planned onsets) and, where the pulses tell
/// it, one drift (the slope of these over the time in the trial); both are named once, and what is left
/// of each onset is its deviation. A deviation, a lag, a duration counts beyond the limit and what sampling leaves
/// open: half a sample for an onset, a sample for a duration.
///
/// **Worked example.** At 20 kHz the limit of 100 µs is exceeded for certain beyond 125 µs; at 5 kHz
/// half a sample is the limit itself, and the recording cannot tell.
public struct LightVerifier: Sendable {
  public var plan: LightPlan
  public var criteria: VerificationCriteria

  public init(_ plan: LightPlan, criteria: VerificationCriteria = .init()) {
    self.plan = plan
    self.criteria = criteria
  }

  /// - Parameters:
  ///   - recorded: what the recording shows.
  ///   - condition: the cell's, where it is known.
  /// - Throws: `VerificationRefusal` where the recording has no light that can be compared.
  public func verify(
    _ recorded: RecordedLight, condition: StatedCondition? = nil
  ) throws(VerificationRefusal) -> LightVerification {
    if let condition, !plan.conditions.contains(condition.name) {
      throw .unknownCondition(condition.name, known: plan.conditions)
    }
    var light = recorded.cleaned
    guard !light.sensors.isEmpty, light.sweeps.contains(where: { $0.pulses.contains { $0 != nil } })
    else { throw .noLight }
    let noisy = NoisySensors(in: &light, plan: plan, criteria: criteria)
    let flooded = takeFlooded(from: &light)
    let inverted = light.turnInverted(plan: plan)
    let questions = TrialQuestion.questions(plan, light.sweeps, condition: condition)
    let correction = LightCorrection(
      light, plan: plan, questions: questions, criteria: criteria)
    let identified = identify(correction.light, questions)
    let recordedCount = light.sweeps.flatMap(\.pulses).compactMap { $0?.count }.reduce(0, +)
    guard recordedCount == 0 || 2 * identified.matchedCount > recordedCount else {
      throw .otherProtocol(matched: identified.matchedCount, recorded: recordedCount)
    }
    let counts = SweepCounts(plan, light.sweeps, questions)
    var comparison = LightComparison(
      plan: plan, light: identified.light, flooded: flooded, noisy: noisy.sensors,
      correction: correction, identified: identified, blocks: counts.blocks, criteria: criteria)
    comparison.general =
      noisy.findings + inverted + counts.findings
      + (condition == nil ? otherConditions(light.sweeps, questions) : [])
    return comparison.result()
  }

  /// By the commands, where there are some beside photodiodes: which trial the rig played is theirs to say, and whether
  /// the light came the photodiodes'.
  private func identify(
    _ light: RecordedLight, _ questions: [TrialQuestion]
  ) -> TrialIdentification {
    let planned = PlannedLight(plan: plan, sensors: light.sensors)
    let played = light.asCommanded.map {
      TrialIdentification(
        PlannedLight(plan: plan, sensors: $0.sensors), $0, questions: questions,
        criteria: criteria)
    }
    return TrialIdentification(
      planned, light, questions: questions, played: played?.answers, criteria: criteria)
  }

  /// Conditions that the recording names and the protocol does not have.
  private func otherConditions(
    _ sweeps: [RecordedLight.Sweep], _ questions: [TrialQuestion]
  ) -> [LightFinding] {
    let named = zip(sweeps, questions).filter { $1.isInduction }.compactMap { $0.0.condition }
    let unknown = Set(named).subtracting(plan.conditions).sorted()
    guard !unknown.isEmpty else { return [] }
    return [
      LightFinding(
        .otherCondition, expected: plan.conditions.joined(separator: ", "),
        found: unknown.joined(separator: ", "))
    ]
  }

  /// Takes away what a sensor shows in a sweep where that is many times what any trial plans: noise, which
  /// pairs with anything. Such sweeps do not cost the others their comparison.
  private func takeFlooded(from light: inout RecordedLight) -> [FloodedSensor] {
    let most = 10 * (plan.trials.map(\.pulses.count).max() ?? 0) + 20
    var flooded: [FloodedSensor] = []
    for index in light.sweeps.indices {
      for sensor in light.sweeps[index].pulses.indices {
        guard let count = light.sweeps[index].pulses[sensor]?.count, count > most else { continue }
        light.sweeps[index].pulses[sensor] = nil
        flooded.append(
          FloodedSensor(sweep: light.sweeps[index].index, sensor: sensor, count: count))
      }
    }
    return flooded
  }
}

/// Why a recording is not compared.
public enum VerificationRefusal: Error, Hashable, Sendable {
  case noLight
  case unknownCondition(String, known: [String])
  /// No more than half of the recorded pulses lie where any trial plans one.
  case otherProtocol(matched: Int, recorded: Int)
}
