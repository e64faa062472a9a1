import Messages

/// A failed operation of HDF5 on one object of one file.
public struct HDF5Error: ReportableError, Sendable {
  /// What was tried: `open dataset`, `read samples 0..<100`.
  public var operation: String
  /// The file as it was named when it was opened.
  public var file: String
  /// Path of the object in the file; nil where the file itself is meant.
  public var objectPath: String?
  /// HDF5's own last (innermost) words.
  public var reason: String
  /// HDF5's whole error stack, outermost entry first.
  public var stack: [String]

  public init(
    operation: String, file: String, objectPath: String?, reason: String, stack: [String] = []
  ) {
    self.operation = operation
    self.file = file
    self.objectPath = objectPath
    self.reason = reason
    self.stack = stack
  }

  /// Whether the object was written by a version of HDF5 that the installed library cannot read.
  public var isFromNewerHDF5: Bool {
    stack.contains { $0.contains("bad version number") || $0.contains("bad superblock version") }
  }

  /// Whether the file ends before the address that it says it ends at.
  public var isTruncation: Bool { stack.contains { $0.contains("truncated file") } }

  /// Whether HDF5 ran out of memory.
  public var isOutOfMemory: Bool {
    stack.contains { $0.contains("memory allocation failed") || $0.contains("No space available") }
  }

  public var message: Message {
    if isFromNewerHDF5 {
      return Message(
        .fileNewerHDF5, .error,
        "cannot \(operation): it was written in a newer HDF5 format than the installed library "
          + "reads", file: file, object: objectPath, found: reason,
        remedy: "Re-save the file with the earliest format (in h5py: libver='earliest', or "
          + "h5repack --low=0), or install a newer HDF5.")
    }
    return Message(
      objectPath == nil ? .fileDamaged : .recordingUnreadableObject, .error,
      "cannot \(operation)", file: file, object: objectPath, found: reason,
      remedy: "Copy the file again from its source; if that does not help, it is damaged.")
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
