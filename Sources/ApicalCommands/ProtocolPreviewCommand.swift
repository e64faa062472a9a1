import ArgumentParser
import Foundation
import InputDocuments
import Messages
import OutputFiles
import ProtocolCompilation
import Reporting
import StimulationProtocols
import VirtualExperiments

struct ProtocolPreviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Draw a protocol: masks over the cell, trials, schedule, checks.",
    discussion: """
      Writes one page that opens offline, also where a check fails: it shows what is wrong. The page \
      names codes of cells, never their conditions.

        apical protocol preview my.protocol.yaml
        apical protocol preview my.protocol.yaml --output my-protocol.html --overwrite
      """)

  @Argument(help: "The protocol.", completion: .file(extensions: ["yaml"]))
  var file: String

  @Option(name: .shortAndLong, help: "The page.")
  var output = "preview.html"

  @Flag(help: "Replace a file of this name.")
  var overwrite = false

  @OptionGroup var options: ProtocolOptions

  @Option(
    help: "Virtual cells of each condition that the rules' predictions are made from; 0 for none.")
  var cells = 4

  func validate() throws {
    guard (0...1000).contains(cells) else {
      throw ValidationError("'--cells' needs a number from 0 to 1000.")
    }
  }

  func run() async throws {
    if !overwrite, FileManager.default.fileExists(atPath: output) {
      throw CommandError.pageExists(output)
    }
    let source: ProtocolFiles
    do {
      source = try options.files(protocol: file)
    } catch {
      for message in error.messages { Console.report(message) }
      Console.exit(error.exitStatus)
    }
    let checks = try options.checks(source, protocol: file)
    let stimulation = source.stimulation.value
    let allocation = (options.seed ?? stimulation.randomisation.seed).map {
      CellAllocation(stimulation, seed: $0)
    }
    // Signs mean nothing where the comparison with bottom-up only is missing.
    let isComparable = stimulation.conditions.contains { $0.value.role == .bottomUpOnly }
    let prediction =
      cells > 0 && isComparable
      ? await ProtocolPredictor(
        stimulation, seed: 1, cellCount: cells, trialLimit: ProtocolPreview.trialLimit
      ).prediction(
        progress: ProgressLine("predicting", isQuiet: false).update) : nil
    let preview = try ProtocolPreview(
      source, checks: checks.checks, allocation: allocation, light: checks.light,
      prediction: prediction, start: options.date)
    try AtomicFile.write(Data(preview.html().utf8), to: output)
    CheckText.note(checks.checks)
    Console.print("page: \(output)")
  }
}
