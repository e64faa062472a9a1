import InputDocuments
import Messages
import OutputFiles
import ProtocolCompilation
import StimulationProtocols

/// A protocol that was read and that holds against its rig and calibration.
struct CheckedProtocol {
  let files: ProtocolFiles
  let checks: [ProtocolCheck]

  /// Reads and checks a protocol; one that does not hold ends the program as `protocol check` would.
  /// Warnings are printed.
  ///
  /// - Parameters:
  ///   - seed: of the allocation, where the protocol holds none.
  ///   - json: print the refusal as one document, too.
  /// - Throws: `OutputFileError`; never for values made here.
  static func orRefuse(
    _ file: String, rig: String?, calibration: String?, seed: UInt64?, json: Bool
  ) throws -> CheckedProtocol {
    do {
      let files = try ProtocolFiles(protocol: file, rig: rig, calibration: calibration)
      let result = try ProtocolChecks(
        files, seed: files.stimulation.value.randomisation.seed ?? seed)
      CheckText.note(result.checks)
      if result.isValid { return CheckedProtocol(files: files, checks: result.checks) }
      if json {
        Console.print(
          try JSONDocument.encode(
            ProtocolCheckDocument(file: file, valid: false, checks: result.checks)))
      }
    } catch let refusal as DocumentRefusal {
      for message in refusal.messages { Console.report(message) }
      if json {
        Console.print(
          try JSONDocument.encode(
            ProtocolCheckDocument(file: file, valid: false, failed: refusal.messages)))
      }
    }
    Console.exit(.inputRefused)
  }
}
