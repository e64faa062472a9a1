import ArgumentParser
import EventDetection
import Foundation
import Messages
import ModelComparison
import OutputFiles
import PlasticityRules
import RecordingAnalysis
import Recordings
import Reporting
import Signals

struct AnalyzeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Find spikes, bursts, plateaus and evoked potentials in recordings.",
    discussion: """
      Prints a summary; with --output also writes tables, figures and a page to check first. \
      Exit status: 0 done; 1 done, but named sweeps or files failed; 2 the input was refused.

        apical analyze cell.nwb
        apical analyze cell-*.nwb --output results
        apical analyze cell-*.nwb --protocol my.protocol.yaml
        apical analyze traces.h5 --map my.map.yaml
        apical analyze cell.nwb --rule efel
        apical analyze spikes.csv --duration "10 s" --distances
        apical analyze cell.nwb --baseline-sweeps 0-29 --test-sweeps 60-89 \
          --quality-preset slice-common
        apical analyze cell.nwb --forward-phase 0.1,0.3 --target-phase 0.3,0.5 --json
      """)

  @Argument(help: "Recordings, or tables of spike times.", completion: .file())
  var files: [String]

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  @Option(name: .shortAndLong, help: "Folder for tables, figures and the page.")
  var output: String?

  @Flag(help: "Replace the output folder if it exists.")
  var overwrite = false

  @Option(
    name: .customLong("protocol"),
    help: "Protocol whose conditions, contrasts and outcome window count.",
    completion: .file(extensions: ["yaml"]))
  var protocolFile: String?

  @Option(
    help: ArgumentHelp(
      "Folder for one NWB file of results a recording, NAME.results.nwb.", valueName: "folder"))
  var nwb: String?

  @Option(
    help: ArgumentHelp(
      "verify.json of apical protocol verify; may be repeated, one for each recording.",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var verification: [String] = []

  @OptionGroup var options: RecordingOptions

  @OptionGroup var mapOption: MapOption

  @OptionGroup(title: "What the file does not say")
  var statements: AnalysisStatements

  @OptionGroup(title: "Criteria")
  var criteria: CriteriaOptions

  @OptionGroup(title: "Spikes")
  var spikes: SpikeOptions

  @OptionGroup(title: "Bursts")
  var bursts: BurstOptions

  @OptionGroup(title: "Spike trains")
  var trains: TrainOptions

  @OptionGroup(title: "Test responses")
  var synaptic: SynapticOptions

  @OptionGroup(title: "The animal, for --nwb, where a recording does not say it")
  var subject: SubjectOptions

  func validate() throws {
    guard nwb != nil || subject.subject == Subject() else {
      throw ValidationError("The animal is stated for the files that --nwb writes.")
    }
  }

  func run() async throws {
    let plan = try protocolFile.map { try PlanReading.read(protocol: $0, recordings: files) }
    var request = statements.request
    request.trains = trains.request
    let analysis = StudyAnalysis(
      files: files, options: options, map: try mapOption.read(),
      request: synaptic.applied(to: request),
      criteria: synaptic.applied(to: bursts.applied(to: spikes.applied(to: criteria.criteria))),
      plan: plan?.plan,
      planFiles: (plan?.files ?? []) + [mapOption.map].compactMap { $0 } + verification,
      verified: try VerifiedLight(files: verification, of: files),
      arguments: Array(CommandLine.arguments.dropFirst()), isQuiet: json)
    // A folder that may not be replaced is refused before the work, not after it.
    if let output { try AtomicFolder.requireReplaceable(output, overwrite: overwrite) }
    let results = try nwb.map {
      try ResultFiles(folder: $0, overwrite: overwrite, of: files, subject: subject.subject)
    }
    var study = await analysis.run()
    results?.noteSubjects(in: &study)
    if json {
      Console.print(try study.document())
    } else {
      for analyzed in study.analyzed {
        Console.print(AnalysisText.text(of: analyzed.result, isOneOfMany: files.count > 3))
      }
      if let table = AnalysisText.text(of: study.signTable) {
        Console.print(table)
        Console.print(ComparisonText.text(of: study.comparison))
      }
      if let table = study.burstContrasts.flatMap(BurstText.text) { Console.print(table) }
      for failed in study.failed { Console.report(failed) }
    }
    if let results {
      try results.write(study)
      if !json { Console.note("results as NWB: \(results.folder)") }
    }
    if let output, !study.analyzed.isEmpty {
      try await study.writeReport(
        to: output, overwrite: overwrite,
        title: files.count == 1
          ? "Analysis of one recording" : "Analysis of \(files.count) recordings",
        progress: ProgressLine("drawing", isQuiet: json))
      if !json { Console.note("page: \(output)/report.html") }
    }
    Console.exit(ExitStatus.combined(study.statuses))
  }
}

/// What the user states about recordings.
struct AnalysisStatements: ParsableArguments {
  @Option(help: "Forward phase in seconds from sweep start, e.g. 0.1,0.3.")
  var forwardPhase: TimeWindow?

  @Option(help: "Target phase in seconds from sweep start, e.g. 0.3,0.5.")
  var targetPhase: TimeWindow?

  @Option(help: "Sweeps with test pulses before induction, e.g. 0-9,12.")
  var baselineSweeps: NumberList?

  @Option(help: "Sweeps with test pulses after induction, e.g. 20-29.")
  var testSweeps: NumberList?

  func validate() throws {
    guard (forwardPhase == nil) == (targetPhase == nil) else {
      throw ValidationError("--forward-phase and --target-phase go together.")
    }
    guard (baselineSweeps == nil) == (testSweeps == nil) else {
      throw ValidationError("--baseline-sweeps and --test-sweeps go together.")
    }
  }

  var request: AnalysisRequest {
    var phases: TrialPhases?
    if let forwardPhase, let targetPhase {
      phases = TrialPhases(forward: forwardPhase, target: targetPhase, source: .user)
    }
    return AnalysisRequest(
      phases: phases, baselineSweeps: baselineSweeps?.numbers, testSweeps: testSweeps?.numbers)
  }
}

/// Criteria that a user changes most often.
struct CriteriaOptions: ParsableArguments {
  @Option(help: "Longest inter-spike interval within a burst, ms.")
  var burstInterval: Double = AnalysisCriteria().burstInterval

  @Option(help: "Least depolarisation of a plateau above baseline, mV.")
  var plateauDepolarization: Double = AnalysisCriteria().plateaus.minimumDepolarization

  @Option(help: "Least duration of a plateau, ms.")
  var plateauDuration: Double = AnalysisCriteria().plateaus.minimumDuration

  func validate() throws {
    for (name, value) in [
      ("--burst-interval", burstInterval),
      ("--plateau-depolarization", plateauDepolarization), ("--plateau-duration", plateauDuration),
    ] where !(value > 0 && value.isFinite) {
      throw ValidationError("\(name) must be greater than 0.")
    }
  }

  var criteria: AnalysisCriteria {
    var criteria = AnalysisCriteria()
    criteria.burstInterval = burstInterval
    criteria.plateaus.minimumDepolarization = plateauDepolarization
    criteria.plateaus.minimumDuration = plateauDuration
    return criteria
  }
}

extension TimeWindow: ExpressibleByArgument {
  /// Reads `START,END` in seconds.
  public init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts.first.flatMap({ Double($0) }),
      let last = parts.last.flatMap({ Double($0) }), first.isFinite, last.isFinite, first < last
    else { return nil }
    self.init(start: first, end: last)
  }
}
