import Foundation
import InputDocuments
import Messages
import PlasticityRules
import Quantities
import Signals
import Statistics
import StimulationProtocols

/// The rule that changes the synapses of a virtual experiment, with the size of what it does.
///
/// **Definition.** log weight ratio = gain × (x − m_D) + the cell's own deviation, where x is the
/// rule's change for the cell's true activity and m_D its mean in the bottom-up-only condition, so
/// that there the rule alone gives no change. The gain is such that the target-plateau condition
/// lies the declared effect above it on average over ``referenceCells`` cells of seed 0.
struct TrueRule: Sendable {
  static let referenceCells = 8

  /// nil where nothing changes the synapses.
  let rule: (any PlasticityRule)?
  let gain: Double
  let bottomUpOnlyMean: Double

  /// - Throws: `VirtualExperimentError` where the rule cannot be computed or tells the two conditions
  ///   not apart.
  init(
    _ rule: (any PlasticityRule)?, _ stimulation: StimulationProtocol, plan: SessionPlan,
    tail: Microseconds?, parameters: VirtualExperimentParameters
  ) throws {
    self.rule = rule
    guard let rule else {
      (gain, bottomUpOnlyMean) = (0, 0)
      return
    }
    func meanChange(_ role: ConditionRole) throws -> Double {
      guard let condition = stimulation.conditions.first(where: { $0.value.role == role }) else {
        throw VirtualExperimentError.conditionMissing(role)
      }
      let changes = try (0..<Self.referenceCells).map { number in
        let cell = VirtualCell(
          stimulation, condition: condition, parameters: parameters, seed: 0,
          number: UInt32(number))
        return try Self.change(rule, cell.induction(of: plan, tail: tail))
      }
      return mean(changes) ?? 0
    }
    let target = try meanChange(.targetPlateau)
    bottomUpOnlyMean = try meanChange(.bottomUpOnly)
    guard target - bottomUpOnlyMean > 1e-9 * max(abs(target), abs(bottomUpOnlyMean)) else {
      throw VirtualExperimentError.noEffect(rule.name)
    }
    gain = parameters.effect / (target - bottomUpOnlyMean)
  }

  /// The rule's change in its own unit; nil without a rule.
  func change(for record: ActivityRecord) throws -> Double? {
    try rule.map { try Self.change($0, record) }
  }

  /// Log weight ratio, without the cell's own deviation.
  func logRatio(ofChange change: Double?) -> Double {
    change.map { gain * ($0 - bottomUpOnlyMean) } ?? 0
  }

  private static func change(_ rule: any PlasticityRule, _ record: ActivityRecord) throws -> Double
  {
    switch rule.prediction(for: record).outcome {
    case .change(let value, _): return value
    case .notComputable(let reason):
      throw VirtualExperimentError.notComputable(rule: rule.name, reason: reason)
    }
  }
}

/// Why a virtual experiment cannot be made.
public enum VirtualExperimentError: ReportableError, Equatable {
  case conditionMissing(ConditionRole)
  case unknownConditions([String], known: [String])
  case noEffect(String)
  case notComputable(rule: String, reason: String)

  public var message: Message {
    switch self {
    case .conditionMissing(let role):
      Message(
        .simulationImpossible, .error,
        "the protocol has no condition of role \(role.rawValue), by which the size of a rule's effect "
          + "is set", object: "conditions", expected: role.rawValue,
        remedy: "Add the condition, or take --truth none.")
    case .unknownConditions(let names, let known):
      Message(
        .simulationImpossible, .error, "the protocol has no such condition", object: "conditions",
        expected: known.joined(separator: ", "), found: names.joined(separator: ", "),
        remedy: "Name conditions as the protocol does.")
    case .noEffect(let rule):
      Message(
        .simulationImpossible, .error,
        "the rule does not change the target-plateau condition more than bottom-up only, so its "
          + "effect has no size", object: rule, remedy: "Take another rule with --truth.")
    case .notComputable(let rule, let reason):
      Message(
        .simulationImpossible, .error, "the rule cannot be computed for a virtual cell: \(reason)",
        object: rule, remedy: "Take another rule with --truth.")
    }
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
