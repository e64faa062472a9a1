import Foundation
import OutputFiles
import RecordingAnalysis
import Recordings
import SynapticResponses

/// Results of recordings as NWB files of their own, one a recording.
struct ResultFiles {
  let folder: String
  /// Path of the result by that of the recording.
  private let paths: [String: String]

  /// - Throws: `CommandError.fileExists` for a result that is there already, unless it may be replaced;
  ///   `CommandError.resultsCollide` for two recordings of one name.
  init(folder: String, overwrite: Bool, of recordings: [String]) throws {
    var name = folder
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    self.folder = name
    var paths: [String: String] = [:]
    var taken: [String: String] = [:]
    for recording in recordings {
      let last = (recording as NSString).lastPathComponent as NSString
      let path = "\(name)/\(last.deletingPathExtension).results.nwb"
      if let other = taken[path] { throw CommandError.resultsCollide(other, recording) }
      if !overwrite, FileManager.default.fileExists(atPath: path) {
        throw CommandError.resultExists(path)
      }
      taken[path] = recording
      paths[recording] = path
    }
    self.paths = paths
  }

  /// - Throws: `OutputFileError`, `HDF5Error`.
  func write(_ study: AnalyzedStudy) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFileError.failed(
        operation: "create", path: folder, reason: (error as NSError).localizedDescription)
    }
    for analyzed in study.analyzed {
      guard let path = paths[analyzed.result.file] else { continue }
      try NWBWriter.write(try results(of: analyzed.result, study.provenance), to: path)
    }
  }

  private func results(
    of result: RecordingResult, _ provenance: Provenance
  ) throws -> NWBResults {
    let checksum = try Checksum.sha256(ofFile: result.file)
    var provenance = provenance
    provenance.inputs.removeAll { $0.sha256 != checksum }
    let criteria = try JSONDocument.encode(result.criteria)
    let name = (result.file as NSString).lastPathComponent
    return NWBResults(
      identifier: "apical-results-\(checksum)-\(Checksum.sha256(of: criteria))",
      sessionDescription:
        "Apical \(ApicalVersion.current): results of \(name)"
        + (result.sessionDescription.map { "; \($0)" } ?? ""),
      sessionStart: result.sessionStart, created: provenance.created, sourceFile: name,
      sourceIdentifier: result.identifier, sourceChecksum: checksum, cell: result.cell,
      sweeps: result.sweeps.map { sweep in
        NWBResults.Sweep(
          name: sweep.name, source: sweep.source ?? "", samplingRate: sweep.samplingRate,
          startTime: sweep.startTime,
          condition: sweep.condition, spikes: sweep.spikes, events: sweep.events,
          plateaus: sweep.plateaus,
          responses: sweep.evokedResponses.map {
            NWBResults.Response(
              pulseTime: $0.pulseTime, peakTime: $0.peakTime, amplitude: $0.amplitude)
          }, forward: sweep.forwardPlateau, target: sweep.targetPlateau)
      },
      provenance: String(decoding: try JSONDocument.encode(provenance), as: UTF8.self))
  }
}
