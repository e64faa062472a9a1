import Signals

/// Tells from the words with which a lit place is named and described which pathway it drives.
enum PathwayWords {
  /// The pathway that the user states, else the one that the site's words state.
  ///
  /// **Definition.** Top-down: apical, tuft, layer 1, L1, distal dendrite, top-down. Bottom-up:
  /// soma, basal, perisomatic, layer 4, L4, bottom-up. Words of both kinds, or none: nil. A
  /// distance such as "450 µm from soma" is no statement about the place and is not read.
  ///
  /// Example: a site at "apical tuft, 450 um from soma" drives the top-down pathway.
  static func pathway(of site: LightSite, options: ReadingOptions) -> Pathway? {
    if site.name == options.topDownSite { return .topDown }
    if site.name == options.bottomUpSite { return .bottomUp }
    let found = Set(
      [site.name, site.description, site.location].compactMap { $0 }.flatMap(pathways))
    return found.count == 1 ? found.first : nil
  }

  private static func pathways(in text: String) -> Set<Pathway> {
    let words = withoutDistances(SiteWords.split(text))
    var found: Set<Pathway> = []
    for index in words.indices {
      let word = words[index]
      let next = index + 1 < words.count ? words[index + 1] : ""
      if word.hasPrefix("apical") || word.hasPrefix("tuft") || word == "l1" || word == "topdown"
        || (word == "top" && next == "down") || (word == "layer" && next == "1")
        || word == "layer1" || (word == "distal" && next.hasPrefix("dendrit"))
      {
        found.insert(.topDown)
      }
      if word.hasPrefix("soma") || word.hasPrefix("basal") || word.hasPrefix("perisoma")
        || word == "l4" || word == "bottomup" || (word == "bottom" && next == "up")
        || (word == "layer" && next == "4") || word == "layer4"
      {
        found.insert(.bottomUp)
      }
    }
    return found
  }

  private static func withoutDistances(_ words: [String]) -> [String] {
    let prepositions: Set<String> = ["from", "to", "above", "below", "off", "past", "beyond"]
    var kept: [String] = []
    for word in words {
      if word.hasPrefix("soma") {
        let before = kept.last == "the" ? kept.dropLast().last : kept.last
        if let before, prepositions.contains(before) { continue }
      }
      kept.append(word)
    }
    return kept
  }
}

/// Splits names and descriptions into lower-case words: `ApicalSite_625nm` → apical, site, 625nm.
enum SiteWords {
  static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var last: Character?
    for character in text {
      let isWord = character.isLetter || character.isNumber
      let startsWord = character.isUppercase && (last?.isLowercase ?? false)
      if !isWord || startsWord {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isWord { word += character.lowercased() }
      last = character
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// Whether a protocol name speaks of light: opto…, light…, laser, LED.
  static func namesLight(_ text: String) -> Bool {
    split(text).contains { word in
      word.hasPrefix("opto") || word.hasPrefix("light") || word.hasPrefix("laser")
        || word.hasPrefix("ogen") || word == "led" || word == "leds"
    }
  }

  /// Whether words name a signal that switches a light or another device: TTL, digital, gate,
  /// trigger, shutter, or a light; a photodiode does not.
  static func namesGate(_ text: String) -> Bool {
    guard !namesPhotodiode(text) else { return false }
    return namesLight(text)
      || split(text).contains { word in
        word.hasPrefix("ttl") || word.hasPrefix("digital") || word.hasPrefix("gate")
          || word.hasPrefix("trigger") || word == "shutter"
      }
  }

  /// Whether words name a sensor of light.
  static func namesPhotodiode(_ text: String) -> Bool {
    split(text).contains { $0.hasPrefix("photodiode") || $0 == "diode" }
  }

  /// Whether an electrode sits on a dendrite: dendrit…, apical, tuft.
  static func namesDendrite(_ text: String) -> Bool {
    split(text).contains { word in
      word.hasPrefix("dendrit") || word.hasPrefix("apical") || word.hasPrefix("tuft")
    }
  }
}
