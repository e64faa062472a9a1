import ArgumentParser
import Messages
import OutputFiles

/// `apical`: the commands, in the order in which their story is told.
public struct ApicalCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "apical",
    abstract: "Do cortical neurons learn by the difference of two plateau potentials?",
    discussion: """
      Reads patch-clamp recordings (NWB and other HDF5), finds spikes, bursts, plateau potentials \
      and evoked potentials, measures how a synapse changed, and says what the plateau-difference \
      rule and its rivals give for the same activity.
      """,
    version: "apical \(ApicalVersion.current)",
    subcommands: [
      DemoCommand.self, ProtocolCommand.self, PredictCommand.self, SimulateCommand.self,
      InspectCommand.self, ConvertCommand.self, AnalyzeCommand.self, ReportCommand.self,
      CalibrateCommand.self, DesignCommand.self, RulesCommand.self, ValidateCommand.self,
      ReadRecordingCommand.self,
    ])

  public init() {}

  /// Runs the command line and ends the program with the status that the contract asks for.
  ///
  /// argument-parser would print any thrown error and exit with 1; ours say what is wrong, where,
  /// and what to do, and carry their own status.
  public static func start() async -> Never {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      Console.exit(.done)
    } catch let error as any ReportableError {
      // A document is refused with everything that is wrong with it.
      for message in error.messages { Console.report(message) }
      if CommandLine.arguments.contains("--json") { printDocument(of: error.messages) }
      Console.exit(error.exitStatus)
    } catch let code as ExitCode {
      exit(withError: code)
    } catch {
      guard exitCode(for: error) == .failure else { exit(withError: error) }
      Console.report(Message(error))
      Console.exit(.defect)
    }
  }

  /// A script that asked for JSON gets its error as JSON too.
  private static func printDocument(of messages: [Message]) {
    let document = SeveralDocuments<InspectDocument>(
      schema: "apical.error/1", recordings: [], failed: messages)
    if let data = try? JSONDocument.encode(document) { Console.print(data) }
  }
}
