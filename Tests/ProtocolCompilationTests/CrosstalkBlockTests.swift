import Foundation
import InputDocuments
import Messages
import ProtocolCompilation
import StimulationProtocols
import TestSupport
import Testing

@Suite("E3: induction waits for measured crosstalk")
struct CrosstalkBlockTests {
  private func checks(
    _ changes: [(file: Int, old: String, new: String)]
  ) throws -> [ProtocolCheck] {
    try ProtocolChecks(ChangedFiles(changes).files).checks.filter { $0.id == .crosstalkBlock }
  }

  /// One more response of bottom_up to the light of top_down.
  private static func row(_ numbers: String) -> String {
    "responses:\n  - {pathway: bottom_up, light: top_down, distance: 200 µm, duration: 2 ms, irradiance: \(numbers)}\n"
  }

  @Test(
    "what breaks the rule, and what just passes",
    arguments: [
      (
        "ratio: 2.1 %, upper: 4.2 %", "ratio: 5.1 %, upper: 7 %", "error", 0.051,
        "responses[0].ratio"
      ),
      ("ratio: 2.1 %, upper: 4.2 %", "ratio: 5 %, upper: 5 %", "ok", 0.05, nil),
      (
        "ratio: 2.1 %, upper: 4.2 %", "ratio: 5 %, upper: 5.1 %", "warning", 0.051,
        "responses[0].upper"
      ),
      ("top_down: 3 %", "top_down: 10.1 %", "error", 0.101, "failures.top_down"),
      ("top_down: 3 %", "top_down: 10 %", "ok", 0.021, nil),
      (
        "irradiance: 3 mW/mm², ratio: 2.1", "irradiance: 1.99 mW/mm², ratio: 2.1", "error", 1.99,
        "responses[0].irradiance"
      ),
      (
        "duration: 2 ms, irradiance: 3 mW/mm², ratio: 2.1",
        "duration: 0.999 ms, irradiance: 3 mW/mm², ratio: 2.1", "error", 0.999,
        "responses[0].duration"
      ),
      (
        "duration: 2 ms, irradiance: 3 mW/mm², ratio: 2.1",
        "duration: 1 ms, irradiance: 3 mW/mm², ratio: 2.1", "ok", 0.021, nil
      ),
      (
        "distance: 200 µm, duration: 2 ms, irradiance: 3 mW/mm², ratio: 2.1",
        "distance: 300.1 µm, duration: 2 ms, irradiance: 3 mW/mm², ratio: 2.1", "error", 300.1,
        "responses[0].distance"
      ),
      (
        "distance: 200 µm, duration: 2 ms, irradiance: 3 mW/mm², ratio: 2.1",
        "distance: 300 µm, duration: 2 ms, irradiance: 3 mW/mm², ratio: 2.1", "ok", 0.021, nil
      ),
      ("rig: example-rig", "rig: another-rig", "error", nil, "rig"),
      ("objective: 20x", "objective: 10x", "error", nil, "objective"),
      ("bottom_up: ChrimsonR}", "bottom_up: ChR2}", "error", nil, "opsins.bottom_up"),
      (", bottom_up: ChrimsonR}", "}", "error", nil, "opsins"),
      ("  bottom_up: 2 %\n", "", "error", nil, "failures"),
      // 2 mW/mm² are used: the pass at 3 mW/mm² does not hide a failure there, or below.
      (
        "responses:\n", row("2 mW/mm², ratio: 60 %, upper: 90 %"), "error", 0.6,
        "responses[0].ratio"
      ),
      (
        "responses:\n", row("1 mW/mm², ratio: 6 %, upper: 9 %"), "error", 0.06, "responses[0].ratio"
      ),
      (
        "responses:\n", row("2 mW/mm², ratio: 4 %, upper: 9 %"), "warning", 0.09,
        "responses[0].upper"
      ),
      ("responses:\n", row("1 mW/mm², ratio: 4 %, upper: 9 %"), "ok", 0.04, nil),
    ] as [(String, String, String, Double?, String?)])
  func limits(
    old: String, new: String, severity: String, value: Double?, object: String?
  ) throws {
    let found = try checks([(3, old, new)])
    let check = try #require(found.first)
    #expect(found.count == 1, "\(found)")
    #expect(check.severity.rawValue == severity, "\(check)")
    #expect(check.object == object)
    if let value { expectClose(check.value, value, within: 1e-12, "") }
    if object != nil {
      #expect(check.file?.hasSuffix("example.crosstalk.yaml") == true && check.line != nil)
    }
  }

  @Test("a light that was not measured, no result at all, no time for the block")
  func absent() throws {
    let line =
      "  - {pathway: top_down, light: bottom_up, distance: 200 µm, duration: 2 ms, irradiance: 3 mW/mm², "
      + "ratio: 0.4 %, upper: 1.3 %}\n"
    let one = try checks([(3, line, "")])
    #expect(one.map(\.severity) == [.error])
    #expect(one.first?.message == "bottom_up on top_down was not measured")
    let none = try checks([(0, "crosstalk_result: example.crosstalk.yaml\n", "")])
    #expect(none.map(\.severity) == [.error] && none.first?.message == "no crosstalk result")
    #expect(none.first?.object == "crosstalk_result")
    let block = try checks([(0, "crosstalk: 5 min ", "crosstalk: 0 min ")])
    #expect(block.first?.message == "no crosstalk block before induction")
  }

  @Test(
    "the form that comes with the block is refused until it is filled in, then it is what E3 waits for"
  )
  func form() throws {
    let source = try ChangedFiles([(0, "crosstalk_result: example.crosstalk.yaml\n", "")])
    let compiled = try CompiledProtocol(source.files, part: .crosstalk)
    let form = try #require(compiled.files.first { $0.path == "result.crosstalk.yaml" }?.content)
    let text = String(decoding: form, as: UTF8.self)
    let name = source.folder.path(ProtocolChecksTests.names[0])
    func checks(_ text: String) throws -> [ProtocolCheck] {
      try source.folder.write(text, to: "mine.crosstalk.yaml")
      return try ProtocolChecks(
        ProtocolFiles(protocol: name, crosstalk: source.folder.path("mine.crosstalk.yaml"))
      ).checks.filter { $0.id == .crosstalkBlock }
    }
    #expect(throws: DocumentRefusal.self) { try checks(text) }
    let filled = [
      ("measured: ", "measured: 2026-03-01T10:00:00Z"), ("animals: ", "animals: both-opsins"),
      ("cells:", "cells: 6"), ("ratio: , upper: }", "ratio: 1 %, upper: 2 %}"),
      ("  top_down:\n", "  top_down: 4 %\n"), ("  bottom_up:\n", "  bottom_up: 5 %\n"),
    ].reduce(text) { $0.replacing($1.0, with: $1.1) }
    let found = try checks(filled)
    #expect(
      found.map(\.message) == [
        "crosstalk was measured in 6 cells (both-opsins) on 2026-03-01 and passed"
      ])
  }

  @Test(
    "a file that is not one is refused with its place",
    arguments: [
      ("ratio: 2.1 %, upper: 4.2 %", "ratio: 2.1 %, upper: 2 %", "responses[0]"),
      ("pathway: bottom_up, light", "pathway: bottom, light", "responses[0].pathway"),
      ("  top_down: 3 %", "  topdown: 3 %", "failures.topdown"),
      ("ratio: 2.1 %", "ratio: nan %", "responses[0].ratio"),
      ("cells: 8", "cells: 0", "cells"),
    ])
  func refused(old: String, new: String, object: String) throws {
    let refusal = try #require(throws: DocumentRefusal.self) {
      try ChangedFiles([(3, old, new)])
    }
    #expect(refusal.message.object == object && refusal.message.line != nil, "\(refusal.messages)")
  }
}
