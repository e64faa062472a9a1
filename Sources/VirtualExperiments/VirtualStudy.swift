import Foundation
import InputDocuments
import PlasticityRules
import Quantities
import Recordings
import Signals
import StimulationProtocols

/// A protocol carried out on virtual cells: the recordings that a rig would have written, and the
/// truth about them.
///
/// Cells, codes and conditions are those of the protocol's own allocation. Every draw comes from the
/// seed with cell and sweep in its counter, so that any cell can be made alone and the number of
/// workers changes nothing.
public struct VirtualStudy: Sendable {
  /// What is simulated and how.
  public struct Plan: Sendable {
    public var seed: UInt64
    public var parameters = VirtualExperimentParameters()
    /// Names of the conditions to carry out; nil for all.
    public var conditions: [String]?
    /// So many cells of each condition, the first of the allocation; nil for all.
    public var cellsPerCondition: Int?
    /// Fewer and shorter sweeps (``Abridgement``).
    public var isAbridged = false

    public init(seed: UInt64) { self.seed = seed }
  }

  public let plan: Plan
  /// The protocol as it is carried out.
  public let stimulation: StimulationProtocol
  /// In the order in which they are recorded.
  public let cells: [CellAllocation.Cell]
  /// Name of the rule that changes the synapses; nil for none.
  public var trueRuleName: String? { truth.rule?.name }
  let truth: TrueRule
  package let sessionPlan: SessionPlan
  /// A sweep ends so long after its last stimulus; nil for the protocol's own duration.
  let tail: Microseconds?
  /// Hz.
  let samplingRate: Double

  /// - Parameters:
  ///   - stimulation: the protocol, free of contradictions.
  ///   - samplingRate: of the rig, Hz.
  ///   - rule: what changes the synapses; nil for nothing.
  /// - Throws: `VirtualExperimentError`.
  public init(
    _ stimulation: StimulationProtocol, samplingRate: Double, rule: (any PlasticityRule)?,
    plan: Plan
  ) throws {
    self.plan = plan
    let abridgement = plan.isAbridged ? Abridgement() : nil
    self.stimulation = abridgement?.shortened(stimulation) ?? stimulation
    self.samplingRate = abridgement?.samplingRate ?? samplingRate
    tail = abridgement?.tail
    sessionPlan = SessionPlan(self.stimulation.schedule)
    let known = stimulation.conditions.map(\.name)
    let wanted = plan.conditions ?? known
    let unknown = wanted.filter { !known.contains($0) }
    guard unknown.isEmpty else {
      throw VirtualExperimentError.unknownConditions(unknown, known: known)
    }
    truth = try TrueRule(
      rule, self.stimulation, plan: sessionPlan, tail: tail, parameters: plan.parameters)
    var counts: [String: Int] = [:]
    cells = CellAllocation(
      stimulation, seed: stimulation.randomisation.seed ?? plan.seed
    ).cells.filter { cell in
      guard wanted.contains(cell.condition) else { return false }
      counts[cell.condition, default: 0] += 1
      return plan.cellsPerCondition.map { counts[cell.condition, default: 0] <= $0 } ?? true
    }
  }

  /// Runs one cell through the protocol.
  ///
  /// - Throws: `VirtualExperimentError`.
  public func recording(of cell: CellAllocation.Cell) throws -> VirtualRecording {
    try VirtualRecording(cell, in: self)
  }
}

/// A protocol cut to what a small sample needs: the same clock, stimuli and outcome window with fewer
/// sweeps, each ending soon after its last stimulus.
public struct Abridgement: Hashable, Sendable {
  /// Trials in place of the protocol's, where it has more.
  public let inductionTrials = 10
  public let referenceTrials = 5
  /// Between test sweeps, where the protocol's is shorter.
  public let testInterval = Microseconds(60_000_000)
  /// After the last stimulus of a sweep.
  public let tail = Microseconds(150_000)
  /// Hz.
  public let samplingRate = 10_000.0

  func shortened(_ stimulation: StimulationProtocol) -> StimulationProtocol {
    var short = stimulation
    short.schedule.induction.count = min(inductionTrials, stimulation.schedule.induction.count)
    short.schedule.reference.count = min(referenceTrials, stimulation.schedule.reference.count)
    short.schedule.baseline.interval = max(testInterval, stimulation.schedule.baseline.interval)
    short.schedule.test.interval = max(testInterval, stimulation.schedule.test.interval)
    return short
  }

  /// Test sweeps outside the windows that the outcome is measured in are not kept.
  func keeps(
    _ sweep: VirtualCell.Sweep, outcome: Outcome, baselineEnd: Double, inductionEnd: Double
  ) -> Bool {
    switch sweep.block {
    case .baseline: sweep.startTime >= baselineEnd - outcome.baseline.seconds
    case .test:
      sweep.startTime >= inductionEnd + outcome.from.seconds
        && sweep.startTime < inductionEnd + outcome.to.seconds
    case .reference, .induction: true
    }
  }
}
