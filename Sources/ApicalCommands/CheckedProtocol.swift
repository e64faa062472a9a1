import Foundation
import InputDocuments
import ProtocolCompilation
import StimulationProtocols

/// A protocol that was read and that holds against its rig and calibration; that its crosstalk was
/// measured is asked for only where light is to be shown.
struct CheckedProtocol {
  let files: ProtocolFiles
  /// All of them, none an error.
  let checks: [ProtocolCheck]
  let light: PathwayLight

  /// Reads and checks a protocol; warnings are printed.
  ///
  /// - Parameters:
  ///   - seed: of the allocation, where the protocol holds none.
  ///   - date: of the experiment, for the calibration's age; nil to leave it unjudged.
  /// - Throws: `DocumentRefusal`, `ProtocolRefusal`, `OutputFileError`.
  init(_ file: String, rig: RigOptions?, seed: UInt64?, date: Date? = nil) throws {
    files = try ProtocolFiles(
      protocol: file, rig: rig?.rig, calibration: rig?.calibration)
    let result = try ProtocolChecks(
      files, seed: files.stimulation.value.randomisation.seed ?? seed, date: date,
      decisions: DecisionsFile(path: DecisionsFile.path(ofProtocol: file)).document?.value)
    checks = result.checks.map { check in
      var check = check
      if check.id == .crosstalkBlock, check.severity == .error { check.severity = .warning }
      return check
    }
    guard !checks.contains(where: { $0.severity == .error }) else {
      throw ProtocolRefusal(checks: checks)
    }
    light = result.light
    CheckText.note(checks)
  }
}
