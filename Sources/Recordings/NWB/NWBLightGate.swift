import Signals

/// What the description of a series says that switches a light without telling its power: NWB has
/// no place for the lit site of such a series.
///
/// Example: `light gate: 1 is on | site: LED 470 | pathway: top-down | wavelength: 470 nm`.
struct NWBLightGate {
  var site: LightSite
  /// A bit is that of the source; in the series of its own it is bit 0.
  var kind: LightChannel.Kind

  private static let separator = " | "
  private static let bitWords = "light gate: 1 is on"
  private static let gateWords = "light gate: on in its upper state"

  init(site: LightSite, kind: LightChannel.Kind) {
    self.site = site
    self.kind = kind
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
    return ([kind == .gate ? Self.gateWords : Self.bitWords] + texts)
      .joined(separator: Self.separator)
  }

  /// nil where the text is no such description.
  init?(text: String) {
    let parts = text.split(separator: Self.separator).map(String.init)
    guard let first = parts.first, [Self.bitWords, Self.gateWords].contains(first) else {
      return nil
    }
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
    kind = first == Self.gateWords ? .gate : .bit(0)
  }

  static func words(_ pathway: Pathway) -> String {
    switch pathway {
    case .topDown: "top-down"
    case .bottomUp: "bottom-up"
    }
  }
}
