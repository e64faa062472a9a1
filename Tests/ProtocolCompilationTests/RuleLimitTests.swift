import Foundation
import InputDocuments
import Optogenetics
import ProtocolCompilation
import StimulationProtocols
import TestSupport
import Testing

/// A value on each side of a limit: one just passes, the other breaks that rule and no other.
@Suite("Each rule at its limit")
struct RuleLimitTests {
  typealias Change = (file: Int, old: String, new: String)

  /// Errors and warnings, without the two warnings that the shipped files have themselves.
  private func findings(_ changes: [Change]) throws -> [ProtocolCheck] {
    try ProtocolChecks(ChangedFiles(changes).files).checks.filter { !$0.isFine }
  }

  /// - Parameters:
  ///   - passes: the shipped files so changed have no finding.
  ///   - breaks: so changed they have this one only.
  private func expectLimit(
    _ id: ProtocolCheck.ID, passes: [Change], breaks: [Change],
    severity: ProtocolCheck.Severity = .error, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let passed = try findings(passes)
    #expect(passed.isEmpty, "\(passed)", sourceLocation: sourceLocation)
    let broken = try findings(breaks)
    #expect(
      !broken.isEmpty && broken.allSatisfy { $0.id == id && $0.severity == severity },
      "\(broken)", sourceLocation: sourceLocation)
    let check = try #require(broken.first, sourceLocation: sourceLocation)
    #expect(check.message.contains(message), "\(check)", sourceLocation: sourceLocation)
    #expect(check.expected != nil && check.found != nil && check.remedy != nil)
    #expect(check.object != nil && check.line != nil && check.file != nil)
  }

  @Test("D2: 105 µs and 104 µs")
  func leastExposure() throws {
    func change(_ duration: Int) -> [Change] {
      [(0, "pulses: 5\n    duration: 1 ms", "pulses: 5\n    duration: \(duration) µs")]
    }
    try expectLimit(
      .leastExposure, passes: change(105), breaks: change(104), "exposure 104 µs < 105 µs")
  }

  @Test("C2: 2 µm and 2.1 µm of residual")
  func registration() throws {
    try expectLimit(
      .registration, passes: [(2, "residual: 0.3 µm", "residual: 2 µm")],
      breaks: [(2, "residual: 0.3 µm", "residual: 2.1 µm")], "registration RMS 2.1 µm")
  }

  @Test("C3: power at the end of the LED's table, and beyond it")
  func power() throws {
    // The ladder's 4.5 mW/mm² on 0.29640 mm² are 1.3338 mW.
    func change(_ end: String) -> [Change] {
      [(2, "{drive: 5 V, power: 1.5 mW}", "{drive: 5 V, power: \(end) mW}")]
    }
    try expectLimit(
      .power, passes: change("1.334"), breaks: change("1.333"),
      "1.334 mW asked of red, the table ends at 1.333 mW")
  }

  @Test("G1: 250 µm and 249 µm between the masks")
  func separation() throws {
    func change(_ from: Int) -> [Change] {
      [(0, "from: 400 µm, to: 500 µm", "from: \(from) µm, to: \(from + 100) µm")]
    }
    try expectLimit(
      .separation, passes: change(350), breaks: change(349), "249 µm apart")
  }

  @Test("O1: own light at the axons against what they need")
  func ownIrradiance() throws {
    func change(_ least: String) -> [Change] {
      [(0, "least_irradiance: 0.4 mW/mm²", "least_irradiance: \(least) mW/mm²")]
    }
    let light = try ProtocolChecks(ChangedFiles().files).light.received.first {
      $0.pathway == "top_down" && $0.isOwn
    }
    let value = (2000 * (light?.relativeFluence?.lowerBound ?? 0)).rounded() / 1000
    // 2 mW/mm² in the sample plane; 70 µm deep a mask this wide keeps most of it.
    #expect((1.6...2.3).contains(value))
    try expectLimit(
      .ownIrradiance, passes: change("\(value - 0.001)"), breaks: change("\(value + 0.001)"),
      "mW/mm² at 70 µm reach top_down")
  }

  @Test("O2: below 5 % it is silent, above it warns, above 20 % only a measurement helps")
  func crosstalk() throws {
    func check(_ irradiance: String, measured: Bool) throws -> ProtocolCheck {
      var changes: [Change] =
        irradiance == "2"
        ? [] : [(0, "irradiance: 2 mW/mm²", "irradiance: \(irradiance) mW/mm²")]
      if !measured { changes.append((0, "crosstalk_result: example.crosstalk.yaml\n", "")) }
      // Nearer masks: as much light as a mask of the same power would spill at 150 µm.
      if irradiance == "5" {
        changes.append((0, "from: 400 µm, to: 500 µm", "from: 180 µm, to: 280 µm"))
      }
      return try #require(
        try ProtocolChecks(ChangedFiles(changes).files).checks.first {
          $0.id == .crosstalk && ($0.object ?? "pathways.bottom_up").contains("bottom_up")
        })
    }
    let silent = try check("1.8", measured: true)
    #expect(silent.severity == .ok && (silent.value ?? 1) <= 0.05)
    let warned = try check("2", measured: false)
    #expect(warned.severity == .warning && (warned.value ?? 0) > 0.05 && warned.limit == 0.05)
    // The spread of the models is part of the message.
    let spread = try #require(
      warned.message.firstMatch(of: /\(range ([0-9.]+) % to ([0-9.]+) %, ([0-9]+) models\)/))
    let (least, most) = (Double(spread.1) ?? 100, Double(spread.2) ?? 0)
    #expect(least < most && Int(spread.3) == OpsinLibrary.models(of: "ChrimsonR").count)
    expectClose(warned.value, most / 100, within: 0.0005, "")
    let refused = try check("5", measured: false)
    #expect(refused.severity == .error && (refused.value ?? 0) > 0.2 && refused.limit == 0.2)
    #expect(refused.line != nil && refused.object == "pathways.bottom_up.opsin")
  }

  @Test("O3: own light at the end of the spectrum, and beyond it; an opsin that nobody knows")
  func spectrum() throws {
    func change(_ wavelength: Int) -> [Change] {
      [
        (0, "wavelength: 625 nm", "wavelength: \(wavelength) nm"),
        (1, "red: {wavelength: 625 nm", "red: {wavelength: \(wavelength) nm"),
      ]
    }
    #expect(try findings(change(630)).allSatisfy { $0.severity == .warning })
    let broken = try findings(change(645)).filter { $0.severity == .error }
    #expect(broken.map(\.id) == [.spectrum], "\(broken)")
    #expect(broken.first?.message.contains("645 nm is not in the table of") == true)
    let unknown = try ProtocolChecks(
      ChangedFiles([(0, "opsin: ChrimsonR", "opsin: Chrimsen")]).files
    )
    .checks.filter { $0.id == .spectrum && $0.object == "pathways.bottom_up.opsin" }
    #expect(unknown.first?.remedy?.contains("Chrimson") == true, "\(unknown)")
  }

  @Test("O4: pulses of Chronos sum below 7.2 ms")
  func pulseRate() throws {
    func change(_ interval: String) -> [Change] {
      [
        (
          0, "pulses: 5\n    duration: 1 ms\n    interval: 20 ms",
          "pulses: 5\n    duration: 1 ms\n    interval: \(interval) ms"
        )
      ]
    }
    try expectLimit(
      .pulseRate, passes: change("7.2"), breaks: change("7.1"), severity: .warning,
      "140.8 Hz with a closing time of 3.6 ms (Chronos): pulses will sum")
  }

  @Test("O5: a soma-targeted opsin in axons, by its name and by the file's word")
  func somaTargeted() throws {
    try expectLimit(
      .somaTargeted, passes: [],
      breaks: [
        (
          0, "axons    # so the opsin must not be kept to somata\n    soma_targeted: no",
          "axons\n    soma_targeted: yes"
        )
      ], "cannot drive axons")
    let named = try ProtocolChecks(
      ChangedFiles([
        (0, "opsin: Chronos", "opsin: stChroME"),
        (
          0, "axons    # so the opsin must not be kept to somata\n    soma_targeted: no\n",
          "axons\n"
        ),
      ]).files
    ).checks.first { $0.id == .somaTargeted }
    #expect(named?.severity == .error && named?.message.contains("stChroME") == true)
  }

  /// One hold of light in condition E, which no other condition is compared with.
  private func hold(_ milliseconds: Int) -> [Change] {
    [
      (
        0, "\n# Below the critical",
        "  hold: {pathway: top_down, pulses: 1, duration: \(milliseconds) ms, interval: 4 s, "
          + "irradiance: 2 mW/mm²}\n\n# Below the critical"
      ),
      (
        0, "role: top-down-only\n    stimuli:\n",
        "role: top-down-only\n    stimuli:\n      - {train: hold, at: target, offset: 200 ms}\n"
      ), (0, "duration: 3 s", "duration: 4.5 s"),
    ]
  }

  @Test("S1: 0.3 K warns, 1 K refuses")
  func heat() throws {
    // Without diffusion 0.37/mm × 1.5 × H ÷ (1.04e-6 × 3.65e6 mJ/(mm³ K)) = 0.14621 K for 1 mJ/mm².
    // 0.3 K are 2.05 mJ/mm² and 1 K 6.84 mJ/mm², of which the other pulses give 0.02; the mean power
    // (at most 0.011 mW, 0.25 K/mW) adds 0.003 K.
    try expectLimit(
      .heat, passes: hold(1000), breaks: hold(1020), severity: .warning, "60 s mean")
    let (below, above) = (try findings(hold(3390)), try findings(hold(3420)))
    #expect(below.map(\.id) == [.heat] && below.first?.severity == .warning, "\(below)")
    #expect(above.map(\.id) == [.heat] && above.first?.severity == .error, "\(above)")
    #expect(above.first?.limit == 1 && above.first?.object == "conditions.E")
    expectClose(above.first?.value, 0.14621 * (2 * 3.42 + 0.02) + 0.0027, within: 0.001, "K")
  }

  private func limits(_ text: String) -> [Change] {
    [(1, "sampling_rate:", "limits: {\(text)}\nsampling_rate:")]
  }

  @Test("S2: dose of a session against the rig's limit")
  func dose() throws {
    // 60 trials of 10 pulses and 150 sweeps of one, 1 ms at 2 mW/mm²: 1.5 mJ/mm².
    try expectLimit(
      .dose, passes: limits("dose: 0.15 J/cm²"), breaks: limits("dose: 0.149 J/cm²"),
      "0.15 J/cm² on mask tuft in a session")
  }

  @Test("S3: LED and mirrors against the rig's limits")
  func duty() throws {
    // M has 9 pulses of 2 ms in 10 s.
    try expectLimit(
      .duty, passes: limits("led_duty: 0.18 %"), breaks: limits("led_duty: 0.17 %"), "LED red on")
    try expectLimit(
      .duty, passes: limits("mirror_duty: 0.18 %"), breaks: limits("mirror_duty: 0.17 %"),
      "mask layer_4 on 0.2 % for 10 min")
  }
}
