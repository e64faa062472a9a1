import ArgumentParser
import Foundation
import InputDocuments
import Messages
import OutputFiles
import StimulationProtocols

struct ProtocolPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Print what must not change once the first cell is recorded, and its checksum.",
    discussion: """
      The plan is the protocol's phases, conditions, blocks, strata, outcome, contrasts, stopping rule \
      and exclusions as one JSON document. Comments, the order of keys and the spelling of quantities \
      do not change it; any number in it does. With --json nothing but the document is printed, so that \
      its SHA-256 is the plan's: write it into a preregistration, and as plan_sha256 into study.yaml, \
      and every report says whether the plan still holds.

        apical protocol plan my.protocol.yaml
        apical protocol plan my.protocol.yaml --json | sha256sum
      """)

  @Argument(help: "The protocol.", completion: .file(extensions: ["yaml"]))
  var file: String

  @Flag(help: "Print the document alone.")
  var json = false

  @OptionGroup var rig: RigOptions

  func run() throws {
    let stimulation: StimulationProtocol
    do {
      stimulation = try rig.files(protocol: file).stimulation.value
    } catch {
      if json {
        Console.print(
          try JSONDocument.encode(
            SeveralDocuments<InspectDocument>(
              schema: "apical.error/1", recordings: [], failed: error.messages)))
      } else {
        for message in error.messages { Console.report(message) }
      }
      Console.exit(error.exitStatus)
    }
    let plan = ExperimentPlan(stimulation)
    Console.print(try plan.document())
    if !json { Console.note("plan_sha256: \(try plan.checksum())") }
  }
}
