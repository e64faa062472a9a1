import Foundation
import ModelComparison
import PlasticityRules
import RecordingAnalysis
import Signals
import SynapticResponses
import TestSupport
import Testing

@Suite("What the rules say, cell by cell")
struct SignTableTests {
  private func result(
    _ name: String, forward: Double?, target: Double?, plateaus: [TimeWindow], ratio: [Double]?,
    hasTrials: Bool = true
  ) -> RecordingResult {
    let phases = TrialPhases(
      forward: TimeWindow(start: 0.1, end: 0.3), target: TimeWindow(start: 0.3, end: 0.5),
      source: .file)
    func measure(_ alpha: Double?) -> PlateauMeasure {
      PlateauMeasure(
        alpha: alpha, scale: .area, measure: .somaticResidual, window: phases.forward,
        reference: nil, standardDeviation: nil, reason: alpha == nil ? "no reference" : nil)
    }
    let trial = ActivityRecord.Trial(
      startTime: 0, duration: 0.7, presynapticSpikes: [0.12], postsynapticSpikes: [0.13],
      plateaus: plateaus, phases: phases, forwardPlateau: measure(forward),
      targetPlateau: measure(target))
    return RecordingResult(
      file: name, format: "memory", cell: nil, condition: name, criteria: AnalysisCriteria(),
      sweeps: [], failed: [], conditions: [], plateauDifference: nil,
      weightChange: ratio.map {
        WeightChange(
          ratio: $0[1], interval: [$0[0], $0[2]], confidence: 0.95, baselineMean: 1,
          afterMean: $0[1], baselineCount: 9, afterCount: 9, excludedCount: 0)
      },
      activity: hasTrials ? ActivityRecord(trials: [trial]) : nil, messages: [])
  }

  @Test("the telling condition: a plateau in the forward phase, where the rules part")
  func forwardPlateau() throws {
    let late = [TimeWindow(start: 0.3, end: 0.5)]
    let early = [TimeWindow(start: 0.1, end: 0.3)]
    let table = SignTable(
      [
        result("A", forward: 0, target: 2000, plateaus: late, ratio: [1.2, 1.4, 1.6]),
        result("B", forward: 2000, target: 0, plateaus: early, ratio: [0.6, 0.7, 0.9]),
        result("lost", forward: nil, target: nil, plateaus: [], ratio: nil),
        result("plain", forward: 0, target: 0, plateaus: [], ratio: nil, hasTrials: false),
      ], rules: RuleLibrary.all)
    #expect(table.rows.map(\.file) == ["A", "B", "lost"])
    #expect(
      table.rules == [
        "plateau-difference", "pair-stdp", "btsp", "burst-fixed", "burst-slow-average",
        "burst-fast-average", "differential-hebbian",
      ])
    #expect(table.rows[0].predictions.prefix(3).map(\.sign) == [1, 1, 1])
    #expect(table.rows[1].predictions.prefix(3).map(\.sign) == [-1, 1, 1])
    #expect(table.rows[1].rulesDisagree)
    #expect(table.rows.map { $0.weightChange?.sign } == [1, -1, nil])
    // A rule that cannot be computed takes no part in a disagreement.
    #expect(table.rows[2].predictions[0].sign == nil)
    #expect(table.rows[2].predictions[0].reason != nil)
  }

  @Test("a weight ratio whose interval holds 1 has sign 0")
  func measuredSign() {
    let unclear = result("C", forward: 0, target: 0, plateaus: [], ratio: [0.9, 1.1, 1.3])
    #expect(unclear.weightChange?.sign == 0)
  }
}
