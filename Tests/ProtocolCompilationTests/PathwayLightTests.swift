import Optogenetics
import ProtocolCompilation
import StimulationProtocols
import TestSupport
import Testing

@Suite("Light at structures and crosstalk")
struct PathwayLightTests {
  typealias Change = (file: Int, old: String, new: String)

  private func checks(_ changes: [Change]) throws -> ProtocolChecks {
    try ProtocolChecks(ChangedFiles(changes).files)
  }

  private func crossing(_ light: PathwayLight, _ pathway: String) throws -> PathwayLight.Crossing {
    try #require(light.crossings.first { $0.pathway == pathway })
  }

  private func red(_ wavelength: Int) -> [Change] {
    [
      (0, "wavelength: 625 nm", "wavelength: \(wavelength) nm"),
      (1, "red: {wavelength: 625 nm", "red: {wavelength: \(wavelength) nm"),
    ]
  }

  @Test(
    "the light of the tuft's mask in layer 4, with the leak, against the Monte Carlo table itself")
  func stray() throws {
    let numbers = try OpticsNumbers.load()
    let light = try checks([]).light
    let found = try #require(
      light.received.first { $0.pathway == "bottom_up" && $0.mask == "tuft" })
    let sums = numbers.tuftOnLayer4.map { $0.value + (numbers.leakOnLayer4[$0.key] ?? 0) }
    let (least, most) = (try #require(sums.min()), try #require(sums.max()))
    expectClose(found.relativeFluence?.lowerBound, least, within: 0.03 * least)
    expectClose(found.relativeFluence?.upperBound, most, within: 0.03 * most)
    let leak = try #require(numbers.leakOnLayer4.values.max())
    expectClose(found.leaked, leak, within: 0.03 * leak)
    for (pathway, mean) in numbers.ownMean {
      let own = try #require(light.received.first { $0.pathway == pathway && $0.isOwn })
      let value = try #require(mean.values.min())
      expectClose(own.relativeFluence?.lowerBound, value, within: 0.03 * value)
    }
  }

  @Test("O2: mirrors that are off still leak; the check says where that matters")
  func leak() throws {
    let numbers = try OpticsNumbers.load()
    let none = try checks([(2, "leak: 0.1 %", "leak: 0 %")])
    expectClose(
      try crossing(none.light, "bottom_up").ratio?.upperBound, numbers.chrimsonRatioWithoutLeak,
      within: 0.0015)
    let shipped = try #require(try checks([]).checks.first { $0.id == .crosstalk })
    #expect(!shipped.message.contains("leaks"), "\(shipped)")
    let much = try checks([(2, "leak: 0.1 %", "leak: 50 %")])
    let told = try #require(much.checks.first { $0.object == "pathways.bottom_up.opsin" })
    // 500 times the leak of 0.1 %: 500 × 0.001613 of that and 0.008995.
    #expect(
      told.id == .crosstalk && told.message.contains("98.9 % of that light leaks"), "\(told)")
    let received = much.light.received.first { $0.pathway == "bottom_up" && $0.mask == "tuft" }
    let leak = try #require(numbers.leakOnLayer4.values.max())
    expectClose(received?.leaked, 500 * leak, within: 0.03 * 500 * leak)
    let unknown = try checks([(2, "leak: 0.1 %\n", "")])
    #expect(
      try crossing(unknown.light, "bottom_up").notes.contains { $0.contains("has no leak") })
  }

  @Test("O2: a model that gives no answer is named, and the crossing is never a pass")
  func unanswered() throws {
    // Chrimson's and vf-Chrimson's tables end at 630 nm, ChrimsonR's own at 686 nm.
    let found = try checks(red(640))
    let crossing = try crossing(found.light, "bottom_up")
    let silent = ["ChrimsonR_Sabatier_5state", "Chrimson_Bansal2020", "vfChrimson_Bansal2020"]
    #expect(crossing.models == ["ChrimsonR_Bansal2020"])
    #expect(crossing.unanswered.map(\.model) == silent)
    #expect(crossing.unanswered.allSatisfy { $0.reason.contains("640 nm is not in the action") })
    let check = try #require(
      found.checks.first { $0.id == .crosstalk && $0.object == "pathways.bottom_up.opsin" })
    #expect(check.severity == .warning)
    #expect(
      check.message.contains("1 of 4 models; no answer by \(silent.joined(separator: ", "))"),
      "\(check)")
  }

  @Test("O2: blue light before the spectrum's short end is bounded by it, and that is said")
  func shortEnd() throws {
    let found = try checks([
      (0, "wavelength: 470 nm", "wavelength: 460 nm"),
      (1, "blue: {wavelength: 470 nm", "blue: {wavelength: 460 nm"),
    ])
    let crossing = try crossing(found.light, "bottom_up")
    #expect(crossing.models.count == 4 && crossing.unanswered.isEmpty)
    #expect(crossing.bounded == [460])
    expectClose(
      crossing.ratio?.upperBound, try OpticsNumbers.load().chrimsonRatio460Nm, within: 0.0015)
    let spectrum = found.checks.first {
      $0.id == .spectrum && $0.object == "pathways.bottom_up.opsin"
    }
    #expect(spectrum?.message.contains("at its short end is taken as a bound") == true)
  }

  @Test("O2: least and greatest are of one tissue above and below the line")
  func sameTissue() throws {
    let light = try checks([]).light
    func fluence(_ mask: String, isOwn: Bool) throws -> ClosedRange<Double> {
      try #require(
        light.received.first { $0.pathway == "top_down" && $0.mask == mask && $0.isOwn == isOwn }?
          .relativeFluence)
    }
    let (own, other) = (
      try fluence("tuft", isOwn: true), try fluence("layer_4", isOwn: false)
    )
    #expect(own.lowerBound < own.upperBound && other.lowerBound == other.upperBound)
    func train(_ starts: [Double], _ duration: Double, _ irradiance: Double, _ nm: Double)
      -> [LightExposure]
    {
      starts.map {
        LightExposure(start: $0, duration: duration, irradiance: irradiance, wavelength: nm)
      }
    }
    func plateau(_ start: Double) -> [Double] { (0..<5).map { start + 20 * Double($0) } }
    let red = [
      train((0..<6).map { 100 + 50 * Double($0) }, 2, other.upperBound, 625),
      train((0..<9).map { 100 + 50 * Double($0) }, 2, other.upperBound, 625),
    ]
    // Conditions A, C and D; E to M repeat them.
    func blue(_ factor: Double) -> [[LightExposure]] {
      [(265.0, 5000.0), (115, 265), (5000, 5150)].map {
        train(plateau($0.0) + plateau($0.1), 1, 2 * factor, 470)
      }
    }
    let least = Crosstalk(opsin: "Chronos", crossing: red, own: blue(own.upperBound))?.range
    let most = Crosstalk(opsin: "Chronos", crossing: red, own: blue(own.lowerBound))?.range
    let ratio = try #require(try crossing(light, "top_down").ratio)
    expectClose(ratio.lowerBound, try #require(least).lowerBound, within: 1e-9)
    expectClose(ratio.upperBound, try #require(most).upperBound, within: 1e-9)
  }

  @Test("O1: a train that names its pathway's own mask is judged as one that does not")
  func namedMask() throws {
    let changes: [Change] = [
      (0, "least_irradiance: 0.4 mW/mm²", "least_irradiance: 50 mW/mm²"),
      (
        0, "    irradiance: 2 mW/mm²\n  sham_plateau:",
        "    irradiance: 2 mW/mm²\n    mask: tuft\n  sham_plateau:"
      ),
    ]
    let found = try checks(changes).checks.filter { $0.id == .ownIrradiance }
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.object == "trains.plateau.irradiance")
  }
}
