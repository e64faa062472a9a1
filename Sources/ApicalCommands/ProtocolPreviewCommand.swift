import ArgumentParser
import Foundation
import InputDocuments
import Messages
import OutputFiles
import ProtocolCompilation
import Reporting
import StimulationProtocols

struct ProtocolPreviewCommand: ParsableCommand {
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

  func run() throws {
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
    let preview = try ProtocolPreview(source, checks: checks.checks, allocation: allocation)
    try AtomicFile.write(Data(preview.html().utf8), to: output)
    CheckText.note(checks.checks)
    Console.print("page: \(output)")
  }
}
