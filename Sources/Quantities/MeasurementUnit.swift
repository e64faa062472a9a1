/// What kind of thing a unit measures.
public enum Dimension: String, CaseIterable, Hashable, Sendable {
  case time
  case length
  case irradiance
  case radiantExposure = "radiant exposure"
  case power
  case potential
  case current
  case concentration
  case temperature
  case frequency
  case fraction
  case angle
}

/// A unit that a person may write in a protocol, rig or calibration file.
public enum MeasurementUnit: String, CaseIterable, Hashable, Sendable {
  case microsecond = "µs"
  case millisecond = "ms"
  case second = "s"
  case minute = "min"
  case hour = "h"
  case day = "d"
  case week = "week"
  case nanometre = "nm"
  case micrometre = "µm"
  case millimetre = "mm"
  case microwattPerSquareMillimetre = "µW/mm²"
  case milliwattPerSquareMillimetre = "mW/mm²"
  case wattPerSquareCentimetre = "W/cm²"
  case joulePerSquareCentimetre = "J/cm²"
  case microwatt = "µW"
  case milliwatt = "mW"
  case watt = "W"
  case microvolt = "µV"
  case millivolt = "mV"
  case volt = "V"
  case picoampere = "pA"
  case nanoampere = "nA"
  case nanomolar = "nM"
  case micromolar = "µM"
  case millimolar = "mM"
  case degreeCelsius = "°C"
  case hertz = "Hz"
  case kilohertz = "kHz"
  case percent = "%"
  case partsPerMillion = "ppm"
  case degree = "°"

  /// Reads a unit as people type it: `u` or Greek `μ` for the micro sign, `^2` or `2` for `²`,
  /// `degC` for `°C`, `deg` for `°`, `weeks` and `days`. Case matters: mV is not MV.
  public init?(spelling: some StringProtocol) {
    var text = ""
    for character in spelling {
      switch character {
      case "\u{3BC}": text.append("µ")
      case "^": continue
      case "2": text.append("²")
      default: text.append(character)
      }
    }
    if text.hasPrefix("u") { text = "µ" + text.dropFirst() }
    self.init(rawValue: Self.otherSpellings[text] ?? text)
  }

  private static let otherSpellings = [
    "degC": "°C", "deg": "°", "weeks": "week", "day": "d", "days": "d",
  ]

  public var symbol: String { rawValue }

  public var dimension: Dimension {
    switch self {
    case .microsecond, .millisecond, .second, .minute, .hour, .day, .week: .time
    case .nanometre, .micrometre, .millimetre: .length
    case .microwattPerSquareMillimetre, .milliwattPerSquareMillimetre, .wattPerSquareCentimetre:
      .irradiance
    case .joulePerSquareCentimetre: .radiantExposure
    case .microwatt, .milliwatt, .watt: .power
    case .microvolt, .millivolt, .volt: .potential
    case .picoampere, .nanoampere: .current
    case .nanomolar, .micromolar, .millimolar: .concentration
    case .degreeCelsius: .temperature
    case .hertz, .kilohertz: .frequency
    case .percent, .partsPerMillion: .fraction
    case .degree: .angle
    }
  }

  /// One of this unit is `multiple` × 10^`power` of the SI unit of its dimension (mM for
  /// concentration, °C for temperature, ° for angles, 1 for fractions): whole numbers, so that decimals stay
  /// exact. 1 W/cm² = 10⁴ W/m²; 1 mW/mm² = 10³ W/m².
  var scale: (multiple: Int, power: Int) {
    switch self {
    case .second, .volt, .watt, .millimolar, .degreeCelsius, .degree, .hertz: (1, 0)
    case .minute: (6, 1)
    case .hour: (36, 2)
    case .day: (864, 2)
    case .week: (6048, 2)
    case .percent: (1, -2)
    case .millisecond, .millimetre, .milliwatt, .millivolt, .micromolar: (1, -3)
    case .microsecond, .micrometre, .microwatt, .microvolt, .nanomolar, .partsPerMillion: (1, -6)
    case .nanometre, .nanoampere: (1, -9)
    case .picoampere: (1, -12)
    case .microwattPerSquareMillimetre: (1, 0)
    case .milliwattPerSquareMillimetre, .kilohertz: (1, 3)
    case .wattPerSquareCentimetre, .joulePerSquareCentimetre: (1, 4)
    }
  }
}
