import Signals

/// What the description of a series says that switches a light without telling its power: NWB has
/// no place for the lit site of such a series.
///
/// Example: `light gate: 1 is on | site: LED 470 | pathway: top-down | wavelength: 470 nm`.
struct NWBLightGate {
  var site: LightSite
  /// A bit is that of the source; in the series of its own it is bit 0.
  var kind: LightChannel.Kind
  /// Of a gate; a bit is written as 1 where the light is on, whatever it was in its source.
  var polarity: LightPolarity

  private static let separator = " | "
  private static let bitWords = "light gate: 1 is on"
  private static let upperWords = "light gate: on in its upper state"
  private static let lowerWords = "light gate: on in its lower state"

  init(site: LightSite, kind: LightChannel.Kind, polarity: LightPolarity) {
    self.site = site
    self.kind = kind
    self.polarity = polarity
  }

  private var stateWords: String {
    guard kind == .gate else { return Self.bitWords }
    return polarity == .activeHigh ? Self.upperWords : Self.lowerWords
  }

  var text: String {
    let fields: [(String, String?)] = [
      ("site", site.name),
      ("pathway", site.pathway.map(Self.words)),
      ("wavelength", site.wavelength.map { "\($0) nm" }),
      ("location", site.location), ("description", site.description),
    ]
    let texts = fields.compactMap { name, value in
      value.map { "\(name): \($0.replacing(Self.separator, with: " / "))" }
    }
    return ([stateWords] + texts).joined(separator: Self.separator)
  }

  /// nil where the text is no such description.
  init?(text: String) {
    let parts = text.split(separator: Self.separator).map(String.init)
    guard let first = parts.first,
      [Self.bitWords, Self.upperWords, Self.lowerWords].contains(first)
    else { return nil }
    func field(_ name: String) -> String? {
      parts.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }
    guard let name = field("site") else { return nil }
    site = LightSite(
      name: name, description: field("description"), location: field("location"),
      wavelength: field("wavelength").flatMap {
        $0.hasSuffix(" nm") ? Double($0.dropLast(3)) : nil
      },
      pathway: field("pathway").flatMap { text in
        Pathway.allCases.first { Self.words($0) == text }
      })
    kind = first == Self.bitWords ? .bit(0) : .gate
    polarity = first == Self.lowerWords ? .activeLow : .activeHigh
  }

  static func words(_ pathway: Pathway) -> String {
    switch pathway {
    case .topDown: "top-down"
    case .bottomUp: "bottom-up"
    }
  }
}
