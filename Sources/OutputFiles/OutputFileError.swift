import Messages

/// Why an output could not be written.
public enum OutputFileError: ReportableError {
  /// The folder is there already.
  case exists(String)
  /// An operation of the file system failed.
  case failed(operation: String, path: String, reason: String)
  /// A value that must not be in a document (a number that is not finite).
  case notRepresentable(String)

  public var message: Message {
    switch self {
    case .exists(let path):
      Message(
        .outputExists, .error, "the output folder exists already", file: path,
        remedy: "Choose another name, or replace it with --overwrite.")
    case .failed(let operation, let path, let reason):
      Message(
        .outputFailed, .error, "could not \(operation): \(reason)", file: path,
        remedy: "Check that the disk has room and that you may write there.")
    case .notRepresentable(let what):
      Message(
        .defect, .error, "a result cannot be written: \(what)",
        remedy: "This is a defect of Apical; please report it with the command that you ran.")
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .exists: .inputRefused
    case .failed: .environment
    case .notRepresentable: .defect
    }
  }
}
