import Signals

/// What the user says about one channel: that it, or one bit of it, is the command of a light.
///
/// Text form: `CHANNEL[:bit N][:inverted]=SITE`, for example `TTL:bit 0=soma`.
public struct LightStatement: Codable, Hashable, Sendable {
  /// Why a text is no statement, in one sentence.
  public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
  }

  /// Name of the channel, with or without the sweep's part of it, or its path; `command` for the
  /// command channel of each sweep.
  public var channel: String
  /// Bit of a digital word, counted from 0.
  public var bit: Int?
  /// At which level the light is on; nil where the channel itself tells.
  public var polarity: LightPolarity?
  /// Name of the lit place.
  public var site: String

  public init(
    channel: String, bit: Int? = nil, polarity: LightPolarity? = nil, site: String
  ) {
    self.channel = channel
    self.bit = bit
    self.polarity = polarity
    self.site = site
  }

  /// Bits of the widest word.
  private static let bits = 0..<63

  /// Reads `CHANNEL[:bit N][:inverted]=SITE`; a channel's name may itself hold colons and equals
  /// signs.
  ///
  /// - Throws: `Refusal`.
  public init(_ text: String) throws {
    guard let equals = text.lastIndex(of: "=") else {
      throw Refusal(description: "'\(text)' does not say where the light goes: CHANNEL=SITE")
    }
    site = Self.trimmed(text[text.index(after: equals)...])
    guard !site.isEmpty else {
      throw Refusal(description: "'\(text)' names no site after the equals sign")
    }
    var parts = text[..<equals].split(separator: ":", omittingEmptySubsequences: false)
    while parts.count > 1, let option = parts.last {
      let words = Self.trimmed(option).lowercased()
      switch words {
      case "inverted": polarity = .activeLow
      case "not inverted": polarity = .activeHigh
      default:
        guard words.hasPrefix("bit"),
          let number = Int(Self.trimmed(words.dropFirst(3)))
        else {
          channel = Self.trimmed(parts.joined(separator: ":"))
          return
        }
        guard Self.bits.contains(number) else {
          throw Refusal(description: "'\(text)': bits are counted from 0 to \(Self.bits.count - 1)")
        }
        bit = number
      }
      parts.removeLast()
    }
    channel = Self.trimmed(parts.first ?? "")
    guard !channel.isEmpty else {
      throw Refusal(description: "'\(text)' names no channel before the equals sign")
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// As it is written; polarity only where it is not the channel's own.
  public var text: String {
    channel + (bit.map { ":bit \($0)" } ?? "")
      + (polarity.map { $0 == .activeLow ? ":inverted" : ":not inverted" } ?? "") + "=\(site)"
  }

  /// The option as a shell takes it.
  var option: String {
    "--light '"
      + text.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
