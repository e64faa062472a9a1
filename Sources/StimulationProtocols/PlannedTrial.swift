import InputDocuments
import Signals

/// One trial as the rig runs it: a condition's, or the one that is the same for every cell.
public struct PlannedTrial: Hashable, Sendable {
  /// Induction for a condition's trial. The test trial is also that of the baseline.
  public var block: Trial.Block
  /// Name of the condition; nil for reference and test.
  public var condition: String?
  /// Name of the stimuli whose turn it is in a test sweep; nil where they do not take turns.
  public var testSweep: String?
  /// The key of the file that it comes from, such as `conditions.A`.
  public var path: String
  /// By time.
  public var pulses: [PlannedPulse]
  /// By time.
  public var steps: [PlannedStep]
  /// The step by which access is watched, in tests.
  public var clampStep: Clamp.Step?
}

extension StimulationProtocol {
  /// A trial of each condition, in the order of the file; then reference and test, the latter once
  /// for each of the stimuli that take turns.
  public var trials: [PlannedTrial] {
    conditions.map {
      PlannedTrial(
        block: .induction, condition: $0.name, path: "conditions.\($0.name)",
        pulses: pulses(of: $0.value), steps: steps(of: $0.value))
    }
      + [
        PlannedTrial(
          block: .reference, path: "schedule.reference_stimuli",
          pulses: pulses(of: schedule.referenceStimuli),
          steps: steps(of: schedule.referenceStimuli))
      ] + testTrials
  }

  private var testTrials: [PlannedTrial] {
    let names: [String?] =
      schedule.testSweeps.isEmpty ? [nil] : schedule.testSweeps.map { $0.name }
    return names.map { name in
      let stimuli = schedule.testStimuli(ofSweep: name)
      return PlannedTrial(
        block: .test, testSweep: name,
        path: name.map { "schedule.test_sweeps.\($0)" } ?? "schedule.test_stimuli",
        pulses: pulses(of: stimuli), steps: steps(of: stimuli), clampStep: schedule.clamp?.step)
    }
  }
}
