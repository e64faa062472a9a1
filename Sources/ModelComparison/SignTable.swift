import PlasticityRules
import RecordingAnalysis
import Signals
import SynapticResponses

/// What each rule says of each cell, beside what was measured.
public struct SignTable: Codable, Sendable {
  /// One cell.
  public struct Row: Codable, Sendable {
    public var file: String
    public var cell: String?
    public var condition: String?
    public var weightChange: WeightChange?
    public var plateauDifference: PlateauDifference?
    public var predictions: [RulePrediction]

    public init(
      file: String, cell: String?, condition: String?, weightChange: WeightChange?,
      plateauDifference: PlateauDifference?, predictions: [RulePrediction]
    ) {
      self.file = file
      self.cell = cell
      self.condition = condition
      self.weightChange = weightChange
      self.plateauDifference = plateauDifference
      self.predictions = predictions
    }

    /// The computable rules do not all give the same sign.
    public var rulesDisagree: Bool { Set(predictions.compactMap(\.sign)).count > 1 }

    enum CodingKeys: String, CodingKey {
      case file, cell, condition
      case weightChange = "weight_change"
      case plateauDifference = "plateau_difference"
      case predictions
    }
  }

  /// Rule names in the order of the columns.
  public var rules: [String]
  public var rows: [Row]

  /// - Parameters:
  ///   - results: recordings with induction trials; others give no row.
  ///   - rules: the rules to evaluate, each on each record.
  public init(_ results: [RecordingResult], rules: [any PlasticityRule]) {
    self.rules = rules.map(\.name)
    self.rows = results.compactMap { result in
      result.activity.map { activity in
        Row(
          file: result.file, cell: result.cell, condition: result.condition,
          weightChange: result.weightChange, plateauDifference: result.plateauDifference,
          predictions: rules.map { $0.prediction(for: activity) })
      }
    }
  }
}
