import Foundation
import TestSupport
import Testing

@Suite("apical protocol compile and preview")
struct ProtocolCompileTests {
  static let names = ProtocolCommandTests.names
  static let compiled = "plateau-difference.compiled"

  /// The shipped files in a folder of their own, with texts replaced.
  private func folder(_ changes: [(file: Int, old: String, new: String)] = []) throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder()
    for (index, name) in Self.names.enumerated() {
      var text = try String(
        contentsOf: ProtocolCommandTests.shipped.appendingPathComponent(name), encoding: .utf8)
      for change in changes where change.file == index {
        let changed = text.replacing(change.old, with: change.new, maxReplacements: 1)
        #expect(changed != text, "\(change.old) is not in \(name)")
        text = changed
      }
      try folder.write(text, to: name)
    }
    return folder
  }

  /// Path → content of everything below a folder.
  private func files(_ url: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    let walk = FileManager.default.enumerator(atPath: url.path)
    while let path = walk?.nextObject() as? String {
      let file = url.appendingPathComponent(path)
      if (try file.resourceValues(forKeys: [.isRegularFileKey])).isRegularFile == true {
        files[path] = try Data(contentsOf: file)
      }
    }
    return files
  }

  @Test(
    "the same bytes in any locale, time zone, folder, at any time, and as named in the manifest")
  func sameBytes() async throws {
    var folders: [[String: Data]] = []
    for (locale, zone, arguments) in [
      ("C", "UTC", [Self.names[0], "--output", "day"]),
      ("de_DE.UTF-8", "Asia/Kolkata", ["../\(Self.names[0])", "--output", "elsewhere/day"]),
      ("tr_TR.UTF-8", "America/St_Johns", [Self.names[0], "--output", "day/", "--seed", "2017"]),
    ] {
      let folder = try folder()
      let inner = folder.url.appendingPathComponent("inner")
      try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
      let isInner = arguments.first?.hasPrefix("..") == true
      let run = try await ApicalProgram.run(
        ["protocol", "compile"] + arguments, in: isInner ? inner : folder.url,
        environment: [
          "LC_ALL": locale, "LANG": locale, "TZ": zone, "SOURCE_DATE_EPOCH": "\(folders.count)",
        ])
      #expect(run.status == 0 && !run.errors.contains("error:"), "\(run.errors)")
      folders.append(
        try files(
          isInner
            ? inner.appendingPathComponent("elsewhere") : folder.url
        ).filter { $0.key.hasPrefix("day/") })
    }
    let first = try #require(folders.first)
    #expect(first.count == 638)
    for other in folders.dropFirst() { #expect(other == first) }
    let manifest = try #require(
      try JSONSerialization.jsonObject(with: first["day/manifest.json"] ?? Data())
        as? [String: Any])
    let listed = manifest["files"] as? [[String: Any]] ?? []
    #expect(
      Set(listed.compactMap { $0["path"] as? String }.map { "day/\($0)" })
        == Set(first.keys).subtracting(["day/manifest.json"]))
    for file in listed {
      let path = file["path"] as? String ?? ""
      #expect(file["bytes"] as? Int == first["day/\(path)"]?.count)
    }
    #expect(manifest["created_utc"] == nil && manifest["arguments"] == nil)
  }

  @Test("another seed gives another key and other codes, and the same masks")
  func seed() async throws {
    let folder = try folder([(0, "  seed: 2017\n", "")])
    for seed in ["7", "8"] {
      let run = try await ApicalProgram.run(
        ["protocol", "compile", Self.names[0], "--seed", seed, "--output", seed], in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
    }
    let (one, other) = (
      try files(folder.url.appendingPathComponent("7")),
      try files(folder.url.appendingPathComponent("8"))
    )
    let changed = Set(one.keys.filter { one[$0] != other[$0] })
    // The order of the crosstalk trials is drawn from the seed, too: what shows them follows.
    let drawn: Set = [
      "allocation.json", "checks.json", "crosstalk.csv", "device/manifest.json", "events.csv",
      "manifest.json", "preview.html", "waveforms.h5",
    ]
    let places = ["waveforms/crosstalk/", "device/crosstalk/", "useq/crosstalk"]
    #expect(drawn.isSubset(of: changed), "\(drawn.subtracting(changed))")
    let others = changed.subtracting(drawn).filter { name in
      !places.contains { name.hasPrefix($0) }
    }
    #expect(others.isEmpty, "\(others)")
    // Whoever reads the folder cannot draw the key again.
    let manifest = String(decoding: one["manifest.json"] ?? Data(), as: UTF8.self)
    #expect(manifest.contains("\"seed\": null"))
    #expect(folder.text("7.allocation-key.json")?.contains("\"seed\": 7\n") == true)
    #expect(folder.text("7.allocation-key.json") != folder.text("8.allocation-key.json"))
  }

  @Test("the key is outside, its owner's alone, and nothing in the folder tells a cell's condition")
  func blind() async throws {
    let folder = try folder()
    let run = try await ApicalProgram.run(["protocol", "compile", Self.names[0]], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let keyName = "\(Self.compiled).allocation-key.json"
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(keyName))
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    let key = try #require(
      try JSONSerialization.jsonObject(with: Data((folder.text(keyName) ?? "").utf8))
        as? [String: Any])
    let cells = key["cells"] as? [[String: Any]] ?? []
    #expect(cells.count == 104)
    let files = try files(folder.url.appendingPathComponent(Self.compiled))
    for (path, content) in files where !path.hasSuffix(".bmp") {
      for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
        for cell in cells {
          guard let code = cell["code"] as? String, let condition = cell["condition"] as? String,
            line.contains(code)
          else { continue }
          #expect(
            !line.contains(">\(condition)<") && !line.contains("\"\(condition)\""), "\(path)")
        }
      }
    }
    let inside = try await ApicalProgram.run(
      ["protocol", "compile", Self.names[0], "--output", "other", "--key", "other/key.json"],
      in: folder.url)
    #expect(inside.status == 64 && inside.errors.contains("--key"))
    #expect(!folder.names.contains("other"))
  }

  @Test(
    "an existing folder and another allocation's key stay, unless they are ours and --overwrite")
  func existing() async throws {
    let folder = try folder()
    func compile(_ more: [String]) async throws -> ApicalProgram.Run {
      try await ApicalProgram.run(["protocol", "compile", Self.names[0]] + more, in: folder.url)
    }
    let keyName = "\(Self.compiled).allocation-key.json"
    try folder.write("my notes", to: keyName)
    let notes = try await compile(["--overwrite"])
    #expect(notes.status == 2 && notes.errors.contains("no key"))
    #expect(folder.text(keyName) == "my notes" && !folder.names.contains(Self.compiled))
    try FileManager.default.removeItem(atPath: folder.path(keyName))
    #expect(try await compile([]).status == 0)
    let key = folder.text(keyName)
    #expect(try await compile([]).status == 2)
    #expect(try await compile(["--overwrite"]).status == 0)
    #expect(folder.text(keyName) == key)
    let elsewhere = try await compile(["--output", "new", "--key", keyName, "--seed", "5"])
    #expect(elsewhere.status == 2 && elsewhere.errors.contains("another allocation's key"))
    #expect(folder.text(keyName) == key && !folder.names.contains("new"))
    // Asked for, the key of an abandoned allocation is replaced, and stays private.
    #expect(
      try await compile(["--output", "new", "--key", keyName, "--seed", "5", "--overwrite"])
        .status == 0)
    #expect(folder.text(keyName)?.contains("\"seed\": 5\n") == true)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(keyName))
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    try folder.write("x", to: "data/recording.nwb")
    #expect(try await compile(["--output", "data", "--overwrite"]).status == 2)
    #expect(folder.text("data/recording.nwb") == "x")
  }

  /// Each mistake: what is replaced, and what the message must name.
  private static let mistakes:
    [(changes: [(file: Int, old: String, new: String)], words: [String])] = [
      (
        [(0, "settling: 30 ms", "setling: 30 ms")],
        [":85:3: clock.setling", "found setling", "\"settling\""]
      ),
      (
        [(0, "settling: 30 ms", "settling: 5 mV")],
        [":85:13: clock.settling", "\"5 mV\"", "expected a time"]
      ),
      (
        [(0, "soma: [-100 µm, 0 µm]", "soma: [0 µm, 0 µm]")],
        [":54:3: masks.sham: G2", "75.2 µm beyond", "Move the soma"]
      ),
      (
        [(0, "duration: 1 ms\n    interval: 20 ms", "duration: 80 µs\n    interval: 20 ms")],
        ["trains.plateau.duration: D2: exposure 80 µs < 105 µs", "at least 105 µs", "Lengthen"]
      ),
      (
        [(0, "block: [A, B, C,", "block: [A, A, B, C,")],
        [":279:3: randomisation.block: E2", "found once", "equally often"]
      ),
      (
        [(1, "calibration: example", "calibration: absent")],
        ["example.rig.yaml:17:1: calibration", "absent.calibration.yaml", "--calibration"]
      ),
      (
        [(0, "  seed: 2017\n", "")],
        ["randomisation: E4: the allocation has no seed", "--seed"]
      ),
    ]

  @Test("refused: place, id, expected, found, remedy; status 2; nothing written", arguments: 0..<7)
  func refused(index: Int) async throws {
    let mistake = Self.mistakes[index]
    let folder = try folder(mistake.changes)
    let run = try await ApicalProgram.run(["protocol", "compile", Self.names[0]], in: folder.url)
    #expect(run.status == 2 && run.output.isEmpty)
    // A changed train can make its conditions unequal too; each line is one message. Warnings of the
    // shipped file itself stand among them.
    let lines = run.errors.split(separator: "\n").filter { $0.hasPrefix("apical: error") }
    let line = try #require(lines.first)
    for word in mistake.words { #expect(line.contains(word), "\(line) lacks \(word)") }
    let json = try await ApicalProgram.run(
      ["protocol", "compile", Self.names[0], "--json"], in: folder.url)
    #expect(json.status == 2 && json.errors.isEmpty)
    let document = try json.json()
    #expect(document["schema"] as? String == "apical.protocol-compile/1")
    #expect(document["valid"] as? Bool == false && document["folder"] is NSNull)
    let problem = try #require(
      ((document["checks"] as? [[String: Any]] ?? []).filter {
        $0["severity"] as? String == "error"
      } + (document["failed"] as? [[String: Any]] ?? [])).first)
    for key in ["id", "file", "line", "column", "object", "expected", "found", "remedy"] {
      #expect(problem[key].map { !($0 is NSNull) } == true, "\(key)")
    }
    #expect(folder.names == Self.names.sorted())
  }

  @Test("--json prints one document that names what was written")
  func document() async throws {
    let folder = try folder()
    // Both judge the calibration's age by the same date.
    let date = ["--date", "2026-01-15T10:00:00Z"]
    let run = try await ApicalProgram.run(
      ["protocol", "compile", Self.names[0], "--json"] + date, in: folder.url)
    let document = try run.json()
    #expect(run.status == 0 && document["valid"] as? Bool == true)
    #expect(document["folder"] as? String == Self.compiled)
    let key = try #require(document["key_file"] as? String)
    #expect(folder.names == (Self.names + [Self.compiled, key]).sorted())
    #expect((document["files"] as? [Any])?.count == 637)
    #expect((document["provenance"] as? [String: Any])?["created_utc"] is String)
    // The copies are what was compiled: checking them gives the same checks.
    let again = try await ApicalProgram.run(
      [
        "protocol", "check", "inputs/protocol.yaml", "--rig", "inputs/rig.yaml", "--calibration",
        "inputs/calibration.yaml", "--crosstalk", "inputs/crosstalk.yaml", "--json",
      ] + date, in: folder.url.appendingPathComponent(Self.compiled))
    #expect(again.text == folder.text("\(Self.compiled)/checks.json"))
  }

  @Test("preview draws a protocol, also one that fails, and replaces nothing unasked")
  func preview() async throws {
    let folder = try folder([(0, "soma: [-100 µm, 0 µm]", "soma: [0 µm, 0 µm]")])
    let run = try await ApicalProgram.run(["protocol", "preview", Self.names[0]], in: folder.url)
    #expect(run.status == 0 && run.errors.contains("G2"))
    let page = try #require(folder.text("preview.html"))
    #expect(page.contains("Refused: 1 check failed") && page.contains("mask sham is cut"))
    let again = try await ApicalProgram.run(["protocol", "preview", Self.names[0]], in: folder.url)
    #expect(again.status == 2 && folder.text("preview.html") == page)
    try folder.write("no protocol", to: Self.names[0])
    let bad = try await ApicalProgram.run(
      ["protocol", "preview", Self.names[0], "--output", "new.html"], in: folder.url)
    #expect(bad.status == 2 && !folder.names.contains("new.html"))
  }
}
