import Messages

/// Why a figure could not be drawn.
public enum FigureError: ReportableError {
  /// The program is not installed.
  case toolMissing(tool: String)
  /// The program ended with an error; `lastLine` is the last thing it said.
  case toolFailed(tool: String, figure: String, lastLine: String)
  case toolTimedOut(tool: String, figure: String, limit: Duration)

  public var message: Message {
    switch self {
    case .toolMissing(let tool):
      Message(
        .toolMissing, .error, "the program \(tool), which draws the figures, is not installed",
        object: tool, remedy: "Run Scripts/setup, which installs it.")
    case .toolFailed(let tool, let figure, let lastLine):
      Message(
        .toolFailed, .error, "\(tool) could not draw the figure \(figure): \(lastLine)",
        object: tool,
        remedy: "Run it by hand in the figures folder, or report this with the figure's files.")
    case .toolTimedOut(let tool, let figure, let limit):
      Message(
        .toolFailed, .error, "\(tool) did not finish the figure \(figure) in time", object: tool,
        expected: "at most \(limit.components.seconds)", unit: "s",
        remedy: "Try again when the machine is less busy.")
    }
  }

  public var exitStatus: ExitStatus { .environment }
}
