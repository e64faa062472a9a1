import Signals

/// Which planned trials a sweep may be, by all that is known without its light.
///
/// **Definition.** The sweep's block is the file's; else the schedule's, where the starts of the sweeps
/// fall on those of the schedule in one way only. Its condition is the stated one, else the file's.
struct TrialQuestion {
  /// Positions in the plan's trials.
  var trials: [Int]
  var by: LightVerification.Identification
  /// nil where it is not known.
  var block: Trial.Block?

  var isInduction: Bool { block == .induction }

  /// One for each sweep.
  static func questions(
    _ plan: LightPlan, _ sweeps: [RecordedLight.Sweep], condition: StatedCondition?
  ) -> [TrialQuestion] {
    let places = schedulePlaces(plan, sweeps)
    return sweeps.enumerated().map { index, sweep in
      let place = places?[index]
      let block = sweep.block ?? place?.block
      let by: LightVerification.Identification =
        sweep.block != nil ? .file : block != nil ? .schedule : .light
      let trials = plan.trials.indices.filter { index in
        let trial = plan.trials[index]
        switch block {
        case nil: return true
        case .baseline, .test:
          return trial.block == .test
            && (place?.testSweep.map { $0 == trial.testSweep } ?? true)
        case .reference: return trial.block == .reference
        case .induction:
          guard trial.block == .induction else { return false }
          if let condition { return trial.condition == condition.name }
          guard let named = sweep.condition, plan.conditions.contains(named) else {
            return true
          }
          return trial.condition == named
        }
      }
      var source = by
      if block == .induction, let condition { source = condition.source == .key ? .key : .user }
      return TrialQuestion(trials: trials, by: source, block: block)
    }
  }

  /// Half a second: sweeps that a person or another program starts are never so exact, and none comes as soon.
  private static let startTolerance = 0.5

  /// The sweep of the schedule that each sweep is, by their starts; nil where there is not one way only.
  private static func schedulePlaces(
    _ plan: LightPlan, _ sweeps: [RecordedLight.Sweep]
  ) -> [LightPlan.Sweep]? {
    let starts = plan.schedule.map { $0.start / 1e6 }
    let times = sweeps.map(\.startTime)
    guard let first = times.first, Set(times).count == times.count else {
      return sweeps.count == starts.count ? plan.schedule : nil
    }
    var ways: [[Int]] = []
    for anchor in starts {
      let places = times.map { time in
        starts.firstIndex { abs(time - first + anchor - $0) <= startTolerance }
      }
      let found = places.compactMap { $0 }
      if found.count == times.count, Set(found).count == found.count { ways.append(found) }
    }
    guard ways.count == 1, let way = ways.first else {
      // A recording that begins with the session itself says more than its intervals.
      guard
        let way = ways.first(where: { way in
          zip(way, times).allSatisfy { abs(starts[$0] - $1) <= startTolerance }
        })
      else { return nil }
      return way.map { plan.schedule[$0] }
    }
    return way.map { plan.schedule[$0] }
  }
}
