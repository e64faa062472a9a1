import ArgumentParser
import Foundation
import InputDocuments
import OutputFiles
import PlasticityRules
import StimulationProtocols
import VirtualExperiments

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Carry a protocol out on virtual cells, or drive one model neuron.",
    discussion: """
      Without a further word, 'simulate' takes a protocol: 'apical help simulate protocol'.

        apical simulate my.protocol.yaml --truth btsp --seed 1 --output my-study
        apical simulate neuron --soma-current 2500,0.1,0.105
      """,
    subcommands: [SimulateProtocolCommand.self, SimulateNeuronCommand.self],
    defaultSubcommand: SimulateProtocolCommand.self)
}

struct SimulateProtocolCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol",
    abstract: "Write the recordings that a rig would have written, and the truth about them.",
    discussion: """
      Model neurons run through the protocol; after induction their synapses change by the rule that \
      --truth names ('none' for no change; 'apical rules list'). The folder holds one NWB file a \
      cell, named by its code, truth.json and a README. The protocol is checked first. The same \
      protocol, rule and seed give the same files.

        apical simulate Protocols/plateau-difference.protocol.yaml --truth plateau-difference \\
          --seed 1 --conditions A,B,C,D,K,L --abridged --output my-study
      """)

  @Argument(help: "The protocol.", completion: .file(extensions: ["yaml"]))
  var file: String

  @Option(help: "Rule that changes the synapses, or 'none'.")
  var truth: TrueRuleArgument = .none

  @Option(help: "Seed of the random numbers.")
  var seed: UInt64 = 1

  @OptionGroup(title: "Size of the study")
  var size: VirtualStudyOptions

  @Option(name: .shortAndLong, help: "Folder to write.")
  var output: String

  @Flag(help: "Replace the output folder if it exists.")
  var overwrite = false

  @Option(help: "Cells to simulate at the same time.")
  var workers: Int = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup(title: "The protocol's surroundings")
  var rig: RigOptions

  func validate() throws {
    guard workers > 0 else { throw ValidationError("--workers must be greater than 0.") }
  }

  func run() async throws {
    try AtomicFolder.requireReplaceable(output, overwrite: overwrite, marker: "truth.json")
    let files = try CheckedProtocol(file, rig: rig, seed: seed).files
    let study = try size.study(files, rule: truth.rule, seed: seed)
    try await study.write(
      to: output, overwrite: overwrite, protocolChecksum: try Checksum.sha256(ofFile: file),
      command: command, workers: workers,
      progress: ProgressLine("simulating", isQuiet: false).update)
    Console.note("simulated recordings: \(output)")
  }

  /// What makes the folder again: all that its contents depend on.
  private var command: String {
    ([
      "apical simulate \(file) --truth \(truth.name) --seed \(seed)"
    ] + size.words + ["--output \(output)"]).joined(separator: " ")
  }
}
