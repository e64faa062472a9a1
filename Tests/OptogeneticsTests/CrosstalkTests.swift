import Optogenetics
import TestSupport
import Testing

@Suite("Crosstalk between pathways")
struct CrosstalkTests {
  private func blue(_ irradiance: Double, start: Double = 0) -> LightExposure {
    LightExposure(start: start, duration: 1, irradiance: irradiance, wavelength: 470)
  }

  private func red(_ irradiance: Double, start: Double = 0) -> LightExposure {
    LightExposure(start: start, duration: 2, irradiance: irradiance, wavelength: 594)
  }

  /// Columns 0.1, 0.3, 1 and 10 mW/mm² of the specification's table 3.2.
  @Test(
    "1 ms of 470 nm: the table of blue crosstalk, to its digits",
    arguments: [
      ("ChR2H134R_Bansal2020", [0.0067, 0.0191, 0.0541, 0.1842]),
      ("ChR2_PyRhO_4state", [0.0123, 0.0303, 0.0792, 0.3887]),
      ("Chrimson_Bansal2020", [0.0130, 0.0253, 0.0376, 0.0463]),
      ("vfChrimson_Bansal2020", [0.0132, 0.0385, 0.1178, 0.553]),
      ("ChrimsonR_Sabatier_5state", [0.0306, 0.0884, 0.2591, 0.8093]),
    ])
  func table(name: String, fractions: [Double]) throws {
    let model = try #require(OpsinModel.named(name))
    for (irradiance, fraction) in zip([0.1, 0.3, 1, 10], fractions) {
      let response = try model.response(to: [blue(irradiance)], tail: 0)
      expectClose(
        response.peak, fraction, within: fraction == 0.553 ? 0.00051 : 0.000051, "\(irradiance)")
    }
  }

  @Test("the ratio is peak over peak, by model, with its range")
  func ratio() throws {
    let crosstalk = try #require(
      Crosstalk(opsin: "chrimsonr", crossing: [[blue(1)]], own: [[red(1)]]))
    #expect(crosstalk.opsin == "ChrimsonR" && crosstalk.entries.count == 4)
    #expect(crosstalk.failures.isEmpty)
    for entry in crosstalk.entries {
      let model = try #require(OpsinModel.named(entry.model.name))
      let expected =
        try model.response(to: [blue(1)]).peak / model.response(to: [red(1)]).peak
      expectClose(entry.ratio, expected, within: 1e-12)
    }
    let range = try #require(crosstalk.range)
    #expect(range.upperBound == crosstalk.worst?.ratio && range.lowerBound < range.upperBound)
  }

  @Test("the README's trains, against another program's integration")
  func worked() throws {
    let crosstalk = try #require(
      Crosstalk(
        opsin: "ChrimsonR", crossing: [(0..<5).map { blue(0.1, start: 20 * Double($0)) }],
        own: [(0..<3).map { red(2, start: 50 * Double($0)) }]))
    let expected = try ExpectedResponses.load().crosstalk
    #expect(expected.count == 3)
    for item in expected {
      let entry = crosstalk.entries.first { $0.model.name == item.model }
      // The other program looks for the peak on a grid.
      expectClose(entry?.ratio, item.ratio, within: 1e-5)
    }
  }

  @Test("equal lights give 1, no light 0; a train of many pulses gives more than one pulse")
  func limits() throws {
    let same = try #require(Crosstalk(opsin: "ChrimsonR", crossing: [[red(1)]], own: [[red(1)]]))
    #expect(same.range == 1...1)
    let dark = try #require(Crosstalk(opsin: "ChrimsonR", crossing: [], own: [[red(1)]]))
    #expect(dark.range == 0...0)
    let one = try #require(
      Crosstalk(opsin: "ChrimsonR", crossing: [[blue(0.1)]], own: [[red(1)]]))
    let train = try #require(
      Crosstalk(
        opsin: "ChrimsonR", crossing: [(0..<5).map { blue(0.1, start: 5 * Double($0)) }],
        own: [[red(1)]]))
    for (single, many) in zip(one.entries, train.entries) {
      #expect(many.ratio > 1.1 * single.ratio, "\(single.model.name)")
    }
  }

  @Test("of several trains the one that opens most counts, on both sides")
  func trains() throws {
    func ratio(_ crossing: [[LightExposure]], _ own: [[LightExposure]]) throws -> [Double] {
      try #require(Crosstalk(opsin: "ChrimsonR", crossing: crossing, own: own)).entries.map(
        \.ratio)
    }
    let strong = try ratio([[blue(0.5)]], [[red(2)]])
    #expect(try ratio([[blue(0.1)], [blue(0.5)], [blue(0.2)]], [[red(1)], [red(2)]]) == strong)
  }

  @Test("crossing light outside a spectrum is taken as as many photons at its end")
  func bounded() throws {
    let pulse = LightExposure(start: 0, duration: 1, irradiance: 0.1, wavelength: 460)
    let found = try #require(Crosstalk(opsin: "ChrimsonR", crossing: [[pulse]], own: [[red(1)]]))
    #expect(found.failures.isEmpty && found.entries.count == 4)
    let entry = try #require(found.entries.first { $0.model.name == "Chrimson_Bansal2020" })
    #expect(entry.bounded == [460])
    // The specification's table has 0.0130 for 0.1 mW/mm² of 470 nm and 0.0253 for 0.3; 460 nm has 2 % fewer photons.
    #expect((0.0123...0.0130).contains(entry.crossingPeak), "\(entry.crossingPeak)")
    // Its own spectrum holds 460 nm.
    #expect(found.entries.first { $0.model.name == "ChrimsonR_Bansal2020" }?.bounded == [])
  }

  @Test("what cannot be told is named, never a number")
  func failures() throws {
    // Own light gets no bound, and 430 nm lies where a β band may rise.
    let redOwn = try #require(
      Crosstalk(opsin: "Chronos", crossing: [[blue(1)]], own: [[red(1)]]))
    #expect(redOwn.range == nil && redOwn.failures.count == 4)
    #expect(
      redOwn.failures.last?.problem
        == .outsideSpectrum(wavelength: 594, spectrum: "ChR2", range: 400...560))
    let violet = LightExposure(start: 0, duration: 1, irradiance: 1, wavelength: 430)
    let partly = try #require(
      Crosstalk(opsin: "ChrimsonR", crossing: [[violet]], own: [[red(1)]]))
    #expect(partly.entries.map(\.model.name) == ["ChrimsonR_Bansal2020"])
    #expect(partly.failures.count == 3)
    let noOwn = try #require(Crosstalk(opsin: "ChrimsonR", crossing: [[blue(1)]], own: []))
    #expect(noOwn.range == nil)
    #expect(noOwn.failures.allSatisfy { $0.problem == .ownLightOpensNothing })
    #expect(Crosstalk(opsin: "ZipACR", crossing: [[blue(1)]], own: [[red(1)]]) == nil)
    #expect(Crosstalk(opsin: "no opsin", crossing: [[blue(1)]], own: [[red(1)]]) == nil)
  }
}
