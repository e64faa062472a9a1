import Messages
import OutputFiles
import Signals

/// Writes a recording of any format that Apical reads as an NWB 2 file.
///
/// **Definition.** A series holds the recording's own stored numbers in their own type, with
/// conversion and offset to SI units, so that (number × conversion + offset) × 10³ mV (10¹² pA) is the
/// sample as it was read: to the last bit where the recording is labelled in volts or amperes, within
/// 4 units of the last place of its greatest magnitude else. Where the converter's scale is curved
/// (WaveSurfer), or the numbers are no integers of 8 to 32 bits or 32-bit floats, 64-bit floats are
/// stored. Example: WaveSurfer's count −2000 with c₁ = 3e-4 V and 0.01 V/mV stays −2000, with a
/// conversion of 3e-5 V.
public struct NWBConversion: Sendable {
  /// What became of a recording.
  public struct Outcome: Codable, Sendable {
    public var format: String
    /// Sweeps written, and samples of their responses.
    public var sweepCount: Int
    public var sampleCount: Int
    /// Sweeps that are not in the file.
    public var failed: [FailedSweep]
    /// What is doubtful about the recording or missing from the file.
    public var messages: [Message]
  }

  /// The animal, as the user states it.
  public var subject: Subject
  /// SHA-256 of the recording's bytes; with the paths of the objects it makes their identifiers.
  public var checksum: String
  /// When the file is made, ISO 8601 with time zone.
  public var created: String
  /// Version, arguments, input: a JSON document.
  public var provenance: String

  public init(subject: Subject, checksum: String, created: String, provenance: String) {
    self.subject = subject
    self.checksum = checksum
    self.created = created
    self.provenance = provenance
  }

  /// Writes beside the place and renames. Of the samples no more than a piece of one sweep is held in
  /// memory.
  ///
  /// - Parameters:
  ///   - part: where the file is written first.
  ///   - name: of the recording, for the notes of the file.
  /// - Throws: a `ReportableError`; nothing is left behind then. A sweep that cannot be read fails
  ///   alone, unless there is no other.
  public func write(
    _ file: RecordingFile, named name: String, to path: String, part: String
  ) throws -> Outcome {
    let recording = file.recording
    let draft = NWBConversionDraft(recording, file: file)
    var messages = recording.messages + draft.messages
    let animal = NWBSubject(recording.subject, stated: subject)
    messages += animal.messages(file: recording.file)
    let contents = contents(draft, animal, name: name, messages: messages, recording)
    return try NWBWriter.writeBeside(path, part: part) { part in
      let written = try NWBFileWriting.write(contents, from: file, to: part, name: path)
      var failed = recording.failedSweeps
      failed += written.failed.map { position, message in
        let sweep = recording.sweeps[position]
        var message = message
        message.sweep = sweep.index
        return FailedSweep(index: sweep.index, name: sweep.name, message: message)
      }
      failed.sort { $0.index < $1.index }
      guard written.sweepCount > 0 else {
        throw RecordingError(
          failed.first?.message
            ?? Message(
              .recordingNoSweeps, .error, "\(recording.format): no sweep to convert",
              file: recording.file))
      }
      messages += written.missing.map { position, message in
        var message = message
        message.severity = .warning
        message.sweep = recording.sweeps[position].index
        return message
      }
      return Outcome(
        format: recording.format, sweepCount: written.sweepCount,
        sampleCount: written.sampleCount, failed: failed, messages: messages)
    }
  }

  private func contents(
    _ draft: NWBConversionDraft, _ animal: NWBSubject, name: String, messages: [Message],
    _ recording: Recording
  ) -> NWBContents {
    let start = NWBSessionStart(recording.sessionStart)
    var texts = recording.sessionTexts
    texts["session_id"] = texts["session_id"]?.map(NWBName.withoutSlashes)
    // Notes and script of the recording stand in the notes of this file, which has its own.
    let inherited = ["notes", "source_script"].compactMap { key in
      texts.removeValue(forKey: key).map { "\(key) of the recording: \($0.joined(separator: " "))" }
    }
    let identity = [
      recording.identifier.map { "identifier \($0)" }, recording.objectID.map { "object id \($0)" },
    ].compactMap { $0 }
    return NWBContents(
      identifier: recording.identifier ?? "apical-converted-\(checksum)",
      objectSeed: "apical-converted-\(checksum)",
      sessionDescription: recording.sessionDescription
        ?? "\(name): the recording does not describe its session",
      sessionStart: start.text, created: created, texts: texts, subject: animal.statement,
      electrodes: draft.electrodes, device: "amplifier", lightSites: draft.powerSites,
      sweeps: draft.sweeps, trials: draft.trials, source: provenance,
      notes: [
        ([
          "Apical \(ApicalVersion.current) made this file of \(name) (\(recording.format))",
          "SHA-256 \(checksum)",
        ] + identity).joined(separator: ", ")
      ] + (start.note.map { [$0] } ?? [])
        + recording.failedSweeps.map {
          "not in this file: sweep \($0.index) \($0.name ?? ""): \($0.message.withoutFile)"
        }
        + messages.map { "\($0.severity): \($0.withoutFile)" } + inherited)
  }
}
