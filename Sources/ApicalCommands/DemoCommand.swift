import ArgumentParser
import Foundation
import Messages
import OutputFiles
import ProtocolCompilation
import RecordingAnalysis
import Reporting
import VirtualExperiments

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run the whole chain on the simulated sample study and name the page to open.",
    discussion: """
      Checks and compiles the shipped protocol, predicts what each rule says of it, analyses \
      SampleData/plateau-difference, which our own simulator wrote, and reports the study against its \
      protocol.

        apical demo
      """)

  @Option(help: "Folder of the sample study.")
  var sampleData = "SampleData/plateau-difference"

  @Option(name: .customLong("protocol"), help: "The protocol of the sample study.")
  var protocolFile = "Protocols/plateau-difference.protocol.yaml"

  @Option(name: .shortAndLong, help: "Folder for the page; replaced if it exists.")
  var output = "demo-report"

  @Option(name: .customLong("compiled"), help: "Folder for the compiled protocol; replaced, too.")
  var compiledFolder = "demo-compiled"

  @OptionGroup(title: "The protocol's surroundings")
  var plan: ProtocolOptions

  @OptionGroup var options: RecordingOptions

  func run() async throws {
    // Before any work: what is not here, and what may not be replaced.
    guard FileManager.default.fileExists(atPath: sampleData) else {
      throw CommandError.sampleDataNotFound(sampleData)
    }
    let files = try StudyFiles.recordings(in: [sampleData])
    try AtomicFolder.requireReplaceable(output, overwrite: true)

    Console.note("apical demo: checking and compiling \(protocolFile)")
    var reading = try PlanReading.read(
      protocol: protocolFile, options: plan, recordings: files)
    let rigFolder = try CompiledFolder(path: compiledFolder, overwrite: true)
    try rigFolder.write(
      ProtocolCompileCommand.compiled(
        try plan.files(protocol: protocolFile), plan,
        decisions: plan.decisionsFile(protocol: protocolFile).document))
    Console.print("What the rig gets: \(rigFolder.path), page \(rigFolder.path)/preview.html")

    Console.note("apical demo: predicting from \(protocolFile)")
    let prediction = await ProtocolPredictor(reading.plan.stimulation, seed: 1).prediction(
      progress: ProgressLine("predicting", isQuiet: false).update)
    Console.print(PredictionText.text(of: prediction))
    reading.plan.prediction = prediction

    Console.note("apical demo: analysing \(files.count) simulated recordings in \(sampleData)")
    let reporting = StudyReporting(
      files: files, plan: reading.plan, planFiles: reading.files, options: options,
      arguments: Array(CommandLine.arguments.dropFirst()), isQuiet: false)
    let study = await reporting.analyse()
    Console.print(ComparisonText.text(of: study.comparison))
    for failed in study.failed { Console.report(failed) }
    guard !study.analyzed.isEmpty else { Console.exit(ExitStatus.combined(study.statuses)) }

    Console.note("apical demo: drawing the report")
    try await reporting.write(study, to: output, overwrite: true)
    Console.print("Open \(output)/report.html")
    Console.exit(ExitStatus.combined(study.statuses))
  }
}
