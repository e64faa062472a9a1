import ArgumentParser

struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Calibrate what measurements are turned into model quantities with.",
    subcommands: [CalibrateAlphaCommand.self, CalibrateRigCommand.self])
}
