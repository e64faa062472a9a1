import RecordingAnalysis
import Signals
import Statistics
import SynapticResponses

/// The sweeps of one block of one recording together.
struct BlockSummary: Encodable {
  /// nil for sweeps of no block.
  var block: Trial.Block?
  var sweepCount: Int
  var counts: EventCounts
  var plateauCount: Int
  /// Mean over the sweeps of the block in which α was measured; on the recording's scale.
  var meanForwardAlpha: Double?
  var meanTargetAlpha: Double?
  /// Mean of the first response of each sweep, mV.
  var meanResponse: Double?

  /// In the order of the schedule, sweeps of no block last.
  static func all(of result: RecordingResult) -> [BlockSummary] {
    (Trial.Block.allCases.map { $0 } + [nil]).compactMap { block -> BlockSummary? in
      let sweeps = result.sweeps.filter { $0.block == block }
      guard !sweeps.isEmpty else { return nil }
      return BlockSummary(
        block: block, sweepCount: sweeps.count,
        counts: sweeps.reduce(EventCounts()) { $0 + $1.counts },
        plateauCount: sweeps.reduce(0) { $0 + $1.plateaus.count },
        meanForwardAlpha: mean(sweeps.compactMap { $0.forwardPlateau?.alpha }),
        meanTargetAlpha: mean(sweeps.compactMap { $0.targetPlateau?.alpha }),
        meanResponse: mean(sweeps.compactMap { $0.evokedResponses.first?.amplitude(in: "mV") }))
    }
  }

  enum CodingKeys: String, CodingKey {
    case block
    case sweepCount = "sweep_count"
    case counts
    case plateauCount = "plateau_count"
    case meanForwardAlpha = "alpha_f"
    case meanTargetAlpha = "alpha_t"
    case meanResponse = "mean_response_mv"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(block, forKey: .block)
    try container.encode(sweepCount, forKey: .sweepCount)
    try container.encode(counts, forKey: .counts)
    try container.encode(plateauCount, forKey: .plateauCount)
    try container.encode(meanForwardAlpha, forKey: .meanForwardAlpha)
    try container.encode(meanTargetAlpha, forKey: .meanTargetAlpha)
    try container.encode(meanResponse, forKey: .meanResponse)
  }
}
