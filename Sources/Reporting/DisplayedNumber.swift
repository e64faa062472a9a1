import Foundation

/// A number as the page shows it. The exact value goes with it into the page, so that what a person
/// reads and what a program reads come from one source.
package struct DisplayedNumber {
  /// Rounded, with a typographic minus.
  package let text: String
  /// Shortest decimal that reads back as the same number.
  package let exact: String

  /// - Parameters:
  ///   - value: the number.
  ///   - significantDigits: digits that are shown; whole numbers of four digits and more keep all of
  ///     their digits.
  package init(_ value: Double, significantDigits: Int = 3) {
    exact = "\(value)"
    guard value.isFinite, value != 0 else {
      text = value == 0 ? "0" : "not finite"
      return
    }
    let magnitude = Int(log10(abs(value)).rounded(.down))
    let decimals = max(0, significantDigits - 1 - magnitude)
    let format = decimals > 7 ? "%.\(significantDigits - 1)e" : "%.\(decimals)f"
    text = Self.typographic(String(format: format, value))
  }

  package init(_ value: Int) {
    exact = String(value)
    text = Self.typographic(exact)
  }

  /// A time: three decimals, so that events a millisecond apart differ.
  static func seconds(_ value: Double) -> DisplayedNumber {
    DisplayedNumber(value, format: "%.3f")
  }

  private init(_ value: Double, format: String) {
    exact = "\(value)"
    text = Self.typographic(String(format: format, value))
  }

  private static func typographic(_ text: String) -> String {
    text.replacing("-", with: "\u{2212}")
  }

  /// `0.95 to 1.31`, or nil where there is no interval.
  static func interval(_ interval: [Double]?) -> String? {
    guard let interval, interval.count == 2 else { return nil }
    return "\(DisplayedNumber(interval[0]).text) to \(DisplayedNumber(interval[1]).text)"
  }

  /// A sign as a person writes it.
  static func sign(_ sign: Int?) -> String? {
    sign.map { $0 > 0 ? "+" : $0 < 0 ? "\u{2212}" : "0" }
  }
}
