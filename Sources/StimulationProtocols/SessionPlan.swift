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
    /// Name of the stimuli whose turn it is; nil where they do not take turns.
    public var testSweep: String?
  }

  public let sweeps: [PlannedSweep]
  public let inductionStart: Microseconds
  public let inductionEnd: Microseconds
  public let end: Microseconds

  public init(_ schedule: Schedule) {
    var sweeps: [PlannedSweep] = []
    var now = schedule.settle + schedule.crosstalk
    var inductionStart = now

    func add(_ block: Trial.Block, _ count: Int, every interval: Microseconds) {
      for number in 0..<count {
        let isTest = block == .baseline || block == .test
        sweeps.append(
          PlannedSweep(
            block: block, number: number, start: now + number * interval,
            testSweep: isTest ? schedule.testSweepName(ofSweep: number) : nil))
      }
    }
    add(.baseline, schedule.baseline.count, every: schedule.baseline.interval)
    now = now + schedule.baseline.duration
    for (block, trials) in [
      (Trial.Block.reference, schedule.reference), (.induction, schedule.induction),
    ] {
      add(block, trials.count, every: trials.interval)
      if block == .induction { inductionStart = now }
      now = now + trials.duration
    }
    self.inductionStart = inductionStart
    inductionEnd = now
    add(.test, schedule.test.count, every: schedule.test.interval)
    end = now + schedule.test.duration
    self.sweeps = sweeps
  }
}
