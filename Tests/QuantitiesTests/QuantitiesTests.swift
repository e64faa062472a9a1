import Quantities
import Testing

@Suite("Units")
struct QuantitiesTests {
  @Test(
    "spellings found in recordings",
    arguments: [
      ("volts", RecordedUnit.Dimension.potential, 1.0), ("Volts", .potential, 1),
      ("V", .potential, 1), ("mV", .potential, 1e-3), ("Volt", .potential, 1),
      ("uV", .potential, 1e-6), ("µV", .potential, 1e-6), (" volts ", .potential, 1),
      ("amperes", .current, 1), ("Amperes", .current, 1), ("amps", .current, 1),
      ("Amps", .current, 1), ("A", .current, 1), ("nA", .current, 1e-9), ("pA", .current, 1e-12),
      ("watts", .power, 1), ("W", .power, 1), ("mW", .power, 1e-3),
    ])
  func spellings(text: String, dimension: RecordedUnit.Dimension, factor: Double) {
    #expect(RecordedUnit(text) == .known(dimension, factor: factor))
  }

  @Test("a letter's case is not guessed, and what says nothing stays unspecified")
  func unknown() {
    for text in ["MV", "mv", "PA", "n/a", "", "bool", "unknown"] {
      #expect(RecordedUnit(text) == .unspecified(text))
    }
  }

  @Test("one SI unit in display units")
  func display() {
    #expect(RecordedUnit.Dimension.potential.displayUnit == "mV")
    #expect(RecordedUnit.Dimension.potential.displayUnitsPerSI == 1e3)
    #expect(RecordedUnit.Dimension.current.displayUnit == "pA")
    #expect(RecordedUnit.Dimension.current.displayUnitsPerSI == 1e12)
    #expect(RecordedUnit.Dimension.power.displayUnit == "mW")
    #expect(RecordedUnit.Dimension.power.displayUnitsPerSI == 1e3)
  }

  @Test("the unit of a key is its longest suffix")
  func suffixes() {
    #expect(UnitSuffix(key: "area_mv_ms") == .millivoltMilliseconds)
    #expect(UnitSuffix(key: "duration_ms") == .milliseconds)
    #expect(UnitSuffix(key: "sampling_rate_hz") == .hertz)
    #expect(UnitSuffix(key: "peak_mv") == .millivolts)
    #expect(UnitSuffix(key: "spike_count") == nil)
    // The suffix alone is a name, not a unit.
    #expect(UnitSuffix(key: "ms") == nil)
  }
}
