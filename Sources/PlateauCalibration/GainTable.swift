import Foundation
import InputDocuments
import Messages
import Signals

/// Measured weight ratios of cells with their α_f and α_t: what G is calibrated with.
public struct GainTable: Sendable {
  public struct Cell: Sendable {
    public var name: String
    public var condition: String
    public var weightRatio: Double
    public var pairings: Double
    /// On the table's scale; nil where it was not measured.
    public var forwardAlpha: Double?
    public var targetAlpha: Double?
    public var forwardDeviation: Double?
    public var targetDeviation: Double?
    /// ms; only where the scale is that of areas.
    public var window: Double?
    /// 4σ′(V^f); 1 where it is not stated.
    public var somaticFactor: Double
    /// s_f/s_ref; 1 where it is not stated.
    public var presynapticFactor: Double
  }

  /// The one scale of α in the table.
  public let scale: PlateauMeasure.Scale
  public let cells: [Cell]

  static let required = [
    "cell", "condition", "measured_w_ratio", "pairings", "alpha_f", "alpha_t", "alpha_scale",
  ]
  static let optional = [
    "alpha_f_sd", "alpha_t_sd", "window_ms", "somatic_factor", "presynaptic_factor",
  ]
  /// Columns of tables of cells that have no part here.
  static let others = ["animal", "slice", "measured_sem", "location"]

  /// - Throws: `DocumentRefusal` with up to 20 messages.
  public init(file path: String) throws(DocumentRefusal) {
    try self.init(text: InputTable.text(ofFile: path), file: path)
  }

  /// - Parameters:
  ///   - text: the table.
  ///   - file: its name in messages.
  /// - Throws: `DocumentRefusal` with up to 20 messages.
  public init(text: String, file: String) throws(DocumentRefusal) {
    let header = text.prefix { !$0.isNewline }.split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    // The rules' columns of such a table are for another command.
    let predicted = header.filter { $0.hasPrefix("predicted_") }
    let table = try InputTable(
      text: text, file: file,
      columns: Self.required + Self.optional + Self.others + predicted)
    let reader = TableColumns(table)
    try reader.require(Self.required)
    var problems: [TableColumns.Problem] = []
    var cells: [Cell] = []
    var scales: [PlateauMeasure.Scale] = []
    for row in table.rows {
      func text(_ column: String) -> String? {
        if let text = reader.text(column, row) { return text }
        problems.append(
          (row, column, SchemaComplaint("the value is missing", remedy: "Write it.")))
        return nil
      }
      let name = text("cell")
      let condition = text("condition")
      if let word = text("alpha_scale") {
        if let scale = PlateauMeasure.Scale(rawValue: word) {
          if let first = scales.first, first != scale {
            problems.append(
              (
                row, "alpha_scale",
                SchemaComplaint(
                  "α is on different scales in one table", expected: first.rawValue, found: word,
                  remedy: "Measure all cells on one scale, or make a table for each.")
              ))
          }
          scales.append(scale)
        } else {
          problems.append(
            (
              row, "alpha_scale",
              SchemaComplaint(
                "this scale is not known", expected: "logistic, probability, area_mv_ms",
                found: "\"\(word)\"", remedy: "Write one of them.")
            ))
        }
      }
      let ratio = reader.number("measured_w_ratio", row, 1e-6...1e6, &problems)
      let pairings = reader.number("pairings", row, 1...1e6, &problems)
      func number(_ column: String, _ range: ClosedRange<Double>) -> Double? {
        reader.optionalNumber(column, row, range, &problems)
      }
      let alphas: ClosedRange<Double> = scales.last == .area ? -1e9...1e9 : 0...1
      let cell = (
        number("alpha_f", alphas), number("alpha_t", alphas), number("alpha_f_sd", 0...1e9),
        number("alpha_t_sd", 0...1e9), number("window_ms", 1e-3...1e6),
        number("somatic_factor", 1e-6...1), number("presynaptic_factor", 0...1e6)
      )
      guard let name, let condition, let ratio, let pairings else { continue }
      if cells.contains(where: { $0.name == name }) {
        problems.append(
          (
            row, "cell",
            SchemaComplaint(
              "the cell stands there twice", found: "\"\(name)\"",
              remedy: "The cell is the unit: give each one row.")
          ))
      }
      cells.append(
        Cell(
          name: name, condition: condition, weightRatio: ratio, pairings: pairings,
          forwardAlpha: cell.0, targetAlpha: cell.1, forwardDeviation: cell.2,
          targetDeviation: cell.3, window: cell.4, somaticFactor: cell.5 ?? 1,
          presynapticFactor: cell.6 ?? 1))
    }
    try table.refuse(problems)
    guard let scale = scales.first else {
      throw DocumentRefusal(
        Message(
          .documentWrongKind, .error, "the table has no rows", file: file, line: 1,
          expected: "a cell a row", remedy: "Check that this is the file you meant."))
    }
    guard cells.contains(where: \.isTargetPlateau) else {
      throw DocumentRefusal(
        Message(
          .calibrationRefused, .error, "no cell is in condition A (target plateau)", file: file,
          object: "condition", expected: "A, A_NAME or target-plateau",
          found: Set(cells.map(\.condition)).sorted().joined(separator: ", "),
          remedy: "G is calibrated with condition A alone; add its cells."))
    }
    if scale == .area, let lacking = cells.first(where: { $0.window == nil }) {
      throw DocumentRefusal(
        Message(
          .documentMissingKey, .error, "areas need the length of their window", file: file,
          object: "window_ms", expected: "ms, in each row", found: "none for \(lacking.name)",
          remedy: "Add the column window_ms; the amplitude is area over window."))
    }
    self.scale = scale
    self.cells = cells
  }
}

extension GainTable.Cell {
  /// Condition A, as `ModelComparison` names it.
  var isTargetPlateau: Bool {
    condition == "A" || condition.hasPrefix("A_") || condition == "target-plateau"
  }
}
