import Foundation
import Optogenetics
import TestSupport
import Testing

@Suite("Opsins by name: facts, models, spectra")
struct OpsinLibraryTests {
  @Test("spelling does not count; unknown names get the nearest")
  func names() {
    for name in ["ChR2(H134R)", "chr2-h134r", " ChR2 H134R", "hChR2(H134R)"] {
      #expect(OpsinFacts.named(name)?.name == "ChR2(H134R)")
    }
    #expect(OpsinFacts.named("vfchrimson")?.name == "vf-Chrimson")
    #expect(OpsinFacts.named("Crimson") == nil)
    #expect(OpsinFacts.nearestNames(to: "Crimson").first == "Chrimson")
    #expect(OpsinFacts.nearestNames(to: "ChrimsonRR").first == "ChrimsonR")
    #expect(OpsinFacts.nearestNames(to: "halorhodopsin of another kind").isEmpty)
    #expect(OpsinFacts.named("") == nil && OpsinLibrary.models(of: "Crimson").isEmpty)
  }

  @Test("no two opsins share a spelling, and every name of a model or spectrum exists")
  func table() {
    for facts in OpsinFacts.all {
      #expect(OpsinFacts.all.count { OpsinFacts.named($0.name) == facts } == 1, "\(facts.name)")
      #expect(facts.modelNames.count == OpsinLibrary.models(of: facts.name).count)
      #expect((facts.spectrumName == nil) == (facts.spectrum == nil))
      let standIns = OpsinLibrary.models(of: facts.name).filter { $0.standsInFor != nil }
      #expect(standIns.allSatisfy { $0.standsInFor == facts.name })
      #expect((facts.standInNote != nil) == !standIns.isEmpty, "\(facts.name)")
    }
  }

  @Test("facts that validations rest on")
  func facts() throws {
    func facts(_ name: String) throws -> OpsinFacts { try #require(OpsinFacts.named(name)) }
    expectClose(try facts("Chronos").closingTime?.value, 3.6, within: 0, "ms")
    expectClose(try facts("ChrimsonR").closingTime?.value, 15.8, within: 0, "ms")
    #expect(try facts("ChrimsonR").closingTime?.mark == .recalled)
    #expect(try facts("Chrimson").peakWavelength?.mark == .verified)
    for name in ["stChroME", "somBiPOLES", "stGtACR2", "stChrimsonR"] {
      #expect(try facts(name).isSomaTargeted)
    }
    for name in ["GtACR2", "stGtACR2", "BiPOLES", "somBiPOLES", "ZipACR"] {
      #expect(try facts(name).isAnionChannel)
    }
    for name in ["ChR2", "Chronos", "ChrimsonR", "ChroME", "GtACR2"] {
      #expect(try !facts(name).isSomaTargeted)
    }
  }

  @Test("stand-ins say so; the models of a Chrimson stand beside each other")
  func standIns() throws {
    let chrimsonR = OpsinLibrary.models(of: "ChrimsonR")
    #expect(
      chrimsonR.map(\.name) == [
        "ChrimsonR_Sabatier_5state", "Chrimson_Bansal2020", "vfChrimson_Bansal2020",
      ])
    #expect(chrimsonR.map(\.standsInFor) == [nil, "ChrimsonR", "ChrimsonR"])
    #expect(
      chrimsonR.first?.caveats.contains { $0.contains("spectrum is that of Chrimson") } == true)
    let chronos = OpsinLibrary.models(of: "Chronos")
    #expect(chronos.count == 3 && chronos.allSatisfy { $0.standsInFor == "Chronos" })
    #expect(chronos.allSatisfy { $0.caveats.contains { $0.contains("not of Chronos") } })
    #expect(try #require(OpsinFacts.named("Chronos")?.standInNote).contains("ChR2"))
  }

  @Test(
    "photon budget: cross-section of opening as the specification computed it",
    arguments: [
      ("ChR2H134R_Bansal2020", 3.0e-16), ("vfChrimson_Bansal2020", 2.0e-15),
      ("Chrimson_Bansal2020", 2.5e-15), ("ChrimsonR_Sabatier_5state", 5.5e-15),
    ])
  func photonBudget(name: String, crossSection: Double) throws {
    let model = try #require(OpsinModel.named(name))
    expectClose(
      model.kinetics.openingCrossSection / crossSection, 1, within: 0.02, "of \(crossSection) cm²")
    #expect(model.caveats.contains { $0.hasPrefix("Photon budget") })
  }

  @Test(
    "photons of 1 mW/mm²", arguments: [(470.0, 2.366), (594, 2.990), (625, 3.146)])
  func photons(wavelength: Double, flux: Double) {
    expectClose(
      PhotonFlux.of(irradiance: 1, wavelength: wavelength) / 1e15, flux, within: 0.0005,
      "1e15/mm²/s")
  }

  @Test("a spectrum is linear between its points and silent outside them")
  func spectrum() {
    let chrimson = ActionSpectrum.chrimson
    expectClose(chrimson.relativeResponse(at: 470), 0.31, within: 0)
    expectClose(chrimson.relativeResponse(at: 620), 0.715, within: 1e-12)
    expectClose(chrimson.relativeResponse(at: 630), 0.55, within: 0)
    for wavelength in [469.9, 630.1, .nan, 0, .infinity] {
      #expect(chrimson.relativeResponse(at: wavelength) == nil)
    }
    #expect(ActionSpectrum.channelrhodopsin2.relativeResponse(at: 625) == nil)
    for spectrum in ActionSpectrum.all {
      #expect(zip(spectrum.wavelengths, spectrum.wavelengths.dropFirst()).allSatisfy { $0 < $1 })
      #expect(spectrum.responses.max() == 1 && spectrum.responses.allSatisfy { $0 >= 0 })
    }
  }

  @Test("a lamp is averaged where its whole span is in the table, else taken at its peak")
  func lamp() throws {
    // A straight flank averages to its middle: 530 ± 10 nm of Chrimson has slopes 0.003 and 0.0065.
    let chrimson = ActionSpectrum.chrimson
    let averaged = try #require(chrimson.response(toLampAt: 530, fullWidth: 20))
    #expect(averaged.isAveraged)
    // Mean of |x| of the cut Gaussian: w/(4 ln 2) (1 − 1/16) / ∫ of 2^(−4 (x/w)²) over ±w.
    let width = 20.0
    let area = width * 1.0640 * 0.98146  // √(π/(4 ln 2)) erf(√(4 ln 2))
    let meanAbsolute = 2 * width * width / (8 * 0.693147) * (1 - 1.0 / 16) / area
    expectClose(
      averaged.response, 0.75 + (0.0065 - 0.003) / 2 * meanAbsolute * 1, within: 2e-4)
    let edge = try #require(chrimson.response(toLampAt: 475, fullWidth: 20))
    #expect(!edge.isAveraged)
    expectClose(edge.response, 0.31 + 0.25 * 0.16, within: 1e-12)
    #expect(chrimson.response(toLampAt: 640, fullWidth: 20) == nil)
  }

  @Test(
    "the spectra are those of the shared table",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func sharedSpectra() throws {
    let lines = try String(
      contentsOfFile: SharedData.path("optics/opsin_action_spectra.csv"), encoding: .utf8
    ).split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
    #expect(lines.count == ActionSpectrum.all.reduce(0) { $0 + $1.wavelengths.count })
    for line in lines {
      let spectrum = try #require(ActionSpectrum.all.first { $0.name == line[0] })
      let wavelength = try #require(Double(line[1]))
      expectClose(
        spectrum.relativeResponse(at: wavelength), try #require(Double(line[2])), within: 0)
    }
  }
}
