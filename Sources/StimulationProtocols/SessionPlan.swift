import Quantities
import Signals

/// When each sweep of one cell begins.
///
/// **Worked example.** 10 min of baseline every 20 s are 30 sweeps, at 0 s, 20 s … 580 s after its
/// start.
public struct SessionPlan: Hashable, Sendable {
  public struct PlannedSweep: Hashable, Sendable {
    public var block: Trial.Block
    /// From 0 within its block.
    public var number: Int
    /// From the start of the session.
    public var start: Microseconds
  }

  public let sweeps: [PlannedSweep]
  public let inductionEnd: Microseconds
  public let end: Microseconds

  public init(_ schedule: Schedule) {
    var sweeps: [PlannedSweep] = []
    var now = schedule.settle + schedule.crosstalk

    func add(_ block: Trial.Block, _ count: Int, every interval: Microseconds) {
      for number in 0..<count {
        sweeps.append(PlannedSweep(block: block, number: number, start: now + number * interval))
      }
    }
    add(.baseline, schedule.baseline.count, every: schedule.baseline.interval)
    now = now + schedule.baseline.duration
    for (block, trials) in [
      (Trial.Block.reference, schedule.reference), (.induction, schedule.induction),
    ] {
      add(block, trials.count, every: trials.interval)
      now = now + trials.count * trials.interval
    }
    inductionEnd = now
    add(.test, schedule.test.count, every: schedule.test.interval)
    end = now + schedule.test.duration
    self.sweeps = sweeps
  }
}
