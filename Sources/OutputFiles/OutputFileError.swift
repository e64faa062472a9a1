import Messages

/// Why an output could not be written.
public enum OutputFileError: ReportableError {
  /// The folder is there already.
  case exists(String)
  /// The folder is there already and does not hold the file by which Apical knows its own.
  case notOurs(String, marker: String)
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
    case .notOurs(let path, let marker):
      Message(
        .outputExists, .error, "the output folder exists already and was not written by Apical",
        file: path, expected: "a folder that holds \(marker)",
        remedy: "Choose another name: --overwrite replaces only what Apical wrote.")
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
    case .exists, .notOurs: .inputRefused
    case .failed: .environment
    case .notRepresentable: .defect
    }
  }
}
