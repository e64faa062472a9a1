import Foundation
import InputDocuments
import Messages
import Quantities

/// An intensity series, as its table tells it: one trial a row, by cell.
public struct IntensitySeries: Sendable {
  public struct Cell: Sendable {
    /// nil where the table has no column `cell`.
    public var name: String?
    public var points: [PlateauCurveFit.Point]
  }

  /// The column of the light, as it is written.
  public let intensityColumn: String
  /// In the order of the table.
  public let cells: [Cell]

  static let amplitudeColumn = "plateau_amplitude_mv"
  /// Any measure of the light that is proportional to it will do: θ and k do not depend on its unit.
  static let intensityColumns = [
    "irradiance_mw_mm2", "intensity_mw_mm2", "power_mw", "relative_intensity",
  ]
  /// The same unit as people write it, too.
  private static func plain(_ name: String) -> String {
    name.replacing("_per_mm2", with: "_mm2")
  }

  /// - Throws: `DocumentRefusal` with up to 20 messages.
  public init(file path: String) throws(DocumentRefusal) {
    try self.init(text: InputTable.text(ofFile: path), file: path)
  }

  /// - Parameters:
  ///   - text: the table.
  ///   - file: its name in messages.
  /// - Throws: `DocumentRefusal` with up to 20 messages.
  public init(text: String, file: String) throws(DocumentRefusal) {
    let known = Self.intensityColumns + [Self.amplitudeColumn, "cell", "trial"]
    let perSquare = Self.intensityColumns.filter { $0.hasSuffix("_mw_mm2") }.map {
      $0.replacing("_mm2", with: "_per_mm2")
    }
    let unitless = ["irradiance", "intensity", "power", "plateau_amplitude", "amplitude"]
    // Names without a unit pass the first look, so that they can be answered for themselves.
    let table = try InputTable(text: text, file: file, columns: known + perSquare + unitless)
    for name in table.header where unitless.contains(name) {
      throw DocumentRefusal(
        Message(
          .documentWrongUnit, .error, "the column has no unit", file: file, line: 1, object: name,
          expected: name.hasSuffix("amplitude")
            ? Self.amplitudeColumn : Self.intensityColumns.joined(separator: ", "),
          found: name, remedy: "Write the unit into the column's name."))
    }
    let lights = table.header.filter { Self.intensityColumns.contains(Self.plain($0)) }
    guard let light = lights.first, lights.count == 1 else {
      throw DocumentRefusal(
        Message(
          lights.isEmpty ? .documentMissingKey : .documentDuplicateKey, .error,
          lights.isEmpty
            ? "the table has no column for the light" : "two columns tell the light", file: file,
          line: 1, expected: "one of " + Self.intensityColumns.joined(separator: ", "),
          found: lights.isEmpty
            ? table.header.joined(separator: ", ") : lights.joined(separator: ", "),
          remedy: "Name the column after what was measured, with its unit."))
    }
    let reader = TableColumns(table)
    try reader.require([Self.amplitudeColumn])
    guard !table.rows.isEmpty else {
      throw DocumentRefusal(
        Message(
          .documentWrongKind, .error, "the table has no rows", file: file, line: 1,
          expected: "a trial a row", remedy: "Check that this is the file you meant."))
    }
    intensityColumn = light
    var problems: [TableColumns.Problem] = []
    var cells: [Cell] = []
    var indices: [String?: Int] = [:]
    for row in table.rows {
      let intensity = reader.number(light, row, 0...1e9, &problems)
      let amplitude = reader.number(Self.amplitudeColumn, row, -1000...1000, &problems)
      let name = reader.text("cell", row)
      if table.column("cell") != nil, name == nil {
        problems.append(
          (row, "cell", SchemaComplaint("the cell is missing", remedy: "Write its name.")))
      }
      guard let intensity, let amplitude else { continue }
      let index = indices[name] ?? cells.count
      if index == cells.count {
        indices[name] = index
        cells.append(Cell(name: name, points: []))
      }
      cells[index].points.append(
        PlateauCurveFit.Point(intensity: intensity, amplitude: amplitude))
    }
    try table.refuse(problems)
    self.cells = cells
  }
}
