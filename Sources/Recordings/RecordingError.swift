import HDF5
import Messages

/// Why a recording, or a part of it, gives no result.
public struct RecordingError: ReportableError, Hashable, Sendable {
  public let message: Message
  public let exitStatus: ExitStatus

  public init(_ message: Message, exitStatus: ExitStatus = .inputRefused) {
    self.message = message
    self.exitStatus = exitStatus
  }
}
