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
    abstract: "Check a protocol against its rig and its calibration.",
    discussion: """
      Nothing is written. Exit status: 0 the protocol holds; 2 it was refused.

        apical protocol check Protocols/plateau-difference.protocol.yaml
        apical protocol check my.protocol.yaml --calibration today.calibration.yaml --json
      """)

  @Argument(help: "The protocol.", completion: .file(extensions: ["yaml"]))
  var file: String

  @OptionGroup var options: ProtocolOptions

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func run() throws {
    let checks: [ProtocolCheck]
    let isValid: Bool
    do {
      let files = try options.files(protocol: file)
      let result = try ProtocolChecks(files, seed: options.seed, date: options.date)
      checks = result.checks
      isValid = result.isValid
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
        try JSONDocument.encode(ProtocolCheckDocument(file: file, valid: isValid, checks: checks)))
    } else {
      for check in checks where check.severity != .ok {
        Console.note("apical: \(check.severity): \(check)")
      }
      let passed = checks.filter { $0.severity == .ok }
      for check in passed { Console.print("\(check.id.rawValue) ok: \(check.message)") }
      Console.print("\(file): \(isValid ? "valid" : "refused")")
    }
    Console.exit(isValid ? .done : .inputRefused)
  }
}

/// What `check` and every later step need besides the protocol.
struct ProtocolOptions: ParsableArguments {
  @Option(help: "Another rig's file than the protocol names.")
  var rig: String?

  @Option(help: "Another calibration's file than the rig names.")
  var calibration: String?

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

  var date: Date? { dateText.flatMap { try? Date($0, strategy: .iso8601) } }

  func files(protocol file: String) throws -> ProtocolFiles {
    try ProtocolFiles(protocol: file, rig: rig, calibration: calibration)
  }
}

/// `apical protocol check --json`.
struct ProtocolCheckDocument: Encodable {
  let schema = "apical.protocol-check/1"
  var file: String
  var valid: Bool
  var checks: [ProtocolCheck] = []
  /// Why the files themselves were refused.
  var failed: [Message] = []
}
