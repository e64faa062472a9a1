import Foundation
import TestSupport
import Testing

@Suite("apical simulate and apical predict")
struct SimulateTests {
  private static let shipped = SharedData.packageRoot.appendingPathComponent(
    "Protocols/plateau-difference.protocol.yaml"
  ).path

  @Test("writes one file a cell named by its code, truth.json and a README that says how")
  func writes() async throws {
    let folder = try TemporaryFolder()
    let output = folder.path("study")
    let run = try await ApicalProgram.run([
      "simulate", try Self.shortened(in: folder), "--truth", "btsp", "--seed", "3", "--conditions",
      "A,D",
      "--cells", "1", "--abridged", "--output", output,
    ])
    #expect(run.status == 0, "\(run.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: output).sorted()
    #expect(names.count == 4)
    let codes = names.filter { $0.hasSuffix(".nwb") }.map { String($0.dropLast(4)) }
    #expect(codes.count == 2 && codes.allSatisfy { $0.count == 5 && $0 == $0.uppercased() })
    let truth = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: "\(output)/truth.json"))) as? [String: Any])
    #expect(truth["schema"] as? String == "apical.simulation-truth/1")
    #expect(truth["rule"] as? String == "btsp" && truth["seed"] as? Int == 3)
    let parameters = try #require(truth["parameters"] as? [String: Any])
    expectClose(parameters["effect_log_ratio"] as? Double, log(1.4), within: 1e-12)
    expectClose(parameters["between_cell_sd_log_ratio"] as? Double, 0.19, within: 0)
    let readme = try String(contentsOfFile: "\(output)/README.md", encoding: .utf8)
    #expect(readme.contains("Simulated") && readme.contains("--truth btsp --seed 3"))
    // A second run does not replace it unasked, nor a folder of somebody else at all.
    let again = try await ApicalProgram.run([
      "simulate", Self.shipped, "--conditions", "D", "--cells", "1", "--abridged", "--output",
      output,
    ])
    #expect(again.status == 2 && again.errors.contains("--overwrite"))
  }

  @Test(
    "wrong input: refused with a remedy, nothing written",
    arguments: [
      (["--truth", "hebb"], Int32(64), "plateau-difference"),
      (["--conditions", "A,Z"], 2, "A, B, C, D"),
      (["--conditions", "A,,B"], 64, "conditions"),
      (["--cells", "0"], 64, "--cells"),
      (["--workers", "0"], 64, "--workers"),
    ])
  func wrongInput(options: [String], status: Int32, words: String) async throws {
    let folder = try TemporaryFolder()
    let output = folder.path("study")
    let run = try await ApicalProgram.run(
      ["simulate", Self.shipped, "--abridged", "--output", output] + options)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test("a protocol that does not hold is not simulated: its place is named")
  func badProtocol() async throws {
    let folder = try TemporaryFolder()
    let text = try String(contentsOfFile: Self.shipped, encoding: .utf8)
      .replacing("rig: example.rig.yaml", with: "rig: nowhere.rig.yaml")
    let file = folder.path("bad.protocol.yaml")
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    for command in [["simulate", file, "--output", folder.path("study")], ["predict", file]] {
      let run = try await ApicalProgram.run(command)
      #expect(run.status == 2)
      #expect(run.errors.contains("bad.protocol.yaml:13:"), "\(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("study")))
  }

  /// The shipped protocol with four induction trials: a debug build is slow.
  private static func shortened(in folder: TemporaryFolder) throws -> String {
    let source = (shipped as NSString).deletingLastPathComponent
    for name in ["example.rig.yaml", "example.calibration.yaml", "example.crosstalk.yaml"] {
      try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: folder.path(name))
    }
    let text = try String(contentsOfFile: shipped, encoding: .utf8)
      .replacing("induction: {trials: 60", with: "induction: {trials: 4")
    let file = folder.path("short.protocol.yaml")
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  @Test("predict --json: the contract's keys for every condition and rule")
  func predictDocument() async throws {
    let folder = try TemporaryFolder()
    let run = try await ApicalProgram.run([
      "predict", try Self.shortened(in: folder), "--cells", "2", "--json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    #expect(document["schema"] as? String == "apical.predict/1")
    let checks = document["checks"] as? [[String: Any]] ?? []
    #expect(checks.compactMap { $0["id"] as? String } == ["O2", "O3"])
    let light = try #require(document["crosstalk"] as? [String: Any])
    let crossings = light["crosstalk"] as? [[String: Any]] ?? []
    #expect(crossings.compactMap { $0["pathway"] as? String } == ["top_down", "bottom_up"])
    for crossing in crossings {
      let least = try #require(crossing["least_ratio"] as? Double)
      let greatest = try #require(crossing["greatest_ratio"] as? Double)
      #expect(least > 0 && least < greatest && greatest < 0.2)
    }
    let conditions = try #require(document["conditions"] as? [[String: Any]])
    #expect(conditions.count == 13)
    for condition in conditions {
      for key in [
        "condition", "alpha_f", "alpha_t", "events", "burst_probability", "plateau_area_mv_ms",
      ] { #expect(condition.keys.contains(key), "\(key)") }
      let rules = try #require(condition["rules"] as? [[String: Any]])
      #expect(rules.count == 7)
      for key in ["rule", "delta_w_mean", "delta_w_sd", "sign", "validity"] {
        #expect(rules.allSatisfy { $0.keys.contains(key) }, "\(key)")
      }
    }
  }
}
