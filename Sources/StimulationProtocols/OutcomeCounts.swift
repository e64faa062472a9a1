import InputDocuments
import Quantities
import Signals

/// How many test sweeps count for the outcome of one pathway.
///
/// **Worked example.** Baseline 10 min and outcome 20 to 30 min, a sweep every 20 s: 30 and 30; of two
/// sweeps that take turns each has 15 and 15.
public struct OutcomeCounts: Hashable, Sendable {
  public var pathway: String
  /// Sweeps of the baseline window in which the pathway is tested.
  public var baseline: Int
  /// Sweeps of the outcome window in which the pathway is tested.
  public var outcome: Int
}

extension StimulationProtocol {
  /// Of every pathway, in the order of the file.
  public var outcomeCounts: [OutcomeCounts] {
    let plan = SessionPlan(schedule)
    let inductionStart = schedule.settle + schedule.crosstalk + schedule.baseline.duration
    let windows: [(Trial.Block, Microseconds, Microseconds)] = [
      (.baseline, inductionStart - outcome.baseline, inductionStart),
      (.test, plan.inductionEnd + outcome.from, plan.inductionEnd + outcome.to),
    ]
    let tested = Set(schedule.testSweeps.map { Optional($0.name) } + [nil])
    let lit = Dictionary(
      uniqueKeysWithValues: tested.map { name in
        (name, Set(pulses(of: schedule.testStimuli(ofSweep: name)).map(\.pathway)))
      })
    var counts = windows.map { _ in [String: Int]() }
    for sweep in plan.sweeps {
      for (index, (block, from, to)) in windows.enumerated()
      where sweep.block == block && from <= sweep.start && sweep.start < to {
        for pathway in lit[sweep.testSweep] ?? [] { counts[index][pathway, default: 0] += 1 }
      }
    }
    return pathways.map {
      OutcomeCounts(
        pathway: $0.name, baseline: counts[0][$0.name] ?? 0, outcome: counts[1][$0.name] ?? 0)
    }
  }
}
