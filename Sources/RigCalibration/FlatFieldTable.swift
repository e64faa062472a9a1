import InputDocuments
import SampleGeometry
import StimulationProtocols

/// `flat-field.csv`: `led`, `field_x_um`, `field_y_um`, `relative_irradiance` on a full grid; without `led`
/// the map is for every LED.
public struct FlatFieldTable: Sendable {
  public let fields: [NamedItem<FlatField>]

  static let columns = ["field_x_um", "field_y_um", "relative_irradiance"]

  /// - Parameter leds: names of the rig.
  /// - Throws: `DocumentRefusal` with up to 20 messages, `RigCalibrationError`.
  public init(file path: String, leds: [String]) throws {
    try self.init(text: InputTable.text(ofFile: path), file: path, leds: leds)
  }

  /// - Throws: `DocumentRefusal` with up to 20 messages, `RigCalibrationError`.
  public init(text: String, file: String, leds: [String]) throws {
    let table = try InputTable(text: text, file: file, columns: ["led"] + Self.columns)
    let reader = TableColumns(table)
    try reader.require(Self.columns)
    let hasLED = table.column("led") != nil
    var problems: [TableColumns.Problem] = []
    var values: [String: [SamplePoint: Double]] = [:]
    for row in table.rows {
      let led = hasLED ? LEDName.read(reader, row, leds, &problems) : ""
      let x = reader.number("field_x_um", row, -100_000...100_000, &problems)
      let y = reader.number("field_y_um", row, -100_000...100_000, &problems)
      let relative = reader.number("relative_irradiance", row, 1e-9...1e9, &problems)
      guard let led, let x, let y, let relative else { continue }
      let place = SamplePoint(x: x, y: y)
      if values[led]?[place] != nil {
        problems.append(
          (
            row, "field_x_um",
            SchemaComplaint("the place stands there twice", remedy: "Keep one, or their mean.")
          ))
      }
      values[led, default: [:]][place] = relative
    }
    try table.refuse(problems)
    guard !values.isEmpty else {
      throw RigCalibrationError.gridIncomplete(
        led: "led", found: 0, expected: 4, file: file)
    }
    let measured = try values.mapValues { try Self.field($0, file: file) }
    fields = leds.compactMap { led in
      (measured[led] ?? (hasLED ? nil : measured[""])).map { NamedItem(name: led, value: $0) }
    }
  }

  private static func field(
    _ values: [SamplePoint: Double], file: String
  ) throws(RigCalibrationError) -> FlatField {
    let x = Set(values.keys.map(\.x)).sorted()
    let y = Set(values.keys.map(\.y)).sorted()
    let relative = y.map { y in x.compactMap { values[SamplePoint(x: $0, y: y)] } }
    guard let field = FlatField(x: x, y: y, relative: relative) else {
      throw RigCalibrationError.gridIncomplete(
        led: "relative_irradiance", found: values.count, expected: max(4, x.count * y.count),
        file: file)
    }
    return field
  }
}
