import InputDocuments
import Messages
import Quantities

/// What a schedule says that cannot be meant together.
extension StimulationProtocol {
  func scheduleProblems() -> [DocumentProblem] {
    var problems = clampProblems() + stoppingProblems()
    for (index, name) in (schedule.crosstalkBlock?.crossCells ?? []).enumerated()
    where pathway(name.light)?.mask == name.mask {
      problems.append(
        contradiction(
          "schedule.crosstalk_block.cross[\(index)]",
          "a cross cell is a light on a mask that is not its own",
          expected: "another mask", found: "\"\(name.mask)\"",
          "The ladder shows each light on its own mask already."))
    }
    if let block = schedule.crosstalkBlock {
      problems += crosstalkTimes(of: block)
    }
    // Sweeps that take turns can miss a window; files without them read as before.
    for counts in schedule.testSweeps.isEmpty ? [] : outcomeCounts
    where pathway(counts.pathway)?.role == .bottomUp
      && (counts.baseline == 0 || counts.outcome == 0)
    {
      let part = counts.baseline == 0 ? "baseline" : "test"
      problems.append(
        contradiction(
          "schedule.\(part)", "no sweep of the outcome's windows tests \(counts.pathway)",
          expected: "a test of \(counts.pathway) in both windows",
          found: "\(counts.baseline) before, \(counts.outcome) after",
          "Test it, shorten the interval, or move the window."))
    }
    return problems
  }

  private func clampProblems() -> [DocumentProblem] {
    guard let clamp = schedule.clamp, let amplitude = clamp.step?.amplitude else { return [] }
    switch (clamp.mode, amplitude) {
    case (.currentClamp, .current), (.voltageClamp, .potential): return []
    case (.currentClamp, .potential), (.voltageClamp, .current):
      let isCurrent = clamp.mode == .currentClamp
      return [
        contradiction(
          "schedule.clamp.step.amplitude", "the step does not fit the clamp's mode",
          expected: isCurrent ? "a current such as -50 pA" : "a potential such as -5 mV",
          found: "\(amplitude) in \(isCurrent ? "current" : "voltage") clamp",
          "Correct the mode or the step.")
      ]
    }
  }

  private func crosstalkTimes(of block: CrosstalkBlock) -> [DocumentProblem] {
    let longest = crosstalkPulses.map(\.end).max() ?? .zero
    var problems: [DocumentProblem] = []
    if longest > block.interval {
      problems.append(
        contradiction(
          "schedule.crosstalk_block.interval", "trials of the block overlap",
          expected: "at least \(longest)", found: "\(block.interval)", "Lengthen the interval."))
    }
    let durations = pathways.dropLast().compactMap {
      strongestPulse(of: $0.name, on: $0.value.mask)?.duration
    }
    for (index, interval) in block.occlusion.enumerated() {
      guard let longest = durations.max(), interval < longest else { continue }
      problems.append(
        contradiction(
          "schedule.crosstalk_block.occlusion[\(index)]", "the two pulses overlap",
          expected: "at least \(longest)", found: "\(interval)",
          "One device shows one mask at a time: lengthen it."))
    }
    return problems
  }

  private func stoppingProblems() -> [DocumentProblem] {
    guard let stopping else { return [] }
    let plan = randomisation
    let counts = conditions.map { condition in
      (
        condition.name,
        plan.block.count { $0 == condition.name } * plan.blocksPerStratum * plan.strata.count
      )
    }
    guard let (name, count) = counts.first(where: { $0.1 < stopping.cellsPerCondition && $0.1 > 0 })
    else { return [] }
    return [
      contradiction(
        "stopping.cells_per_condition", "fewer cells of \(name) are drawn than are to count",
        expected: "at most \(count), as the blocks give",
        found: "\(stopping.cellsPerCondition)", "Plan more blocks, or fewer cells.")
    ]
  }
}
