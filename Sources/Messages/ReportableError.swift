/// How a command ends; the numbers are part of the contract with scripts.
public enum ExitStatus: Int32, Codable, Sendable {
  case done = 0
  /// Done, but inputs that are named in the output failed.
  case someInputsFailed = 1
  /// The input was refused.
  case inputRefused = 2
  /// The surroundings failed (a tool is missing, the disk is full); trying again may help.
  case environment = 3
  case usage = 64
  /// A defect of Apical itself.
  case defect = 70
  case interrupted = 130
}

/// An error that knows how to tell the user what is wrong and how the command should end.
public protocol ReportableError: Error {
  var message: Message { get }
  /// All that is wrong, where it is more than one thing; ``message`` is the first.
  var messages: [Message] { get }
  var exitStatus: ExitStatus { get }
}

extension ReportableError {
  public var messages: [Message] { [message] }
}

extension Message {
  /// The message of any error; one that is not `ReportableError` is a defect of ours.
  public init(_ error: any Error) {
    if let reportable = error as? any ReportableError {
      self = reportable.message
    } else {
      self.init(
        .defect, .error, "unexpected error: \(error)",
        remedy: "This is a defect of Apical; please report it with the command that you ran.")
    }
  }
}
