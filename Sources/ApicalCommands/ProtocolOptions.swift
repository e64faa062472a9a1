import ArgumentParser
import Foundation
import InputDocuments
import OutputFiles
import ProtocolCompilation
import StimulationProtocols

/// What `check` and every later step need besides the protocol.
struct ProtocolOptions: ParsableArguments {
  @OptionGroup var rig: RigOptions

  @Option(help: "Seed of the allocation, if the protocol holds none.")
  var seed: UInt64?

  @Option(
    name: .customLong("date"),
    help: "Date and time of the experiment (2026-01-15T09:30:00Z), to judge the calibration's age.")
  var dateText: String?

  func validate() throws {
    if dateText != nil, date == nil {
      throw ValidationError("'--date' needs a date and time such as 2026-01-15T09:30:00Z.")
    }
  }

  @Option(help: "Another file of measured crosstalk than the protocol names.")
  var crosstalk: String?

  @Option(
    help: "The file of what was accepted; by default NAME.decisions.yaml beside the protocol.")
  var decisions: String?

  var date: Date? { dateText.flatMap { try? Date($0, strategy: .iso8601) } }

  func files(protocol file: String) throws(DocumentRefusal) -> ProtocolFiles {
    try ProtocolFiles(
      protocol: file, rig: rig.rig, calibration: rig.calibration, crosstalk: crosstalk)
  }

  /// - Throws: `DocumentRefusal` where the file is there and something is wrong with it.
  func decisionsFile(protocol file: String) throws(DocumentRefusal) -> DecisionsFile {
    try DecisionsFile(path: decisions ?? DecisionsFile.path(ofProtocol: file))
  }

  /// - Parameter today: the date where none is given; nil to leave the calibration's age unjudged then.
  /// - Throws: as ``decisionsFile(protocol:)``; `OutputFileError`.
  func checks(
    _ source: ProtocolFiles, protocol file: String, today: Date? = nil
  ) throws -> ProtocolChecks {
    try ProtocolChecks(
      source, seed: seed, date: date ?? today,
      decisions: decisionsFile(protocol: file).document?.value)
  }

  /// What outputs of a protocol are called: its file's name without folder and `.protocol.yaml`.
  static func stem(of file: String) -> String {
    DecisionsFile.stem(of: file)
  }
}

/// Findings of checks that somebody accepts, with the reason.
struct AcceptanceOptions: ParsableArguments {
  @Option(
    name: .customLong("accept"),
    help: ArgumentHelp(
      "Accept what this check found (O2, G1, …); with --because. Recorded in the decisions file.",
      valueName: "id"))
  var accepted: [String] = []

  @Option(help: "Why it is accepted.")
  var because: String?

  func validate() throws {
    for id in accepted where ProtocolCheck.ID(rawValue: id) == nil {
      let known = ProtocolCheck.ID.allCases.filter(\.isAcceptable).map(\.rawValue)
      throw ValidationError(
        "'--accept \(id)': no check has this id; one of \(known.joined(separator: ", ")).")
    }
    let reason = because?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    if !accepted.isEmpty, reason.isEmpty {
      throw ValidationError("'--accept' needs '--because' and a reason.")
    }
    if accepted.isEmpty, because != nil {
      throw ValidationError("'--because' needs '--accept' and the id of a check.")
    }
  }

  /// Writes what is accepted into the protocol's decisions file.
  ///
  /// - Throws: `DecisionRefusal`, `DocumentRefusal`, `OutputFileError`.
  func record(_ source: ProtocolFiles, protocol file: String, _ options: ProtocolOptions) throws {
    guard let because, !accepted.isEmpty else { return }
    let checks = try options.checks(source, protocol: file).checks
    let decisions = try options.decisionsFile(protocol: file)
    let found = try decisions.accept(
      accepted.compactMap(ProtocolCheck.ID.init(rawValue:)), in: checks, because: because,
      date: Provenance.now)
    for check in found {
      Console.note("apical: accepted in \(decisions.path): \(check.id.rawValue): \(check.message)")
    }
  }
}

/// The files that a protocol is for, where they are others than it names.
struct RigOptions: ParsableArguments {
  @Option(help: "Another rig's file than the protocol names.")
  var rig: String?

  @Option(help: "Another calibration's file than the rig names.")
  var calibration: String?

  func files(protocol file: String) throws(DocumentRefusal) -> ProtocolFiles {
    try ProtocolFiles(protocol: file, rig: rig, calibration: calibration)
  }
}
