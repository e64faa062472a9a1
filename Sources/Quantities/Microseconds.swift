/// A time or duration in whole microseconds, as devices count it.
///
/// **Worked example.** `Microseconds(2_500).seconds` is 0.0025.
public struct Microseconds: Hashable, Comparable, Sendable {
  public var count: Int

  public init(_ count: Int) { self.count = count }

  public static let zero = Microseconds(0)

  public var seconds: Double { Double(count) / 1_000_000 }

  public static func < (one: Self, other: Self) -> Bool { one.count < other.count }
  public static func + (one: Self, other: Self) -> Self { Self(one.count + other.count) }
  public static func - (one: Self, other: Self) -> Self { Self(one.count - other.count) }
  public static func * (factor: Int, time: Self) -> Self { Self(factor * time.count) }
}

/// Encoded as the number of microseconds; keys that hold one end in `_us`.
extension Microseconds: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Int.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}

extension Microseconds: CustomStringConvertible {
  /// In the largest unit that needs no fraction beyond thousandths: `80 µs`, `2.5 ms`, `10 s`.
  public var description: String {
    switch abs(count) {
    case 0..<1_000: "\(count) µs"
    case ..<1_000_000: "\(ShortNumber.text(Double(count) / 1_000)) ms"
    default: "\(ShortNumber.text(seconds)) s"
    }
  }
}
