import Foundation
import InputDocuments
import ProtocolCompilation
import Quantities
import StimulationProtocols
import TestSupport
import Testing

@Suite("Every shipped protocol")
struct ShippedProtocolsTests {
  static let names = ["plateau-difference", "plateau-timing", "apical-rule"]

  private func files(_ name: String) throws -> ProtocolFiles {
    try ProtocolFiles(protocol: "\(ProtocolChecksTests.folder)/\(name).protocol.yaml")
  }

  @Test("passes each check once, in order", arguments: names)
  func checks(name: String) throws {
    let checks = try ProtocolChecks(files(name)).checks
    #expect(Set(checks.map(\.id)) == Set(ProtocolCheck.ID.allCases))
    // What opsin models and spectra cannot exclude is said, and measured.
    let findings = checks.filter { !$0.isFine }
    #expect(
      findings.allSatisfy { $0.id == .ownIrradiance && $0.severity == .warning }, "\(findings)")
    let order = ProtocolCheck.ID.allCases
    let places = checks.compactMap { order.firstIndex(of: $0.id) }
    #expect(places == places.sorted())
  }

  @Test("there is no other protocol in the folder")
  func folder() throws {
    let found = try FileManager.default.contentsOfDirectory(atPath: ProtocolChecksTests.folder)
      .filter { $0.hasSuffix(".protocol.yaml") }
    #expect(Set(found) == Set(Self.names.map { "\($0).protocol.yaml" }))
  }

  @Test("every role is used in one of them, so that its meaning can be looked up")
  func roles() throws {
    let roles = try Self.names.flatMap {
      try files($0).stimulation.value.conditions.map(\.value.role)
    }
    #expect(Set(roles) == Set(ConditionRole.allCases))
  }

  @Test("compiles; its crosstalk table has the trials of the block, each power as often")
  func compiled() throws {
    let compiled = try CompiledProtocol(files("apical-rule"))
    let table = try #require(compiled.files.first { $0.path == "crosstalk.csv" }?.content)
    let rows = String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    // 3 lights × 8 powers × 2; 3 lights × 3 other masks × 2; 3 pairs × 3 intervals × 2, two pulses each.
    func count(_ kind: String) -> Int { rows.count { $0[2] == kind } }
    #expect(count("ladder") == 48 && count("cross") == 18 && count("occlusion") == 36)
    #expect(Set(rows.map { $0[0] }).count == 84)
    let powers = Dictionary(grouping: rows.filter { $0[2] == "ladder" }) { $0[7] + $0[12] }
    #expect(powers.count == 24 && powers.values.allSatisfy { $0.count == 2 })
    #expect(rows.allSatisfy { !$0[13].isEmpty && !$0[10].isEmpty })
    // Starts 5 min into the session, one every 2.5 s.
    #expect(
      Set(rows.compactMap { Int($0[1]) }) == Set((0..<84).map { 300_000_000 + 2_500_000 * $0 }))
  }

  @Test(
    "condition 8: inhibition begins after the plateau, in the target phase, between other pulses")
  func silenced() throws {
    let stimulation = try files("apical-rule").stimulation.value
    let pulses = stimulation.pulses(of: try #require(stimulation.condition("8")))
    let tonic = pulses.filter { $0.pathway == "top_down" }.map { $0.start.count / 1000 }
    #expect(tonic.first == 115 && tonic.last == 395 && tonic.count == 15)
    #expect(
      pulses.filter { $0.pathway == "inhibition" }.map { $0.start.count / 1000 } == [257, 307, 357])
  }

  @Test("the time-shift curve has the seven delays of the plan, in ms")
  func shifts() throws {
    let stimulation = try files("plateau-timing").stimulation.value
    let starts = stimulation.conditions.filter {
      [.targetPlateau, .shiftedPlateau].contains($0.value.role)
    }.compactMap { condition in
      stimulation.pulses(of: condition.value).first { $0.pathway == "top_down" }?.start.count
    }
    // From T0, which begins 15 ms into the target phase.
    #expect(starts.map { $0 / 1000 - 265 } == [-200, -100, -50, 0, 50, 100, 200])
  }
}

@Suite("Equal light over the block")
struct EqualLightTests {
  private func equalLight(_ changes: [(file: Int, old: String, new: String)]) throws
    -> [ProtocolCheck]
  {
    try ProtocolChecks(ChangedFiles(changes).files).checks.filter { $0.id == .equalLight }
  }

  private static let second = "      - {train: plateau, at: mid-interval, offset: 150 ms}\n  E:"

  @Test("the shipped block has 10 top-down pulses and 20 mW·ms/mm² in each cell")
  func shipped() throws {
    let stimulation = try ChangedFiles().files.stimulation.value
    for name in ["A", "B", "C", "D", "F"] {
      let dose = LightDose(stimulation.pulses(of: try #require(stimulation.condition(name))))
      #expect(dose.pulses(of: "top_down") == 10 && dose.dose(of: "top_down") == 20, "\(name)")
    }
  }

  @Test("one train fewer in D is an error that names D")
  func fewer() throws {
    let failed = try equalLight([(0, Self.second, "  E:")])
    #expect(failed.map(\.severity) == [.error] && failed.first?.object == "conditions.D.stimuli")
    #expect(failed.first?.message == "D has 5 top_down pulses fewer than A")
    #expect(failed.first?.value == 5 && failed.first?.limit == 10)
  }

  @Test("the plateau through the sham mask is other light")
  func masks() throws {
    let failed = try equalLight([
      (
        0,
        "{train: plateau, at: forward, offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n  C",
        "{train: sham_plateau, at: forward, offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n  C"
      )
    ])
    #expect(failed.map(\.severity) == [.error] && failed.first?.object == "conditions.B.stimuli")
    #expect(failed.first?.message == "B gets top_down light through other masks than A")
    #expect(failed.first?.expected == "10 pulses on tuft")
    #expect(failed.first?.found == "5 pulses on sham, 5 pulses on tuft")
  }

  @Test("a block without light between trials is told that its cells differ")
  func without() throws {
    let failed = try equalLight([
      (0, "      - {train: plateau, at: mid-interval, offset: 150 ms}\n", ""),
      (0, "      - {train: plateau, at: mid-interval}\n", ""),
    ])
    #expect(failed.map(\.severity) == [.warning])
    #expect(failed.first?.found == "A 5, B 5, C 10, D 0")
    #expect(failed.first?.value == 0 && failed.first?.limit == 10)
  }

  @Test("a ramp counts with its mean: 0 to 4 mW/mm² is not the square pulse of 2 mW/mm²")
  func ramp() throws {
    let ramp =
      "  ramp: {pathway: top_down, pulses: 5, duration: 1 ms, interval: 20 ms, irradiance: 3 mW/mm², "
      + "ramp_from: 1 mW/mm²}\n"
    let compiled = try ChangedFiles([(0, "trains:\n", "trains:\n" + ramp)]).files
    let train = try #require(compiled.stimulation.value.train("ramp"))
    #expect(train.rampFrom == 1)
    let failed = try equalLight([
      (0, "trains:\n", "trains:\n" + ramp),
      (
        0,
        "{train: plateau, at: forward, offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n  C",
        "{train: ramp, at: forward, offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n  C"
      ),
    ])
    // Same number of pulses and the same dose, but not the same pulses.
    #expect(failed.map(\.message) == ["B has other pulses than A"])
  }

  @Test("the drive of a ramp is that of both its ends; outside the table both are refused")
  func rampDrive() throws {
    func files(_ from: String) throws -> ProtocolFiles {
      try ChangedFiles([
        (
          0, "irradiance: 2 mW/mm²\n  bottom_up_long",
          "irradiance: 2 mW/mm²\n    ramp_from: \(from)\n  bottom_up_long"
        )
      ]).files
    }
    let compiled = try CompiledProtocol(files("1 mW/mm²"))
    let table = try #require(compiled.files.first { $0.path == "trials.csv" }?.content)
    let lines = String(decoding: table, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    let column = { (name: String) in header.firstIndex(of: name) ?? 0 }
    let row = try #require(lines.first { $0[column("mask")] == "sham" })
    #expect(row[column("ramp_from_mw_mm2")] == "1")
    // 1 mW/mm² over 0.2964 mm² is 0.2964 mW; the table has 0.02 mW at 0.2 V and 0.31 mW at 1 V.
    expectClose(
      Double(row[column("led_drive_from_v")]), 0.2 + 0.8 * (0.29640 - 0.02) / 0.29, within: 4e-4,
      "V")
    let failed = try ProtocolChecks(files("0 mW/mm²")).checks.filter { $0.severity == .error }
    #expect(failed.map(\.object) == ["trains.sham_plateau.ramp_from"])
  }
}
