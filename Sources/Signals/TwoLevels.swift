/// The two levels between which a gate steps.
///
/// **Definition.** The levels are the means of the samples below and above a limit, the limit is the
/// middle of the two levels, and both are sought in turn from the middle of the range on (Ridler &
/// Calvard 1978, *IEEE Trans. Syst. Man Cybern.* 8:630). A signal has two levels if 98 of 100
/// samples, and 9 of 10 on either side of the limit, lie within a third of the levels' separation
/// from one of them.
///
/// Example: 90 samples of 0.01 V and 10 of 4.99 V: levels 0.01 and 4.99 V, occupancy 1, a tenth of
/// the time at the upper one. A sine wave has an occupancy of 0.86 and no two levels.
public struct TwoLevels: Codable, Hashable, Sendable {
  /// In the signal's unit.
  public var low: Double
  public var high: Double
  /// Part of the finite samples within a third of the separation from a level, 0 to 1.
  public var occupancy: Double
  /// Part of the finite samples above the limit, 0 to 1.
  public var upperPart: Double
  /// Whether the first finite sample lies above the limit.
  public var beginsHigh: Bool
  /// Whether nine of ten samples on either side of the limit lie near their level.
  private var bothAreHeld: Bool

  /// nil where fewer than two different finite samples are there.
  public init?(_ samples: [Double]) {
    var low = Double.infinity
    var high = -Double.infinity
    var first: Double?
    for sample in samples where sample.isFinite {
      low = min(low, sample)
      high = max(high, sample)
      first = first ?? sample
    }
    guard let first, high > low else { return nil }
    var limit = low + (high - low) / 2
    // A few rounds settle what has two levels; what has none is told by the occupancy.
    for _ in 0..<8 {
      var below = (sum: 0.0, count: 0)
      var above = (sum: 0.0, count: 0)
      for sample in samples where sample.isFinite {
        if sample > limit {
          above = (above.sum + sample, above.count + 1)
        } else {
          below = (below.sum + sample, below.count + 1)
        }
      }
      guard below.count > 0, above.count > 0 else { return nil }
      (low, high) = (below.sum / Double(below.count), above.sum / Double(above.count))
      let next = low + (high - low) / 2
      if next == limit { break }
      limit = next
    }
    guard high > low, limit.isFinite else { return nil }
    let margin = (high - low) / 3
    var counts = (finite: 0, below: 0, nearLow: 0, above: 0, nearHigh: 0)
    for sample in samples where sample.isFinite {
      counts.finite += 1
      if sample > limit {
        counts.above += 1
        if abs(sample - high) <= margin { counts.nearHigh += 1 }
      } else {
        counts.below += 1
        if abs(sample - low) <= margin { counts.nearLow += 1 }
      }
    }
    self.low = low
    self.high = high
    occupancy = Double(counts.nearLow + counts.nearHigh) / Double(counts.finite)
    upperPart = Double(counts.above) / Double(counts.finite)
    beginsHigh = first > limit
    bothAreHeld =
      counts.nearLow * 10 >= counts.below * 9 && counts.nearHigh * 10 >= counts.above * 9
  }

  public var separation: Double { high - low }

  /// Whether the signal steps between its levels and is held at both.
  public var isTwoLevel: Bool { occupancy >= 0.98 && bothAreHeld }

  enum CodingKeys: String, CodingKey {
    case low, high, occupancy
    case upperPart = "upper_part"
    case beginsHigh = "begins_high"
    case bothAreHeld = "both_are_held"
  }
}
