import Foundation
import TestSupport
import Testing

@Suite("apical protocol")
struct ProtocolCommandTests {
  static let shipped = SharedData.packageRoot.appendingPathComponent("Protocols")
  static let names = [
    "plateau-difference.protocol.yaml", "example.rig.yaml", "example.calibration.yaml",
    "example.crosstalk.yaml",
  ]

  /// The three files as `new` writes them.
  private func newFolder() async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let run = try await ApicalProgram.run(["protocol", "new", "."], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    return folder
  }

  @Test("new writes the files of Protocols byte by byte, and replaces nothing")
  func new() async throws {
    let folder = try await newFolder()
    #expect(folder.names == Self.names.sorted())
    for name in Self.names {
      let expected = try String(
        contentsOf: Self.shipped.appendingPathComponent(name), encoding: .utf8)
      #expect(folder.text(name) == expected)
    }
    try FileManager.default.removeItem(atPath: folder.path(Self.names[2]))
    try folder.write("mine", to: Self.names[1])
    let again = try await ApicalProgram.run(["protocol", "new", "."], in: folder.url)
    #expect(again.status == 2)
    #expect(folder.text(Self.names[1]) == "mine" && folder.text(Self.names[2]) == nil)
  }

  @Test("the shipped protocol is valid, as text and as the document of the contract")
  func valid() async throws {
    let folder = try await newFolder()
    let text = try await ApicalProgram.run(["protocol", "check", Self.names[0]], in: folder.url)
    #expect(text.status == 0 && !text.errors.contains("error:"), "\(text.errors)")
    #expect(text.text.hasSuffix("\(Self.names[0]): valid\n"))
    let run = try await ApicalProgram.run(
      ["protocol", "check", Self.names[0], "--json"], in: folder.url)
    let document = try run.json()
    #expect(run.status == 0 && document["valid"] as? Bool == true)
    #expect(document["schema"] as? String == "apical.protocol-check/1")
    let checks = document["checks"] as? [[String: Any]] ?? []
    #expect(
      checks.compactMap { $0["id"] as? String } == [
        "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "C1", "C2", "C3", "G1", "G2", "O1",
        "O2", "O3", "O4", "O5", "S1", "S2", "S3", "E1", "E2", "E3", "E4", "T1", "T2", "T3", "T4",
      ])
    let keys: Set = ["id", "severity", "message", "value", "limit", "unit"]
    for check in checks { #expect(keys.isSubset(of: check.keys)) }
    #expect(folder.names == Self.names.sorted())
  }

  @Test("check judges the calibration's age by the clock; every check names its source")
  func today() async throws {
    let folder = try await newFolder()
    // 2026-11-26T09:30:00Z: 315 days after the example was measured.
    let run = try await ApicalProgram.run(
      ["protocol", "check", Self.names[0], "--json"], in: folder.url,
      environment: ["SOURCE_DATE_EPOCH": "1795685400"])
    let checks = try run.json()["checks"] as? [[String: Any]] ?? []
    let age = try #require(checks.first { $0["id"] as? String == "C1" })
    #expect(run.status == 0 && age["severity"] as? String == "warning")
    #expect(age["found"] as? String == "315 days, measured 2026-01-15")
    #expect(checks.allSatisfy { ($0["source"] as? String)?.isEmpty == false })
    let given = try await ApicalProgram.run(
      ["protocol", "check", Self.names[0], "--date", "2026-01-15T10:00:00Z"], in: folder.url)
    #expect(given.text.contains("C1 ok: ") && given.text.contains("measured 2026-01-15\n"))
  }

  @Test(
    "wrong input: exit status 2, one line that names the place, nothing written",
    arguments: [
      (
        "settling: 30 ms", "setling: 30 ms",
        "apical: error: plateau-difference.protocol.yaml:85:3: clock.setling: this key is not known "
          + "here (expected forward, target, duration, settling, found setling). Did you mean "
          + "\"settling\"?\n"
      ),
      (
        "settling: 30 ms", "settling: 5 mV",
        "apical: error: plateau-difference.protocol.yaml:85:13: clock.settling: this is a potential, "
          + "where a time is needed (expected a time such as \"5 ms\", found \"5 mV\"). Check which "
          + "quantity belongs here, and its unit.\n"
      ),
      (
        "soma: [-100 µm, 0 µm]", "soma: [0 µm, 0 µm]",
        "apical: error: plateau-difference.protocol.yaml:54:3: masks.sham: G2: mask sham is cut by "
          + "the field (20x) (expected inside the field, found 75.2 µm beyond its edge). Move the "
          + "soma in the field, shrink the mask, or take a weaker objective.\n"
      ),
      (
        "block: [A, B, C,", "block: [A, C,",
        "apical: error: plateau-difference.protocol.yaml:279:3: randomisation.block: E2: condition B "
          + "is in no block (expected B once in each block, found never). Name each condition "
          + "equally often.\n"
      ),
    ])
  func refused(old: String, new: String, errors: String) async throws {
    let folder = try await newFolder()
    let text = try #require(folder.text(Self.names[0]))
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != text)
    try folder.write(changed, to: Self.names[0])
    let run = try await ApicalProgram.run(["protocol", "check", Self.names[0]], in: folder.url)
    #expect(run.status == 2)
    // Warnings of the shipped file itself may follow.
    let messages = run.errors.split(separator: "\n").filter { $0.hasPrefix("apical: error") }
    #expect(messages.map { "\($0)\n" } == [errors])
    let json = try await ApicalProgram.run(
      ["protocol", "check", Self.names[0], "--json"], in: folder.url)
    #expect(json.status == 2 && json.errors.isEmpty)
    let document = try json.json()
    #expect(document["valid"] as? Bool == false)
    let problems =
      (document["checks"] as? [[String: Any]] ?? []).filter { $0["severity"] as? String == "error" }
      + (document["failed"] as? [[String: Any]] ?? [])
    #expect(problems.count == 1)
    for key in ["id", "file", "line", "column", "object", "expected", "found", "remedy"] {
      #expect(problems.first?[key].map { !($0 is NSNull) } == true, "\(key)")
    }
    #expect(folder.names == Self.names.sorted())
  }

  @Test("a missing calibration, a missing protocol, a date that is none")
  func missing() async throws {
    let folder = try await newFolder()
    try FileManager.default.removeItem(atPath: folder.path("example.calibration.yaml"))
    let run = try await ApicalProgram.run(["protocol", "check", Self.names[0]], in: folder.url)
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("apical: error: example.rig.yaml:17:1: calibration: "))
    let absent = try await ApicalProgram.run(["protocol", "check", "absent.yaml"], in: folder.url)
    #expect(absent.status == 2 && absent.errors.contains("absent.yaml: no such file"))
    let date = try await ApicalProgram.run(
      ["protocol", "check", Self.names[0], "--date", "today"], in: folder.url)
    #expect(date.status == 64)
  }

  @Test("plan prints the document whose SHA-256 it names, and a comment does not change it")
  func plan() async throws {
    let folder = try await newFolder()
    let run = try await ApicalProgram.run(
      ["protocol", "plan", Self.names[0], "--json"], in: folder.url)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(try run.json()["schema"] as? String == "apical.plan/1")
    let text = try await ApicalProgram.run(["protocol", "plan", Self.names[0]], in: folder.url)
    #expect(text.text == run.text && text.errors.hasPrefix("plan_sha256: "))
    let shipped = try #require(folder.text(Self.names[0]))
    try folder.write(shipped + "# a word more\n", to: Self.names[0])
    let again = try await ApicalProgram.run(["protocol", "plan", Self.names[0]], in: folder.url)
    #expect(again.errors == text.errors)
    try folder.write(
      shipped.replacing("cells_per_condition: 8", with: "cells_per_condition: 7"),
      to: Self.names[0])
    let other = try await ApicalProgram.run(["protocol", "plan", Self.names[0]], in: folder.url)
    #expect(other.status == 0 && other.errors != text.errors)
    try folder.write("apical: protocol/1\n", to: Self.names[0])
    let refused = try await ApicalProgram.run(
      ["protocol", "plan", Self.names[0], "--json"], in: folder.url)
    #expect(refused.status == 2 && refused.errors.isEmpty)
    #expect((try refused.json()["failed"] as? [Any])?.isEmpty == false)
  }

  @Test("new with other answers waits for crosstalk alone; an answer that is none writes nothing")
  func answers() async throws {
    let folder = try TemporaryFolder()
    let run = try await ApicalProgram.run(
      [
        "protocol", "new", "mine", "--cell", "layer 5 pyramid: \"Rbp4\"", "--device", "dlp9000",
        "--objective", "10x", "--clamp", "voltage_clamp", "--seed", "apart", "--yes",
      ], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let check = try await ApicalProgram.run(
      ["protocol", "check", "mine/\(Self.names[0])", "--seed", "4"], in: folder.url)
    // What the example measured was through another objective, and is not written.
    let refused = check.errors.split(separator: "\n").filter { $0.contains("error:") }
    #expect(check.status == 2 && refused.count == 1, "\(check.errors)")
    #expect(refused.first?.contains("no crosstalk result") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.path("mine/example.crosstalk.yaml")))
    let wrong = try await ApicalProgram.run(
      ["protocol", "new", "other", "--clamp", "patch"], in: folder.url)
    #expect(wrong.status == 64 && wrong.errors.contains("expected current_clamp, voltage_clamp"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("other")))
  }

  @Test("schemas are documents, and name every key of the shipped files", arguments: [0, 1, 2])
  func schema(index: Int) async throws {
    let kind = ["protocol", "rig", "calibration"][index]
    let json = try await ApicalProgram.run(["protocol", "schema", kind, "--json"])
    #expect(json.status == 0)
    let properties = try json.json()["properties"] as? [String: Any] ?? [:]
    let text = try String(
      contentsOf: Self.shipped.appendingPathComponent(Self.names[index]), encoding: .utf8)
    let keys = text.split(separator: "\n").compactMap {
      $0.firstMatch(of: /^([a-z_]+):/).map { String($0.1) }
    }
    // What only a rig of its own kind needs is in none of the examples.
    let optional: [Set<String>] = [
      [], ["clock_tolerance", "device_limits", "limits", "trigger_out_2"], ["flat_field"],
    ]
    #expect(keys.count > 5)
    #expect(
      Set(properties.keys).subtracting(keys) == optional[index], "\(properties.keys.sorted())")
    #expect(Set(keys).isSubset(of: properties.keys))
    let table = try await ApicalProgram.run(["protocol", "schema", kind])
    #expect(table.status == 0 && table.text.hasPrefix("# `apical: \(kind)/1`\n"))
  }
}
