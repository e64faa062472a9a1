import ArgumentParser
import Foundation
import InputDocuments
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

  var date: Date? { dateText.flatMap { try? Date($0, strategy: .iso8601) } }

  func files(protocol file: String) throws(DocumentRefusal) -> ProtocolFiles {
    try rig.files(protocol: file)
  }

  /// What outputs of a protocol are called: its file's name without folder and `.protocol.yaml`.
  static func stem(of file: String) -> String {
    let name = (file as NSString).lastPathComponent
    return [".protocol.yaml", ".protocol.yml", ".yaml", ".yml"].first(where: name.hasSuffix).map {
      String(name.dropLast($0.count))
    } ?? name
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
