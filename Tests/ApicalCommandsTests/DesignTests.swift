import Foundation
import TestSupport
import Testing

/// The small version of the table in `Reports/plateau-difference-verdicts`.
@Suite("apical design")
struct DesignTests {
  private static let shipped = SharedData.packageRoot.appendingPathComponent(
    "Protocols/plateau-difference.protocol.yaml"
  ).path

  @Test("through recordings: each of two rules survives its own study and is told from the other")
  func verdicts() async throws {
    let folder = try TemporaryFolder()
    let output = folder.path("verdicts")
    let run = try await ApicalProgram.run([
      "design", Self.shipped, "--truth", "plateau-difference,btsp", "--seeds", "1",
      "--conditions", "A,B,C,D", "--cells", "8", "--abridged", "--output", output, "--json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    #expect(document["schema"] as? String == "apical.design/1")
    let counts = try #require(document["counts"] as? [[String: Any]])
    for (truth, rival) in [("plateau-difference", "btsp"), ("btsp", "plateau-difference")] {
      let own = try #require(
        counts.first { $0["truth"] as? String == truth && $0["rule"] as? String == truth })
      #expect(own["survives"] as? Int == 1, "\(truth)")
      let other = try #require(
        counts.first { $0["truth"] as? String == truth && $0["rule"] as? String == rival })
      #expect(other["separated_rightly"] as? Int == 1, "\(truth) from \(rival)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: output).sorted()
    #expect(
      names == ["README.md", "design.json", "provenance.json", "studies.csv", "verdicts.csv"])
    // Nothing of the work is left beside it.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["verdicts"])
  }

  @Test("wrong input is refused before any work; unfinished studies of another plan are kept")
  func wrongInput() async throws {
    let folder = try TemporaryFolder()
    let output = folder.path("verdicts")
    let noRule = try await ApicalProgram.run([
      "design", Self.shipped, "--truth", "hebb", "--output", output,
    ])
    #expect(noRule.status == 64 && noRule.errors.contains("btsp"))
    let units = folder.path("verdicts.units")
    try FileManager.default.createDirectory(atPath: units, withIntermediateDirectories: true)
    try "{}".write(toFile: "\(units)/plan.json", atomically: true, encoding: .utf8)
    let other = try await ApicalProgram.run([
      "design", Self.shipped, "--seeds", "1", "--abridged", "--output", output,
    ])
    #expect(other.status == 2 && other.errors.contains("verdicts.units"), "\(other.errors)")
    #expect(FileManager.default.contents(atPath: "\(units)/plan.json") == Data("{}".utf8))
    #expect(!FileManager.default.fileExists(atPath: output))
  }
}
