import Foundation
import InputDocuments
import MaskImages
import Messages
import OutputFiles
import PatternDevices
import ProtocolCompilation
import Quantities
import RandomStreams
import StimulationProtocols
import TestSupport
import Testing

@Suite("A compiled folder that is read back")
struct CompiledFolderTests {
  /// A folder on the disk that a test may damage.
  struct Written {
    let source: ChangedFiles
    let path: String

    init(_ source: ChangedFiles, seed: UInt64? = nil) throws {
      self.source = source
      path = source.folder.path("compiled")
      try CompiledFolder(path: path, overwrite: false).write(
        CompiledProtocol(source.files, seed: seed))
    }

    func url(_ name: String) -> URL { URL(fileURLWithPath: "\(path)/\(name)") }

    /// Another content under the same name, with the manifest made to fit.
    func forge(_ name: String, _ change: (inout Data) throws -> Void) throws {
      let old = try Data(contentsOf: url(name))
      var new = old
      try change(&new)
      try new.write(to: url(name))
      let manifest = try String(contentsOf: url("manifest.json"), encoding: .utf8)
        .replacing(Checksum.sha256(of: old), with: Checksum.sha256(of: new))
      try Data(manifest.utf8).write(to: url("manifest.json"))
    }
  }

  private func damage(_ path: String) -> [Message] {
    #expect(throws: CompiledFolderDamage.self) { try CompiledFolderReader(path: path) }?.messages
      ?? []
  }

  @Test("missing, changed and added files are named, all at once; links are not followed")
  func files() throws {
    let written = try Written(ChangedFiles())
    #expect(try CompiledFolderReader(path: written.path + "/").warnings.isEmpty)
    try Data("x".utf8).write(to: written.url("waveforms/test/led_red_9.wav"))
    #expect(
      try CompiledFolderReader(path: written.path).warnings.map(\.object) == [
        "waveforms/test/led_red_9.wav"
      ])
    // What WaveSurfer would take for zeros.
    try FileManager.default.removeItem(at: written.url("waveforms/induction/A/led_blue_1.wav"))
    var table = try Data(contentsOf: written.url("edges.csv"))
    table[40] ^= 1
    try table.write(to: written.url("edges.csv"))
    let target = written.url("trials.csv")
    try FileManager.default.moveItem(at: target, to: written.url("elsewhere"))
    try FileManager.default.createSymbolicLink(
      at: target, withDestinationURL: written.url("elsewhere"))
    let messages = damage(written.path)
    #expect(
      messages.map(\.object) == [
        "edges.csv", "trials.csv", "waveforms/induction/A/led_blue_1.wav",
      ])
    #expect(
      messages.map(\.id) == [
        .compiledFileChanged, .compiledFileMissing, .compiledFileMissing,
      ])
    #expect(messages.allSatisfy { $0.remedy != nil && $0.severity == .error })
  }

  @Test("a manifest that is none, of a newer Apical, cut off, or that names files elsewhere")
  func manifests() throws {
    let folder = try TemporaryFolder()
    #expect(damage(folder.path("nowhere")).map(\.id) == [.fileMissing])
    #expect(damage(folder.url.path).map(\.id) == [.fileMissing])
    try folder.write("{}", to: "manifest.json")
    #expect(damage(folder.url.path).map(\.id) == [.compiledFileChanged])
    try folder.write("{\"schema\": \"apical.compiled-protocol/2\"}", to: "manifest.json")
    #expect(damage(folder.url.path).map(\.id) == [.documentNewer])
    let written = try Written(ChangedFiles())
    let manifest = try String(contentsOf: written.url("manifest.json"), encoding: .utf8)
    try Data(manifest.dropLast(9).utf8).write(to: written.url("manifest.json"))
    #expect(damage(written.path).map(\.id) == [.compiledFileChanged])
    try Data(
      manifest.replacing("\"edges.csv\"", with: "\"../plateau-difference.protocol.yaml\"").utf8
    )
    .write(to: written.url("manifest.json"))
    #expect(damage(written.path).map(\.object) == ["../plateau-difference.protocol.yaml"])
  }

  @Test("a folder that cannot be put in its place leaves the old one and the old key")
  func failedCommit() throws {
    struct DiskIsFull: Error {}
    let written = try Written(ChangedFiles([(0, "  seed: 2017\n", "")]), seed: 5)
    let key = written.path + ".allocation-key.json"
    let old = try Data(contentsOf: URL(fileURLWithPath: key))
    let other = try CompiledProtocol(written.source.files, seed: 6)
    #expect(other.key != old)
    #expect(throws: DiskIsFull.self) {
      try CompiledFolder(path: written.path, overwrite: true).write(other) { _ in
        throw DiskIsFull()
      }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: key)) == old)
    #expect(
      try CompiledFolderCheck(CompiledFolderReader(path: written.path), seed: 5).differences.isEmpty
    )
    // Without an old key none is left behind.
    let new = written.source.folder.path("new")
    #expect(throws: DiskIsFull.self) {
      try CompiledFolder(path: new, overwrite: false).write(other) { _ in throw DiskIsFull() }
    }
    #expect(!FileManager.default.fileExists(atPath: new + ".allocation-key.json"))
  }

  @Test("an untouched folder is unchanged, wherever it was moved")
  func unchanged() throws {
    let written = try Written(AttachedFilesTests.files())
    let other = try TemporaryFolder()
    let path = other.path("moved")
    try FileManager.default.copyItem(atPath: written.path, toPath: path)
    let check = try CompiledFolderCheck(CompiledFolderReader(path: path))
    #expect(check.differences.isEmpty && check.warnings.isEmpty)
    #expect(check.masks == 3 && check.comparedFiles > 400)
  }

  @Test("a file that was changed with its checksum is found by what the protocol makes")
  func forged() throws {
    let written = try Written(ChangedFiles())
    func found() throws -> [String] {
      try CompiledFolderCheck(CompiledFolderReader(path: written.path)).differences
        .compactMap { $0.object }
    }
    // One mirror of the tuft's mask, in each of the three formats.
    try written.forge("masks/image_00.bmp") { $0[54 + 3 * 1920 * 500 + 3 * 900] ^= 1 }
    #expect(try found() == ["masks/image_00.bmp", "masks/image_00.bmp"])
    try written.forge("masks.tif") { data in
      var pages = try #require(MaskStack.decode(data))
      pages[1] = MaskPage(name: pages[1].name, columns: 1920, runs: Array(pages[1].runs.reversed()))
      data = MaskStack.encode(pages)
    }
    try written.forge("masks/sham.png") { data in
      data = try #require(
        MaskPage(name: "sham", columns: 1920, runs: .init(repeating: [0..<9], count: 1080)).png)
    }
    #expect(
      try Set(found()) == ["masks/image_00.bmp", "masks.tif", "masks/sham.png"])
    try written.forge("schedule.csv") { $0[60] ^= 1 }
    #expect(try found().contains("schedule.csv"))
    // Another protocol than the files are of.
    try written.forge("inputs/protocol.yaml") { data in
      data = Data(
        String(decoding: data, as: UTF8.self).replacing(
          "irradiance: 1 mW", with: "irradiance: 0.9 mW"
        )
        .utf8)
    }
    let more = try found()
    #expect(more.contains("trials.csv") && more.contains("waveforms/induction/A/led_red_1.wav"))
    #expect(!more.contains("waveforms/induction/A/led_blue_1.wav"))
  }

  @Test("a seed that is not in the folder leaves out what was drawn; given, it is judged")
  func seeds() throws {
    let written = try Written(ChangedFiles([(0, "  seed: 2017\n", "")]), seed: 5)
    let reader = try CompiledFolderReader(path: written.path)
    #expect(reader.manifest.seed == nil)
    let without = try CompiledFolderCheck(reader)
    #expect(without.differences.isEmpty && without.warnings.count == 1)
    #expect(try CompiledFolderCheck(reader, seed: 5).differences.isEmpty)
    let other = try CompiledFolderCheck(reader, seed: 6).differences.map(\.object)
    #expect(other.contains("allocation.json") && other.contains("crosstalk.csv"))
    #expect(!other.contains("trials.csv"))
  }

  @Test(
    "whatever the protocol: tables say what it says, and the folder comes back unchanged",
    arguments: 0..<4)
  func generated(_ index: Int) throws {
    var stream = RandomStream(seed: UInt64(index), stream: .testEvents)
    func number(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(stream.nextInteger(below: UInt32(range.count)))
    }
    let rates = ["10", "16", "25", "44.1"]
    let made = try WaveformTests.Made([
      (1, "sampling_rate: 20 kHz", "sampling_rate: \(rates[index]) kHz"),
      (
        1, "mirrors: {lead: 200 µs, hold: 50 µs}",
        // 150 µs and what rounding to samples of 10 kHz can take.
        "mirrors: {lead: \(number(250...400)) µs, hold: \(number(20...300)) µs}"
      ),
      (0, "pulses: 3\n    duration: 2 ms", "pulses: 3\n    duration: \(number(1000...3000)) µs"),
      (3, "duration: 2 ms", "duration: 3 ms"),
      (0, "  soma: [-100 µm, 0 µm]", "  soma: [\(-number(90...110)) µm, \(number(0...9)) µm]"),
      (
        0, "{train: top_down_test, at: trial, offset: 300 ms}",
        "{train: top_down_test, at: trial, offset: \(number(200_000...400_000)) µs}"
      ),
      (0, "seed: 2017", "seed: \(number(0...1_000_000))"),
    ])
    try made.requireLight()
    let stimulation = made.source.files.stimulation.value
    // Pulses from the trial table.
    let rows = try made.rows("trials.csv")
    #expect(
      rows.map { [$0["time_us"], $0["duration_us"], $0["mask"], $0["led"]] }
        == stimulation.trials.flatMap(\.pulses).map {
          ["\($0.start.count)", "\($0.duration.count)", $0.mask, $0.led]
        })
    #expect(
      try made.rows("schedule.csv").dropFirst(2).map { $0["start_us"] ?? "" }
        == SessionPlan(stimulation.schedule).sweeps.map { "\($0.start.count)" })
    let planes = try made.rows("planes.csv")
    #expect(planes.map { $0["mirrors_on"] } == made.compiled.masks.map { "\($0.mirrorsOn)" })
    let path = made.source.folder.path("compiled")
    try CompiledFolder(path: path, overwrite: false).write(made.compiled)
    #expect(try CompiledFolderCheck(CompiledFolderReader(path: path)).differences.isEmpty)
  }
}

@Suite("A compiled folder in other programs")
struct OtherProgramsTests {
  /// Another Python than the system's, such as that of a virtual environment.
  private static let python =
    ProcessInfo.processInfo.environment["APICAL_TEST_PYTHON"] ?? "python3"

  private static func run(_ arguments: [String]) -> (status: Int32, output: String)? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    guard (try? process.run()) != nil else { return nil }
    let data = try? output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data ?? Data(), as: UTF8.self))
  }

  static let isThere =
    run(["-c", "import numpy, PIL, tifffile, useq, yaml, scipy, h5py, pynwb"])?.status == 0

  @Test(
    "Pillow, tifffile, useq-schema, SciPy, h5py and pynwb find the plan in the folder, and a change of it",
    .enabled(
      if: isThere,
      """
      a python3 with Pillow, tifffile, useq-schema, SciPy, h5py and pynwb is not installed; \
      APICAL_TEST_PYTHON can name another
      """))
  func others() throws {
    let written = try CompiledFolderTests.Written(ChangedFiles())
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/check_compiled_folder.py").path
    let result = try #require(Self.run([script, written.path]))
    #expect(result.status == 0, "\(result.output)")
    for program in ["Pillow: 3", "tifffile: 3", "useq: ", "scipy: ", "h5py: 132", "pynwb "] {
      #expect(result.output.contains(program), "\(program): \(result.output)")
    }
    // The twin: a pulse of 2 ms becomes one of 2.1 ms.
    try written.forge("edges.csv") { data in
      data = Data(
        String(decoding: data, as: UTF8.self).replacing("A,102000,", with: "A,102100,").utf8)
    }
    #expect(Self.run([script, written.path])?.status == 1)
  }
}
