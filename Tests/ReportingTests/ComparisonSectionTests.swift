import Foundation
import ModelComparison
import PlasticityRules
import Reporting
import Testing

@Suite(.enabled(if: canDraw, "gnuplot or rsvg-convert is not installed"))
struct ComparisonSectionTests {
  /// Sixteen cells in the comparison, one recording drawn.
  static let comparison: StudyComparison = {
    var table = SampleReports.signTable(SampleReports.study())
    for index in table.rows.indices {
      // A change that differs from cell to cell, and one rule that lacks an input everywhere.
      let step = 1 + 0.01 * Double(index / 4)
      table.rows[index].predictions = table.rows[index].predictions.map { said in
        var said = said
        if said.rule == "btsp" { said.outcome = .notComputable("plateaus are not known") }
        if said.rule == "pair-stdp" {
          said.outcome = .change([0.3, 0.28, 0.31, 0.1][index % 4] * step, standardError: nil)
        }
        return said
      }
    }
    return StudyComparison(table)
  }()

  static let written = Task {
    var report = SampleReports.report(Array(SampleReports.study().prefix(1)))
    report.comparison = comparison
    return try await WrittenReport(report)
  }

  private func section(_ page: String) throws -> String {
    let start = try #require(page.range(of: "<section aria-labelledby=\"verdicts\">"))
    let rest = page[start.upperBound...]
    return String(rest.prefix(upTo: try #require(rest.range(of: "</section>")).lowerBound))
  }

  @Test("the section names verdicts, shows every contrast and says what stays open")
  func contents() async throws {
    let report = try await Self.written.value
    let section = try section(try report.page())
    #expect(Self.comparison.isPossible)
    #expect(section.contains("not computable: btsp"))
    for contrast in Self.comparison.contrasts {
      #expect(section.contains("<data value=\"\(contrast.ratio)\">"))
    }
    for test in Self.comparison.rules {
      if let p = test.p { #expect(section.contains("<data value=\"\(p)\">")) }
    }
    #expect(section.contains("What this design cannot decide"))
    for limit in Self.comparison.limits { #expect(section.contains(limit)) }
    #expect(section.contains("<svg "))
  }

  @Test("page, JSON, CSV and figure hold the same prediction of every cell")
  func sameNumbers() async throws {
    let report = try await Self.written.value
    let cells = Self.comparison.rules.flatMap { test in test.cells.map { (test.rule, $0) } }
    #expect(cells.count == 32)
    let table = try report.table("predictions").rows
    let drawn = CSV.records(try report.text("figures/predictions.csv")).dropFirst()
    #expect(table.count == 32 && drawn.count == 32)
    for ((rule, cell), (row, point)) in zip(cells, zip(table, drawn)) {
      #expect(row["rule"] == rule && row["file"] == cell.file)
      #expect(row["predicted_log_ratio"].flatMap(Double.init) == cell.predictedLogRatio)
      #expect(Double(point[2]) == exp(cell.predictedLogRatio))
      #expect(Double(point[3]) == exp(cell.measuredLogRatio))
      #expect(point[4] == (cell.isFitted ? "1" : "0"))
    }
    let document = try JSONDecoder().decode(
      Document.self, from: Data(try report.text("report.json").utf8))
    #expect(document.comparison.possible)
    #expect(document.comparison.rules.map(\.p) == Self.comparison.rules.map(\.p))
  }

  private struct Document: Decodable {
    struct Comparison: Decodable {
      struct Rule: Decodable { var p: Double? }

      var possible: Bool
      var rules: [Rule]
    }

    var comparison: Comparison
  }

  @Test("headers of the tables are the keys of the JSON")
  func headers() async throws {
    let report = try await Self.written.value
    let json = try #require(try report.document()["comparison"] as? [String: Any])
    for (table, key, nested) in [
      ("contrasts", "contrasts", Set(["predictions"])), ("equivalence", "equivalence", []),
      ("rule_tests", "rules", ["means", "cells", "not_judged"]), ("rule_pairs", "pairs", []),
    ] {
      let objects = try #require(json[key] as? [[String: Any]])
      let keys = Set(objects.flatMap(\.keys)).subtracting(nested).flatMap { key in
        key.hasSuffix("interval") ? ["\(key)_lower", "\(key)_upper"] : [key]
      }
      let header = try report.table(table).header
      #expect(Set(header) == Set(keys), "\(table)")
      #expect(try report.table(table).rows.count == objects.count)
    }
  }

  @Test("where the comparison is not possible the section says why, without a figure")
  func impossible() async throws {
    let report = try await ReportContentsTests.four.value
    let section = try section(try report.page())
    #expect(
      section.contains("Contrasts and verdicts are not possible: gain and offset of a rule need"))
    #expect(!section.contains("<svg ") && !section.contains("<table>"))
    #expect(!(try report.files()).contains { $0.contains("figures/predictions") })
  }
}
