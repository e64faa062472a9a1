import Signals

/// What a protocol's name says of light: `0504 opto [0] 10 Hz 2 ms (5s in 20s sweep)` speaks of 50
/// pulses of 2 ms at 10 Hz.
///
/// It never says when the light began, so nothing is measured by it; a person who reads it can find
/// the channel or state the phases.
struct ProtocolLight {
  /// Hz.
  var frequency: Double?
  /// Of one pulse, seconds.
  var width: Double?
  /// Of the whole train, seconds.
  var train: Double?
  /// Of the sweep, seconds: the length that follows "in".
  var sweep: Double?
  /// nm.
  var wavelength: Double?

  /// nil where the name does not speak of light.
  init?(_ name: String) {
    guard SiteWords.namesLight(name) else { return nil }
    var previous = ""
    var number: Double?
    for word in Self.words(name) {
      if let value = Double(word), value.isFinite, value >= 0 {
        number = value
        continue
      }
      if let value = number { take(value, unit: word, after: previous) }
      // "in 20 s": the word before the number is what counts.
      if number == nil || Self.secondsPerUnit[word] == nil { previous = word }
      number = nil
    }
  }

  private static let secondsPerUnit = ["ms": 1e-3, "s": 1, "sec": 1]

  private mutating func take(_ value: Double, unit: String, after previous: String) {
    switch unit {
    case "hz": frequency = frequency ?? value
    case "nm": wavelength = wavelength ?? value
    default:
      guard let factor = Self.secondsPerUnit[unit] else { return }
      let seconds = unit == "ms" ? value / 1000 : value * factor
      if previous == "in" {
        sweep = sweep ?? seconds
      } else if unit == "ms" {
        width = width ?? seconds
      } else {
        train = train ?? seconds
      }
    }
  }

  /// Lower-case words and decimal numbers: `5s` is 5 and s.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    func kind(_ character: Character) -> Int {
      character.isASCII && (character.isNumber || character == ".") ? 1 : character.isLetter ? 2 : 0
    }
    var last = 0
    for character in text {
      let now = kind(character)
      if now != last, !word.isEmpty {
        words.append(word)
        word = ""
      }
      if now != 0 { word += character.lowercased() }
      last = now
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// ⌊train × frequency⌉; nil where the name does not say both.
  var pulseCount: Int? {
    guard let train, let frequency, train * frequency < 1e6 else { return nil }
    return Int((train * frequency).rounded())
  }

  /// What the name would mean, for a person.
  var meaning: String {
    var parts: [String] = []
    if let pulseCount { parts.append("\(pulseCount) pulses") }
    if let width { parts.append("of \(Self.text(width * 1000)) ms") }
    if let frequency { parts.append("at \(Self.text(frequency)) Hz") }
    if let train { parts.append("over \(Self.text(train)) s") }
    if let wavelength { parts.append("of \(Self.text(wavelength)) nm") }
    let words = parts.isEmpty ? "light" : parts.joined(separator: " ")
    return "the name speaks of \(words), not of when it began; it is not used"
  }

  private static func text(_ value: Double) -> String {
    let rounded = (value * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
  }

  /// One suggestion for each stimulus name that speaks of light in sweeps without a light.
  static func suggestions(of sweeps: [Sweep]) -> [LightSuggestion] {
    var seen: Set<String> = []
    return sweeps.filter { $0.lights.isEmpty }.compactMap(\.stimulus).compactMap { name in
      guard let light = ProtocolLight(name), seen.insert(name).inserted else { return nil }
      return LightSuggestion(
        channel: name, source: .protocolName, evidence: [.protocolWords], isUsed: false,
        site: name, note: light.meaning)
    }
  }
}
