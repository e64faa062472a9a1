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
        "ChrimsonR_Sabatier_5state", "ChrimsonR_Bansal2020", "Chrimson_Bansal2020",
        "vfChrimson_Bansal2020",
      ])
    #expect(chrimsonR.map(\.standsInFor) == [nil, nil, "ChrimsonR", "ChrimsonR"])
    #expect(
      chrimsonR.first?.caveats.contains { $0.contains("spectrum is that of Chrimson") } == true)
    let chronos = OpsinLibrary.models(of: "Chronos")
    #expect(chronos.map(\.standsInFor) == [nil, "Chronos", "Chronos", "Chronos"])
    #expect(
      chronos.dropFirst().allSatisfy { $0.caveats.contains { $0.contains("not of Chronos") } })
    #expect(chronos.first?.caveats.contains { $0.contains("never merged") } == true)
    #expect(try #require(OpsinFacts.named("Chronos")?.standInNote).contains("ChR2"))
    #expect(OpsinFacts.named("Chronos")?.spectraInUse.map(\.name) == ["Chronos", "ChR2"])
    #expect(OpsinFacts.named("ChR2(H134R)")?.spectrum == nil)
    #expect(OpsinFacts.named("ChR2(H134R)")?.spectraInUse.map(\.name) == ["ChR2"])
  }

  private struct CleoOpsins: Decodable {
    struct Opsin: Decodable {
      var name: String
      var numbers: [String: Double]
      var spectrum: [[Double]]
    }
    var opsins: [Opsin]
  }

  /// The numbers were read from the other program's source text by a script.
  @Test("our copies of cleo's opsins have its numbers and spectra")
  func cleo() throws {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: FixtureTable.path("cleo-opsins.json")))
    let opsins = try JSONDecoder().decode(CleoOpsins.self, from: data).opsins
    #expect(opsins.count == 5)
    for opsin in opsins {
      let model = try #require(OpsinModel.named(opsin.name + "_Bansal2020"))
      guard case .fourState(let kinetics) = model.kinetics else {
        Issue.record("\(opsin.name) has four states")
        continue
      }
      let ours: [String: Double] = [
        "g0": kinetics.greatestConductance, "E": kinetics.reversalPotential,
        "gamma": kinetics.secondStateConductance, "phim": kinetics.halfFlux,
        "p": kinetics.openingExponent, "q": kinetics.transitionExponent,
        "k1": kinetics.firstOpeningRate, "k2": kinetics.secondOpeningRate,
        "Gd1": kinetics.firstClosingRate, "Gd2": kinetics.secondClosingRate,
        "kf": kinetics.forwardLightRate, "Gf0": kinetics.forwardDarkRate,
        "kb": kinetics.backwardLightRate, "Gb0": kinetics.backwardDarkRate,
        "Gr0": kinetics.recoveryRate,
      ]
      #expect(ours == opsin.numbers, "\(opsin.name)")
      #expect(model.spectrum.name == opsin.name)
      let points = zip(model.spectrum.wavelengths, model.spectrum.responses).map { [$0, $1] }
      #expect(points == opsin.spectrum)
    }
  }

  /// Time constants of Klapoetke et al. (2014) and Hochbaum et al. (2014), as recalled; the model of
  /// ChrimsonR is 7 % off.
  @Test(
    "fast opsins close as fast as they do in cells",
    arguments: [("Chronos", 3.6, 0.4), ("CheRiff", 16, 1.6), ("ChrimsonR", 15.8, 2.6)])
  func closing(name: String, milliseconds: Double, tolerance: Double) throws {
    let model = try #require(OpsinModel.named(name + "_Bansal2020"))
    func fraction(after dark: Double) throws -> Double {
      let light = LightExposure(
        start: 0, duration: 5, irradiance: 5, wavelength: name == "ChrimsonR" ? 590 : 470)
      let later = LightExposure(
        start: 5, duration: dark, irradiance: 0, wavelength: light.wavelength)
      return try #require(model.response(to: [light, later]).fractionsAtPulseEnds.last)
    }
    // Where the conductance has fallen to 1/e of that at the end of the pulse.
    let start = try fraction(after: 1e-6)
    var (low, high) = (0.1, 100.0)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if try fraction(after: middle) > start / 2.718281828 { low = middle } else { high = middle }
    }
    expectClose(low, milliseconds, within: tolerance, "ms")
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

  @Test("outside a spectrum its end bounds the response, where it does")
  func bounds() {
    let chrimson = ActionSpectrum.chrimson
    #expect(chrimson.boundingWavelength(for: 500) == 500)
    #expect(chrimson.boundingWavelength(for: 640) == 630)
    #expect(chrimson.boundingWavelength(for: 460) == 470)
    // From the template, by hand: 0.149 at 470 nm, 0.139 at 450 nm, 0.16 at 430 nm.
    #expect(chrimson.boundingWavelength(for: 450) == 470)
    #expect(chrimson.boundingWavelength(for: 430) == nil)
    // ChrimsonR was measured there by others: nowhere below 470 nm does it come up to Chrimson at 470 nm.
    let measured = zip(ActionSpectrum.chrimsonR.wavelengths, ActionSpectrum.chrimsonR.responses)
      .filter { $0.0 < 470 }
    #expect(measured.count == 9 && measured.allSatisfy { $0.1 < 0.31 })
    // This one rises at its short end: a β band.
    #expect(ActionSpectrum.reaChR.boundingWavelength(for: 385) == nil)
    for nonsense in [Double.nan, .infinity, -1, 0] {
      #expect(chrimson.boundingWavelength(for: nonsense) == nil)
    }
  }

  @Test(
    "the spectra are those of the shared table",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func sharedSpectra() throws {
    let lines = try String(
      contentsOfFile: SharedData.path("optics/opsin_action_spectra.csv"), encoding: .utf8
    ).split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
    #expect(lines.count == 44)
    for line in lines {
      let spectrum = try #require(ActionSpectrum.all.first { $0.name == line[0] })
      let wavelength = try #require(Double(line[1]))
      expectClose(
        spectrum.relativeResponse(at: wavelength), try #require(Double(line[2])), within: 0)
    }
  }
}
