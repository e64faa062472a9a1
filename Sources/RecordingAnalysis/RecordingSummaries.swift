import EventDetection
import Messages
import Signals
import Statistics

/// What the sweeps of one recording give together.
extension RecordingAnalyzer {
  func conditionSummaries(
    _ sweeps: [SweepResult], burstMethod: BurstMethod
  ) -> [ConditionSummary] {
    let analyzed = sweeps.filter(\.hasSpikeTimes)
    let named = Dictionary(grouping: analyzed) { $0.condition ?? "all sweeps" }
    return named.keys.sorted().map { name in
      let members = named[name] ?? []
      let counts = members.reduce(EventCounts()) { $0 + $1.counts }
      return ConditionSummary(
        condition: name, sweepCount: members.count, counts: counts,
        burstProbabilityInterval: counts.burstProbabilityInterval(
          confidence: criteria.confidence),
        phaseEvents: PhaseEvents.summed(members, confidence: criteria.confidence),
        sensitivity: burstMethod == .event
          ? BurstSensitivity(
            RecordingBursts.trains(members, burstInterval: criteria.burstInterval)) : nil,
        plateauDifference: plateauDifference(of: members),
        plateauProbabilityDifference: plateauProbabilityDifference(of: members))
    }
  }

  func plateauDifference(of sweeps: [SweepResult]) -> PlateauDifference? {
    plateauDifference(
      of: sweeps.compactMap { sweep in
        sweep.forwardPlateau.flatMap { forward in sweep.targetPlateau.map { (forward, $0) } }
      })
  }

  func plateauProbabilityDifference(of sweeps: [SweepResult]) -> PlateauDifference? {
    plateauDifference(
      of: sweeps.compactMap(\.plateauReadouts).map {
        ($0.forward.probability, $0.target.probability)
      })
  }

  private func plateauDifference(
    of measures: [(PlateauMeasure, PlateauMeasure)]
  ) -> PlateauDifference? {
    let pairs = measures.compactMap { forward, target in
      forward.alpha.flatMap { alpha in target.alpha.map { (alpha, $0) } }
    }
    guard let first = measures.first(where: { !$0.0.abstained && !$0.1.abstained })?.0,
      measures.allSatisfy({ $0.0.scale == first.scale && $0.1.measure == first.measure }),
      let forward = mean(pairs.map(\.0)), let target = mean(pairs.map(\.1))
    else { return nil }
    let differences = pairs.map { $1 - $0 }
    let interval = MeanInterval.student(differences, confidence: criteria.confidence)
    return PlateauDifference(
      scale: first.scale, measure: first.measure, meanForward: forward, meanTarget: target,
      mean: target - forward, interval: interval.map { [$0.lower, $0.upper] },
      trialCount: pairs.count, abstainedCount: measures.count - pairs.count)
  }

  func activity(of induction: [SweepResult]) -> ActivityRecord? {
    guard !induction.isEmpty else { return nil }
    return ActivityRecord(
      trials: induction.map { sweep in
        let isKnown = sweep.light.contains { $0.pathway == .bottomUp }
        let isDriven = !sweep.light.contains { $0.pathway == nil }
        return ActivityRecord.Trial(
          startTime: sweep.startTime, duration: sweep.duration,
          presynapticSpikes: isKnown || isDriven
            ? sweep.light.filter { $0.pathway == .bottomUp }.map(\.onset) : nil,
          postsynapticSpikes: sweep.clampMode == .currentClamp
            ? sweep.spikes.map(\.peakTime) : nil,
          plateaus: sweep.clampMode == .currentClamp ? sweep.plateaus.map(\.window) : nil,
          phases: sweep.phases, forwardPlateau: sweep.forwardPlateau,
          targetPlateau: sweep.targetPlateau)
      })
  }
}
