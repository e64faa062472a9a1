import Foundation
import TestSupport
import Testing

@Suite("Wrong input: one message with file, found and remedy, the right exit status, nothing left")
struct WrongInputTests {
  private func file(_ content: Data, named name: String, in folder: TemporaryFolder) throws
    -> String
  {
    let path = folder.path(name)
    try content.write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test("files that are not recordings", arguments: ["inspect", "analyze"])
  func notRecordings(command: String) async throws {
    let folder = try TemporaryFolder()
    let cases: [(path: String, words: [String])] = [
      (folder.path("absent.nwb"), ["absent.nwb", "no such file"]),
      (folder.url.path, ["folder"]),
      (try file(Data(), named: "empty.nwb", in: folder), ["empty"]),
      (try file(Data("time,mV\n0,-70\n".utf8), named: "text.nwb", in: folder), ["text"]),
      (
        try file(
          Data([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0]), named: "cut.nwb",
          in: folder), ["cut.nwb"]
      ),
      (try file(Data([0x1F, 0x8B, 8, 0]), named: "packed.nwb", in: folder), ["gzip"]),
    ]
    for item in cases {
      let run = try await ApicalProgram.run([command, item.path])
      #expect(run.status == 2, "\(item.path): status \(run.status)")
      #expect(run.output.isEmpty)
      let lines = run.errors.split(separator: "\n")
      #expect(lines.count == 1, "\(item.path): \(run.errors)")
      for word in item.words {
        #expect(run.errors.lowercased().contains(word), "\(run.errors) lacks \(word)")
      }
      let json = try await ApicalProgram.run([command, item.path, "--json"])
      #expect(json.status == 2)
      let failed = try json.json()["failed"] as? [[String: Any]]
      #expect(failed?.count == 1)
      #expect(failed?.first?["severity"] as? String == "error")
      #expect(failed?.first?["file"] as? String == item.path)
    }
  }

  @Test(
    "wrong use is 64 and prints the usage",
    arguments: [
      ["analyze"], ["inspect", "--nonsense"], ["analyze", "x", "--forward-phase", "0.1,0.3"],
      ["analyze", "x", "--forward-phase", "3,1", "--target-phase", "0.3,0.5"],
      ["analyze", "x", "--burst-interval", "-4"], ["nonsense"],
      ["analyze", "x", "--rule", "elephant"], ["analyze", "x", "--efel-step", "0"],
      ["analyze", "x", "--ipfx-filter", "fast"], ["analyze", "x", "--light-artefact-window", "0"],
      ["analyze", "x", "--light-artefact", "filter"],
      ["analyze", "x", "--rule", "efel", "--minimum-amplitude", "5"],
      ["analyze", "x", "--minimum-amplitude", "0"], ["analyze", "x", "--minimum-peak", "nan"],
    ])
  func usage(arguments: [String]) async throws {
    let run = try await ApicalProgram.run(arguments)
    #expect(run.status == 64, "\(arguments): \(run.status)")
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("Usage"))
  }

  @Test("nothing is written for refused input")
  func nothingWritten() async throws {
    let folder = try TemporaryFolder()
    let path = try file(Data("text".utf8), named: "text.nwb", in: folder)
    let run = try await ApicalProgram.run(["analyze", path, "--output", folder.path("results")])
    #expect(run.status == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["text.nwb"])
  }

  @Test("several files: the good one is analysed, the bad one is named, status 1")
  func mixture() async throws {
    let folder = try TemporaryFolder()
    let bad = try file(Data("text".utf8), named: "text.nwb", in: folder)
    let good = SharedData.packageRoot.appendingPathComponent(
      "SampleData/plateau-difference/KBWXQ.nwb"
    ).path
    let run = try await ApicalProgram.run(["analyze", bad, good, "--json"])
    #expect(run.status == 1)
    let document = try run.json()
    #expect((document["recordings"] as? [Any])?.count == 1)
    #expect((document["failed"] as? [Any])?.count == 1)
  }
}
