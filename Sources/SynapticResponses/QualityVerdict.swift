/// What one limit says of a cell.
///
/// **Definition.** With the interval of the estimate: *kept* where all of it is within the limit, *excluded*
/// where all of it is beyond, *undetermined* where it straddles the limit (the cell is kept and flagged:
/// the data do not show that it is bad), *not measured* where there is no estimate (kept and flagged, with
/// what to record). Changes count in both directions: the interval of a change is beyond ±L where it
/// lies wholly above L or wholly below −L.
///
/// **Worked number.** Limit 20 %: a change of 35 %, 25 to 46 %, is excluded; 24 %, 12 to 36 %, is
/// undetermined; −5 %, −12 to 3 %, is kept.
public struct QualityVerdict: Codable, Hashable, Sendable {
  public enum Outcome: String, Codable, Hashable, Sendable {
    case kept
    case undetermined
    case excluded
    case notMeasured = "not_measured"
  }

  public var quantity: QualityLimit.Quantity
  public var outcome: Outcome
  public var estimate: Double?
  /// `[lower, upper]`.
  public var interval: [Double]?
  public var limit: QualityLimit
  public var unit: String
  /// The preset and where its limits come from.
  public var source: String

  public init(_ limit: QualityLimit, estimate: IntervalEstimate?, preset: QualityPreset) {
    quantity = limit.quantity
    self.limit = limit
    unit = limit.quantity.unit
    source = "\(preset.name): \(preset.source)"
    self.estimate = estimate?.estimate
    interval = estimate.map { [$0.lower, $0.upper] }
    guard let estimate, estimate.lower.isFinite, estimate.upper.isFinite else {
      outcome = .notMeasured
      return
    }
    var outcomes: [Outcome] = []
    if let most = limit.atMost {
      let isBoth = limit.quantity.isChange
      outcomes.append(
        estimate.upper <= most && (!isBoth || estimate.lower >= -most)
          ? .kept
          : estimate.lower > most || (isBoth && estimate.upper < -most)
            ? .excluded : .undetermined)
    }
    if let least = limit.atLeast {
      outcomes.append(
        estimate.lower >= least ? .kept : estimate.upper < least ? .excluded : .undetermined)
    }
    outcome =
      outcomes.contains(.excluded)
      ? .excluded : outcomes.contains(.undetermined) ? .undetermined : .kept
  }

  enum CodingKeys: String, CodingKey {
    case quantity = "code"
    case outcome, estimate, interval, limit, unit, source
  }
}

/// A number with the interval that its uncertainty gives it.
public struct IntervalEstimate: Codable, Hashable, Sendable {
  public var estimate: Double
  public var lower: Double
  public var upper: Double

  public init(estimate: Double, lower: Double, upper: Double) {
    self.estimate = estimate
    self.lower = lower
    self.upper = upper
  }
}
