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
    // 2 mW/mm² in the sample plane; from the Monte Carlo table, without the fit: within 3 %.
    let value = try 2 * #require(OpticsNumbers.load().ownMean["top_down"]?.values.min())
    try expectLimit(
      .ownIrradiance, passes: change("\(0.97 * value)"), breaks: change("\(1.03 * value)"),
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
    let silent = try check("1.4", measured: true)
    #expect(silent.severity == .ok && (silent.value ?? 1) <= 0.05)
    let warned = try check("2", measured: false)
    #expect(warned.severity == .warning && (warned.value ?? 0) > 0.05 && warned.limit == 0.05)
    // The spread of the models is part of the message.
    let spread = try #require(
      warned.message.firstMatch(of: /\(range ([0-9.]+) % to ([0-9.]+) %, ([0-9]+) models\)/))
    let (least, most) = (Double(spread.1) ?? 100, Double(spread.2) ?? 0)
    #expect(least < most && Int(spread.3) == OpsinLibrary.models(of: "ChrimsonR").count)
    expectClose(warned.value, most / 100, within: 0.0005, "")
    // The worst model, computed apart.
    expectClose(warned.value, try OpticsNumbers.load().chrimsonRatio, within: 0.0015, "")
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

  @Test("O5: the file cannot take a tag away; an anion channel does not excite")
  func opsinFacts() throws {
    func found(_ changes: [Change]) throws -> [ProtocolCheck] {
      try ProtocolChecks(ChangedFiles(changes).files).checks.filter { $0.id == .somaTargeted }
    }
    let cells = try found([(0, "opsin: ChrimsonR", "opsin: stChroME")])
    #expect(cells.map(\.object) == ["pathways.bottom_up.soma_targeted"])
    #expect(cells.allSatisfy { $0.severity == .error })
    let axons = try found([(0, "opsin: Chronos", "opsin: stChroME")])
    #expect(
      axons.map(\.object) == ["pathways.top_down.opsin", "pathways.top_down.soma_targeted"])
    let silenced = try found([(0, "opsin: Chronos", "opsin: GtACR2")])
    #expect(silenced.map(\.object) == ["pathways.top_down.opsin"])
    #expect(silenced.first?.severity == .error)
    #expect(silenced.first?.message.contains("anion channel") == true)
  }

  @Test("O1: a depth beyond the tables is refused where a least irradiance is asked for")
  func untabulated() throws {
    func severity(_ changes: [Change]) throws -> ProtocolCheck.Severity? {
      try ProtocolChecks(ChangedFiles(changes).files).checks.first {
        $0.id == .ownIrradiance && $0.message.contains("cannot be computed")
      }?.severity
    }
    let violet: [Change] = [
      (1, "blue: {wavelength: 470 nm", "blue: {wavelength: 405 nm"),
      (0, "wavelength: 470 nm", "wavelength: 405 nm"),
    ]
    #expect(try severity(violet) == .error)
    let line =
      "    least_irradiance: 0.4 mW/mm²  # at the axons, with which they respond reliably: measure it\n"
    #expect(try severity(violet + [(0, line, "")]) == .warning)
  }

  /// One hold of light between trials of condition E, which no other condition is compared with.
  private func hold(_ milliseconds: Int) -> [Change] {
    [
      (
        0, "\n# Below the critical",
        "  hold: {pathway: top_down, pulses: 1, duration: \(milliseconds) ms, interval: 4 s, "
          + "irradiance: 2 mW/mm²}\n\n# Below the critical"
      ),
      (
        0, "role: top-down-only\n    stimuli:\n",
        "role: top-down-only\n    stimuli:\n      - {train: hold, at: mid-interval, offset: 1 s}\n"
      ),
      // Crosstalk holds for the pulses that it was measured with.
      (3, "duration: 2 ms", "duration: 4 s"),
    ]
  }

  @Test("S1: 0.3 K warns, 1 K refuses")
  func heat() throws {
    // Without diffusion 0.37/mm × 1.5 × H ÷ (1.04e-6 × 3.65e6 mJ/(mm³ K)) = 0.14621 K for 1 mJ/mm².
    // 0.3 K are 2.05 mJ/mm² and 1 K 6.84 mJ/mm², of which the other pulses give 0.02; the mean power
    // (at most 0.011 mW, 0.25 K/mW) adds 0.003 K.
    // So long a pulse breaks other rules too.
    func heat(_ milliseconds: Int) throws -> ProtocolCheck {
      try #require(
        try ProtocolChecks(ChangedFiles(hold(milliseconds)).files).checks.first { $0.id == .heat })
    }
    let severities = try [1000, 1020, 3390, 3420].map { try heat($0).severity }
    #expect(severities == [.ok, .warning, .warning, .error])
    let above = try heat(3420)
    #expect(above.limit == 1 && above.object == "conditions.E" && above.line != nil)
    #expect(above.message.contains("60 s mean") && above.remedy != nil)
    expectClose(above.value, 0.14621 * (2 * 3.42 + 0.02) + 0.0027, within: 0.001, "K")
  }

  private func limits(_ text: String) -> [Change] {
    [(1, "sampling_rate:", "limits: {\(text)}\nsampling_rate:")]
  }

  @Test("S2: dose of a session against the rig's limit")
  func dose() throws {
    // On the tuft, mJ/mm²: 60 trials of 10 pulses and 150 sweeps of one, 1 ms at 2 mW/mm², are 1.5. In the
    // crosstalk block, each three times: eight steps from 0.1 to 4.5 mW/mm² with 1 and 2 ms, 10.589 × 3 × 3 ms, are 0.0953;
    // 2 ms of red at 1 mW/mm² 0.006; 1 ms at 2 mW/mm² beside red at three intervals 0.018: 1.6193 in all.
    try expectLimit(
      .dose, passes: limits("dose: 0.162 J/cm²"), breaks: limits("dose: 0.1618 J/cm²"),
      "0.162 J/cm² on mask tuft in a session")
  }

  @Test("S3: LED and mirrors against the rig's limits")
  func duty() throws {
    // M has 9 pulses of 2 ms in 10 s.
    try expectLimit(
      .duty, passes: limits("led_duty: 0.18 %"), breaks: limits("led_duty: 0.17 %"), "LED red on")
    // The mirrors show them 0.2 ms before and 0.05 ms after: 9 × 2.25 ms are 0.2025 %.
    try expectLimit(
      .duty, passes: limits("mirror_duty: 0.203 %"), breaks: limits("mirror_duty: 0.202 %"),
      "mask layer_4 on 0.20")
  }
}
