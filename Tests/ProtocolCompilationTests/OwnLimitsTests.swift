import Foundation
import InputDocuments
import Messages
import PatternDevices
import ProtocolCompilation
import StimulationProtocols
import Testing

@Suite("Devices whose limits the rig's file tells")
struct OwnLimitsTests {
  private static func changes(
    _ device: String, _ limits: String, trigger: String = "external"
  ) -> [(file: Int, old: String, new: String)] {
    [
      (1, "device: DLP6500 ", "device: \(device) "),
      (1, "pattern_trigger: external", "pattern_trigger: \(trigger)\ndevice_limits: {\(limits)}"),
    ]
  }

  private static let answers = "min_exposure: 44 µs, patterns: 1000"

  private func errors(
    _ changes: [(file: Int, old: String, new: String)]
  ) throws -> [ProtocolCheck] {
    try ProtocolChecks(ChangedFiles(changes).files).checks.filter { $0.severity == .error }
  }

  private func refusal(_ changes: [(file: Int, old: String, new: String)]) throws -> String {
    let error = #expect(throws: (any Error).self) { try ChangedFiles(changes) }
    return try Message(#require(error)).description
  }

  @Test("an ALP-4 gets every mask once, and each sequence its pictures in order")
  func alp() throws {
    let compiled = try CompiledProtocol(
      ChangedFiles(Self.changes("ALP-4 1080p", Self.answers)).files)
    let files = Dictionary(uniqueKeysWithValues: compiled.files.map { ($0.path, $0.content) })
    let masks = Array(try #require(files["device/masks.bin"]))
    // Decoded here: 256 bytes a row, of which 240 are mirrors, bit 7 left.
    for (number, mask) in compiled.masks.enumerated() {
      for (row, runs) in mask.plane.runs.enumerated() {
        let line = masks[((number * 1080 + row) * 256)...].prefix(256)
        var lit: [Int] = []
        for (index, byte) in line.enumerated() {
          lit += (0..<8).filter { byte & (128 >> UInt8($0)) != 0 }.map { index * 8 + $0 }
        }
        #expect(lit == runs.reduce(into: []) { $0 += Array($1) })
      }
    }
    #expect(masks.count == compiled.masks.count * 1080 * 256)
    // As the events say, which the acquisition triggers.
    let events = String(decoding: try #require(files["events.csv"]), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let header = try #require(events.first)
    let condition = try #require(header.firstIndex(of: "condition"))
    let mask = try #require(header.firstIndex(of: "mask"))
    let shown = events.dropFirst().filter { $0[condition] == "A" }.map { String($0[mask]) }
    let pictures = String(
      decoding: try #require(files["device/induction_A/pictures.csv"]), as: UTF8.self
    ).split(separator: "\n").dropFirst().map { String($0.split(separator: ",")[2]) }
    #expect(pictures == shown && pictures.count > 5)
    let timing = String(
      decoding: try #require(files["device/induction_A/timing.csv"]), as: UTF8.self)
    #expect(timing.contains("ALP_SLAVE") && !timing.contains("ALP_MASTER"))
  }

  @Test("each limit that the device answers is kept, and nothing else is refused")
  func limits() throws {
    func ids(_ limits: String, trigger: String = "external") throws -> [ProtocolCheck.ID] {
      try errors(Self.changes("ALP-4 1080p", limits, trigger: trigger)).map(\.id)
    }
    #expect(try ids(Self.answers) == [])
    // The shortest exposure of the shipped protocol: a pulse of 1 ms.
    let shortest = 1000
    #expect(
      try ids("min_exposure: \(shortest) µs, patterns: 1000").contains(.leastExposure) == false)
    #expect(try Set(ids("min_exposure: \(shortest + 1) µs, patterns: 1000")) == [.leastExposure])
    let masks = try CompiledProtocol(ChangedFiles().files).masks.count
    #expect(try ids("min_exposure: 44 µs, patterns: \(masks - 1)").contains(.images))
    #expect(try Set(ids("min_exposure: 44 µs, patterns: 1")) == [.entries, .images])
    let clock = try #require(
      try errors(Self.changes("ALP-4 1080p", Self.answers, trigger: "internal")).first {
        $0.id == .triggerRate
      })
    #expect(clock.file?.hasSuffix("rig.yaml") == true)
    #expect(clock.line != nil && clock.remedy?.contains("external") == true)
    // Another array: its masks do not fit the calibration.
    #expect(try errors(Self.changes("ALP-4 WUXGA", Self.answers)).map(\.id) == [.maskSize])
  }

  @Test("a device without a public format gets masks and events, and is told why no more")
  func other() throws {
    let compiled = try CompiledProtocol(
      ChangedFiles(Self.changes("other", "mirrors: [1920, 1080], \(Self.answers)")).files)
    let paths = compiled.files.map(\.path)
    #expect(paths.filter { $0.hasPrefix("device/") } == ["device/README.txt"])
    #expect(Set(paths).isSuperset(of: ["masks.tif", "events.csv"]))
    #expect(paths.contains { $0.hasPrefix("useq/") })
    let words = try #require(compiled.files.first { $0.path == "device/README.txt" }?.content)
    #expect(String(decoding: words, as: UTF8.self).contains("not public"))
  }

  @Test("limits are asked for where only the device knows them, and nowhere else")
  func required() throws {
    let none: [(file: Int, old: String, new: String)] = [
      (1, "device: DLP6500 ", "device: ALP-4 1080p ")
    ]
    #expect(try refusal(none).contains("device_limits: {min_exposure"))
    let known = Array(Self.changes("", Self.answers).dropFirst())
    #expect(try refusal(known).contains("Leave device_limits out"))
    #expect(try refusal(Self.changes("other", Self.answers)).contains("[columns, rows]"))
    #expect(
      try refusal(Self.changes("ALP-4 XGA", "mirrors: [1024, 768], \(Self.answers)"))
        .contains("no mirrors"))
    let closed = try refusal(Self.changes("PolyScan", Self.answers))
    #expect(closed.contains("SXGA+, other") && closed.contains("not public"))
  }
}
