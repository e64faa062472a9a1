/// A number with its unit, as a person writes it: "5 ms", "2 mW/mm²", "34 °C".
///
/// **Worked example.** `try Quantity("0.25 s").value(in: .millisecond)` is 250.
public struct Quantity: Hashable, Sendable {
  public let number: DecimalNumber
  public let unit: MeasurementUnit

  public init(_ number: DecimalNumber, _ unit: MeasurementUnit) {
    self.number = number
    self.unit = unit
  }

  /// - Throws: `QuantityError` where the number or the unit is missing or not understood.
  public init(_ text: some StringProtocol) throws(QuantityError) {
    let trimmed = String(
      text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    let numberText = trimmed.prefix { "+-.0123456789".contains($0) }
    var rest = trimmed.dropFirst(numberText.count)
    var written = String(numberText)
    // An exponent belongs to the number where digits follow it.
    if let letter = rest.first, "eE".contains(letter) {
      let digits = rest.dropFirst().prefix { "+-0123456789".contains($0) }
      if !digits.isEmpty {
        written += "\(letter)\(digits)"
        rest = rest.dropFirst(digits.count + 1)
      }
    }
    guard let number = DecimalNumber(written) else { throw .notANumber(trimmed) }
    let unitText = rest.drop(while: \.isWhitespace)
    guard !unitText.isEmpty else { throw .unitMissing(trimmed) }
    guard unitText.first != "," else { throw .notANumber(trimmed) }
    guard let unit = MeasurementUnit(spelling: unitText) else {
      throw .unknownUnit(String(unitText), in: trimmed)
    }
    self.init(number, unit)
  }

  /// The value in another unit of the same dimension.
  ///
  /// - Throws: `QuantityError.wrongDimension`, which names both units.
  public func value(in other: MeasurementUnit) throws(QuantityError) -> Double {
    try require(other)
    let divisor = other.scale.multiple
    return number.scaled(by: unit.scale.multiple, power: unit.scale.power - other.scale.power)
      / Double(divisor)
  }

  /// The time as whole microseconds, exactly.
  ///
  /// - Throws: `QuantityError.wrongDimension` for what is not a time, `.finerThanMicrosecond` for a
  ///   time that is not a whole number of µs.
  public func microseconds() throws(QuantityError) -> Microseconds {
    try require(.microsecond)
    let scale = unit.scale
    guard let count = number.whole(by: scale.multiple, power: scale.power + 6) else {
      throw .finerThanMicrosecond(description)
    }
    return Microseconds(count)
  }

  private func require(_ other: MeasurementUnit) throws(QuantityError) {
    guard unit.dimension == other.dimension else {
      throw .wrongDimension(
        expected: other.dimension, example: other.symbol, found: description,
        foundDimension: unit.dimension)
    }
  }
}

extension Quantity: CustomStringConvertible {
  public var description: String { "\(ShortNumber.text(number.double)) \(unit.symbol)" }
}

/// A number for a person: 5 and not 5.0.
public enum ShortNumber {
  public static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }
}

/// Why a text is not the quantity that is wanted.
public enum QuantityError: Error, Hashable, Sendable {
  case notANumber(String)
  case unitMissing(String)
  case unknownUnit(String, in: String)
  case wrongDimension(
    expected: Dimension, example: String, found: String, foundDimension: Dimension)
  case finerThanMicrosecond(String)
}
