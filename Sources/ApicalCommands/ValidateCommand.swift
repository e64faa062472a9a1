import ArgumentParser
import Foundation
import OutputFiles
import PlateauValidation
import RandomStreams
import VirtualExperiments

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Judge Apical's own measures where the truth is known.",
    subcommands: [ValidatePlateausCommand.self])
}

struct ValidatePlateausCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plateaus",
    abstract: "Say how well a plateau of the dendrite is told from the soma.",
    discussion: """
      Simulates two-phase trials of cells whose dendrite is known, fits the plateau probability to \
      all cells but one and judges it on that one, in turn, and sets it beside what is commonly read \
      from a somatic trace. With --reference also on traces of another model, to which nothing is \
      fitted. Takes about half a minute.

        apical validate plateaus --output Reports/plateau-validation
      """)

  @Option(help: "Seed of the cells, their inputs and their noise.")
  var seed: UInt64 = PlateauBench().seed

  @Option(help: "Number of cells, 4 to 200.")
  var cells: Int = PlateauBench().cellCount

  @Option(
    help: "Folder with hay2011_somatic_dendritic.h5 and truth.json (data/reference/plateau).",
    completion: .directory)
  var reference: String?

  @Option(name: .shortAndLong, help: "Folder for the page and its tables.")
  var output: String

  @Flag(help: "Replace the output folder if it exists.")
  var overwrite = false

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func validate() throws {
    guard (4...200).contains(cells) else {
      throw ValidationError("--cells: \(cells) is not between 4 and 200.")
    }
  }

  func run() async throws {
    try AtomicFolder.requireReplaceable(output, overwrite: overwrite)
    let hay = try reference.map { try HayBench(folder: $0) }
    var bench = PlateauBench()
    bench.seed = seed
    bench.cellCount = cells
    let progress = ProgressLine("cells", isQuiet: json)
    let windows = await PlateauBenchRun.windows(of: bench) { progress.update($0, $1) }
    let report = PlateauValidationReport(
      validation: try PlateauValidation(windows: windows, hay: hay), bench: bench,
      hasHay: hay != nil, command: command,
      provenance: Provenance(
        arguments: Array(CommandLine.arguments.dropFirst()),
        parameters: try JSONDocument.value(of: ["seed": Int(seed), "cells": cells]),
        inputs: try HayBench.files.flatMap { name in
          try (reference.map { [$0 + "/" + name] } ?? []).map { try Provenance.Input(path: $0) }
        }, seed: seed, generator: RandomStream.generatorName))
    try report.write(to: output, overwrite: overwrite)
    if json {
      Console.print(try JSONDocument.encode(report))
    } else {
      Console.print(report.scoreTable)
      Console.print("")
      Console.print(report.signTable)
      Console.note("page: \(output)/README.md")
    }
  }

  /// As it stands on the page, whatever the reference folder is called here.
  private var command: String {
    var words = ["apical", "validate", "plateaus"]
    if seed != PlateauBench().seed { words += ["--seed", "\(seed)"] }
    if cells != PlateauBench().cellCount { words += ["--cells", "\(cells)"] }
    if reference != nil { words += ["--reference", "data/reference/plateau"] }
    return (words + ["--output", Provenance.Input.relative(output)]).joined(separator: " ")
  }
}
