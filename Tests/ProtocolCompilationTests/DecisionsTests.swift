import Foundation
import InputDocuments
import Messages
import ProtocolCompilation
import StimulationProtocols
import TestSupport
import Testing

@Suite("Decisions")
struct DecisionsTests {
  private let now = Date(timeIntervalSince1970: 1_768_467_600)
  /// 200 µm between the masks, of the tuft and of the sham, where 250 are asked for.
  private let near: (file: Int, old: String, new: String) = (
    0, "from: 400 µm, to: 500 µm", "from: 300 µm, to: 400 µm"
  )

  private func decided(
    _ changes: [(file: Int, old: String, new: String)], _ file: DecisionsFile?
  ) throws -> ProtocolCheck? {
    try ProtocolChecks(ChangedFiles(changes).files, decisions: file?.document?.value).checks
      .first { $0.id == .separation && $0.severity != .ok }
  }

  @Test("an accepted finding is a warning with its reason; a larger one is not covered")
  func covers() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("x.decisions.yaml")
    let checks = try ProtocolChecks(ChangedFiles([near]).files).checks
    let accepted = try DecisionsFile(path: path).accept(
      [.separation], in: checks, because: "thin \"L4\" \\ in this\narea", date: now)
    #expect(accepted.map(\.object) == ["masks.layer_4", "masks.sham"])
    let file = try DecisionsFile(path: path)
    let check = try #require(try decided([near], file))
    #expect(check.severity == .warning && check.accepted == "thin \"L4\" \\ in this area")
    #expect(check.description.hasSuffix("Accepted: thin \"L4\" \\ in this area"))
    // 201 µm is less wrong, 199 µm more.
    let better = try decided([(0, near.old, "from: 301 µm, to: 401 µm")], file)
    #expect(better?.severity == .warning)
    let worse = try decided([(0, near.old, "from: 299 µm, to: 399 µm")], file)
    #expect(worse?.severity == .error && worse?.accepted == nil)
    // Another mask's finding is another finding.
    let decision = try #require(file.document?.value.decisions.first)
    #expect(decision.object == "masks.layer_4" && decision.value == 200 && decision.limit == 250)
    #expect(decision.decided == now)
  }

  @Test("the file grows at its end; what a person wrote in it stays")
  func grows() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("x.decisions.yaml")
    let checks = try ProtocolChecks(ChangedFiles([near]).files).checks
    _ = try DecisionsFile(path: path).accept([.separation], in: checks, because: "one", date: now)
    let first = try #require(folder.text("x.decisions.yaml"))
    try folder.write(first + "# seen by K.", to: "x.decisions.yaml")
    _ = try DecisionsFile(path: path).accept([.separation], in: checks, because: "two", date: now)
    let second = try #require(folder.text("x.decisions.yaml"))
    #expect(second.hasPrefix(first + "# seen by K.\n"))
    #expect(
      try DecisionsFile(path: path).document?.value.decisions.map(\.reason) == [
        "one", "one", "two", "two",
      ])
  }

  @Test("limits of a device cannot be accepted, nor what was not found; nothing is written")
  func refused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("x.decisions.yaml")
    let checks = try ProtocolChecks(ChangedFiles([near]).files).checks
    for id in [ProtocolCheck.ID.leastExposure, .insideField, .power, .balance] {
      let refusal = try #require(throws: DecisionRefusal.self) {
        try DecisionsFile(path: path).accept([id], in: checks, because: "x", date: now)
      }
      #expect(refusal.exitStatus == .usage)
    }
    #expect(folder.names.isEmpty)
  }

  @Test(
    "a decisions file that is not one is refused",
    arguments: [
      ("check: G1", "check: D2", "decisions[0]"), ("check: G1", "check: G9", "decisions[0].check"),
      ("value: 200.0", "value: many", "decisions[0].value"),
    ])
  func damaged(old: String, new: String, object: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("x.decisions.yaml")
    let checks = try ProtocolChecks(ChangedFiles([near]).files).checks
    _ = try DecisionsFile(path: path).accept([.separation], in: checks, because: "one", date: now)
    let text = try #require(folder.text("x.decisions.yaml"))
    try #require(text.contains(old))
    try folder.write(text.replacing(old, with: new), to: "x.decisions.yaml")
    let refusal = try #require(throws: DocumentRefusal.self) { try DecisionsFile(path: path) }
    #expect(refusal.message.object == object && refusal.message.line != nil)
  }
}
