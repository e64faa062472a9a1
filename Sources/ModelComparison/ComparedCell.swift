import Foundation
import PlasticityRules
import SynapticResponses

/// One cell, the unit of every statement of the comparison.
public struct ComparedCell: Hashable, Sendable {
  public var file: String
  public var cell: String?
  public var arm: ExperimentArm
  /// Natural logarithm of the weight ratio after / before.
  public var logRatio: Double
  /// Change by rule, in the rule's own unit; rules that cannot be computed are not in it.
  public var predictions: [String: Double]
  /// Why a rule cannot be computed.
  public var reasons: [String: String]

  public init(
    file: String, cell: String? = nil, arm: ExperimentArm, logRatio: Double,
    predictions: [String: Double], reasons: [String: String] = [:]
  ) {
    self.file = file
    self.cell = cell
    self.arm = arm
    self.logRatio = logRatio
    self.predictions = predictions
    self.reasons = reasons
  }

  /// nil where the cell has no weight ratio or is of no arm. A cell whose plateaus failed stays in
  /// its arm: what was assigned is what is compared.
  init?(_ row: SignTable.Row) {
    guard let arm = row.condition.flatMap({ ExperimentArm(condition: $0) }),
      let ratio = row.weightChange?.ratio, ratio > 0, ratio.isFinite
    else { return nil }
    self.init(
      file: row.file, cell: row.cell, arm: arm, logRatio: log(ratio),
      predictions: Dictionary(
        row.predictions.compactMap { said in said.change.map { (said.rule, $0) } },
        uniquingKeysWith: { first, _ in first }),
      reasons: Dictionary(
        row.predictions.compactMap { said in said.reason.map { (said.rule, $0) } },
        uniquingKeysWith: { first, _ in first }))
  }
}
