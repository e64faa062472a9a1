import EventDetection
import Foundation
import Messages
import RecordingAnalysis
import Reporting
import Testing

@Suite(.enabled(if: canDraw, "gnuplot or rsvg-convert is not installed"))
struct PageTests {
  static let hostile = Task {
    var recording = SampleReports.cell(
      1, condition: SampleReports.hostileText, file: "a/" + SampleReports.hostileText + ".nwb")
    recording.result.cell = SampleReports.hostileText
    recording.result.sessionDescription = SampleReports.hostileText
    for index in recording.result.sweeps.indices {
      recording.result.sweeps[index].name = SampleReports.hostileText
    }
    for index in recording.result.messages.indices {
      recording.result.messages[index].text = SampleReports.hostileText
    }
    return try await WrittenReport(
      SampleReports.report([recording], title: SampleReports.hostileText))
  }

  static let pages: [Task<WrittenReport, any Error>] = [
    hostile, ReportContentsTests.four,
    Task { try await WrittenReport(SampleReports.report([SampleReports.singleSweep()])) },
  ]

  @Test("words of a file neither run nor become markup")
  func hostileWords() async throws {
    let report = try await Self.hostile.value
    let page = try report.page()
    #expect(!page.lowercased().contains("<script"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    // The template's own marks in a title stay words.
    #expect(page.contains("{{title}}"))
    #expect(!page.unicodeScalars.contains("\u{202E}"))
    #expect(!(try report.files()).contains { $0.contains("executed") })
    #expect(!FileManager.default.fileExists(atPath: "executed"))
    // In CSV and JSON the words stand as they are.
    let sweeps = try report.table("sweeps").rows
    #expect(sweeps.allSatisfy { $0["name"] == SampleReports.hostileText })
    #expect(try report.document()["title"] as? String == SampleReports.hostileText)
  }

  @Test("headings come in order and identifiers are unique", arguments: pages.indices)
  func headings(index: Int) async throws {
    let page = try await Self.pages[index].value.page()
    let levels = page.matches(of: /<h([1-6])[ >]/).compactMap { Int($0.output.1) }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    for (previous, level) in zip(levels, levels.dropFirst()) {
      #expect(level <= previous + 1, "h\(level) after h\(previous)")
    }
    let identifiers = page.matches(of: /\sid=["']([^"']+)["']/).map { String($0.output.1) }
    #expect(identifiers.count == Set(identifiers).count)
    for reference in page.matches(of: /href=["']#([^"']+)["']/) {
      #expect(identifiers.contains(String(reference.output.1)), "#\(reference.output.1)")
    }
  }

  @Test(
    "links lead to files of the report; nothing is loaded from elsewhere", arguments: pages.indices)
  func links(index: Int) async throws {
    let report = try await Self.pages[index].value
    let page = try report.page()
    for link in page.matches(of: /<a href="([^"#][^"]*)"/) {
      let path = "\(report.folder)/\(link.output.1)"
      #expect(FileManager.default.fileExists(atPath: path), "\(link.output.1)")
    }
    #expect(!page.contains("src="))
    #expect(!page.contains("@import") && !page.contains("url("))
    let addresses = Set(page.matches(of: /https?:\/\/[^"' <]+/).map { String($0.output) })
    #expect(addresses.isSubset(of: ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"]))
  }

  @Test(
    "every figure has a name for those who cannot see it, every table headers",
    arguments: pages.indices)
  func accessibility(index: Int) async throws {
    let page = try await Self.pages[index].value.page()
    let drawings = page.components(separatedBy: "<svg ").dropFirst()
    #expect(!drawings.isEmpty)
    for drawing in drawings {
      #expect(drawing.hasPrefix("role=\"img\""))
      #expect(drawing.contains(/<title>[^<]{5,}<\/title>/))
      #expect(drawing.contains(/<desc>[^<]{20,}<\/desc>/))
    }
    for table in page.components(separatedBy: "<table>").dropFirst() {
      #expect(table.contains("<caption>") && table.contains("<th scope=\"col\""))
    }
    #expect(page.contains("<html lang=\"en\">"))
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
  }

  @Test("a simulated recording is announced at the top")
  func origin() async throws {
    let page = try await ReportContentsTests.four.value.page()
    let header = try #require(page.components(separatedBy: "</header>").first)
    #expect(header.contains("Simulated, not recorded. 4 of 4 files describe their session so:"))
    #expect(header.contains(SampleReports.description))
    let single = try await Self.pages[2].value.page()
    #expect(single.contains("The file does not describe its session."))
  }

  @Test("the conditions on which the rules disagree are named and marked")
  func disagreement() async throws {
    let page = try await ReportContentsTests.four.value.page()
    #expect(
      page.contains(
        "The rules disagree on B_forward_plateau, C_both_plateaus, D_bottom_up_only."))
    // Three conditions and their three cells.
    #expect(page.components(separatedBy: "<tr class=\"marked\">").count - 1 == 6)
    #expect(page.contains("not computable: there is no plateau"))
    #expect(page.contains("Only cells on which they disagree count for or against a rule"))
  }

  @Test("a table that is cut names the file that is whole")
  func cutTable() async throws {
    var recording = SampleReports.singleSweep()
    recording.result.sweeps[0].thresholdCheck?.differences = (0..<500).map {
      .init(kind: .spikeWithoutCrossing, time: Double($0) / 1000, reason: "made up")
    }
    let report = try await WrittenReport(SampleReports.report([recording]))
    #expect(
      try report.page().contains(
        "The first 400 of 500 rows are shown; all are in tables/threshold_differences.csv."))
    #expect(try report.table("threshold_differences").rows.count == 500)
  }
}
