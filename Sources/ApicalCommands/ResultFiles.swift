import EventDetection
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
          }, forward: sweep.forwardPlateau, target: sweep.targetPlateau,
          currentStep: sweep.currentStep.map { currentStep($0, rule: result.criteria.spikeRule) })
      }, spikeFeatures: Self.spikeFeatures(under: result.criteria.spikeRule),
      excitability: excitability(of: result),
      provenance: String(decoding: try JSONDocument.encode(provenance), as: UTF8.self))
  }

  /// All but the peak's time and the potentials that every table of spikes has.
  private static func spikeFeatures(under rule: SpikeRule) -> [NWBResults.SpikeFeature] {
    definitions(of: .spike).compactMap { definition in
      guard let key = Spike.CodingKeys(rawValue: definition.key),
        ![.peakTime, .peakPotential, .thresholdPotential].contains(key)
      else { return nil }
      let isTime = definition.unit == "s"
      return NWBResults.SpikeFeature(
        name: definition.key,
        description: definition.description(under: rule)
          + (isTime ? " from the start of the session" : ""), isTime: isTime
      ) { $0.number(key) }
    }
  }

  private func currentStep(
    _ step: CurrentStepResponse, rule: SpikeRule
  ) -> NWBResults.CurrentStep {
    NWBResults.CurrentStep(
      window: TimeWindow(start: step.start, end: step.end),
      measures: Self.definitions(of: .currentStep).compactMap { definition in
        guard let key = CurrentStepResponse.CodingKeys(rawValue: definition.key),
          ![.start, .end].contains(key)
        else { return nil }
        return NWBResults.Measure(
          name: definition.key, description: definition.description(under: rule),
          value: step.number(key), reason: step.missing[definition.key])
      })
  }

  private func excitability(of result: RecordingResult) -> [NWBResults.Measure] {
    guard let excitability = result.excitability else { return [] }
    return Self.definitions(of: .recording).compactMap { definition in
      guard let key = Excitability.CodingKeys(rawValue: definition.key), key != .firingCurve
      else { return nil }
      return NWBResults.Measure(
        name: definition.key,
        description: definition.description(under: result.criteria.spikeRule),
        value: excitability.number(key), reason: excitability.missing[definition.key])
    }
  }

  private static func definitions(
    of subject: FeatureDefinition.Subject
  ) -> [FeatureDefinition] {
    FeatureDefinition.all.filter { $0.subject == subject }
  }
}
