import Signals
import Statistics

/// How many sweeps of the schedule a recording has.
///
/// **Definition.** Sweeps are missing from a block where the time between two neighbours in it is more than 1.5 times the
/// block's median, and longer than any that the schedule has between two of the block: one less than the
/// times that the median fits into it. A block that the schedule has between two recorded ones is missing as a whole. A block
/// that was begun later or ended earlier has fewer sweeps, which is a note: it may have been meant.
///
/// **Worked example.** Induction sweeps at 0, 10, 40 and 50 s, planned each 10 s: two are missing.
struct SweepCounts {
  /// In the order of the schedule.
  private(set) var blocks: [LightVerification.Block] = []
  private(set) var findings: [LightFinding] = []

  /// Half a second, as of the schedule's places.
  private static let startTolerance = 0.5

  init(_ plan: LightPlan, _ sweeps: [RecordedLight.Sweep], _ questions: [TrialQuestion]) {
    // Without the block of every sweep nothing can be counted.
    guard questions.allSatisfy({ $0.block != nil }) else { return }
    var order: [Trial.Block] = []
    for block in plan.schedule.map(\.block) where !order.contains(block) { order.append(block) }
    let recorded = order.map { block in
      zip(sweeps, questions).filter { $1.block == block }.map(\.0).sorted {
        $0.startTime < $1.startTime
      }
    }
    let first = recorded.firstIndex { !$0.isEmpty }
    let last = recorded.lastIndex { !$0.isEmpty }
    for (position, block) in order.enumerated() {
      let own = recorded[position]
      let starts = plan.schedule.filter { $0.block == block }.map { $0.start / 1e6 }
      let holes = Self.holes(own, planned: starts)
      var missing = holes.map(\.count).reduce(0, +)
      if let first, let last, own.isEmpty, first < position, position < last {
        missing = starts.count
        findings.append(
          LightFinding(
            .sweepsMissing, value: Double(missing), expected: "block \(block.rawValue)",
            found: "no sweep of it"))
      }
      findings += holes.map { hole in
        LightFinding(
          .sweepsMissing, value: Double(hole.count),
          expected: "\(starts.count) sweeps of \(block.rawValue) without a hole",
          found: "\(own.count), with \(hole.count) missing after sweep \(hole.after)")
      }
      blocks.append(
        LightVerification.Block(
          block: block, plannedCount: starts.count, recordedCount: own.count,
          missingCount: missing))
    }
  }

  private static func holes(
    _ sweeps: [RecordedLight.Sweep], planned: [Double]
  ) -> [(after: Int, count: Int)] {
    let pairs = zip(sweeps, sweeps.dropFirst())
    let intervals = pairs.map { $1.startTime - $0.startTime }
    guard let usual = median(intervals), usual > 0 else { return [] }
    let longest = zip(planned, planned.dropFirst()).map { $1 - $0 }.max() ?? 0
    return zip(pairs, intervals).filter {
      $0.1 > 1.5 * usual && $0.1 > longest + startTolerance
    }.map { ($0.0.0.index, max(1, Int(($0.1 / usual).rounded()) - 1)) }
  }
}
