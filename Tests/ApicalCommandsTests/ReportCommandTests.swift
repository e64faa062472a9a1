import Foundation
import TestSupport
import Testing

@Suite("apical report: a study against its protocol, through the built program")
struct ReportCommandTests {
  private static func file(_ name: String) -> String {
    SharedData.packageRoot.appendingPathComponent(name).path
  }

  private static let shipped = file("Protocols/plateau-difference.protocol.yaml")
  /// One cell of A, one of B (SampleData/plateau-difference/truth.json).
  private static let two = ["SXXDT", "QQBCR"].map {
    file("SampleData/plateau-difference/\($0).nwb")
  }
  private static let canDraw = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot")
  }

  @Test("its help is the one that was read")
  func help() async throws {
    let run = try await ApicalProgram.run(["report", "--help"])
    #expect(run.status == 0)
    let expected = try String(
      contentsOf: SharedData.packageRoot.appendingPathComponent(
        "Tests/ApicalCommandsTests/Fixtures/report-help.txt"), encoding: .utf8)
    // The number of processors is the machine's.
    #expect(run.text.replacing(/processor\)\. \(default: \d+\)/, with: "processor).") == expected)
  }

  /// A copy of the shipped protocol in which one text was replaced.
  private static func changed(
    _ text: String, to other: String, in folder: TemporaryFolder
  ) throws -> String {
    for name in [
      "plateau-difference.protocol.yaml", "example.rig.yaml", "example.calibration.yaml",
      "example.crosstalk.yaml",
    ] {
      var content = try String(contentsOfFile: file("Protocols/\(name)"), encoding: .utf8)
      if name.hasPrefix("plateau") {
        #expect(content.contains(text))
        content = content.replacing(text, with: other)
      }
      try folder.write(content, to: name)
    }
    return folder.path("plateau-difference.protocol.yaml")
  }

  @Test(
    "a protocol that is refused: exit 2, what and where, nothing written",
    arguments: [
      ("outcome:", "outcom:", "document.unknown-key"),
      ("from: 20 min ", "from: 5 mV ", "document.wrong-unit"),
      ("{weights: {A: 1, D: -1}}", "{weights: {A: 1, D: -2}}", "protocol.contradiction"),
      ("duration: 1 ms", "duration: 80 µs", "protocol.refused"),
    ])
  func refused(change: (text: String, other: String, id: String)) async throws {
    let folder = try TemporaryFolder()
    let plan = try Self.changed(change.text, to: change.other, in: folder)
    let run = try await ApicalProgram.run(
      ["report", "--protocol", plan, "--output", folder.path("out"), "--json"] + Self.two)
    #expect(run.status == 2)
    let failed = try #require(try run.json()["failed"] as? [[String: Any]])
    #expect(failed.contains { $0["id"] as? String == change.id }, "\(failed)")
    #expect(failed.allSatisfy { $0["file"] as? String == plan })
    #expect(!run.errors.isEmpty && !folder.names.contains("out"))
  }

  @Test("predictions that are none, a folder without recordings: exit 2, nothing written")
  func wrongInputs() async throws {
    let folder = try TemporaryFolder()
    try folder.write("{\"protocol\": \"x\"}", to: "predictions.json")
    try folder.write("no recording", to: "empty/notes.txt")
    for (arguments, words) in [
      (
        ["--predictions", folder.path("predictions.json")] + Self.two,
        ["predictions.json", "cannot be read", "cells_per_condition"]
      ), (["--predictions", folder.path("absent.json")] + Self.two, ["absent.json"]),
      ([folder.path("empty")], ["holds no NWB file"]),
      ([folder.path("absent.nwb")], ["absent.nwb", "no such file"]),
    ] {
      let run = try await ApicalProgram.run(
        ["report", "--protocol", Self.shipped, "--output", folder.path("out")] + arguments)
      #expect(run.status == 2, "\(run.errors)")
      for word in words { #expect(run.errors.contains(word), "\(run.errors)") }
      #expect(!folder.names.contains("out"))
    }
    let json = try await ApicalProgram.run([
      "report", "--protocol", Self.shipped, "--output", folder.path("out"), "--json",
      folder.path("absent.nwb"),
    ])
    #expect(json.status == 2)
    #expect(try json.json()["schema"] as? String == "apical.error/1")
    let none = try await ApicalProgram.run(["report"] + Self.two)
    #expect(none.status == 64)
  }

  @Test(
    "a folder of two cells: the page, the checksum of the protocol, what is not recorded",
    .enabled(if: canDraw, "gnuplot is not installed"))
  func report() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("study"), withIntermediateDirectories: true)
    for (code, path) in zip(["BCDFG", "CDFGH"], Self.two) {
      try FileManager.default.copyItem(atPath: path, toPath: folder.path("study/\(code).nwb"))
    }
    let run = try await ApicalProgram.run([
      "report", folder.path("study"), "--protocol", Self.shipped, "--output", folder.path("out"),
      "--svg-only", "--json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let document = try run.json()
    let inventory = try #require(document["inventory"] as? [[String: Any]])
    #expect(inventory.map { $0["code"] as? String } == ["BCDFG", "CDFGH"])
    #expect(inventory.map { $0["arm"] as? String } == ["A", "B"])
    #expect(inventory.map { $0["after_count"] as? Int } == [10, 10])
    let comparison = try #require(document["comparison"] as? [String: Any])
    #expect(comparison["possible"] as? Bool == false)
    let notes = try #require(comparison["notes"] as? [String])
    #expect(notes.contains { $0.contains("there is no recording of it: C (both plateaus)") })
    // The sample is abridged, and the page must not pass the plan off as what was done.
    let deviations = (document["protocol"] as? [String: Any])?["deviations"] as? [String]
    #expect(
      deviations?.contains(
        "The protocol plans 60 induction trials a cell; the recordings hold 10.") == true)
    let checksum = (document["protocol"] as? [String: Any])?["sha256"] as? String
    let provenance = try #require(folder.text("out/provenance.json"))
    #expect(checksum.map { provenance.contains($0) } == true)
    for name in ["report.html", "report.json", "tables/inventory.csv"] {
      #expect(folder.text("out/\(name)") != nil, "\(name)")
    }
    // A folder that is there stays.
    let again = try await ApicalProgram.run([
      "report", folder.path("study"), "--protocol", Self.shipped, "--output", folder.path("out"),
    ])
    #expect(again.status == 2 && again.errors.contains("--overwrite"))
  }

  @Test("analyze by a protocol: its contrasts, its outcome window")
  func analyze() async throws {
    let run = try await ApicalProgram.run(
      ["analyze", "--protocol", Self.shipped, "--json"] + Self.two)
    #expect(run.status == 0, "\(run.errors)")
    let comparison = try #require(try run.json()["comparison"] as? [String: Any])
    let open = try #require(comparison["contrasts_not_estimated"] as? [[String: Any]])
    #expect(
      open.map { $0["name"] as? String } == ["A − D", "B − D", "C − A − B + D", "L − D", "K − D"])
  }
}
