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
  static func read(
    protocol path: String, options: ProtocolOptions? = nil, predictions: String? = nil
  ) throws -> Reading {
    let checked = try CheckedProtocol(
      path, rig: options?.rig, seed: options?.seed, date: options?.date)
    let files = checked.files
    let named = [path, files.rig.file, files.calibration.file] + (predictions.map { [$0] } ?? [])
    return Reading(
      plan: ReportedPlan(
        stimulation: files.stimulation.value, file: path,
        sha256: try Checksum.sha256(ofFile: path),
        reservations: checked.checks.filter { $0.severity == .warning }.map {
          "\($0.id.rawValue): \($0.message)."
        },
        prediction: try predictions.map(prediction), predictionFile: predictions), files: named)
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
