import Foundation
import InputDocuments
import Messages
import OutputFiles
import ProtocolCompilation
import StimulationProtocols
import TestSupport
import Testing

@Suite("The session of one cell, by its code")
struct CompiledSessionTests {
  private func session(_ condition: String) throws -> CompiledSession {
    let compiled = try WaveformTests.shipped.get().compiled
    let cell = try #require(compiled.allocation.cells.first { $0.condition == condition })
    return try CompiledSession(
      compiled, code: cell.code, key: #require(compiled.key), path: "key.json")
  }

  @Test("files are called alike whatever the condition; waveforms, commands and images are as long")
  func alike() throws {
    let sessions = try ["A", "B", "D", "I", "J", "M"].map(session)
    let names = sessions.map { $0.files.map(\.path) }
    #expect(Set(names).count == 1)
    let lengths = sessions.map {
      $0.files.filter { $0.path.hasSuffix(".wav") }.map(\.content.count)
    }
    #expect(Set(lengths).count == 1)
    // A file that differs is one of the induction, or a list that holds it.
    let (one, other) = (sessions[0].files, sessions[1].files)
    let unlike = zip(one, other).filter { $0.content != $1.content }.map(\.0.path)
    #expect(
      unlike.allSatisfy {
        $0.contains("induction")
          || [
            "currents.csv", "events.csv", "edges.csv", "waveforms.h5", "protocol.nwb",
          ].contains($0)
          || $0 == "device/manifest.json"
      }, "\(unlike)")
    #expect(unlike.contains("waveforms/induction/led_blue_1.wav"))
  }

  @Test("nothing names the condition: no letter of it, no title, no role, no drug")
  func names() throws {
    let stimulation = try ChangedFiles([
      (0, "  J:\n", "  unlikely_name:\n"), (0, "I, J, K", "I, unlikely_name, K"),
    ]).files
    let compiled = try CompiledProtocol(stimulation)
    let cell = try #require(
      compiled.allocation.cells.first { $0.condition == "unlikely_name" })
    let session = try CompiledSession(
      compiled, code: cell.code, key: #require(compiled.key), path: "key.json")
    #expect(session.condition == "unlikely_name" && session.drug == "D-AP5 50 µM")
    let condition = try #require(stimulation.stimulation.value.condition("unlikely_name"))
    let words = ["unlikely_name", condition.title, condition.role.rawValue, "D-AP5"]
    for (path, content) in session.files {
      for word in words {
        #expect(content.range(of: Data(word.utf8)) == nil, "\(word) in \(path)")
        #expect(!path.contains(word))
      }
    }
    let events = try #require(session.files.first { $0.path == "events.csv" })
    let phases = String(decoding: events.content, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("induction,") }.map { $0.hasSuffix(",") }
    #expect(phases.count == 16 && phases.allSatisfy { $0 })
    // The twin: the compiled folder says it.
    #expect(
      compiled.files.contains { $0.content.range(of: Data("unlikely_name".utf8)) != nil })
  }

  @Test("the session's waveforms are those of the code's condition")
  func content() throws {
    let compiled = try WaveformTests.shipped.get()
    for condition in ["A", "B"] {
      let session = try session(condition)
      for channel in ["led_red", "led_blue", "dmd_trigger"] {
        let own = session.files.first { $0.path == "waveforms/induction/\(channel)_1.wav" }
        #expect(
          own?.content == compiled.files["waveforms/induction/\(condition)/\(channel)_1.wav"])
      }
      let list = session.files.first { $0.path == "waveforms/sweeps.csv" }
      #expect(
        list.map { String(decoding: $0.content, as: UTF8.self) }
          == compiled.files["waveforms/induction/\(condition)/sweeps.csv"].map {
            String(decoding: $0, as: UTF8.self).replacing(
              "induction/\(condition)", with: "induction")
          })
    }
  }

  @Test(
    "a step of current that no waveform gives is in the session's list, which names no condition")
  func currents() throws {
    let made = try WaveformTests.Made([
      (1, "  current_command: {output: ao3, per_volt: 400 pA}\n", "")
    ])
    let key = try #require(made.compiled.key)
    func rows(_ condition: String) throws -> [String] {
      let cell = try #require(
        made.compiled.allocation.cells.first { $0.condition == condition })
      let session = try CompiledSession(
        made.compiled, code: cell.code, key: key, path: "key.json")
      let list = try #require(session.files.first { $0.path == "currents.csv" })
      return String(decoding: list.content, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    let test = "test,,600000,200000,,-50,,test step,"
    // 300 pA for 120 ms from 265 ms on, without the phase.
    #expect(try rows("K").dropFirst() == ["induction,,265000,120000,,300,,stimulus,", test])
    #expect(try rows("A").dropFirst() == [test])
  }

  @Test("a session on the disk: unchanged, or what is missing, changed or added is named")
  func readBack() throws {
    let session = try session("A")
    let folder = try TemporaryFolder()
    let path = folder.path("session")
    #expect(!CompiledSessionReader.isSession(path))
    try session.write(to: path, overwrite: false)
    #expect(CompiledSessionReader.isSession(path))
    let reader = try CompiledSessionReader(path: path + "/")
    #expect(reader.code == session.code && reader.warnings.isEmpty)
    #expect(reader.comparedFiles == session.files.count)
    try folder.write("mine", to: "session/notes.txt")
    #expect(try CompiledSessionReader(path: path).warnings.map(\.object) == ["notes.txt"])
    try FileManager.default.removeItem(atPath: "\(path)/waveforms/induction/led_blue_1.wav")
    try folder.write("x", to: "session/edges.csv")
    let damage = #expect(throws: CompiledFolderDamage.self) {
      try CompiledSessionReader(path: path)
    }
    #expect(
      damage?.messages.map(\.object) == ["edges.csv", "waveforms/induction/led_blue_1.wav"])
    #expect(damage?.messages.map(\.id) == [.compiledFileChanged, .compiledFileMissing])
    for (text, id) in [
      ("{}", MessageID.compiledFileChanged), ("{\"schema\": \"apical.session/2\"}", .documentNewer),
    ] {
      try folder.write(text, to: "session/session.json")
      #expect(
        #expect(throws: CompiledFolderDamage.self) { try CompiledSessionReader(path: path) }?
          .messages.map(\.id) == [id])
    }
  }

  @Test("another key, no key, an unknown code: refused")
  func refusals() throws {
    let compiled = try WaveformTests.shipped.get().compiled
    let key = try #require(compiled.key)
    #expect(CellAllocation.seed(ofKey: key) == 2017)
    #expect(CellAllocation.seed(ofKey: Data("{}".utf8)) == nil)
    func refusal(_ code: String, _ key: Data) -> Message? {
      #expect(throws: SessionRefusal.self) {
        try CompiledSession(compiled, code: code, key: key, path: "key.json")
      }?.message
    }
    #expect(refusal("AEIOU", key)?.id == .documentUnknownName)
    #expect(refusal(compiled.allocation.cells[0].code, key.dropLast())?.id == .compiledDiffers)
  }

  @Test("a folder is written whole; another is replaced only if it is a session")
  func folder() throws {
    let session = try session("A")
    let folder = try TemporaryFolder()
    let path = folder.path(session.code)
    try session.write(to: path, overwrite: false)
    let text = try #require(folder.text("\(session.code)/session.json"))
    #expect(text.contains("\"code\": \"\(session.code)\"") && !text.contains("condition"))
    #expect(throws: OutputFileError.self) { try session.write(to: path, overwrite: false) }
    try session.write(to: path, overwrite: true)
    try folder.write("mine", to: "notes/notes.txt")
    #expect(throws: OutputFileError.self) {
      try session.write(to: folder.path("notes"), overwrite: true)
    }
    #expect(folder.names == [session.code, "notes"].sorted())
  }
}
