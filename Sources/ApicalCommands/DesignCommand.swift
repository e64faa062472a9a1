import ArgumentParser
import Foundation
import InputDocuments
import ModelComparison
import OutputFiles
import PlasticityRules
import RandomStreams
import Reporting
import StimulationProtocols
import VirtualExperiments

struct DesignCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "design",
    abstract: "Say how often a protocol's comparison would be right, from virtual studies.",
    discussion: """
      For each rule that is taken as true and each seed: the protocol is simulated, its recordings are \
      written, read, analysed and compared as those of a rig would be, and the verdicts are counted. \
      Finished studies are kept beside the folder, so that an interrupted run goes on where it was.

        apical design Protocols/plateau-difference.protocol.yaml --truth plateau-difference,btsp \\
          --seeds 1-40 --conditions A,B,C,D,K,L --abridged --output verdicts
      """)

  @Argument(help: "The protocol.", completion: .file(extensions: ["yaml"]))
  var file: String

  @Option(help: "Rules that are taken as true in turn, e.g. plateau-difference,btsp.")
  var truth: NameList = NameList(names: [PlateauDifferenceRule().name, BTSPRule().name])

  @Option(help: "Seeds of the virtual studies, e.g. 1-40.")
  var seeds: NumberList = NumberList(numbers: Array(1...40))

  @OptionGroup(title: "Size of a study")
  var size: VirtualStudyOptions

  @Option(name: .shortAndLong, help: "Folder for the tables.")
  var output: String

  @Flag(help: "Replace the output folder if it exists.")
  var overwrite = false

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  @OptionGroup(title: "The protocol's surroundings")
  var rig: RigOptions

  @OptionGroup var options: RecordingOptions

  func validate() throws {
    for name in truth.names where TrueRuleArgument(argument: name)?.rule == nil {
      throw ValidationError(
        "--truth: there is no rule '\(name)'; there are "
          + RuleLibrary.all.map(\.name).joined(separator: ", ") + ".")
    }
  }

  func run() async throws {
    try AtomicFolder.requireReplaceable(output, overwrite: overwrite)
    let checked = try CheckedProtocol(file, rig: rig, seed: 1)
    let plan = DesignPlan(
      version: ApicalVersion.current, protocolChecksum: try Checksum.sha256(ofFile: file),
      conditions: size.conditions?.names, cellsPerCondition: size.cells,
      isAbridged: size.abridged,
      parameters: VirtualExperimentParameters())
    // What no study could be made of is refused before anything is written.
    _ = try size.study(checked.files, rule: nil, seed: 1)
    let units = try DesignUnits(beside: output, plan: plan)
    let progress = ProgressLine("virtual studies", isQuiet: json)
    let total = truth.names.count * seeds.numbers.count
    var studies: [VerdictTable.Study] = []
    for name in truth.names {
      for seed in seeds.numbers.map(UInt64.init) {
        if let known = units.study(truth: name, seed: seed) {
          studies.append(known)
        } else {
          let study = try await self.study(truth: name, seed: seed, checked.files, units: units)
          try units.keep(study)
          studies.append(study)
        }
        progress.update(studies.count, total)
      }
    }
    let report = DesignReport(
      table: VerdictTable(studies), plan: plan, protocolName: checked.files.stimulation.value.name,
      command: command,
      provenance: Provenance(
        arguments: Array(CommandLine.arguments.dropFirst()),
        parameters: try JSONDocument.value(of: plan),
        inputs: try [
          checked.files.stimulation.file, checked.files.rig.file, checked.files.calibration.file,
        ].map { try Provenance.Input(path: $0) }, generator: RandomStream.generatorName))
    try report.write(to: output, overwrite: overwrite)
    units.remove()
    if json {
      Console.print(try report.document())
    } else {
      Console.print(report.markdownTable)
      Console.note("tables: \(output)")
    }
  }

  /// One virtual study from the protocol to the verdicts, through files.
  private func study(
    truth name: String, seed: UInt64, _ files: ProtocolFiles, units: DesignUnits
  ) async throws -> VerdictTable.Study {
    let study = try size.study(
      files, rule: TrueRuleArgument(argument: name)?.rule, seed: seed)
    let folder = units.recordings
    try await study.write(
      to: folder, overwrite: true, protocolChecksum: "", command: command,
      workers: options.workers)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let analyzed = await StudyReporting(
      files: try StudyFiles.recordings(in: [folder]),
      plan: ReportedPlan(stimulation: files.stimulation.value, file: file, sha256: ""),
      planFiles: [], options: options, arguments: [], isQuiet: true
    ).analyse()
    for failed in analyzed.failed { Console.report(failed) }
    return VerdictTable.Study(truth: name, seed: seed, comparison: analyzed.comparison)
  }

  /// What makes the tables again: all that they depend on.
  private var command: String {
    let numbers = seeds.numbers
    let isRange =
      numbers.count > 1 && numbers == Array((numbers.first ?? 0)...(numbers.last ?? 0))
    let seeds =
      isRange
      ? "\(numbers.first ?? 0)-\(numbers.last ?? 0)"
      : numbers.map(String.init).joined(separator: ",")
    let words = [
      "apical design \(file) --truth \(truth.names.joined(separator: ",")) --seeds \(seeds)"
    ]
    return (words + size.words + ["--output \(output)"]).joined(separator: " ")
  }
}

/// All that the verdicts of a virtual study depend on, but for rule and seed.
struct DesignPlan: Codable, Hashable {
  var version: String
  var protocolChecksum: String
  var conditions: [String]?
  var cellsPerCondition: Int?
  var isAbridged: Bool
  var parameters: VirtualExperimentParameters

  enum CodingKeys: String, CodingKey {
    case version
    case protocolChecksum = "protocol_sha256"
    case conditions
    case cellsPerCondition = "cells_per_condition"
    case isAbridged = "abridged"
    case parameters
  }
}
