import ArgumentParser
import Foundation
import VirtualExperiments

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Write simulated recordings whose truth is known, or drive a model neuron.",
    subcommands: [SampleStudyCommand.self, SimulateNeuronCommand.self])
}

struct SampleStudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-study",
    abstract: "Write the 16 recordings of the sample study, their truth and a README.",
    discussion: """
        apical simulate sample-study --seed 7 --output my-study
      """)

  @Option(help: "Seed of the random numbers.")
  var seed: UInt64 = SampleStudy.shippedSeed

  @Option(name: .shortAndLong, help: "Folder to write.")
  var output: String

  @Flag(help: "Replace the output folder if it exists.")
  var overwrite = false

  func run() throws {
    try SampleStudy(seed: seed).write(
      to: output, overwrite: overwrite, progress: ProgressLine("writing", isQuiet: false).update)
    Console.note("simulated recordings: \(output)")
  }
}
