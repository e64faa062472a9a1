import Foundation
import Statistics

/// The change of the paired pathway beside that of an unpaired one of the same cell.
///
/// **Definition.** normalised ratio = test ratio / control ratio. Its interval is made on the logarithm from
/// the four means, whose variances CV²/n add, with Welch–Satterthwaite degrees of freedom. What changes both
/// pathways alike (electrode, cell, light) cancels; what induction changed in one remains.
///
/// **Worked number.** Test 1.5 and control 0.75: 2.
public struct ControlPathway: Codable, Hashable, Sendable {
  /// As the recording names it.
  public var pathway: String?
  public var ratio: Double
  /// `[lower, upper]`.
  public var interval: [Double]
  public var baselineCount: Int
  public var afterCount: Int
  /// Test / control.
  public var normalizedRatio: Double
  /// `[lower, upper]`.
  public var normalizedInterval: [Double]

  /// - Parameters:
  ///   - test: ratio of the paired pathway.
  ///   - control: ratio of the unpaired pathway.
  init(
    pathway: String?, test: BlockRatio, control: BlockRatio, confidence: Double
  ) {
    self.pathway = pathway
    ratio = control.ratio
    let own = control.interval(confidence: confidence)
    interval = [own.lower, own.upper]
    baselineCount = control.before.count
    afterCount = control.after.count
    normalizedRatio = test.ratio / control.ratio
    let parts = test.parts + control.parts
    let reach = BlockRatio.reach(parts, confidence: confidence)
    normalizedInterval = [normalizedRatio * exp(-reach), normalizedRatio * exp(reach)]
  }

  enum CodingKeys: String, CodingKey {
    case pathway
    case ratio = "weight_ratio"
    case interval = "weight_ratio_interval"
    case baselineCount = "baseline_count"
    case afterCount = "after_count"
    case normalizedRatio = "normalized_ratio"
    case normalizedInterval = "normalized_ratio_interval"
  }
}
