import Messages
import ModelComparison
import PlasticityRules
import RecordingAnalysis
import Signals
import SynapticResponses
import VirtualExperiments

/// `report.json`.
struct ReportDocument: Encodable {
  let schema = "apical.report/1"
  var title: String
  /// nil for an analysis without a protocol; so are the next two.
  var plan: PlanDocument?
  var inventory: [InventoryEntry]?
  var predicted: ProtocolPrediction?
  var summary: StudySummary
  var recordings: [RecordingResult]
  /// Recordings are told by cell, not sweep by sweep.
  var isByCell: Bool
  var failed: [Message]
  var signTable: SignTable
  var comparison: StudyComparison
  /// Paths inside the report's folder.
  var figures: [String]
  var figureMessages: [Message]

  enum CodingKeys: String, CodingKey {
    case schema, title
    case plan = "protocol"
    case inventory, predicted, summary, recordings, failed
    case signTable = "sign_table"
    case comparison, figures
    case figureMessages = "figure_messages"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(title, forKey: .title)
    try container.encode(plan, forKey: .plan)
    try container.encode(inventory, forKey: .inventory)
    try container.encode(predicted, forKey: .predicted)
    try container.encode(summary, forKey: .summary)
    if isByCell {
      try container.encode(recordings.map(RecordingDigest.init), forKey: .recordings)
    } else {
      try container.encode(recordings, forKey: .recordings)
    }
    try container.encode(failed, forKey: .failed)
    try container.encode(signTable, forKey: .signTable)
    try container.encode(comparison, forKey: .comparison)
    try container.encode(figures, forKey: .figures)
    try container.encode(figureMessages, forKey: .figureMessages)
  }
}

/// A recording in a report by cell: everything but its sweeps, which `apical analyze` gives.
private struct RecordingDigest: Encodable {
  var result: RecordingResult
  var blocks: [BlockSummary]

  init(_ result: RecordingResult) {
    self.result = result
    blocks = BlockSummary.all(of: result)
  }

  enum CodingKeys: String, CodingKey {
    case file, format
    case sessionDescription = "session_description"
    case cell, condition, blocks, failed, conditions
    case plateauDifference = "plateau_difference"
    case plateauProbabilityDifference = "plateau_probability_difference"
    case weightChange = "weight_change"
    case burstSummary = "burst_summary"
    case burstMethods = "burst_methods"
    case burstContrasts = "burst_contrasts"
    case messages
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(result.file, forKey: .file)
    try container.encode(result.format, forKey: .format)
    try container.encode(result.sessionDescription, forKey: .sessionDescription)
    try container.encode(result.cell, forKey: .cell)
    try container.encode(result.condition, forKey: .condition)
    try container.encode(blocks, forKey: .blocks)
    try container.encode(result.failed, forKey: .failed)
    try container.encode(result.conditions, forKey: .conditions)
    try container.encode(result.plateauDifference, forKey: .plateauDifference)
    try container.encode(
      result.plateauProbabilityDifference, forKey: .plateauProbabilityDifference)
    try container.encode(result.weightChange, forKey: .weightChange)
    try container.encode(result.burstSummary, forKey: .burstSummary)
    try container.encode(result.burstMethods, forKey: .burstMethods)
    try container.encode(result.burstContrasts, forKey: .burstContrasts)
    try container.encode(result.messages, forKey: .messages)
  }
}
