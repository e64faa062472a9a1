import Foundation
import Messages
import ModelComparison
import OutputFiles
import Reporting
import Testing

@Suite(.enabled(if: canDraw, "gnuplot or rsvg-convert is not installed"))
struct ReportFolderTests {
  private struct NotANumber: Encodable, Sendable {
    var value = Double.nan
  }

  @Test("a folder that is there stays as it is, unless it may be replaced")
  func existing() async throws {
    let report = SampleReports.report([SampleReports.empty()])
    let written = try await WrittenReport(report)
    let before = try written.page()
    let other = SampleReports.report([SampleReports.empty()], title: "another title")
    let error = await #expect(throws: OutputFileError.self) {
      try await other.write(to: written.folder, overwrite: false)
    }
    #expect(error?.message.id == .outputExists)
    #expect(error?.message.remedy?.contains("--overwrite") == true)
    #expect(try written.page() == before)
    try await other.write(to: written.folder, overwrite: true)
    #expect(try written.page().contains("another title"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: written.parent) == ["report"])
  }

  @Test("a report that cannot be finished leaves nothing")
  func atomic() async throws {
    let written = try await WrittenReport(SampleReports.report([SampleReports.empty()]))
    let folder = "\(written.parent)/second"
    let broken = AnalysisReport(
      title: "a", recordings: [SampleReports.empty()], failed: [],
      signTable: SampleReports.signTable([]),
      comparison: StudyComparison(SampleReports.signTable([])), provenance: NotANumber())
    await #expect(throws: OutputFileError.self) { try await broken.write(to: folder) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: written.parent) == ["report"])
  }

  @Test("the same input gives the same report but for the drawings' own files")
  func reproducible() async throws {
    let report = SampleReports.report([SampleReports.singleSweep()])
    let first = try await WrittenReport(report)
    let second = try await WrittenReport(report)
    let files = try first.files().filter {
      $0.contains(".") && !$0.hasSuffix(".pdf") && !$0.hasSuffix(".png")
    }
    #expect(files.count > 15)
    for file in files { #expect(try first.text(file) == second.text(file), "\(file)") }
  }

  @Test("progress runs from nothing to all figures")
  func progress() async throws {
    final class Steps: @unchecked Sendable {
      private let lock = NSLock()
      private var steps: [[Int]] = []
      func append(_ step: [Int]) { lock.withLock { steps.append(step) } }
      var all: [[Int]] { lock.withLock { steps } }
    }
    let steps = Steps()
    let written = try await WrittenReport(SampleReports.report([SampleReports.empty()]))
    try await SampleReports.report([SampleReports.singleSweep()])
      .write(to: "\(written.parent)/second") { steps.append([$0, $1]) }
    // One sweep without phases: activity, traces, intervals.
    #expect(steps.all == [[0, 3], [1, 3], [2, 3], [3, 3]])
  }
}
