import Signals
import Statistics

/// Contrasts of burst probability and event rate over cells.
///
/// **Definition.** The contrast of each cell (``CellBurstContrasts``) is one number; the mean over cells
/// has Student's t interval, its p value and the exact sign-flip p value. Events, trials and spikes of
/// different cells are never pooled. Recordings of the same animal and cell, both named, are one cell:
/// the mean of their numbers; every other recording is a cell of its own.
///
/// **Source.** The cell is the unit because its trials share it: Lazic (2010) BMC Neurosci 11:5,
/// "pseudoreplication".
///
/// **Worked number.** Interactions of 0.3, 0.2 and 0.4 in three cells: 0.3, from 0.0516 to 0.5484 at
/// 95 %, p = 0.0351; sign-flip p = 2/8 = 0.25.
public struct StudyBurstContrasts: Codable, Sendable {
  public var contrasts: [Contrast]

  /// One contrast of one quantity in one window.
  public struct Contrast: Codable, Sendable {
    public var window: BurstWindow
    public var contrast: BurstContrast
    public var quantity: BurstQuantity
    /// Cells with the contrast.
    public var cellCount: Int
    /// Mean over these cells; nil without one.
    public var mean: Double?
    /// Student's t, `[lower, upper]`; nil of fewer than two cells.
    public var interval: [Double]?
    /// Two-sided, Student's t; nil of fewer than two cells and without scatter.
    public var p: Double?
    /// Exact, two-sided; nil of no cell and of more than 30.
    public var signFlipP: Double?
    /// Combinations of light that some cell lacks, which has no contrast for that.
    public var missing: [LightCombination]
    /// Cells without the contrast.
    public var cellsWithout: Int
    /// Why most of them have none.
    public var reason: String?

    enum CodingKeys: String, CodingKey {
      case window, contrast, quantity, formula
      case cellCount = "cell_count"
      case mean, interval, p
      case signFlipP = "sign_flip_p"
      case missing
      case cellsWithout = "cells_without_count"
      case reason
    }

    init(
      _ window: BurstWindow, _ contrast: BurstContrast, _ quantity: BurstQuantity,
      cells: [[CellBurstContrasts.Estimate]], confidence: Double
    ) {
      self.window = window
      self.contrast = contrast
      self.quantity = quantity
      let values = cells.compactMap { Statistics.mean($0.compactMap(\.estimate)) }
      cellCount = values.count
      cellsWithout = cells.count - values.count
      mean = Statistics.mean(values)
      interval = MeanInterval.student(values, confidence: confidence).map { [$0.lower, $0.upper] }
      p = LinearContrast([values], coefficients: [1])?.twoSidedP
      signFlipP = SignFlipTest.twoSidedP(values)
      let without = cells.filter { $0.allSatisfy { $0.estimate == nil } }.flatMap { $0 }
      missing = LightCombination.allCases.filter { light in
        without.contains { $0.missing.contains(light) }
      }
      let reasons = Dictionary(grouping: without.compactMap(\.reason)) { $0 }
      reason = reasons.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      window = try container.decode(BurstWindow.self, forKey: .window)
      contrast = try container.decode(BurstContrast.self, forKey: .contrast)
      quantity = try container.decode(BurstQuantity.self, forKey: .quantity)
      cellCount = try container.decode(Int.self, forKey: .cellCount)
      mean = try container.decodeIfPresent(Double.self, forKey: .mean)
      interval = try container.decodeIfPresent([Double].self, forKey: .interval)
      p = try container.decodeIfPresent(Double.self, forKey: .p)
      signFlipP = try container.decodeIfPresent(Double.self, forKey: .signFlipP)
      missing = try container.decode([LightCombination].self, forKey: .missing)
      cellsWithout = try container.decode(Int.self, forKey: .cellsWithout)
      reason = try container.decodeIfPresent(String.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(window, forKey: .window)
      try container.encode(contrast, forKey: .contrast)
      try container.encode(quantity, forKey: .quantity)
      try container.encode(contrast.formula, forKey: .formula)
      try container.encode(cellCount, forKey: .cellCount)
      try container.encode(mean, forKey: .mean)
      try container.encode(interval, forKey: .interval)
      try container.encode(p, forKey: .p)
      try container.encode(signFlipP, forKey: .signFlipP)
      try container.encode(missing, forKey: .missing)
      try container.encode(cellsWithout, forKey: .cellsWithout)
      try container.encode(reason, forKey: .reason)
    }
  }

  /// - Parameter recordings: results, in the order of the input; those without light take no part.
  public init(_ recordings: [RecordingResult]) {
    let confidence = recordings.first?.criteria.confidence ?? AnalysisCriteria().confidence
    let members = recordings.filter { !$0.burstContrasts.isEmpty }
    var order: [String] = []
    var cells: [String: [CellBurstContrasts]] = [:]
    for recording in members {
      let key =
        recording.subject?.id.flatMap { animal in recording.cell.map { "\(animal)\u{1}\($0)" } }
        ?? "\u{1}\(recording.file)"
      if cells[key] == nil { order.append(key) }
      cells[key, default: []] += recording.burstContrasts
    }
    contrasts = BurstWindow.allCases.flatMap { window -> [Contrast] in
      let ofWindow = order.compactMap { cells[$0]?.filter { $0.window == window } }
        .filter { !$0.isEmpty }
      guard !ofWindow.isEmpty else { return [] }
      return BurstContrast.allCases.flatMap { contrast in
        BurstQuantity.allCases.map { quantity in
          Contrast(
            window, contrast, quantity,
            cells: ofWindow.map { recordings in
              recordings.flatMap(\.estimates).filter {
                $0.contrast == contrast && $0.quantity == quantity
              }
            }, confidence: confidence)
        }
      }
    }
  }

  public init(from decoder: any Decoder) throws {
    contrasts = try decoder.singleValueContainer().decode([Contrast].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(contrasts)
  }
}
