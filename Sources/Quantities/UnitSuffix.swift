/// The suffixes that keys of JSON and CSV carry, and the units that they stand for: the one table,
/// shown in `Documentation/units.md`.
public enum UnitSuffix: String, CaseIterable, Sendable {
  case seconds = "s"
  case milliseconds = "ms"
  case microseconds = "us"
  case millivolts = "mv"
  case millivoltMilliseconds = "mv_ms"
  case volts = "v"
  case voltsPerSecond = "v_s"
  case picoamperes = "pa"
  case nanosiemens = "ns"
  case picofarads = "pf"
  case megaohms = "mohm"
  case hertz = "hz"
  case hertzPerPicoampere = "hz_per_pa"
  case nanometres = "nm"
  case micrometres = "um"
  case squareMicrometres = "um2"
  case squareMillimetres = "mm2"
  case milliwatts = "mw"
  case milliwattsPerSquareMillimetre = "mw_mm2"
  case perSquareMillimetreSecond = "per_mm2_s"
  case perMillisecond = "per_ms"
  case perSecond = "per_s"
  case perMinute = "per_min"
  case millivoltsPerMinute = "mv_per_min"
  case millivoltsPerMillisecond = "mv_per_ms"
  case picoamperesPerMillisecond = "pa_per_ms"
  case degrees = "deg"
  case partsPerMillion = "ppm"

  /// How the unit is written for a person.
  public var symbol: String {
    switch self {
    case .seconds: "s"
    case .milliseconds: "ms"
    case .microseconds: "µs"
    case .millivolts: "mV"
    case .millivoltMilliseconds: "mV·ms"
    case .volts: "V"
    case .voltsPerSecond: "V/s"
    case .picoamperes: "pA"
    case .nanosiemens: "nS"
    case .picofarads: "pF"
    case .megaohms: "MΩ"
    case .hertz: "Hz"
    case .hertzPerPicoampere: "Hz/pA"
    case .nanometres: "nm"
    case .micrometres: "µm"
    case .squareMicrometres: "µm²"
    case .squareMillimetres: "mm²"
    case .milliwatts: "mW"
    case .milliwattsPerSquareMillimetre: "mW/mm²"
    case .perSquareMillimetreSecond: "1/(mm²·s)"
    case .perMillisecond: "1/ms"
    case .perSecond: "1/s"
    case .perMinute: "1/min"
    case .millivoltsPerMinute: "mV/min"
    case .millivoltsPerMillisecond: "mV/ms"
    case .picoamperesPerMillisecond: "pA/ms"
    case .degrees: "°"
    case .partsPerMillion: "ppm"
    }
  }

  /// The unit of a key, by its longest matching suffix; nil where the key carries none.
  public init?(key: String) {
    let match = Self.allCases.filter { key.hasSuffix("_" + $0.rawValue) }
      .max { $0.rawValue.count < $1.rawValue.count }
    guard let match else { return nil }
    self = match
  }
}
