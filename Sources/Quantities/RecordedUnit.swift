/// The unit of a recorded signal, as files spell it, and how it becomes the unit of the field.
public enum RecordedUnit: Hashable, Sendable {
  public enum Dimension: String, Hashable, Sendable {
    case potential
    case current
    case power
  }

  /// A unit of a known dimension; one of it is `factor` SI units.
  case known(Dimension, factor: Double)
  /// No unit, or one that does not say what was measured ("n/a", "bool").
  case unspecified(String)

  /// Reads a unit text such as `volts`, `Volts`, `V`, `mV`, `Amps`, `amperes`, `pA`, `watts`.
  public init(_ text: String) {
    let trimmed = text.trimmingWhitespace
    self = Self.spellings[trimmed] ?? Self.words[trimmed.lowercased()] ?? .unspecified(trimmed)
  }

  /// Case matters: mV is not MV.
  private static let spellings: [String: RecordedUnit] = [
    "V": .known(.potential, factor: 1), "mV": .known(.potential, factor: 1e-3),
    "uV": .known(.potential, factor: 1e-6), "µV": .known(.potential, factor: 1e-6),
    "A": .known(.current, factor: 1), "mA": .known(.current, factor: 1e-3),
    "uA": .known(.current, factor: 1e-6), "nA": .known(.current, factor: 1e-9),
    "pA": .known(.current, factor: 1e-12), "W": .known(.power, factor: 1),
    "mW": .known(.power, factor: 1e-3),
  ]

  private static let words: [String: RecordedUnit] = [
    "volt": .known(.potential, factor: 1), "volts": .known(.potential, factor: 1),
    "millivolt": .known(.potential, factor: 1e-3), "millivolts": .known(.potential, factor: 1e-3),
    "ampere": .known(.current, factor: 1), "amperes": .known(.current, factor: 1),
    "amp": .known(.current, factor: 1), "amps": .known(.current, factor: 1),
    "picoampere": .known(.current, factor: 1e-12), "picoamperes": .known(.current, factor: 1e-12),
    "nanoamperes": .known(.current, factor: 1e-9), "watt": .known(.power, factor: 1),
    "watts": .known(.power, factor: 1), "milliwatts": .known(.power, factor: 1e-3),
  ]
}

extension RecordedUnit.Dimension {
  /// The unit in which Apical holds and shows this quantity.
  public var displayUnit: String {
    switch self {
    case .potential: "mV"
    case .current: "pA"
    case .power: "mW"
    }
  }

  /// Display units in one SI unit.
  public var displayUnitsPerSI: Double {
    switch self {
    case .potential, .power: 1e3
    case .current: 1e12
    }
  }
}

extension String {
  fileprivate var trimmingWhitespace: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
