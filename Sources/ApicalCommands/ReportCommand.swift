import ArgumentParser
import Foundation
import InputDocuments
import Messages
import OutputFiles
import Reporting

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report a study against its protocol: contrasts, predictions, verdicts.",
    discussion: """
      Analyses the recordings, compares them by the protocol's conditions, contrasts and outcome \
      window, and writes a folder with a page, figures, tables and report.json. Without a usable \
      protocol nothing is written. Exit status: 0 done; 1 done, but named sweeps or files failed; \
      2 the input was refused.

        apical report study --protocol my.protocol.yaml
        apical report study --protocol my.protocol.yaml --predictions new.json
      """)

  @Argument(help: "Recordings, or the folder that holds them.", completion: .file())
  var inputs: [String]

  @Option(
    name: .customLong("protocol"), help: "The protocol of the study.",
    completion: .file(extensions: ["yaml"]))
  var protocolFile: String

  @Option(name: .shortAndLong, help: "Folder for the page, its figures and tables.")
  var output = "report"

  @Option(
    help: "What was predicted before the experiment: the document of apical predict --json.",
    completion: .file(extensions: ["json"]))
  var predictions: String?

  @Flag(help: "Print the report's JSON document instead of text.")
  var json = false

  @Flag(help: "Replace the output folder if it exists.")
  var overwrite = false

  @Flag(help: "Leave out the PDF and PNG copies of the figures.")
  var svgOnly = false

  @OptionGroup(title: "The protocol's surroundings")
  var plan: ProtocolOptions

  @OptionGroup var options: RecordingOptions

  func run() async throws {
    let plan = try PlanReading.read(
      protocol: protocolFile, options: plan, predictions: predictions, recordings: inputs)
    let files = try StudyFiles.recordings(in: inputs)
    // A folder that may not be replaced is refused before the work, not after it.
    try AtomicFolder.requireReplaceable(output, overwrite: overwrite)
    let reporting = StudyReporting(
      files: files, plan: plan.plan, planFiles: plan.files, options: options,
      arguments: Array(CommandLine.arguments.dropFirst()), isQuiet: json)
    let study = await reporting.analyse()
    for failed in study.failed { Console.report(failed) }
    guard !study.analyzed.isEmpty else {
      if json {
        Console.print(
          try JSONDocument.encode(
            SeveralDocuments<InspectDocument>(
              schema: "apical.error/1", recordings: [], failed: study.failed)))
      }
      Console.exit(ExitStatus.combined(study.statuses))
    }
    try await reporting.write(study, to: output, overwrite: overwrite, svgOnly: svgOnly)
    if json {
      Console.print(try Data(contentsOf: URL(fileURLWithPath: "\(output)/report.json")))
    } else {
      Console.print(ComparisonText.text(of: study.comparison))
      Console.print("Open \(output)/report.html")
    }
    Console.exit(ExitStatus.combined(study.statuses))
  }
}

/// Which recordings belong to a study.
enum StudyFiles {
  /// Files as they are named; a folder stands for the NWB files in it, by name.
  ///
  /// - Throws: `CommandError.noRecordings` for a folder without one.
  static func recordings(in inputs: [String]) throws -> [String] {
    try inputs.flatMap { input -> [String] in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder),
        isFolder.boolValue
      else { return [input] }
      let names = (try? FileManager.default.contentsOfDirectory(atPath: input)) ?? []
      let folder = input.hasSuffix("/") ? String(input.dropLast()) : input
      let files = names.filter { $0.hasSuffix(".nwb") && !$0.hasPrefix(".") }.sorted()
        .map { "\(folder)/\($0)" }
      guard !files.isEmpty else { throw CommandError.noRecordings(input) }
      return files
    }
  }
}
