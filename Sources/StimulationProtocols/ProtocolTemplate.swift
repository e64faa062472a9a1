import Quantities

/// The shipped experiment, rig and calibration with a lab's own answers in their places, comments and
/// all.
///
/// With the standard answers the three texts are the shipped ones byte by byte. The rig's calibration
/// is an example in every case: where the answers make the field another, its map and powers are
/// scaled so that the files hold together until the lab has measured its own. The example of measured
/// crosstalk is for the shipped opsins, lights and objective; with others the protocol names none, and
/// induction waits for a measurement.
public struct ProtocolTemplate: Sendable {
  public var stimulation: String
  public var rig: String
  public var calibration: String
  /// Whether the protocol names the example of measured crosstalk.
  public private(set) var usesExampleCrosstalk = true

  public init(protocol stimulation: String, rig: String, calibration: String) {
    self.stimulation = stimulation
    self.rig = rig
    self.calibration = calibration
  }

  /// A place in a shipped file that is not there: a defect, not something that a person did.
  public struct PlaceMissing: Error, Hashable, Sendable {
    public var text: String
  }

  /// - Throws: `PlaceMissing`; never for the shipped files.
  public func filled(with answers: ProtocolAnswers) throws(PlaceMissing) -> ProtocolTemplate {
    let standard = ProtocolAnswers()
    var new = self
    func replace(
      _ text: inout String, _ old: String, _ replacement: String
    ) throws(PlaceMissing) {
      guard old != replacement else { return }
      guard let range = text.firstRange(of: old) else { throw PlaceMissing(text: old) }
      text.replaceSubrange(range, with: replacement)
    }
    try replace(
      &new.stimulation, "  cell: \(standard.cell)\n", "  cell: \(Self.scalar(answers.cell))\n")
    for (role, old, opsin, wavelength) in [
      (
        "top-down", (standard.topDownOpsin, standard.topDownLight), answers.topDownOpsin,
        answers.topDownLight
      ),
      (
        "bottom-up", (standard.bottomUpOpsin, standard.bottomUpLight), answers.bottomUpOpsin,
        answers.bottomUpLight
      ),
    ] {
      try replace(
        &new.stimulation, Self.pathway(role, old.0, old.1), Self.pathway(role, opsin, wavelength))
      if opsin != old.0 {
        // Of another opsin the program knows it, or the lab must say it.
        let place = Self.stimulates[role] ?? ""
        try replace(&new.stimulation, "\(place)    soma_targeted: no\n", place)
      }
    }
    if answers.crosstalkSetting != standard.crosstalkSetting {
      try replace(&new.stimulation, "crosstalk_result: example.crosstalk.yaml\n", "")
      new.usesExampleCrosstalk = false
    }
    for wavelength in Set([answers.topDownLight, answers.bottomUpLight]).sorted()
    where Self.shippedLEDs[wavelength] == nil {
      let name = Self.led(wavelength)
      try replace(
        &new.rig, "leds:\n",
        "leds:\n  \(name): {wavelength: \(wavelength) nm, bandwidth: 20 nm}\n")
      try replace(&new.calibration, "power:\n", "power:\n  \(name):\n\(Self.powers)")
    }
    if answers.clamp == .voltageClamp {
      try replace(&new.stimulation, "mode: current_clamp", "mode: voltage_clamp")
      try replace(&new.stimulation, "amplitude: -50 pA", "amplitude: -5 mV")
    }
    if answers.seedPlace == .apart {
      try replace(&new.stimulation, "\n  seed: 2017\n", "\n")
    }
    if answers.objective != standard.objective || answers.device != standard.device {
      let objective = "objective: \(standard.objective.rawValue)"
      try replace(&new.stimulation, objective, "objective: \(answers.objective.rawValue)")
      try replace(&new.calibration, objective, "objective: \(answers.objective.rawValue)")
      try replace(
        &new.rig, "device: \(standard.device.rawValue)", "device: \(answers.device.rawValue)")
      new.calibration = Self.scaled(new.calibration, to: answers)
    }
    return new
  }

  private static let stimulates = [
    "top-down": "    stimulates: axons    # so the opsin must not be kept to somata\n",
    "bottom-up": "    stimulates: cells\n",
  ]

  private static let shippedLEDs = [470: "blue", 590: "amber", 625: "red"]

  private static func led(_ wavelength: Int) -> String {
    shippedLEDs[wavelength] ?? "led_\(wavelength)"
  }

  /// Of an LED that the example does not have.
  private static let powers = """
        - {drive: 0.2 V, power: 0.02 mW}
        - {drive: 1 V, power: 0.3 mW}
        - {drive: 2 V, power: 0.6 mW}
        - {drive: 5 V, power: 1.5 mW}

    """

  private static func pathway(_ role: String, _ opsin: String, _ wavelength: Int) -> String {
    "    role: \(role)\n    opsin: \(scalar(opsin))\n    led: \(led(wavelength))\n"
      + "    wavelength: \(wavelength) nm\n"
  }

  /// Words as they are; anything that YAML might read otherwise in quotes.
  package static func scalar(_ text: String) -> String {
    let isPlain =
      text.first?.isLetter == true
      && text.allSatisfy { $0.isLetter || $0.isNumber || " /-_().+".contains($0) }
      && text.last != " "
    guard !isPlain else { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// The example calibration of another field: numbers of the map by the ratio of magnifications, its
  /// middle to the middle of the array, powers by the ratio of lit areas.
  private static func scaled(_ text: String, to answers: ProtocolAnswers) -> String {
    let zoom = answers.objective.magnification / ProtocolAnswers().objective.magnification
    let (columns, rows) = answers.device == .dlp9000 ? (2560, 1600) : (1920, 1080)
    let area = Double(columns * rows) / Double(1920 * 1080) / (zoom * zoom)
    func number(_ value: Double) -> String { ShortNumber.text((value * 10_000).rounded() / 10_000) }
    func map(_ line: Substring, middle: Double, was: Double) -> String {
      let parts = line.split(separator: "[")
      let numbers = (parts.last ?? "").dropLast().split(separator: ",").compactMap {
        Double($0.filter { $0 != " " })
      }
      guard parts.count == 2, numbers.count == 3 else { return String(line) }
      let offset = (numbers[2] - was) * zoom + middle
      return "\(parts[0])[\(number(numbers[0] * zoom)), \(number(numbers[1] * zoom)), "
        + "\(number(offset))]"
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      switch true {
      case line.hasPrefix("columns: "): return "columns: \(columns)"
      case line.hasPrefix("rows: "): return "rows: \(rows)"
      case line.hasPrefix("  column: ["): return map(line, middle: Double(columns) / 2, was: 960)
      case line.hasPrefix("  row: ["): return map(line, middle: Double(rows) / 2, was: 540)
      case line.hasPrefix("    - {drive: "):
        let parts = line.split(separator: "power: ")
        guard parts.count == 2, let power = Double(parts[1].prefix { $0 != " " }) else {
          return String(line)
        }
        return "\(parts[0])power: \(number(power * area)) mW}"
      default: return String(line)
      }
    }.joined(separator: "\n")
  }
}
