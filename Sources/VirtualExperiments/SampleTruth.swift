import Foundation
import Signals

/// What the generator put into the sample study.
struct SampleTruth: Codable {
  struct Sweep: Codable {
    var name: String
    var block: Trial.Block
    var condition: String
    /// Peak times, seconds from the sweep's first sample.
    var spikes: [Double]
    /// Midpoints of rise and fall, seconds from the sweep's first sample.
    var plateaus: [TimeWindow]

    enum CodingKeys: String, CodingKey {
      case name, block, condition
      case spikes = "spikes_s"
      case plateaus = "plateaus_s"
    }
  }

  struct Cell: Codable {
    var file: String
    var condition: String
    var weightRatio: Double
    var sweeps: [Sweep]

    enum CodingKeys: String, CodingKey {
      case file, condition
      case weightRatio = "weight_ratio"
      case sweeps
    }
  }

  /// ln 1.4: a cell with a plateau in the target phase of every trial and none in the forward phase
  /// is potentiated by 40 % on average. The sample study follows the plateau-difference rule because
  /// it was made so; it is no evidence for the rule.
  static let logRatioPerPlateauDifference = 0.3364722366212129

  var schema = "apical.sample-truth/1"
  var note: String
  var seed: UInt64
  var generator: String
  var cells: [Cell]
}
