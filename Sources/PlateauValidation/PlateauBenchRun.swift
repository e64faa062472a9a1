import Signals
import VirtualExperiments

/// The windows of our bench.
package enum PlateauBenchRun {
  /// Both phases of every trial of every cell, in order; cells are run beside one another.
  ///
  /// - Parameters:
  ///   - bench: what to run.
  ///   - progress: cells done, cells in all.
  package static func windows(
    of bench: PlateauBench, progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async -> [PlateauWindow] {
    await withTaskGroup(of: (Int, [PlateauWindow]).self) { group in
      for number in 0..<bench.cellCount {
        group.addTask { (number, windows(of: bench.cell(number), bench: bench)) }
      }
      var parts: [Int: [PlateauWindow]] = [:]
      for await (number, windows) in group {
        parts[number] = windows
        progress(parts.count, bench.cellCount)
      }
      return (0..<bench.cellCount).flatMap { parts[$0] ?? [] }
    }
  }

  package static func windows(
    of cell: PlateauBenchCell, bench: PlateauBench
  ) -> [PlateauWindow] {
    bench.conditions.enumerated().flatMap { index, condition in
      let trial = cell.trial(index, condition)
      let start = cell.phases.forward.start
      return [
        ("forward", cell.phases.forward, trial.forward),
        ("target", cell.phases.target, trial.target),
      ].compactMap { phase, window, truth in
        var item = PlateauWindow(
          trial.recorded, window: window, baseline: TimeWindow(start: start - 0.05, end: start),
          currentPulses: trial.currentPulses, group: "\(cell.number)", trial: "\(index)",
          condition: condition.rawValue, phase: phase, hasPlateau: truth.hasPlateau,
          dendriticMean: truth.meanDepolarization)
        // Of the cell, also where a trial has no bottom-up input.
        item?.isDrivenByCurrent = cell.isDrivenByCurrent
        return item
      }
    }
  }
}
