import Foundation
import Optogenetics
import TestSupport
import Testing

@Suite("Responses of opsin models to light")
struct OpsinResponseTests {
  /// The table was made by another program (Runge–Kutta, 0.005 ms).
  private func compare(_ table: FixtureTable) throws {
    for row in table.rows {
      let model = try #require(OpsinModel.named(try row.text("model")))
      let milliseconds = try row.number("pulse_ms")
      let response = try model.response(
        to: model.pulse(
          flux: row.number("effective_photon_flux_per_mm2_s"), milliseconds: milliseconds), tail: 0)
      func expectRelative(_ value: Double?, _ column: String) throws {
        let expected = try row.number(column)
        expectClose(value, expected, within: 1e-4 * expected, "\(column) \(row)")
      }
      try expectRelative(response.peak, "peak_conductance_fraction")
      try expectRelative(response.fractionsAtPulseEnds.first, "fraction_at_pulse_end")
      try expectRelative(response.fractionsAtPulseEnds.last, "fraction_20ms_after_pulse_end")
      // A flat top moves with the table's own error: the fraction there says that it is the top.
      let time = try row.number("time_of_peak_ms")
      expectClose(response.peakTime, time, within: 0.006, "ms \(row)")
    }
  }

  @Test("a part of the reference table, to 1e-4")
  func referenceFixture() throws {
    let table = try FixtureTable(path: FixtureTable.path("opsin-reference-pulses.csv"))
    #expect(table.rows.count == 90)
    try compare(table)
  }

  @Test(
    "every row of the reference table, to 1e-4",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func referenceTable() throws {
    let table = try FixtureTable(path: SharedData.path("optics/opsin_reference_pulses.csv"))
    #expect(table.rows.count == 150)
    try compare(table)
  }

  @Test("every model against its exact solution by another program, with the integral")
  func exact() throws {
    let expected = try ExpectedResponses.load().pulses
    #expect(Set(expected.map(\.model)).count == 7)
    for item in expected {
      let model = try #require(OpsinModel.named(item.model))
      let response = try model.response(
        to: model.pulse(flux: item.photonFlux, milliseconds: item.pulseMs), tail: 0)
      expectClose(response.fractionsAtPulseEnds.first, item.fractionAtEnd, within: 1e-11)
      expectClose(response.fractionsAtPulseEnds.last, item.fraction20MsLater, within: 1e-11)
      expectClose(response.integral, item.integralMs, within: 1e-10, "ms")
    }
  }

  @Test("trains and a ramp against another program's integration")
  func trains() throws {
    let expected = try ExpectedResponses.load().trains
    #expect(expected.count == 9)
    for item in expected {
      let model = try #require(OpsinModel.named(item.model))
      let response = try model.response(to: item.exposures, tail: item.tailMs)
      let isRamp = item.pulses.contains { $0[2] != $0[3] }
      // Steps of a ramp leave an error of the second order; the other program looks for the peak on a
      // grid of 1/20 000 of each stretch.
      let tolerance = isRamp ? 2e-5 : 1e-9
      expectClose(response.peak, item.peak, within: isRamp ? 2e-5 : 1e-7)
      expectClose(response.peakTime, item.peakTimeMs, within: isRamp ? 0.1 : 0.02, "ms")
      expectClose(response.integral, item.integralMs, within: isRamp ? 6e-4 : 1e-7, "ms")
      #expect(response.fractionsAtPulseEnds.count == item.fractionsAtEnds.count)
      for (found, fraction) in zip(response.fractionsAtPulseEnds, item.fractionsAtEnds) {
        expectClose(found, fraction, within: tolerance)
      }
    }
  }

  @Test("the stepwise opsin of the neuron models agrees with the exact response")
  func stepwise() throws {
    let model = try #require(OpsinModel.named("ChR2H134R_Bansal2020"))
    var state = OpsinState(.channelrhodopsin2H134R)
    for _ in 0..<500 { state.advance(photonFlux: 1e16, timeStep: 0.1) }
    let response = try model.response(to: model.pulse(flux: 1e16, milliseconds: 50))
    expectClose(response.fractionsAtPulseEnds.first, state.conductanceFraction, within: 1e-8)
  }

  @Test("the order of pulses, a shift of the clock and a pulse cut in two change nothing")
  func invariants() throws {
    for model in OpsinLibrary.models {
      func light(_ start: Double, _ duration: Double) -> LightExposure {
        LightExposure(start: start, duration: duration, irradiance: 2, wavelength: 470)
      }
      let plain = try model.response(to: [light(0, 4), light(30, 4)])
      let reversed = try model.response(to: [light(30, 4), light(0, 4)])
      #expect(reversed.fractionsAtPulseEnds == plain.fractionsAtPulseEnds.reversed())
      let shifted = try model.response(to: [light(1000, 4), light(1030, 4)])
      expectClose(shifted.peak, plain.peak, within: 1e-12)
      expectClose(shifted.peakTime, plain.peakTime + 1000, within: 1e-6, "ms")
      let cut = try model.response(to: [light(0, 1), light(1, 3), light(30, 4)])
      expectClose(cut.peak, plain.peak, within: 1e-12)
      expectClose(cut.integral, plain.integral, within: 1e-9, "ms")
      let halves = [
        LightExposure(start: 0, duration: 4, irradiance: 0.5, wavelength: 470),
        LightExposure(start: 0, duration: 4, irradiance: 1.5, wavelength: 470), light(30, 4),
      ]
      expectClose(try model.response(to: halves).peak, plain.peak, within: 1e-12)
    }
  }

  @Test("overwhelming light opens no more than all channels, none opens nothing")
  func limits() throws {
    for model in OpsinLibrary.models {
      let bright = try model.response(to: model.pulse(flux: 1e21, milliseconds: 5))
      #expect(bright.peak > 0 && bright.peak <= 1 + 1e-9, "\(model.name) \(bright.peak)")
      let dark = try model.response(to: model.pulse(flux: 0, milliseconds: 5))
      #expect(dark.peak == 0 && dark.integral == 0)
    }
    let none = try #require(OpsinLibrary.models.first).response(to: [])
    #expect(none.peak == 0 && none.fractionsAtPulseEnds.isEmpty)
  }

  @Test("what is not light is refused, and so is a wavelength outside the spectrum")
  func refused() throws {
    let model = try #require(OpsinModel.named("ChR2_Bansal2020"))
    for (duration, irradiance) in [
      (0.0, 1.0), (-1, 1), (1, -1), (.nan, 1), (1, .infinity), (1e300, 1),
    ] {
      let exposure = LightExposure(
        start: 0, duration: duration, irradiance: irradiance, wavelength: 470)
      #expect { try model.response(to: [exposure]) } throws: { error in
        guard case LightProblem.invalidExposure = error else { return false }
        return true
      }
    }
    let red = LightExposure(start: 0, duration: 1, irradiance: 1, wavelength: 625)
    #expect(
      throws: LightProblem.outsideSpectrum(wavelength: 625, spectrum: "ChR2", range: 400...560)
    ) { try model.response(to: [red]) }
  }
}
