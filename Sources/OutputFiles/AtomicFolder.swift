import Foundation

/// Builds a folder beside its final place and moves it there when it is complete.
///
/// The folder under construction is named `NAME.part-PID`. Until ``commit()`` the final name is
/// absent or holds what it held before.
public final class AtomicFolder {
  /// Where the finished folder will be.
  public let path: String
  private let part: String
  private let replaces: Bool
  private var isCommitted = false

  /// - Throws: `OutputFileError.exists` when the folder is there and `overwrite` is false, or
  ///   `.failed`.
  public init(at path: String, overwrite: Bool) throws {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    replaces = FileManager.default.fileExists(atPath: trimmed)
    guard overwrite || !replaces else { throw OutputFileError.exists(trimmed) }
    self.path = trimmed
    part = "\(trimmed).part-\(ProcessInfo.processInfo.processIdentifier)"
    try Self.attempt("create", part) {
      try? FileManager.default.removeItem(atPath: part)
      try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
    }
  }

  /// Path of a file inside the folder under construction; its parent folders are made.
  public func path(of name: String) throws -> String {
    let file = "\(part)/\(name)"
    let parent = (file as NSString).deletingLastPathComponent
    try Self.attempt("create", parent) {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }
    return file
  }

  /// Moves the finished folder to its place. A folder that was there is moved aside first and
  /// removed last, so that a kill at any moment leaves the old or the new one whole.
  public func commit() throws {
    let old = "\(path).old-\(ProcessInfo.processInfo.processIdentifier)"
    try Self.attempt("move into place", path) {
      if replaces { try FileManager.default.moveItem(atPath: path, toPath: old) }
      try FileManager.default.moveItem(atPath: part, toPath: path)
      if replaces { try FileManager.default.removeItem(atPath: old) }
    }
    isCommitted = true
  }

  deinit {
    if !isCommitted { try? FileManager.default.removeItem(atPath: part) }
  }

  private static func attempt(_ operation: String, _ path: String, _ work: () throws -> Void) throws
  {
    do {
      try work()
    } catch let error as OutputFileError {
      throw error
    } catch {
      throw OutputFileError.failed(
        operation: operation, path: path, reason: (error as NSError).localizedDescription)
    }
  }
}
