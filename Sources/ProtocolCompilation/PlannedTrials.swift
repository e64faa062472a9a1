import InputDocuments
import Quantities
import Signals
import StimulationProtocols

/// A trial of one cell's session, how often the cell gets it, and how far apart.
struct RepeatedTrial: Hashable {
  /// nil in the crosstalk block.
  var block: Trial.Block?
  /// Name of the condition; nil for what every cell gets.
  var condition: String?
  /// The key of the protocol that it comes from.
  var path: String
  /// By time; in the crosstalk block with the lead of the mirrors before the first.
  var pulses: [PlannedPulse]
  var count: Int
  /// From trial to trial of its block.
  var interval: Microseconds
}

extension StimulationProtocol {
  /// Every trial that a rig may run, those of the crosstalk block among them: what a check of light or devices
  /// has to look at.
  ///
  /// A trial of the crosstalk block that is repeated stands once, with its count; so does a test sweep, once
  /// in the baseline and once after induction, each with its own interval. Blocks that no sweep has are left
  /// out.
  ///
  /// **Worked example.** 10 min of baseline every 20 s and 40 min of tests every 30 s: the test trial 30 times
  /// every 20 s, and 80 times every 30 s.
  ///
  /// - Parameter mirrors: crosstalk trials begin so much before their light that the mirrors can settle.
  func plannedTrials(_ mirrors: Rig.MirrorWindow) -> [RepeatedTrial] {
    let sweeps = SessionPlan(schedule).sweeps
    let counts = sweeps.reduce(into: [Turn: Int]()) {
      $0[Turn(block: $1.block, testSweep: $1.testSweep), default: 0] += 1
    }
    let blocks: [(block: Trial.Block, kind: Trial.Block, interval: Microseconds)] = [
      (.baseline, .test, schedule.baseline.interval),
      (.reference, .reference, schedule.reference.interval),
      (.induction, .induction, schedule.induction.interval),
      (.test, .test, schedule.test.interval),
    ]
    let trials = trials
    let session = blocks.flatMap { block, kind, interval in
      trials.filter { $0.block == kind }.compactMap { trial -> RepeatedTrial? in
        guard let count = counts[Turn(block: block, testSweep: trial.testSweep)] else {
          return nil
        }
        return RepeatedTrial(
          block: block, condition: trial.condition, path: trial.path, pulses: trial.pulses,
          count: count, interval: interval)
      }
    }
    return crosstalkTrials(mirrors) + session
  }

  private struct Turn: Hashable {
    var block: Trial.Block
    var testSweep: String?
  }

  private func crosstalkTrials(_ mirrors: Rig.MirrorWindow) -> [RepeatedTrial] {
    // In which order they come does not matter here.
    guard let block = schedule.crosstalkBlock, let plan = CrosstalkPlan(self, seed: nil) else {
      return []
    }
    var places: [[PlannedPulse]: Int] = [:]
    return plan.trials.reduce(into: []) { trials, trial in
      if let place = places[trial.pulses] {
        trials[place].count += 1
        return
      }
      places[trial.pulses] = trials.count
      trials.append(
        RepeatedTrial(
          path: "schedule.crosstalk_block", pulses: trial.pulses(after: mirrors.lead), count: 1,
          interval: block.interval))
    }
  }
}
