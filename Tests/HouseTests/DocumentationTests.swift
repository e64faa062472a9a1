import Foundation
import Messages
import OutputFiles
import Quantities
import TestSupport
import Testing

@Suite("Documentation and code say the same")
struct DocumentationTests {
  private func text(_ path: String) throws -> String {
    try String(
      contentsOf: SharedData.packageRoot.appendingPathComponent(path), encoding: .utf8)
  }

  /// Rows of the tables in a page: the cells, without the code marks.
  private func rows(_ path: String) throws -> [[String]] {
    try text(path).split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      line.split(separator: "|").map {
        $0.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: "`", with: "")
      }
    }
  }

  @Test("messages.md lists every identifier once, in the code's order, with meaning and remedy")
  func messages() throws {
    let rows = try rows("Documentation/messages.md")
    #expect(rows.map { $0.first ?? "" } == MessageID.allCases.map(\.rawValue))
    for row in rows { #expect(row.count == 3 && row.allSatisfy { $0.count > 3 }, "\(row)") }
  }

  @Test("units.md lists every suffix with its unit")
  func units() throws {
    let rows = try rows("Documentation/units.md")
    #expect(
      rows.map { $0.prefix(2).joined(separator: " ") }.sorted()
        == UnitSuffix.allCases.map { "_\($0.rawValue) \($0.symbol)" }.sorted())
    #expect(rows.allSatisfy { $0.count == 3 })
  }

  /// Last parts of a key that would be read as a unit.
  private static let unitLike: Set<String> = [
    "s", "sec", "seconds", "ms", "us", "ns", "min", "h", "v", "mv", "uv", "a", "pa", "na", "hz",
    "khz", "m", "mm", "um", "nm", "mm2", "um2", "w", "mw", "uw", "ohm", "mohm", "gohm", "f", "pf",
    "nf", "s2", "percent", "deg", "c",
  ]
  /// Keys whose last part looks like a unit and is the letter of a symbol: α_f, Δw.
  private static let namesWithoutUnit: Set<String> = [
    "alpha_f", "alpha_t_minus_alpha_f", "delta_w",
  ]

  private static func looksLikeUnit(_ key: String) -> Bool {
    guard let last = key.split(separator: "_").last, key.contains("_") else { return false }
    return unitLike.contains(String(last)) && !namesWithoutUnit.contains(key)
  }

  @Test("every key in the code that looks as if it had a unit has one of the table")
  func keys() throws {
    var seen = 0
    for file in try SourceTree.files(below: "Sources", suffix: ".swift") {
      for (number, line) in file.code where line.contains("_") {
        for match in line.matches(of: /"([a-z][a-z0-9]*(?:_[a-z0-9]+)+)"/) {
          let key = String(match.1)
          guard Self.looksLikeUnit(key) else { continue }
          seen += 1
          #expect(
            UnitSuffix(key: key) != nil || UnitSuffix(rawValue: key) != nil,
            "\(file.path):\(number): \(key)")
        }
      }
    }
    #expect(seen > 30)
  }

  @Test("the rule about keys sees a unit that is not in the table")
  func brokenTwin() {
    #expect(Self.looksLikeUnit("seal_resistance_gohm"))
    #expect(UnitSuffix(key: "seal_resistance_gohm") == nil)
    #expect(!Self.looksLikeUnit("spike_count") && !Self.looksLikeUnit("alpha_f"))
  }

  @Test("citation and changelog name the version of the code")
  func version() throws {
    #expect(try text("CITATION.cff").contains("\nversion: \(ApicalVersion.current)\n"))
    #expect(try text("CHANGELOG.md").contains("\n## [Unreleased]\n"))
    #expect(try text("CHANGELOG.md").contains("\n### Scientific changes\n"))
  }

  @Test("links between our pages lead somewhere")
  func links() throws {
    let pages = SourceTree.paths().filter { $0.hasSuffix(".md") }
    #expect(pages.contains("README.md"))
    let hasPictures = SourceTree.paths().contains("Documentation/images")
    for page in pages {
      let folder = SharedData.packageRoot.appendingPathComponent(page).deletingLastPathComponent()
      for match in try text(page).matches(of: /\]\(([^)\s]+)\)/) {
        let target = String(match.1.prefix { $0 != "#" })
        if target.isEmpty || target.contains("://") { continue }
        // Pictures are made from a report; until the first one is there, none is looked for.
        if target.hasPrefix("Documentation/images/"), !hasPictures { continue }
        #expect(
          FileManager.default.fileExists(atPath: folder.appendingPathComponent(target).path),
          "\(page) links to \(target)")
      }
    }
  }
}
