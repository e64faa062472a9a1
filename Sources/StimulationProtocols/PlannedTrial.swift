import InputDocuments
import Signals

/// One trial as the rig runs it: a condition's, or the one that is the same for every cell.
public struct PlannedTrial: Hashable, Sendable {
  /// Induction for a condition's trial. The test trial is also that of the baseline.
  public var block: Trial.Block
  /// Name of the condition; nil for reference and test.
  public var condition: String?
  /// The key of the file that it comes from, such as `conditions.A`.
  public var path: String
  /// By time.
  public var pulses: [PlannedPulse]
  /// By time.
  public var steps: [PlannedStep]
}

extension StimulationProtocol {
  /// A trial of each condition, in the order of the file; then reference and test.
  public var trials: [PlannedTrial] {
    conditions.map {
      PlannedTrial(
        block: .induction, condition: $0.name, path: "conditions.\($0.name)",
        pulses: pulses(of: $0.value), steps: steps(of: $0.value))
    }
      + [
        (Trial.Block.reference, "schedule.reference_stimuli", schedule.referenceStimuli),
        (.test, "schedule.test_stimuli", schedule.testStimuli),
      ].map { block, path, stimuli in
        PlannedTrial(
          block: block, path: path, pulses: pulses(of: stimuli), steps: steps(of: stimuli))
      }
  }
}
