import Foundation
import Messages
import ModelComparison
import OutputFiles
import PlasticityRules
import RecordingAnalysis
import Recordings
import Reporting

/// Several recordings analysed together: what `analyze` and `demo` share.
struct StudyAnalysis: Sendable {
  var files: [String]
  var options: RecordingOptions
  var request: AnalysisRequest
  var criteria: AnalysisCriteria
  var arguments: [String]
  var isQuiet: Bool

  func run() async -> AnalyzedStudy {
    let work = RecordingWork(
      options: options, progress: ProgressLine("analysing", isQuiet: isQuiet))
    let outcomes = await work.run(files, work: .analyze(criteria, request))
    var analyzed: [AnalyzedRecording] = []
    var failed: [Message] = []
    var statuses: [ExitStatus] = []
    var inputs: [Provenance.Input] = []
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
      case .refused(let message, let status):
        failed.append(message)
        statuses.append(status)
      case .recording:
        statuses.append(.defect)
      }
    }
    let signTable = SignTable(analyzed.map(\.result), rules: RuleLibrary.all)
    return AnalyzedStudy(
      analyzed: analyzed, failed: failed, statuses: statuses,
      signTable: signTable, comparison: StudyComparison(signTable),
      provenance: Provenance(
        arguments: arguments, parameters: (try? JSONDocument.value(of: criteria)) ?? .null,
        inputs: inputs,
        libraryVersions: ["hdf5": RecordingFile.libraryVersion]), isSingle: files.count == 1)
  }

  private static func refusal(of result: RecordingResult) -> Message {
    var message =
      result.failed.first?.message
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
        comparison: comparison, provenance: provenance))
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
    var provenance: Provenance

    enum CodingKeys: String, CodingKey {
      case schema, recordings, failed
      case signTable = "sign_table"
      case comparison, provenance
    }
  }
}
