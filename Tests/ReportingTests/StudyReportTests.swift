import Foundation
import ModelComparison
import PlasticityRules
import Reporting
import TestSupport
import Testing
import VirtualExperiments

@Suite(
  "The report of a study against its protocol",
  .enabled(if: canDraw, "gnuplot or rsvg-convert is not installed"))
struct StudyReportTests {
  private static let written = Task { try await WrittenReport(try SampleStudies.report()) }

  private func section(_ anchor: String) async throws -> String {
    let page = try await Self.written.value.page()
    let start = try #require(page.range(of: "<section aria-labelledby=\"\(anchor)\">"), "\(anchor)")
    let rest = page[start.upperBound...]
    return String(rest[..<(try #require(rest.range(of: "</section>")).lowerBound)])
  }

  @Test("sections in the order in which a referee asks")
  func order() async throws {
    let page = try await Self.written.value.page()
    let anchors = page.matches(of: /<h2 id="([a-z]+)">/).map { String($0.output.1) }
    #expect(
      anchors == [
        "question", "design", "inventory", "contrasts", "predictions", "predicted", "verdicts",
        "pairs", "limits", "summary", "conditions", "rules", "recordings", "criteria",
        "definitions", "provenance",
      ])
    let header = try #require(page.components(separatedBy: "</header>").first)
    #expect(header.contains("Simulated, not recorded. 13 of 13 files"))
  }

  @Test("the design says what was planned, what was done, and where they differ")
  func design() async throws {
    let text = try await section("design")
    for words in [
      "layer 2/3 pyramidal neuron", "forward phase 100 ms to 250 ms", "from minute 20 to 30",
      "bottom_up at forward; bottom_up at target; plateau at target + 15 ms",
      "gives gain and offset", "control: contrasts only", "this report is made of its amplitude",
      "access resistance excludes no cell here", "there is no recording of it: E (top-down only)",
      "E4: a reservation made up.",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    let question = try await section("question")
    #expect(question.contains("Does a cortical synapse change by the difference"))
    #expect(question.contains("“Not excluded” is not “true”"))
  }

  @Test("every file is in the inventory, with what it is left out of and why")
  func inventory() async throws {
    let report = try await Self.written.value
    let rows = try report.table("inventory").rows
    #expect(rows.map { $0["code"] } == SampleStudies.codes + ["ZZZZZ"])
    let exclusions = Dictionary(
      uniqueKeysWithValues: rows.map { ($0["code"] ?? "", $0["exclusions"] ?? "") })
    #expect(exclusions["BCDFG"] == "")
    #expect(
      exclusions[SampleStudies.lost]
        == "contrasts and verdicts: the patch was lost")
    #expect(exclusions["GHJKL"] == "verdict of plateau-difference: α abstains under current")
    #expect(exclusions["ZZZZZ"] == "everything: the file is cut off")
    let text = try await section("inventory")
    for code in SampleStudies.codes + ["ZZZZZ"] { #expect(text.contains(code)) }
    #expect(text.contains("Without one: \(SampleStudies.lost), ZZZZZ."))
  }

  @Test("contrasts first, with every rule's prediction; what cannot be estimated is said")
  func contrasts() async throws {
    let comparison = try SampleStudies.report().comparison
    #expect(
      comparison.contrasts.map(\.name) == ["A − D", "B − D", "C − A − B + D", "L − D", "K − D"])
    let text = try await section("contrasts")
    for contrast in comparison.contrasts {
      #expect(text.contains("<data value=\"\(contrast.ratio)\">"))
      for said in contrast.predictions where !said.isFitted {
        if let ratio = said.ratio { #expect(text.contains("<data value=\"\(ratio)\">")) }
      }
    }
    // α was not measured in K, so that the rule says nothing of K − D.
    #expect(comparison.contrasts.last?.predictions.map { $0.logRatio == nil } == [true, false])
    let table = try await Self.written.value.table("contrast_predictions").rows
    #expect(table.count == 10 && table.filter { $0["fitted"] == "true" }.count == 2)
  }

  @Test("every cell is drawn against every rule; open and filled tell fitted from judged")
  func predictions() async throws {
    let report = try await Self.written.value
    let drawn = CSV.records(try report.text("figures/predictions.csv"))
    // 12 cells with a ratio for btsp; K is not computable for plateau-difference.
    #expect(drawn.count - 1 == 12 + 10)
    #expect(drawn.dropFirst().count { $0[4] == "1" } == 8)
    let text = try await section("predictions")
    #expect(text.contains("Open points (A and D)"))
    #expect(text.contains("filled points (B, C, K and L)"))
  }

  @Test("predictions made before: sign and size of each rule beside the measured sign")
  func predicted() async throws {
    let text = try await section("predicted")
    #expect(text.contains("\u{2212} (\u{2212}0.98)") && text.contains("+ (0.52)"))
    #expect(text.contains("not computable: α abstains under current"))
    #expect(text.contains("One synapse stands for a pathway."))
    #expect(text.contains("25") && text.contains("seed 11"))
    // B, C and L: the two rules do not predict the same sign.
    #expect(text.components(separatedBy: "<tr class=\"marked\">").count - 1 == 3)
  }

  @Test("report.json holds the plan, the inventory, the predictions and no sweeps")
  func document() async throws {
    let report = try await Self.written.value
    let document = try report.document()
    #expect(document["schema"] as? String == "apical.report/1")
    let plan = try #require(document["protocol"] as? [String: Any])
    #expect(plan["sha256"] as? String == String(repeating: "ab", count: 32))
    #expect((plan["conditions"] as? [Any])?.count == 13)
    #expect((plan["outcome"] as? [String: Any])?["from_s"] as? Double == 1200)
    #expect((document["inventory"] as? [Any])?.count == 14)
    #expect((document["predicted"] as? [String: Any])?["cells_per_condition"] as? Int == 25)
    let comparison = try #require(document["comparison"] as? [String: Any])
    for key in ["contrasts", "contrasts_not_estimated", "equivalence", "rules", "pairs", "notes"] {
      #expect(comparison[key] is [Any], "\(key)")
    }
    let recordings = try #require(document["recordings"] as? [[String: Any]])
    #expect(recordings.allSatisfy { $0["sweeps"] == nil && $0["blocks"] is [Any] })
    #expect(!(try report.files()).contains { $0.hasSuffix(".png") || $0.hasSuffix("spikes.csv") })
    let header = try report.table("inventory").header
    let keys = try #require((document["inventory"] as? [[String: Any]])?.first).keys
    #expect(Set(header) == Set(keys))
  }

  @Test("48 cells stay below 6 MB: a page grows by little for each")
  func size() async throws {
    let report = try await Self.written.value
    let parts = try report.page().components(separatedBy: "<details class=\"recording\"")
      .dropFirst()
    #expect(parts.count == 13 && parts.allSatisfy { $0.utf8.count < 100_000 })
    #expect(parts.allSatisfy { $0.contains("<svg ") && $0.contains("induction") })
  }

  @Test("words of a protocol and of a prediction do not become markup")
  func hostileWords() async throws {
    var report = try SampleStudies.report(question: SampleReports.hostileText)
    report.plan?.prediction?.assumptions = [SampleReports.hostileText]
    report.recordings = Array(report.recordings.prefix(1))
    let page = try await WrittenReport(report).page()
    #expect(!page.contains("<script") && page.contains("&lt;script&gt;"))
  }

  @Test("a study of one cell still has its page; rules and contrasts say why they are missing")
  func oneCondition() async throws {
    var report = try SampleStudies.report()
    report.recordings = Array(report.recordings.prefix(1))
    report.signTable.rows = Array(report.signTable.rows.prefix(1))
    report.comparison = StudyComparison(report.signTable, design: report.design)
    let page = try await WrittenReport(report).page()
    #expect(page.contains("These recordings give no answer: gain and offset of a rule need"))
    #expect(page.contains("There is no prediction to show"))
    #expect(page.contains("it is the only cell of its condition"))
  }
}
