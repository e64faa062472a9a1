import ArgumentParser
import InputDocuments
import OutputFiles
import PlateauCalibration
import ProtocolCompilation
import Recordings
import StimulationProtocols

struct ProtocolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol",
    abstract: "Write, check, draw and compile stimulation protocols.",
    subcommands: [
      ProtocolNewCommand.self, ProtocolCheckCommand.self, ProtocolPreviewCommand.self,
      ProtocolCompileCommand.self, ProtocolVerifyCommand.self, ProtocolPlanCommand.self,
      ProtocolSchemaCommand.self,
    ])
}

struct ProtocolSchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Show every key of a file and its meaning, or its JSON Schema.",
    discussion: """
        apical protocol schema protocol
        apical protocol schema rig --json > rig.schema.json
      """)

  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case `protocol`
    case rig
    case calibration
    case crosstalk
    case decisions
    case study
    case map
    case alphaCalibration = "alpha-calibration"
  }

  @Argument(
    help: """
      Which file: protocol, rig, calibration, crosstalk, decisions, study, map or alpha-calibration.
      """)
  var kind: Kind = .protocol

  @Flag(help: "Print the JSON Schema, for editors that complete and check YAML.")
  var json = false

  func run() throws {
    switch kind {
    case .protocol: try show(StimulationProtocol.format)
    case .rig: try show(Rig.format)
    case .calibration: try show(Calibration.format)
    case .crosstalk: try show(MeasuredCrosstalk.format)
    case .decisions: try show(ProtocolDecisions.format)
    case .study: try show(StudyPlanRecord.format)
    case .map: try show(RecordingMap.format)
    case .alphaCalibration: try show(AlphaCalibration.format)
    }
  }

  private func show<Value>(_ format: DocumentFormat<Value>) throws {
    if json {
      Console.print(try JSONDocument.encode(format.jsonSchema))
    } else {
      Console.print(format.documentation)
    }
  }
}
