import Foundation

/// Writes a file whole or not at all.
public enum AtomicFile {
  /// Writes beside the target under a name that ends in `.part-PID`, brings it to the disk, and
  /// renames it over the target.
  ///
  /// - Parameter isPrivate: only the user may read the file.
  /// - Throws: `OutputFileError`; nothing is left behind then.
  public static func write(_ data: Data, to path: String, isPrivate: Bool = false) throws {
    let part = "\(path).part-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try writeAndSync(data, to: part, reportedAs: path, isPrivate: isPrivate)
      guard rename(part, path) == 0 else { throw failure("rename into place", path) }
    } catch {
      unlink(part)
      throw error
    }
  }

  /// Brings a finished file that stands beside its place to the disk and renames it over the place.
  ///
  /// - Throws: `OutputFileError`; the part stays where it is then.
  public static func moveIntoPlace(_ part: String, _ path: String) throws {
    let descriptor = open(part, O_RDONLY)
    guard descriptor >= 0 else { throw failure("open again", path) }
    let status = fsync(descriptor)
    close(descriptor)
    guard status == 0 else { throw failure("write to the disk", path) }
    guard rename(part, path) == 0 else { throw failure("rename into place", path) }
  }

  private static func writeAndSync(
    _ data: Data, to part: String, reportedAs path: String, isPrivate: Bool
  ) throws {
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC, isPrivate ? 0o600 : 0o644)
    guard descriptor >= 0 else { throw failure("create", path) }
    defer { close(descriptor) }
    // A part that an earlier run left behind keeps the mode that it had.
    if isPrivate, fchmod(descriptor, 0o600) != 0 { throw failure("protect", path) }
    var rest = data[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw failure("write", path) }
      rest = rest.dropFirst(written)
    }
    guard fsync(descriptor) == 0 else { throw failure("write to the disk", path) }
  }

  static func failure(_ operation: String, _ path: String) -> OutputFileError {
    .failed(operation: operation, path: path, reason: String(cString: strerror(errno)))
  }
}
