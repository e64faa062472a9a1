import ArgumentParser
import Foundation
import InputDocuments
import Messages
import OutputFiles
import ProtocolCompilation
import StimulationProtocols

struct ProtocolCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a protocol against its rig and its calibration, or a compiled folder.",
    discussion: """
      Nothing is written but what --accept records. The calibration's age is judged by --date, \
      else by now. Exit status: 0 the protocol holds; 2 it was refused.

      Of a compiled folder every file is compared with its checksum and with what the folder's own \
      protocol makes now, and the masks are read back from every format: do this on the rig's \
      computer before a session. Of one cell's session, which holds no protocol, files are compared \
      with their checksums. Only --seed and --json go with a folder.

        apical protocol check Protocols/plateau-difference.protocol.yaml
        apical protocol check my.protocol.yaml --calibration today.calibration.yaml --json
        apical protocol check my.protocol.yaml --accept O4 --because "summation is wanted here"
        apical protocol check my.compiled
      """)

  @Argument(
    help: "The protocol, or a folder that apical protocol compile wrote.",
    completion: .file(extensions: ["yaml"]))
  var file: String

  @OptionGroup var options: ProtocolOptions

  @OptionGroup var acceptance: AcceptanceOptions

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func run() throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder.boolValue {
      try CompiledFolderResult(file, seed: options.seed).report(json: json)
    }
    let checks: ProtocolChecks
    do {
      let source = try options.files(protocol: file)
      try acceptance.record(source, protocol: file, options)
      // Nothing is written that the clock could change.
      checks = try options.checks(source, protocol: file, today: Provenance.now)
    } catch let refusal as DocumentRefusal {
      if json {
        Console.print(
          try JSONDocument.encode(
            ProtocolCheckDocument(file: file, valid: false, failed: refusal.messages)))
      } else {
        for message in refusal.messages { Console.report(message) }
      }
      Console.exit(refusal.exitStatus)
    }
    if json {
      Console.print(
        try JSONDocument.encode(
          ProtocolCheckDocument(file: file, valid: checks.isValid, checks: checks.checks)))
    } else {
      CheckText.note(checks.checks)
      for check in checks.checks where check.severity == .ok {
        Console.print("\(check.id.rawValue) ok: \(check.message)")
      }
      Console.print("\(file): \(checks.isValid ? "valid" : "refused")")
    }
    Console.exit(checks.isValid ? .done : .inputRefused)
  }
}

/// Checks for a person.
enum CheckText {
  /// Writes what is not as it should be to standard error, a line each.
  static func note(_ checks: [ProtocolCheck]) {
    for check in checks where check.severity != .ok {
      Console.note("apical: \(check.severity): \(check)")
    }
  }
}
