import Foundation
import InputDocuments
import Messages
import OutputFiles
import ProtocolCompilation
import Reporting
import StimulationProtocols
import VirtualExperiments

/// Reads what a study is reported against: its protocol with rig and calibration, all checked, and the
/// predictions that were made from it.
enum PlanReading {
  /// A protocol that holds, and the files that say so.
  struct Reading {
    var plan: ReportedPlan
    /// For the provenance.
    var files: [String]
  }

  /// - Throws: as `CheckedProtocol`; `CommandError.predictionUnreadable`.
  ///
  /// - Parameter recordings: beside which a `study.yaml` may name the plan that they were recorded by;
  ///   another plan is a warning, printed here and carried into the report.
  static func read(
    protocol path: String, options: ProtocolOptions? = nil, predictions: String? = nil,
    recordings: [String]
  ) throws -> Reading {
    let checked = try CheckedProtocol(
      path, rig: options?.rig, seed: options?.seed, date: options?.date)
    let files = checked.files
    let checksum = try ExperimentPlan(files.stimulation.value).checksum()
    let records = try StudyPlanRecord.read(beside: recordings)
    let warnings = StudyPlanRecord.messages(records, plan: checksum, protocolFile: path)
    for warning in warnings { Console.report(warning) }
    let named = [path, files.rig.file, files.calibration.file] + (predictions.map { [$0] } ?? [])
    return Reading(
      plan: ReportedPlan(
        stimulation: files.stimulation.value, file: path,
        sha256: try Checksum.sha256(ofFile: path),
        reservations: checked.checks.filter { $0.severity == .warning }.map {
          "\($0.id.rawValue): \($0.message)."
        },
        prediction: try predictions.map(prediction), predictionFile: predictions,
        planChecksum: checksum, studyPlanChecksums: records.map(\.checksum)),
      files: named + records.map(\.file))
  }

  private static func prediction(in path: String) throws -> ProtocolPrediction {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandError.predictionUnreadable(path, "there is no file of this name")
    }
    do {
      return try JSONDecoder().decode(ProtocolPrediction.self, from: data)
    } catch DecodingError.keyNotFound(let key, _) {
      throw CommandError.predictionUnreadable(path, "the key “\(key.stringValue)” is not there")
    } catch {
      throw CommandError.predictionUnreadable(path, "this is no prediction of a protocol")
    }
  }
}
