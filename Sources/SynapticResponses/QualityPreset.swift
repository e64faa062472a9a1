/// A named set of limits for a cell, each with where it comes from.
///
/// Limits are data: what lies beyond one is judged by the bounds of an interval (`QualityVerdict`), and no
/// p value excludes anything. Without a preset everything is measured and nothing excluded.
public struct QualityPreset: Codable, Hashable, Sendable {
  public var name: String
  public var source: String
  public var limits: [QualityLimit]

  public init(name: String, source: String, limits: [QualityLimit]) {
    self.name = name
    self.source = source
    self.limits = limits
  }

  /// Those that Apical has, by name.
  public static let all = [sliceCommon, sliceLenient, inVivoVoltageClamp]

  public static func named(_ name: String) -> QualityPreset? { all.first { $0.name == name } }

  /// Slice plasticity as many laboratories do it.
  public static let sliceCommon = QualityPreset(
    name: "slice-common",
    source: "common practice in slice plasticity work, not from one paper",
    limits: [
      .init(.seriesResistanceChange, atMost: 0.2), .init(.inputResistanceChange, atMost: 0.2),
      .init(.restingPotentialShift, atMost: 5), .init(.seriesResistance, atMost: 30),
      .init(.baselineDrift, atMost: 0.1),
    ])

  /// The wide end of the same practice.
  public static let sliceLenient = QualityPreset(
    name: "slice-lenient",
    source: "the wide end of common practice in slice plasticity work, not from one paper",
    limits: [
      .init(.seriesResistanceChange, atMost: 0.3), .init(.inputResistanceChange, atMost: 0.3),
      .init(.restingPotentialShift, atMost: 8), .init(.seriesResistance, atMost: 30),
      .init(.baselineDrift, atMost: 0.1),
    ])

  /// Whole-cell voltage clamp in vivo.
  public static let inVivoVoltageClamp = QualityPreset(
    name: "in-vivo-voltage-clamp",
    source: "methods text of Gambino & Holtmaat's in vivo work, read in a third-party copy",
    limits: [
      .init(.seriesResistance, atMost: 40), .init(.resistanceRatio, atLeast: 3),
      .init(.seriesResistanceChange, atMost: 0.3), .init(.inputResistanceChange, atMost: 0.3),
    ])
}

/// One limit of a preset.
public struct QualityLimit: Codable, Hashable, Sendable {
  public enum Quantity: String, Codable, Hashable, Sendable, CaseIterable {
    case seriesResistance = "series_resistance"
    case seriesResistanceChange = "series_resistance_change"
    case inputResistanceChange = "input_resistance_change"
    /// R_in / R_s.
    case resistanceRatio = "resistance_ratio"
    case restingPotentialShift = "resting_potential_shift"
    case holdingCurrentShift = "holding_current_shift"
    /// Fitted change of the response over 10 min of baseline, as a part of its mean.
    case baselineDrift = "baseline_drift"

    /// `1` is a part of one: 0.2 is 20 %.
    public var unit: String {
      switch self {
      case .seriesResistance: "MΩ"
      case .restingPotentialShift: "mV"
      case .holdingCurrentShift: "pA"
      case .baselineDrift: "1/10 min"
      case .seriesResistanceChange, .inputResistanceChange, .resistanceRatio: "1"
      }
    }

    /// Changes count in both directions.
    var isChange: Bool { self != .seriesResistance && self != .resistanceRatio }
  }

  public var quantity: Quantity
  public var atMost: Double?
  public var atLeast: Double?

  public init(_ quantity: Quantity, atMost: Double) {
    self.quantity = quantity
    self.atMost = atMost
  }

  public init(_ quantity: Quantity, atLeast: Double) {
    self.quantity = quantity
    self.atLeast = atLeast
  }

  enum CodingKeys: String, CodingKey {
    case quantity
    case atMost = "at_most"
    case atLeast = "at_least"
  }
}
