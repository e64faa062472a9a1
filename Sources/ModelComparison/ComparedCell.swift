import Foundation
import PlasticityRules
import SynapticResponses

/// One cell, the unit of every statement of the comparison.
public struct ComparedCell: Hashable, Sendable {
  public var file: String
  public var cell: String?
  /// Label of its arm in the design.
  public var arm: String
  /// Natural logarithm of the weight ratio after / before.
  public var logRatio: Double
  /// Change by rule, in the rule's own unit; rules that cannot be computed are not in it.
  public var predictions: [String: Double]
  /// Why a rule cannot be computed.
  public var reasons: [String: String]

  public init(
    file: String, cell: String? = nil, arm: String, logRatio: Double,
    predictions: [String: Double], reasons: [String: String] = [:]
  ) {
    self.file = file
    self.cell = cell
    self.arm = arm
    self.logRatio = logRatio
    self.predictions = predictions
    self.reasons = reasons
  }

  /// nil where the cell has no weight ratio or is of no arm of the design. A cell whose plateaus failed stays in
  /// its arm: what was assigned is what is compared.
  static func of(_ row: SignTable.Row, design: ComparisonDesign) -> ComparedCell? {
    guard let arm = row.condition.flatMap(design.arm(of:)),
      let change = row.weightChange, change.ratio > 0, change.ratio.isFinite
    else { return nil }
    var predictions: [String: Double] = [:]
    var reasons: [String: String] = [:]
    for prediction in row.predictions {
      if let value = prediction.change { predictions[prediction.rule] = value }
      if let reason = prediction.reason { reasons[prediction.rule] = reason }
    }
    return ComparedCell(
      file: row.file, cell: row.cell, arm: arm.label, logRatio: log(change.ratio),
      predictions: predictions, reasons: reasons)
  }
}
