import Foundation
import TestSupport
import Testing

@Suite("apical analyze --nwb")
struct ResultFilesTests {
  private static let sample = SharedData.packageRoot.appendingPathComponent(
    "SampleData/plateau-difference/JHJLP.nwb"
  ).path

  @Test("writes one file a recording, leaves the recording alone, and replaces nothing unasked")
  func writes() async throws {
    let folder = try TemporaryFolder()
    let before = FileManager.default.contents(atPath: Self.sample)
    let arguments = ["analyze", Self.sample, "--nwb", folder.path("results")]
    let first = try await ApicalProgram.run(arguments)
    #expect(first.status == 0, "\(first.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("results"))
        == ["JHJLP.results.nwb"])
    #expect(FileManager.default.contents(atPath: Self.sample) == before)
    let again = try await ApicalProgram.run(arguments)
    #expect(again.status == 2 && again.errors.contains("--overwrite"))
    #expect(try await ApicalProgram.run(arguments + ["--overwrite"]).status == 0)
  }

  @Test("two recordings of one name are refused before the work, nothing written")
  func collision() async throws {
    let folder = try TemporaryFolder()
    for name in ["one", "two"] {
      try FileManager.default.createDirectory(
        atPath: folder.path(name), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: Self.sample, toPath: folder.path("\(name)/cell.nwb"))
    }
    let run = try await ApicalProgram.run([
      "analyze", folder.path("one/cell.nwb"), folder.path("two/cell.nwb"), "--nwb",
      folder.path("results"),
    ])
    #expect(run.status == 2 && run.errors.contains("two/cell.nwb"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("results")))
  }

  @Test("the animal: from the recording, else from the options, else unknown with a warning")
  func animal() async throws {
    let folder = try TemporaryFolder()
    func messages(_ file: String, _ options: [String]) async throws -> [[String: Any]] {
      let run = try await ApicalProgram.run(
        ["analyze", file, "--nwb", folder.path("results"), "--overwrite", "--json"] + options)
      #expect(run.status == 0, "\(run.errors)")
      let messages = try run.json()["messages"] as? [[String: Any]] ?? []
      return messages.filter { ($0["id"] as? String)?.hasPrefix("subject.") == true }
    }
    #expect(try await messages(Self.sample, []).isEmpty)
    let other = SharedData.packageRoot.appendingPathComponent(
      "Tests/RecordingsTests/Fixtures/layouts/stimfit.h5"
    ).path
    let unknown = try await messages(other, ["--sex", "F"])
    #expect(unknown.count == 1)
    #expect((unknown.first?["message"] as? String)?.contains("subject_id, species, age") == true)
    let all = ["--subject-id", "m1", "--species", "Mus musculus", "--sex", "F", "--age", "P30D"]
    #expect(try await messages(other, all).isEmpty)
    let disagrees = try await messages(Self.sample, ["--age", "P30D"])
    #expect(disagrees.compactMap { $0["id"] as? String } == ["subject.disagrees"])
    let useless = try await ApicalProgram.run(["analyze", Self.sample, "--sex", "F"])
    #expect(useless.status == 64 && useless.errors.contains("--nwb"))
  }
}
