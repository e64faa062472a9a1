import ArgumentParser
import Foundation
import Messages
import RecordingAnalysis

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Analyse the simulated sample study and make its page.",
    discussion: """
      Reads SampleData/plateau-difference, which our own generator wrote, and names the page to open.

        apical demo
      """)

  @Option(help: "Folder of the sample study.")
  var sampleData = "SampleData/plateau-difference"

  @Option(name: .shortAndLong, help: "Folder for the page; replaced if it exists.")
  var output = "demo-report"

  @OptionGroup var options: RecordingOptions

  func run() async throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: sampleData)) ?? []
    let files = names.filter { $0.hasSuffix(".nwb") }.sorted().map { "\(sampleData)/\($0)" }
    guard !files.isEmpty else { throw CommandError.sampleDataNotFound(sampleData) }
    Console.note("apical demo: \(files.count) simulated recordings in \(sampleData)")
    let study = await StudyAnalysis(
      files: files, options: options, request: AnalysisRequest(), criteria: AnalysisCriteria(),
      arguments: Array(CommandLine.arguments.dropFirst()), isQuiet: false
    ).run()
    if let table = AnalysisText.text(of: study.signTable) { Console.print(table) }
    Console.print(ComparisonText.text(of: study.comparison))
    for failed in study.failed { Console.report(failed) }
    guard !study.analyzed.isEmpty else { Console.exit(ExitStatus.combined(study.statuses)) }
    try await study.writeReport(
      to: output, overwrite: true, title: "Sample study: plateau difference (simulated)",
      progress: ProgressLine("drawing", isQuiet: false))
    Console.print("Open \(output)/report.html")
    Console.exit(ExitStatus.combined(study.statuses))
  }
}
