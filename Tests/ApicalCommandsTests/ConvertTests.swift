import Foundation
import TestSupport
import Testing

@Suite("apical convert")
struct ConvertTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func fixture(_ name: String) -> String {
    SharedData.packageRoot.appendingPathComponent(
      "Tests/RecordingsTests/Fixtures/layouts/\(name)"
    ).path
  }

  private static let sample = SharedData.packageRoot.appendingPathComponent(
    "SampleData/plateau-difference/JHJLP.nwb"
  ).path

  private func convert(_ arguments: [String]) async throws -> ApicalProgram.Run {
    try await ApicalProgram.run(
      ["convert"] + arguments, environment: ["SOURCE_DATE_EPOCH": "1750000000"])
  }

  private func bytes(_ name: String) -> Data? {
    FileManager.default.contents(atPath: folder.path(name))
  }

  @Test("one recording into one file; nothing is replaced unasked, nothing is left beside it")
  func oneFile() async throws {
    let before = FileManager.default.contents(atPath: Self.sample)
    let output = folder.path("copy.nwb")
    let run = try await convert([Self.sample, "--output", output])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.text.contains("JHJLP.nwb → \(output)"))
    #expect(folder.names == ["copy.nwb"])
    let first = try #require(bytes("copy.nwb"))
    let again = try await convert([Self.sample, "--output", output])
    #expect(again.status == 2 && again.errors.contains("--overwrite"))
    #expect(bytes("copy.nwb") == first)
    #expect(try await convert([Self.sample, "--output", output, "--overwrite"]).status == 0)
    // The arguments stand in the file, so it is another.
    #expect(bytes("copy.nwb") != first && folder.names == ["copy.nwb"])
    #expect(FileManager.default.contents(atPath: Self.sample) == before)
    // What was analysed before is analysed the same.
    func spikes(_ path: String) async throws -> [[Double]] {
      let document = try await ApicalProgram.run(["analyze", path, "--json"]).json()
      let sweeps = try #require(document["sweeps"] as? [[String: Any]])
      return sweeps.map { sweep in
        (sweep["spikes"] as? [[String: Any]] ?? []).compactMap { $0["peak_time_s"] as? Double }
      }
    }
    let original = try await spikes(Self.sample)
    #expect(!original.flatMap { $0 }.isEmpty)
    #expect(try await spikes(output) == original)
  }

  @Test("several into a folder: a bad one fails alone, in its place, with the status of some")
  func batch() async throws {
    try folder.write("no recording", to: "bad.h5")
    let run = try await convert([
      Self.fixture("stimfit.h5"), folder.path("bad.h5"), Self.fixture("symphony2.h5"),
      Self.fixture("sonata-spikes.h5"), "--output", folder.path("out/"), "--species", "mouse",
      "--json",
    ])
    #expect(run.status == 1, "\(run.errors)")
    let document = try run.json()
    #expect(document["schema"] as? String == "apical.convert/1")
    let recordings = try #require(document["recordings"] as? [[String: Any]])
    #expect(recordings.map { $0["sweep_count"] as? Int } == [4, 2])
    #expect(
      recordings.compactMap { ($0["output"] as? String)?.hasSuffix("out/stimfit.nwb") } == [
        true, false,
      ])
    for key in ["file", "output", "format", "sample_count", "failed", "warnings", "messages"] {
      #expect(recordings.first?[key] != nil, "\(key)")
    }
    let failed = try #require(document["failed"] as? [[String: Any]])
    #expect(failed.compactMap { $0["id"] as? String } == ["file.not-hdf5", "recording.no-sweeps"])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out"))
    #expect(names.sorted() == ["stimfit.nwb", "symphony2.nwb"])
    let warnings = try #require(recordings.first?["warnings"] as? [String])
    #expect(warnings.contains { $0.contains("subject_id, sex, age") && $0.contains("--sex") })
  }

  @Test("with a map, a file of any layout becomes one that needs none")
  func mapped() async throws {
    try folder.write(
      """
      apical: map/1
      sweeps: "/*"
      response: {dataset: data, unit: mV, scale: 0.5}
      sampling: {rate_attribute: rate, unit: Hz}
      """, to: "my.map.yaml")
    let run = try await convert([
      Self.fixture("filters.h5"), "--map", folder.path("my.map.yaml"), "-o", folder.path("f.nwb"),
    ])
    #expect(run.status == 0, "\(run.errors)")
    let inspected = try await ApicalProgram.run(["inspect", folder.path("f.nwb"), "--json"]).json()
    #expect((inspected["sweeps"] as? [[String: Any]])?.count == 6)
    #expect(inspected["format"] as? String == "NWB 2.7.0")
    // The map is among the inputs that the file names.
    #expect(bytes("f.nwb")?.range(of: Data("my.map.yaml".utf8)) != nil)
  }

  @Test("what cannot be is refused before any work")
  func refused() async throws {
    let copy = folder.path("cell.nwb")
    try FileManager.default.copyItem(atPath: Self.sample, toPath: copy)
    let before = bytes("cell.nwb")
    // The recording itself, under its own name or another.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.nwb"), withDestinationPath: copy)
    for output in [copy, folder.path("link.nwb"), folder.url.path] {
      let run = try await convert([copy, "--output", output, "--overwrite"])
      #expect(run.status == 2 && run.errors.contains("replace a recording"), "\(run.errors)")
    }
    #expect(bytes("cell.nwb") == before)
    // Nor another recording that happens to have the name.
    let run = try await convert([
      Self.fixture("stimfit.h5"), "--output", copy, "--overwrite",
    ])
    #expect(run.status == 2 && run.errors.contains("not written by Apical"), "\(run.errors)")
    #expect(bytes("cell.nwb") == before)
    let several = try await convert([copy, Self.sample, "--output", folder.path("one.nwb")])
    #expect(several.status == 64 && several.errors.contains("a folder"), "\(several.errors)")
    let sub = folder.path("sub")
    try FileManager.default.createDirectory(atPath: sub, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: copy, toPath: sub + "/cell.nwb")
    let same = try await convert([copy, sub + "/cell.nwb", "--output", folder.path("out")])
    #expect(same.status == 2 && same.errors.contains("same name"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    let absent = try await convert([folder.path("absent.h5"), "-o", folder.path("x.nwb")])
    #expect(absent.status == 2 && !folder.names.contains("x.nwb"))
    for option in ["--sex=male?", "--age=old", "--species=Mus", "--subject-id="] {
      let run = try await convert([copy, "-o", folder.path("x.nwb"), option])
      #expect(run.status == 64, "\(option): \(run.errors)")
    }
    #expect(try await convert([copy]).status == 64)
    let noFolder = try await convert([copy, "-o", folder.path("absent/x.nwb")])
    #expect(noFolder.status == 3 && noFolder.errors.contains("could not"), "\(noFolder.errors)")
  }
}
