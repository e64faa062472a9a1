import Foundation
import Messages
import ModelComparison
import OutputFiles
import PlasticityRules
import Quantities
import RecordingAnalysis
import Recordings
import Reporting
import StimulationProtocols

/// Several recordings analysed together: what `analyze`, `report` and `demo` share.
struct StudyAnalysis: Sendable {
  var files: [String]
  var options: RecordingOptions
  var map: RecordingMap?
  var request: AnalysisRequest
  var criteria: AnalysisCriteria
  /// The protocol whose conditions, contrasts and outcome window count; nil to go by recorded names
  /// and all test pulses.
  var plan: ReportedPlan?
  /// Files that the plan and the map were read from, for the provenance.
  var planFiles: [String] = []
  /// What was wrong with the light of each recording that was verified.
  var verified = VerifiedLight()
  var arguments: [String]
  var isQuiet: Bool

  func run() async -> AnalyzedStudy {
    let work = RecordingWork(
      options: options, map: map, progress: ProgressLine("analysing", isQuiet: isQuiet))
    var request = request
    var criteria = criteria
    criteria.photodiode = options.photodiodeCriteria
    request.outcome = plan.map { OutcomeWindow($0.stimulation.outcome) }
    let (chosen, asked) = (criteria, request)
    let outcomes = await work.run(files) { index in
      var request = asked
      request.lightDeviations = verified.deviations[files[index]]
      request.sharedLightDeviations = verified.shared[files[index]] ?? []
      return .analyze(chosen, request)
    }
    var analyzed: [AnalyzedRecording] = []
    var failed: [Message] = []
    var statuses: [ExitStatus] = []
    var inputs: [Provenance.Input] = []
    for file in planFiles {
      do {
        inputs.append(try Provenance.Input(path: file))
      } catch {
        failed.append(Message(error))
        statuses.append(.environment)
      }
    }
    for outcome in outcomes {
      switch outcome.answer {
      case .analyzed(let recording) where !recording.result.sweeps.isEmpty:
        analyzed.append(recording)
        statuses.append(recording.result.failed.isEmpty ? .done : .someInputsFailed)
        do {
          inputs.append(try Provenance.Input(path: outcome.path))
        } catch {
          failed.append(Message(error))
          statuses.append(.environment)
        }
      case .analyzed(let recording):
        failed.append(Self.refusal(of: recording.result))
        statuses.append(.inputRefused)
      case .refused(let messages, let status):
        failed += messages
        statuses.append(status)
      case .recording, .converted, .light:
        statuses.append(.defect)
      }
    }
    let signTable = SignTable(analyzed.map(\.result), rules: RuleLibrary.all)
    let recorded = signTable.rows.compactMap(\.condition)
    let design =
      plan.map { ComparisonDesign($0.stimulation, recordedNames: recorded) }
      ?? ComparisonDesign(recordedNames: recorded)
    let comparison = StudyComparison(signTable, design: design)
    return AnalyzedStudy(
      analyzed: analyzed, failed: failed, statuses: statuses, signTable: signTable, design: design,
      comparison: comparison,
      provenance: Provenance(
        arguments: arguments,
        parameters: parameters(criteria, request, comparison: comparison.criteria),
        inputs: inputs,
        libraryVersions: ["hdf5": RecordingFile.libraryVersion]), isSingle: files.count == 1)
  }

  /// The criteria and what the user says of the recordings; against a protocol its outcome window and
  /// what the comparison decides by as well.
  private func parameters(
    _ criteria: AnalysisCriteria, _ request: AnalysisRequest, comparison: ComparisonCriteria
  ) -> JSONValue {
    let chosen: JSONValue =
      plan == nil
      ? (try? JSONDocument.value(of: criteria)) ?? .null
      : (try? JSONDocument.value(
        of: ReportParameters(
          analysis: criteria, outcome: request.outcome, comparison: comparison))) ?? .null
    guard case .object(var members) = chosen,
      let reading = try? JSONDocument.value(of: options.reading(map: map))
    else { return chosen }
    members["reading"] = reading
    return .object(members)
  }

  private struct ReportParameters: Encodable {
    var analysis: AnalysisCriteria
    var outcome: OutcomeWindow?
    var comparison: ComparisonCriteria
  }

  private static func refusal(of result: RecordingResult) -> Message {
    var message =
      result.failed.first?.message ?? result.messages.first { $0.severity == .error }
      ?? result.messages.first { $0.id == .recordingNoSweeps }
      ?? Message(.recordingNoSweeps, .error, "\(result.format): no sweep to analyse")
    message.severity = .error
    message.file = message.file ?? result.file
    return message
  }
}

/// What a study gave.
struct AnalyzedStudy: Sendable {
  var analyzed: [AnalyzedRecording]
  var failed: [Message]
  var statuses: [ExitStatus]
  var signTable: SignTable
  var design: ComparisonDesign
  var comparison: StudyComparison
  var provenance: Provenance
  /// One file was asked for, so its document stands alone.
  var isSingle: Bool

  static let schema = "apical.analyze/1"

  /// The JSON of `apical analyze --json`.
  func document() throws -> Data {
    if isSingle, let result = analyzed.first?.result {
      return try JSONDocument.encode(
        SingleDocument(result: result, signTable: signTable, provenance: provenance))
    }
    return try JSONDocument.encode(
      StudyDocument(
        recordings: analyzed.map(\.result), failed: failed, signTable: signTable,
        comparison: comparison, burstContrasts: burstContrasts, provenance: provenance))
  }

  /// Events and bursts by the recorded light, over cells; nil of a single file.
  var burstContrasts: StudyBurstContrasts? {
    isSingle ? nil : StudyBurstContrasts(analyzed.map(\.result))
  }

  func writeReport(
    to folder: String, overwrite: Bool, title: String, progress: ProgressLine
  ) async throws {
    let report = AnalysisReport(
      title: title, recordings: analyzed, failed: failed, signTable: signTable,
      comparison: comparison, provenance: provenance)
    try await report.write(to: folder, overwrite: overwrite, progress: progress.update)
  }

  private struct SingleDocument: Encodable {
    var result: RecordingResult
    var signTable: SignTable
    var provenance: Provenance

    enum CodingKeys: String, CodingKey {
      case schema
      case signTable = "sign_table"
      case provenance
      case warnings
    }

    func encode(to encoder: any Encoder) throws {
      try result.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(AnalyzedStudy.schema, forKey: .schema)
      try container.encode(signTable, forKey: .signTable)
      try container.encode(provenance, forKey: .provenance)
    }
  }

  private struct StudyDocument: Encodable {
    let schema = AnalyzedStudy.schema
    var recordings: [RecordingResult]
    var failed: [Message]
    var signTable: SignTable
    var comparison: StudyComparison
    var burstContrasts: StudyBurstContrasts?
    var provenance: Provenance

    enum CodingKeys: String, CodingKey {
      case schema, recordings, failed
      case signTable = "sign_table"
      case comparison
      case burstContrasts = "burst_contrasts"
      case provenance
    }
  }
}

extension OutcomeWindow {
  /// The window of a protocol.
  init(_ outcome: Outcome) {
    self.init(
      from: outcome.from.seconds, to: outcome.to.seconds, baseline: outcome.baseline.seconds)
  }
}
