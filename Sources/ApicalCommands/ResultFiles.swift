import Foundation
import OutputFiles
import RecordingAnalysis
import Recordings
import Signals
import SynapticResponses

/// Results of recordings as NWB files of their own, one a recording.
struct ResultFiles {
  let folder: String
  /// Path of the result by that of the recording.
  private let paths: [String: String]
  /// The animal, as the user states it.
  private let subject: Subject

  /// - Throws: `CommandError.fileExists` for a result that is there already, unless it may be replaced;
  ///   `CommandError.resultsCollide` for two recordings of one name.
  init(folder: String, overwrite: Bool, of recordings: [String], subject: Subject) throws {
    self.subject = subject
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

  /// Adds to each recording's messages what is not known of its animal.
  func noteSubjects(in study: inout AnalyzedStudy) {
    for index in study.analyzed.indices {
      let result = study.analyzed[index].result
      study.analyzed[index].result.messages += NWBResults.subjectMessages(
        result.subject, stated: subject, file: result.file)
    }
  }

  /// - Throws: `OutputFileError`.
  func write(_ study: AnalyzedStudy) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFileError.failed(
        operation: "create", path: folder, reason: (error as NSError).localizedDescription)
    }
    let recordings = Set(study.analyzed.map { Provenance.Input.relative($0.result.file) })
    for analyzed in study.analyzed {
      guard let path = paths[analyzed.result.file] else { continue }
      var provenance = study.provenance
      // Of the recordings this one; protocol and map count for all.
      provenance.inputs.removeAll {
        recordings.contains($0.path) && $0.path != Provenance.Input.relative(analyzed.result.file)
      }
      try NWBWriter.write(try results(of: analyzed.result, provenance), to: path)
    }
  }

  private func results(
    of result: RecordingResult, _ provenance: Provenance
  ) throws -> NWBResults {
    let checksum = try Checksum.sha256(ofFile: result.file)
    let criteria = try JSONDocument.encode(result.criteria)
    let name = (result.file as NSString).lastPathComponent
    return NWBResults(
      identifier: "apical-results-\(checksum)-\(Checksum.sha256(of: criteria))",
      sessionDescription:
        "Apical \(ApicalVersion.current): results of \(name)"
        + (result.sessionDescription.map { "; \($0)" } ?? ""),
      sessionStart: result.sessionStart, created: provenance.created, sourceFile: name,
      sourceIdentifier: result.identifier, sourceObjectID: result.objectID,
      sourceChecksum: checksum, cell: result.cell, subject: result.subject,
      statedSubject: subject, electrodes: result.electrodes,
      sweeps: result.sweeps.map { sweep in
        NWBResults.Sweep(
          name: sweep.name, source: sweep.source ?? "",
          sourceObjectID: sweep.sourceObjectID, samplingRate: sweep.samplingRate,
          startTime: sweep.startTime, condition: sweep.condition, spikes: sweep.spikes,
          events: sweep.events,
          plateaus: sweep.plateaus,
          responses: sweep.evokedResponses.map {
            NWBResults.Response(
              pulseTime: $0.pulseTime, peakTime: $0.peakTime, amplitude: $0.amplitude)
          }, forward: sweep.forwardPlateau, target: sweep.targetPlateau)
      },
      provenance: String(decoding: try JSONDocument.encode(provenance), as: UTF8.self))
  }
}
