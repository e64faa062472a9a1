import InputDocuments
import Messages
import Quantities
import StimulationProtocols

/// Power of one LED at its drives, made monotone from repeated measurements.
///
/// **Definition.** Least squares with power that never falls as the drive rises, each drive weighted with its
/// repeats: neighbours that fall are pooled to their weighted mean until none does (pool adjacent violators).
///
/// **Source.** Ayer et al. (1955) Ann. Math. Stat. 26:641; Barlow et al. (1972) Statistical Inference under
/// Order Restrictions, 1.2.
///
/// **Worked number.** 1, 3 and 2 mW at 1, 2 and 3 V, once each: 1, 2.5 and 2.5 mW.
public struct PowerCurve: Sendable {
  public struct Level: Hashable, Sendable {
    /// V.
    public var drive: Double
    /// Mean of the repeats, mW.
    public var mean: Double
    /// Standard deviation of the repeats, mW; nil for a single one.
    public var deviation: Double?
    public var count: Int
    /// Of the curve, mW.
    public var power: Double
  }

  public let led: String
  /// By drive.
  public let levels: [Level]

  /// - Parameters:
  ///   - measurements: drive in V and power in mW, in any order.
  ///   - file: the table's name in messages.
  /// - Throws: `RigCalibrationError` for fewer than two drives, or a power that does not rise.
  public init(
    led: String, _ measurements: [(drive: Double, power: Double)], file: String
  ) throws(RigCalibrationError) {
    let byDrive = Dictionary(grouping: measurements, by: \.drive)
    var levels = byDrive.keys.sorted().map { drive -> Level in
      let powers = byDrive[drive]?.map(\.power) ?? []
      let mean = powers.reduce(0, +) / Double(powers.count)
      let square = powers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return Level(
        drive: drive, mean: mean,
        deviation: powers.count > 1 ? (square / Double(powers.count - 1)).squareRoot() : nil,
        count: powers.count, power: mean)
    }
    guard levels.count >= 2 else {
      throw RigCalibrationError.tooFewDrives(led: led, count: levels.count, file: file)
    }
    let pooled = Self.pooled(levels.map { (value: $0.mean, weight: Double($0.count)) })
    for (index, power) in pooled.enumerated() { levels[index].power = power }
    guard let first = pooled.first, let last = pooled.last, last > first else {
      throw RigCalibrationError.doesNotRise(led: led, file: file)
    }
    self.led = led
    self.levels = levels
  }

  /// Values that never fall, nearest to these.
  static func pooled(_ values: [(value: Double, weight: Double)]) -> [Double] {
    var blocks: [(value: Double, weight: Double, count: Int)] = []
    for (value, weight) in values {
      blocks.append((value, weight, 1))
      while blocks.count > 1, let last = blocks.last,
        blocks[blocks.count - 2].value > last.value
      {
        blocks.removeLast()
        let before = blocks.removeLast()
        let sum = before.weight + last.weight
        blocks.append(
          (
            (before.value * before.weight + last.value * last.weight) / sum, sum,
            before.count + last.count
          ))
      }
    }
    return blocks.flatMap { Array(repeating: $0.value, count: $0.count) }
  }

  /// The level that pooling moved most; nil where none was moved.
  public var moved: Level? {
    levels.filter { $0.power != $0.mean }.max {
      abs($0.power - $0.mean) < abs($1.power - $1.mean)
    }
  }

  public var table: [Calibration.PowerPoint] {
    levels.map {
      Calibration.PowerPoint(drive: $0.drive, power: $0.power, deviation: $0.deviation)
    }
  }
}

/// `power.csv`: `led`, `drive_v`, `power_mw`; a drive may stand there several times.
public struct PowerTable: Sendable {
  public let file: String
  /// In the order of the table.
  public let curves: [PowerCurve]

  static let columns = ["led", "drive_v", "power_mw"]

  /// - Parameter leds: names of the rig.
  /// - Throws: `DocumentRefusal` with up to 20 messages, `RigCalibrationError`.
  public init(file path: String, leds: [String]) throws {
    try self.init(text: InputTable.text(ofFile: path), file: path, leds: leds)
  }

  /// - Throws: `DocumentRefusal` with up to 20 messages, `RigCalibrationError`.
  public init(text: String, file: String, leds: [String]) throws {
    let table = try InputTable(text: text, file: file, columns: Self.columns)
    let reader = TableColumns(table)
    try reader.require(Self.columns)
    var problems: [TableColumns.Problem] = []
    var found: [NamedItem<[(drive: Double, power: Double)]>] = []
    for row in table.rows {
      let led = LEDName.read(reader, row, leds, &problems)
      let drive = reader.number("drive_v", row, 0...100, &problems)
      let power = reader.number("power_mw", row, 0...10_000, &problems)
      guard let led, let drive, let power else { continue }
      if let index = found.firstIndex(where: { $0.name == led }) {
        found[index].value.append((drive, power))
      } else {
        found.append(NamedItem(name: led, value: [(drive, power)]))
      }
    }
    try table.refuse(problems)
    guard !found.isEmpty else {
      throw RigCalibrationError.tooFewDrives(led: "any LED", count: 0, file: file)
    }
    self.file = file
    curves = try found.map { try PowerCurve(led: $0.name, $0.value, file: file) }
  }
}

/// The column `led` of a table.
enum LEDName {
  static func read(
    _ reader: TableColumns, _ row: InputTable.Row, _ leds: [String],
    _ problems: inout [TableColumns.Problem]
  ) -> String? {
    let text = reader.text("led", row)
    if let text, leds.contains(text) { return text }
    problems.append(
      (
        row, "led",
        SchemaComplaint(
          "no LED of the rig has this name", expected: leds.joined(separator: ", "),
          found: text.map { "\"\($0)\"" } ?? "nothing",
          remedy: text.flatMap { NearestName.of($0, among: leds) }.map { "Did you mean \"\($0)\"?" }
            ?? "Take one of the names, or add the LED to the rig's file.")
      ))
    return nil
  }
}
