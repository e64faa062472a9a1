import Foundation
import Messages
import OutputFiles
import TestSupport
import Testing

@Suite("Whole or not at all")
struct AtomicWritingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a file is written, replaced, and leaves nothing beside it")
  func file() throws {
    try AtomicFile.write(Data("one".utf8), to: folder.path("a.txt"))
    try AtomicFile.write(Data("two".utf8), to: folder.path("a.txt"))
    try AtomicFile.write(Data(), to: folder.path("empty"))
    #expect(folder.text("a.txt") == "two" && folder.text("empty") == "")
    #expect(folder.names == ["a.txt", "empty"])
  }

  @Test("a target that cannot be written: typed error, status of the environment, nothing left")
  func refusedFile() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("taken"), withIntermediateDirectories: false)
    for name in ["taken", "no-such-folder/a.txt"] {
      let error = #expect(throws: OutputFileError.self) {
        try AtomicFile.write(Data("x".utf8), to: folder.path(name))
      }
      #expect(error?.exitStatus == .environment)
      #expect(error?.message.id == .outputFailed)
      #expect(error?.message.file == folder.path(name))
      #expect(error?.message.remedy != nil)
    }
    #expect(folder.names == ["taken"])
  }

  @Test(
    "a full disk: typed error, no part left",
    .enabled(
      if: FileManager.default.isWritableFile(atPath: "/dev/full"),
      "skipped: this system has no /dev/full"))
  func fullDisk() throws {
    // The part file's name is known, so that it can be made to lie on a full device.
    let part = "a.txt.part-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(part), withDestinationPath: "/dev/full")
    try folder.write("old", to: "a.txt")
    let error = #expect(throws: OutputFileError.self) {
      try AtomicFile.write(Data("new".utf8), to: folder.path("a.txt"))
    }
    #expect(error?.exitStatus == .environment)
    #expect(error?.message.text.contains("No space left") == true)
    #expect(folder.names == ["a.txt"] && folder.text("a.txt") == "old")
  }

  @Test("a folder appears only when it is committed; its part has another name")
  func newFolder() throws {
    let output = try AtomicFolder(at: folder.path("out/"), overwrite: false)
    try AtomicFile.write(Data("x".utf8), to: output.path(of: "tables/x.csv"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    #expect(folder.names == ["out.part-\(ProcessInfo.processInfo.processIdentifier)"])
    try output.commit()
    #expect(folder.names == ["out"] && folder.text("out/tables/x.csv") == "x")
  }

  @Test("a folder that is not committed leaves nothing, and the old one stays")
  func dropped() throws {
    try folder.write("{}", to: "out/provenance.json")
    do {
      let output = try AtomicFolder(at: folder.path("out"), overwrite: true)
      try AtomicFile.write(Data("x".utf8), to: output.path(of: "new.txt"))
    }
    #expect(folder.names == ["out"])
    #expect(folder.text("out/provenance.json") == "{}" && folder.text("out/new.txt") == nil)
  }

  @Test("an existing folder needs overwrite, and the message says so")
  func existing() throws {
    try folder.write("{}", to: "out/provenance.json")
    let error = #expect(throws: OutputFileError.self) {
      try AtomicFolder(at: folder.path("out"), overwrite: false)
    }
    #expect(error?.message.id == .outputExists)
    #expect(error?.message.remedy?.contains("--overwrite") == true)
    #expect(folder.names == ["out"])
  }

  @Test("with overwrite the old folder is replaced whole")
  func replaced() throws {
    try folder.write("{}", to: "out/provenance.json")
    try folder.write("old", to: "out/old.txt")
    let output = try AtomicFolder(at: folder.path("out"), overwrite: true)
    try AtomicFile.write(Data("new".utf8), to: output.path(of: "new.txt"))
    #expect(folder.text("out/old.txt") == "old")
    try output.commit()
    #expect(folder.names == ["out"])
    #expect(folder.text("out/old.txt") == nil && folder.text("out/new.txt") == "new")
  }

  @Test("overwrite never replaces a folder that Apical did not write")
  func foreign() throws {
    try folder.write("years of work", to: "home/thesis.txt")
    let error = #expect(throws: OutputFileError.self) {
      try AtomicFolder(at: folder.path("home"), overwrite: true)
    }
    #expect(error?.message.expected?.contains("provenance.json") == true)
    #expect(folder.text("home/thesis.txt") == "years of work" && folder.names == ["home"])
  }

  @Test("a foreign folder that appears during the work is not replaced either")
  func foreignLate() throws {
    let output = try AtomicFolder(at: folder.path("out"), overwrite: true)
    try folder.write("years of work", to: "out/thesis.txt")
    #expect(throws: OutputFileError.self) { try output.commit() }
    #expect(folder.text("out/thesis.txt") == "years of work")
  }

  @Test("an empty folder is taken without being asked")
  func empty() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("out"), withIntermediateDirectories: false)
    let output = try AtomicFolder(at: folder.path("out"), overwrite: false)
    try AtomicFile.write(Data("x".utf8), to: output.path(of: "x"))
    try output.commit()
    #expect(folder.names == ["out"] && folder.text("out/x") == "x")
  }
}
