/// A decimal number as a person wrote it, without rounding: coefficient × 10^exponent.
public struct DecimalNumber: Hashable, Sendable {
  public let coefficient: Int64
  public let exponent: Int

  /// Reads `12`, `-0.5`, `.5` or `1e-3`; nil for anything else, for more than 18 digits, and for
  /// exponents beyond ±30.
  public init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    let whole = rest.prefix(while: Self.isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction: Substring = ""
    if rest.first == "." {
      fraction = rest.dropFirst().prefix(while: Self.isDigit)
      rest = rest.dropFirst(fraction.count + 1)
    }
    var exponent = 0
    if rest.first == "e" || rest.first == "E" {
      guard let written = Int(rest.dropFirst()), abs(written) <= 30 else { return nil }
      exponent = written
      rest = ""
    }
    let digits = whole + fraction
    guard rest.isEmpty, !digits.isEmpty, digits.count <= 18, let value = Int64(digits) else {
      return nil
    }
    coefficient = isNegative ? -value : value
    self.exponent = exponent - fraction.count
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  /// The nearest double: the same on every platform and in every locale.
  public var double: Double { scaled(by: 1, power: 0) }

  /// The double nearest to this number × `multiple` × 10^`power`.
  func scaled(by multiple: Int, power: Int) -> Double {
    // The library rounds a decimal text correctly; multiplying by a power of ten would not.
    Double("\(Int128(coefficient) * Int128(multiple))e\(exponent + power)") ?? .nan
  }

  /// This number × `multiple` × 10^`power` where that is a whole number that fits, else nil.
  func whole(by multiple: Int, power: Int) -> Int? {
    var value = Int128(coefficient) * Int128(multiple)
    var shift = exponent + power
    while shift < 0 {
      guard value % 10 == 0 else { return nil }
      if value == 0 { return 0 }
      value /= 10
      shift += 1
    }
    while shift > 0 {
      guard value != 0 else { return 0 }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
      shift -= 1
    }
    return Int(exactly: value)
  }
}
