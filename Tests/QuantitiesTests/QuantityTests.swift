import Quantities
import Testing

@Suite("Quantities with units")
struct QuantityTests {
  @Test(
    "a number with its unit, as people type it",
    arguments: [
      ("5 ms", MeasurementUnit.second, 0.005), ("5ms", .microsecond, 5000),
      ("0.25 s", .millisecond, 250), ("1.5 min", .second, 90), ("90 s", .minute, 1.5),
      ("0.5 h", .minute, 30), ("2 mW/mm²", .milliwattPerSquareMillimetre, 2),
      ("2 mW/mm^2", .milliwattPerSquareMillimetre, 2),
      ("2 mW/mm2", .milliwattPerSquareMillimetre, 2),
      ("1 W/cm2", .milliwattPerSquareMillimetre, 10),
      ("500 µW/mm²", .milliwattPerSquareMillimetre, 0.5), ("470 nm", .micrometre, 0.47),
      ("100 um", .micrometre, 100), ("100 \u{3BC}m", .millimetre, 0.1),
      ("-5 mV", .volt, -0.005), ("300 pA", .nanoampere, 0.3), ("1.2 mM", .micromolar, 1200),
      ("34 °C", .degreeCelsius, 34), ("34 degC", .degreeCelsius, 34), ("20 %", .percent, 20),
      ("50 ppm", .partsPerMillion, 50),
      ("20 kHz", .hertz, 20_000), ("1e3 us", .millisecond, 1), ("+.5 s", .millisecond, 500),
      (" 5  ms ", .millisecond, 5), ("3 weeks", .day, 21), ("1 week", .hour, 168),
      ("42 d", .week, 6), ("1 day", .minute, 1440), ("15 °", .degree, 15), ("15 deg", .degree, 15),
    ])
  func reading(text: String, unit: MeasurementUnit, value: Double) throws {
    #expect(try Quantity(text).value(in: unit) == value)
  }

  @Test("decimals are not rounded on their way: 0.1 mW is the double nearest to 100 µW")
  func exact() throws {
    for tenths in 1...999 {
      let text = "\(tenths / 10).\(tenths % 10)"
      #expect(try Quantity("\(text) ms").microseconds() == Microseconds(tenths * 100))
      #expect(try Quantity("\(text) mW").value(in: .milliwatt) == Double(text))
      #expect(try Quantity("\(text) µW").value(in: .milliwatt) == Double("\(text)e-3"))
    }
  }

  @Test("a time is a whole number of µs or refused")
  func microseconds() throws {
    #expect(try Quantity("2.5 ms").microseconds() == Microseconds(2500))
    #expect(try Quantity("10 min").microseconds() == Microseconds(600_000_000))
    #expect(try Quantity("0 s").microseconds() == .zero)
    #expect(throws: QuantityError.finerThanMicrosecond("0.5 µs")) {
      try Quantity("0.5 µs").microseconds()
    }
    #expect(throws: QuantityError.self) { try Quantity("999999999999999999 h").microseconds() }
  }

  @Test("a wrong dimension names both")
  func dimension() {
    #expect(
      throws: QuantityError.wrongDimension(
        expected: .time, example: "ms", found: "5 mV", foundDimension: .potential)
    ) { try Quantity("5 mV").value(in: .millisecond) }
    #expect(
      throws: QuantityError.wrongDimension(
        expected: .angle, example: "°", found: "34 °C", foundDimension: .temperature)
    ) { try Quantity("34 °C").value(in: .degree) }
  }

  @Test(
    "what is no quantity",
    arguments: [
      ("5", QuantityError.unitMissing("5")), ("", .notANumber("")), ("ms", .notANumber("ms")),
      ("5,5 ms", .notANumber("5,5 ms")), ("1.2.3 s", .notANumber("1.2.3 s")),
      ("5 MV", .unknownUnit("MV", in: "5 MV")), ("5 mv", .unknownUnit("mv", in: "5 mv")),
      ("5 furlongs", .unknownUnit("furlongs", in: "5 furlongs")),
      ("1234567890123456789 s", .notANumber("1234567890123456789 s")),
      ("١ s", .notANumber("١ s")), ("nan s", .notANumber("nan s")),
    ])
  func refused(text: String, error: QuantityError) {
    #expect(throws: error) { try Quantity(text) }
  }

  @Test("a duration for a person")
  func description() {
    #expect("\(Microseconds(80))" == "80 µs")
    #expect("\(Microseconds(2500))" == "2.5 ms")
    #expect("\(Microseconds(10_000_000))" == "10 s")
  }
}
