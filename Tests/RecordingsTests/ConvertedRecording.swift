import EventDetection
import Foundation
import Recordings
import Signals
import TestSupport
import Testing

/// A recording beside the NWB file that was made of it.
struct ConvertedRecording {
  let original: RecordingFile
  let copy: RecordingFile
  let outcome: NWBConversion.Outcome
  let path: String

  init(
    _ original: RecordingFile, in folder: TemporaryFolder, subject: Subject = Subject()
  ) throws {
    self.original = original
    path = folder.path("\(UUID().uuidString).nwb")
    outcome = try NWBConversion(
      subject: subject, checksum: "00ff", created: "2026-01-16T00:00:00Z", provenance: "{}"
    ).write(original, named: "original", to: path, part: path + ".part")
    copy = try RecordingFile(path: path)
  }

  /// Expects the copy to hold all that the original does.
  ///
  /// - Parameter places: units of the last place of the greatest magnitude by which a sample may
  ///   differ; 0 where the original is labelled in SI units.
  func expectSame(withinPlaces places: Double, sourceLocation: SourceLocation = #_sourceLocation)
    throws
  {
    let (old, new) = (original.recording, copy.recording)
    #expect(outcome.failed.isEmpty && new.failedSweeps.isEmpty, sourceLocation: sourceLocation)
    #expect(outcome.sweepCount == old.sweeps.count, sourceLocation: sourceLocation)
    #expect(new.sweeps.count == old.sweeps.count, sourceLocation: sourceLocation)
    for (one, other) in zip(old.sweeps, new.sweeps) {
      #expect(
        other.name == one.name.replacing("/", with: "_"), sourceLocation: sourceLocation)
      #expect(other.clampMode == one.clampMode, sourceLocation: sourceLocation)
      #expect(other.startTime == one.startTime, sourceLocation: sourceLocation)
      #expect(other.stimulus == one.stimulus, sourceLocation: sourceLocation)
      if let electrode = one.electrode {
        #expect(other.electrode == electrode, sourceLocation: sourceLocation)
      }
      #expect(other.trial.condition == one.trial.condition, sourceLocation: sourceLocation)
      #expect(other.trial.block == one.trial.block, sourceLocation: sourceLocation)
      #expect(other.trial.phases == one.trial.phases, sourceLocation: sourceLocation)
      try expectSame(one.response, other.response, places, sourceLocation)
      try expectSame(one.command, other.command, places, sourceLocation)
      try expectSame(one.dendriticResponse, other.dendriticResponse, places, sourceLocation)
      try expectSameLight(one, other, sourceLocation)
    }
  }

  private func expectSame(
    _ one: Channel?, _ other: Channel?, _ places: Double, _ sourceLocation: SourceLocation
  ) throws {
    #expect((one == nil) == (other == nil), sourceLocation: sourceLocation)
    guard let one, let other else { return }
    #expect(other.unit == one.unit, sourceLocation: sourceLocation)
    #expect(other.samplingRate == one.samplingRate, sourceLocation: sourceLocation)
    let (before, after) = (
      try original.signal(of: one).samples, try copy.signal(of: other).samples
    )
    #expect(after.count == before.count, sourceLocation: sourceLocation)
    let greatest = before.filter(\.isFinite).map(abs).max() ?? 0
    let worst = zip(before, after).map { pair -> Double in
      if !pair.0.isFinite { return pair.0.bitPattern == pair.1.bitPattern ? 0 : .infinity }
      return abs(pair.0 - pair.1)
    }.max()
    #expect(
      (worst ?? .infinity) <= places * greatest.ulp, "\(one.objectPath)",
      sourceLocation: sourceLocation)
  }

  /// The same sites lit by the same pathways at the same times.
  private func expectSameLight(
    _ one: Sweep, _ other: Sweep, _ sourceLocation: SourceLocation
  ) throws {
    let before = try pulses(of: one, in: original)
    let after = try pulses(of: other, in: copy)
    #expect(after.map(\.site) == before.map(\.site), "\(one.name)", sourceLocation: sourceLocation)
    for (pulse, again) in zip(before, after) {
      #expect(again.pathway == pulse.pathway, sourceLocation: sourceLocation)
      #expect(abs(again.onset - pulse.onset) < 1e-9, sourceLocation: sourceLocation)
      #expect(abs(again.offset - pulse.offset) < 1e-9, sourceLocation: sourceLocation)
      #expect(
        abs((again.peakPower ?? 0) - (pulse.peakPower ?? 0)) <= 1e-12 * (pulse.peakPower ?? 1),
        sourceLocation: sourceLocation)
    }
  }

  private func pulses(of sweep: Sweep, in file: RecordingFile) throws -> [LightPulse] {
    let pathways = Dictionary(
      file.recording.lightSites.map { ($0.name, $0.pathway) },
      uniquingKeysWith: { first, _ in first })
    return try sweep.lights.flatMap { light in
      LightPulseDetection.pulses(
        in: try file.signal(of: light.channel), channel: light,
        pathway: pathways[light.site] ?? nil)
    }.sorted { ($0.site, $0.onset) < ($1.site, $1.onset) }
  }
}
