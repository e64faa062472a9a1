import InputDocuments

/// When recording stops, and which cells do not count: fixed before the first cell.
public struct StoppingRule: Sendable, Equatable {
  public var kind: Kind
  /// Cells that count, in each condition.
  public var cellsPerCondition: Int
  /// Numbers of cells per condition at which the data are looked at before the end; empty for none.
  public var looks: [Int]
  /// Why a cell is left out, one reason each; judged without knowledge of its condition.
  public var exclusions: [String]

  public enum Kind: String, CaseIterable, Sendable {
    /// At the planned number of cells, whatever they show.
    case fixed
    /// At one of the planned looks, by a rule that keeps the error over all of them.
    case sequential
  }
}

extension StoppingRule {
  static let schema = Schema<StoppingRule>.group(
    .required("rule", Schema<Kind>.choice, "fixed: at that number of cells, whatever they show."),
    .required("cells_per_condition", .integer(1...10_000), "That count, in each condition."),
    .optional(
      "looks", .list(.integer(1...10_000), count: 1...20), standard: [], written: "none",
      "Of a sequential rule: cells per condition at which the data are looked at."),
    .optional(
      "exclusions", .list(.text, count: 1...50), standard: [], written: "none",
      "Why a cell is left out, judged without knowing its condition."), make: StoppingRule.init
  ).checked { (rule: StoppingRule) -> Result<StoppingRule, SchemaComplaint> in
    let isRising = zip(rule.looks, rule.looks.dropFirst()).allSatisfy { $0 < $1 }
    let isInside = rule.looks.allSatisfy { $0 < rule.cellsPerCondition }
    switch rule.kind {
    case .fixed where !rule.looks.isEmpty:
      return .failure(
        SchemaComplaint(
          "a fixed rule has no looks", expected: "no looks, or rule: sequential",
          found: "\(rule.looks.count) looks", remedy: "Choose one of the two."))
    case .sequential where rule.looks.isEmpty || !isRising || !isInside:
      return .failure(
        SchemaComplaint(
          "the looks of a sequential rule are not in order",
          expected: "rising numbers below cells_per_condition", found: "\(rule.looks)",
          remedy: "Write each look once, in order, without the end."))
    default: return .success(rule)
    }
  }
}
