import Quantities

/// What NWB says about units: the schema fixes `volts`, `amperes` and `watts`; programs also write
/// `V`, `Amps`, `mV` and more (`RecordedUnit`).
extension RecordedUnit {
  /// nil where the unit names no potential, current or power.
  var dimension: Dimension? {
    if case .known(let dimension, _) = self { return dimension }
    return nil
  }

  /// Whether the label carries a prefix (`mV`), which the schema does not allow.
  var isPrefixed: Bool {
    if case .known(_, let factor) = self { return factor != 1 }
    return false
  }

  /// Display units in one unit as labelled: 1000 for volts, 1 for mV.
  var displayPerUnit: Double? {
    guard case .known(let dimension, let factor) = self else { return nil }
    let product = dimension.displayUnitsPerSI * factor
    // Factors are powers of ten; their product loses the last bit at times.
    return product >= 1 ? product.rounded() : product
  }
}

extension RecordedUnit.Dimension {
  /// What the schema calls the unit.
  var schemaUnit: String {
    switch self {
    case .potential: "volts"
    case .current: "amperes"
    case .power: "watts"
    }
  }
}
