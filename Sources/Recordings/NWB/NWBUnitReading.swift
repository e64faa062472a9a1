import Messages
import Quantities

/// Settles what a unit with a prefix means: the schema fixes `volts`, so that `mV` is either a true
/// label of numbers in mV or a wrong label of numbers in volts.
struct NWBUnitReading {
  let file: String

  /// Chooses the reading that the samples can bear, and says both; where neither or the wrong one
  /// fits, the series is refused rather than guessed.
  func settle(_ series: inout NWBSeries, stored: [Double]) {
    guard series.problem == nil, let quantity = series.kind.quantity,
      let unit = series.unitText.map(RecordedUnit.init(_:)), unit.isPrefixed,
      let perUnit = unit.displayPerUnit,
      let low = stored.filter(\.isFinite).min(), let high = stored.filter(\.isFinite).max()
    else { return }
    var asLabelled = series
    asLabelled.displayPerUnit = perUnit
    var asSchema = series
    asSchema.displayPerUnit = quantity.displayUnitsPerSI
    func span(_ reading: NWBSeries) -> (Double, Double) {
      let ends = [reading.sampleScale(low), reading.sampleScale(high)]
      return (min(ends[0], ends[1]), max(ends[0], ends[1]))
    }
    let labelled = span(asLabelled)
    let schema = span(asSchema)
    let words =
      "read as labelled it spans \(labelled.0)…\(labelled.1) \(quantity.displayUnit), read as "
      + "\(quantity.schemaUnit) it spans \(schema.0)…\(schema.1) \(quantity.displayUnit)"
    func message(_ severity: Message.Severity, _ end: String) -> Message {
      Message(
        .sweepUnitDisagrees, severity,
        "the unit is '\(series.unitText ?? "")' where the format fixes \(quantity.schemaUnit): "
          + "\(words); \(end)", file: file, object: series.dataPath,
        expected: quantity.schemaUnit,
        found: "\(series.unitText ?? "") with conversion \(series.conversion)",
        remedy: "Correct unit and conversion in the file.")
    }
    switch (isPlausible(labelled, quantity), isPlausible(schema, quantity)) {
    case (true, true) where series.conversion != 1:
      // Who stored a conversion meant the schema's unit, and mistook what the unit is for.
      series = asSchema
      series.warnings.append(message(.warning, "it is read as \(quantity.schemaUnit)"))
    case (true, _):
      series = asLabelled
      series.warnings.append(message(.warning, "it is read as labelled"))
    case (false, true):
      series = asSchema
      series.warnings.append(message(.warning, "it is read as \(quantity.schemaUnit)"))
    case (false, false):
      series.problem = message(.error, "neither can be true")
    }
  }

  /// Widest bounds that no intracellular recording leaves: ±1 V, ±1 µA, 100 W of light.
  private func isPlausible(_ span: (Double, Double), _ quantity: RecordedUnit.Dimension) -> Bool {
    let limit =
      switch quantity {
      case .potential: 1e3
      case .current: 1e6
      case .power: 1e5
      }
    let least =
      switch quantity {
      case .potential: 1e-3
      case .current, .power: 0.0
      }
    return abs(span.0) <= limit && abs(span.1) <= limit && span.1 - span.0 >= least
  }
}
