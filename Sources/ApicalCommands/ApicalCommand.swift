import ArgumentParser
import OutputFiles

/// `apical`: the commands, in the order in which their story is told.
public struct ApicalCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "apical",
    abstract: "Do cortical neurons learn by the difference of two plateau potentials?",
    discussion: """
      Reads patch-clamp recordings (NWB 2), finds spikes, bursts, plateau potentials and evoked \
      potentials, measures how a synapse changed, and says what the plateau-difference rule and its \
      rivals give for the same activity.
      """,
    version: "apical \(ApicalVersion.current)",
    subcommands: [
      DemoCommand.self, InspectCommand.self, AnalyzeCommand.self, RulesCommand.self,
      SimulateCommand.self, ReadRecordingCommand.self,
    ])

  public init() {}
}
