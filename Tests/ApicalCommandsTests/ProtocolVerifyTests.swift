import Foundation
import TestSupport
import Testing

@Suite("apical protocol verify, and what analyze makes of it")
struct ProtocolVerifyTests {
  static let shipped = SharedData.packageRoot.appendingPathComponent(
    "Protocols/plateau-difference.protocol.yaml"
  ).path
  /// A simulated cell of condition A; the file says so, and has the commands of both lights.
  static let cell = SharedData.packageRoot.appendingPathComponent(
    "SampleData/plateau-difference/BFBXW.nwb"
  ).path

  private func compiled(_ name: String = shipped) async throws -> (TemporaryFolder, String) {
    let folder = try TemporaryFolder()
    let path = folder.path("day.compiled")
    let run = try await ApicalProgram.run(["protocol", "compile", name, "--output", path])
    #expect(run.status == 0, "\(run.errors)")
    return (folder, path)
  }

  private func verify(_ arguments: [String]) async throws -> ApicalProgram.Run {
    try await ApicalProgram.run(["protocol", "verify"] + arguments)
  }

  private func messageIDs(_ document: [String: Any], _ key: String) -> Set<String> {
    Set((document[key] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String })
  }

  @Test("a simulated cell has the light of its condition: verified, every key of the document")
  func verified() async throws {
    let (folder, path) = try await compiled()
    defer { withExtendedLifetime(folder) {} }
    let run = try await verify([path, Self.cell, "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let document = try run.json()
    #expect(
      document.keys.sorted() == [
        "blocks", "check", "checks", "compiled", "condition", "criteria", "findings", "messages",
        "plan_sha256", "provenance", "pulses", "recording", "schema", "sensors", "trials",
        "verdict",
      ])
    #expect(document["schema"] as? String == "apical.verify/1")
    #expect(document["verdict"] as? String == "verified")
    // 10 baseline, 5 reference, 10 induction, 10 test sweeps (the folder's README).
    let trials = document["trials"] as? [[String: Any]] ?? []
    #expect(trials.count == 35)
    #expect(trials.filter { $0["planned"] as? [String] == ["A"] }.count == 10)
    // 20 × 2 test pulses, 5 × 6 of the reference, 10 × 11 of A before its sweep ends.
    let pulses = document["pulses"] as? [Any] ?? []
    #expect(pulses.count == 180)
    let text = try await verify([path, Self.cell])
    #expect(text.text.contains("verified: V1: 180 pulses in 35 trials as planned"))
    #expect(
      text.text.contains(
        "sweeps of the schedule: 10 of 30 baseline, 5 of 10 reference, 10 of 60 induction, "
          + "10 of 120 test"))
  }

  @Test("help is as reviewed")
  func help() async throws {
    let run = try await verify(["--help"])
    let expected = try String(
      contentsOf: SharedData.packageRoot.appendingPathComponent(
        "Tests/ApicalCommandsTests/Fixtures/protocol-verify-help.txt"), encoding: .utf8)
    // The number of processors is the machine's.
    #expect(run.text.replacing(/processor\)\. \(default: \d+\)/, with: "processor).") == expected)
  }

  @Test(
    "another condition stated: each induction sweep is named, and analyze marks it and keeps it")
  func otherCondition() async throws {
    let (folder, path) = try await compiled()
    let output = folder.path("verified")
    let run = try await verify(
      [path, Self.cell, "--condition", "B", "--json", "--output", output])
    #expect(run.status == 1)
    let document = try run.json()
    let findings = document["findings"] as? [[String: Any]] ?? []
    #expect(findings.count == 10)
    #expect(findings.allSatisfy { $0["kind"] as? String == "wrong_condition" })
    #expect(
      messageIDs(document, "messages")
        == ["verification.wrong-condition", "verification.fewer-sweeps"])
    for file in [
      "report.html", "verify.json", "provenance.json", "tables/pulses.csv", "tables/trials.csv",
      "tables/findings.csv", "figures/light-timing.svg",
    ] {
      #expect(FileManager.default.fileExists(atPath: "\(output)/\(file)"), "\(file)")
    }

    let plain = try await ApicalProgram.run(["analyze", Self.cell, "--json"]).json()
    let marked = try await ApicalProgram.run(
      ["analyze", Self.cell, "--verification", "\(output)/verify.json", "--json"]
    ).json()
    func asPlanned(_ document: [String: Any]) -> [Bool?] {
      (document["sweeps"] as? [[String: Any]] ?? []).map {
        ($0["quality"] as? [String: Any])?["light_is_as_planned"] as? Bool
      }
    }
    #expect(asPlanned(plain).allSatisfy { $0 == nil })
    #expect(asPlanned(marked).filter { $0 == false }.count == 10)
    #expect(asPlanned(marked).filter { $0 == true }.count == 25)
    #expect(messageIDs(marked, "messages").contains("verification.sweep-not-as-planned"))
    // The assigned condition and its result stay; the one without these sweeps has no induction.
    func number(_ document: [String: Any], _ keys: [String]) -> Double? {
      var value: Any? = document
      for key in keys { value = (value as? [String: Any])?[key] }
      return value as? Double
    }
    let keys = ["plateau_difference", "alpha_t_minus_alpha_f"]
    #expect(number(plain, keys) != nil)
    #expect(number(marked, keys) == number(plain, keys))
    let ratio = number(plain, ["weight_change", "weight_ratio"])
    #expect(ratio != nil)
    #expect(number(marked, ["light_sensitivity", "weight_change", "weight_ratio"]) == ratio)
    #expect(number(marked, ["light_sensitivity", "deviating_sweep_count"]) == 10)
    #expect(number(marked, ["light_sensitivity", "plateau_difference", "alpha_t"]) == nil)
  }

  @Test("the key names the condition by the cell's code; another key and another cell are refused")
  func key() async throws {
    let (folder, path) = try await compiled()
    let key = "\(path).allocation-key.json"
    struct Key: Decodable {
      struct Cell: Decodable { var code, condition: String }
      var cells: [Cell]
    }
    let cells = try JSONDecoder().decode(
      Key.self, from: Data(contentsOf: URL(fileURLWithPath: key))
    ).cells
    let code = try #require(cells.first { $0.condition == "A" }?.code)
    let named = folder.path("\(code).nwb")
    try FileManager.default.copyItem(atPath: Self.cell, toPath: named)
    let run = try await verify([path, named, "--key", key, "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let condition = try run.json()["condition"] as? [String: Any]
    #expect(condition?["name"] as? String == "A" && condition?["source"] as? String == "key")

    let strange = folder.path("strange.nwb")
    try FileManager.default.copyItem(atPath: Self.cell, toPath: strange)
    try folder.write(
      String(contentsOfFile: key, encoding: .utf8).replacing("\"A\"", with: "\"B\""),
      to: "changed.json")
    let changed = try await verify([path, named, "--key", folder.path("changed.json")])
    #expect(changed.status == 2 && changed.errors.contains("not that of the compiled folder"))
    let none = try await verify([path, named, "--key", folder.path("none.json")])
    #expect(none.status == 2 && none.errors.contains("there is no such key"))
  }

  @Test("wrong input: no folder, a changed file, no light, an unknown LED, another recording")
  func wrongInput() async throws {
    let (folder, path) = try await compiled()
    let none = try await verify([folder.path("nothing"), Self.cell])
    #expect(none.status == 2 && none.errors.contains("this is no compiled protocol"))

    let trains = SharedData.packageRoot.appendingPathComponent(
      "Tests/ApicalCommandsTests/Fixtures/spike-units.nwb"
    ).path
    let dark = try await verify([path, trains])
    #expect(dark.status == 2 && dark.errors.contains("shows no light that could be compared"))

    let led = try await verify([path, Self.cell, "--led", "bottom_up=amber"])
    #expect(led.status == 2 && led.errors.contains("no LED of this name"))
    let condition = try await verify([path, Self.cell, "--condition", "Z"])
    #expect(condition.status == 2 && condition.errors.contains("no condition of this name"))
    let both = try await verify([path, Self.cell, "--condition", "A", "--key", "k.json"])
    #expect(both.status == 64)

    let output = folder.path("verified")
    _ = try await verify([path, Self.cell, "--output", output])
    let other = SharedData.packageRoot.appendingPathComponent(
      "SampleData/plateau-difference/QQBCR.nwb"
    ).path
    let analysis = try await ApicalProgram.run(
      ["analyze", other, "--verification", "\(output)/verify.json"])
    #expect(
      analysis.status == 2
        && analysis.errors.contains("not of a recording that is analysed"))

    let edges = URL(fileURLWithPath: "\(path)/edges.csv")
    try Data(String(contentsOf: edges, encoding: .utf8).dropLast(40).utf8).write(to: edges)
    let changed = try await verify([path, Self.cell])
    #expect(changed.status == 2 && changed.errors.contains("edges.csv"))
  }
}
