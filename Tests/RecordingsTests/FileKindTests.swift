import Foundation
import HDF5
import Messages
import Recordings
import TestSupport
import Testing

@Suite("Files that are no NWB 2 recording")
struct FileKindTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func refusal(of bytes: [UInt8], named name: String = "cell.nwb") throws -> Message? {
    let path = folder.path(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return #expect(throws: RecordingError.self) {
      try RecordingFile(path: path, displayName: name)
    }?.message
  }

  @Test(
    "each is named by its first bytes, not by its name",
    arguments: [
      ("", MessageID.fileEmpty, "empty"),
      ("time,voltage\n0,-70\n", .fileNotHDF5, "text file"),
      ("µV sind auch Text\n", .fileNotHDF5, "text file"),
      (
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345678\n",
        .fileNotHDF5, "12345678 bytes, oid sha256:4d7a"
      ),
      ("\u{1f}\u{8b}not really", .fileNotHDF5, "gzip"),
      ("ABF2\0\0\0\0", .fileNotHDF5, "ABF2"),
      ("PK\u{3}\u{4}\0\0", .fileNotHDF5, "zip"),
      ("MATLAB 5.0 MAT-file, Platform: GLNXA64", .fileUnsupportedFormat, "MATLAB v5"),
      ("\0\u{1}\u{2}\u{3}", .fileNotHDF5, "not an HDF5 file"),
    ])
  func magic(start: String, id: MessageID, words: String) throws {
    // Latin 1, so that one character is one byte; the text with µ is UTF-8.
    let bytes =
      start.contains("µ")
      ? Array(start.utf8) : start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let message = try #require(try refusal(of: bytes))
    #expect(message.id == id)
    #expect(message.text.contains(words), "\(message)")
    #expect(message.file == "cell.nwb")
    #expect(message.severity == .error)
    #expect(message.remedy != nil)
  }

  @Test("a truncated file says how many bytes there should be and are")
  func truncated() throws {
    let whole = folder.path("whole.nwb")
    try NWBWriter.write(
      SampleContents.contents(sweeps: [SampleContents.sweep(0)]), to: whole)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
    for kept in [bytes.count - 1, bytes.count / 2, 100] {
      let message = try #require(try refusal(of: Array(bytes.prefix(kept))))
      #expect(message.id == .fileTruncated)
      #expect(message.expected == String(bytes.count))
      #expect(message.found == String(kept))
    }
  }

  @Test("missing file and folder")
  func places() throws {
    let missing = #expect(throws: RecordingError.self) {
      try RecordingFile(path: folder.path("absent.nwb"))
    }
    #expect(missing?.message.id == .fileMissing)
    let isFolder = #expect(throws: RecordingError.self) {
      try RecordingFile(path: folder.url.path)
    }
    #expect(isFolder?.message.id == .fileIsFolder)
  }

  private func refusal(_ write: (HDF5Group) throws -> Void) throws -> Message {
    let path = folder.path("\(UUID().uuidString).h5")
    func create() throws {
      let file = try HDF5File(creatingAt: path)
      try write(file.root())
      try file.flush()
    }
    try create()
    do {
      _ = try RecordingFile(path: path)
    } catch {
      return Message(error)
    }
    throw CocoaError(.fileReadUnknown)
  }

  @Test("an HDF5 file that leaves its layout open is asked for a map")
  func unknownLayout() throws {
    let unknown = try refusal { try $0.createDataset("x", [1.0]) }
    #expect(unknown.text == "HDF5 of unknown layout")
    #expect(unknown.remedy?.contains("--map") == true)
    #expect(unknown.id == .fileUnsupportedFormat)
    let matlab = try refusal {
      try $0.createDataset("Vm", [1.0]).setAttribute("MATLAB_class", .text(["double"]))
    }
    #expect(matlab.text.hasPrefix("MATLAB v7.3: "))
    #expect(matlab.id == .recordingMapNeeded)
  }
}
