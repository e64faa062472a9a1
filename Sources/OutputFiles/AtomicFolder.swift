import Foundation

/// Builds a folder beside its final place and moves it there when it is complete.
///
/// The folder under construction is named `NAME.part-PID`. Until ``commit()`` the final name is
/// absent or holds what it held before.
public final class AtomicFolder {
  /// Where the finished folder will be.
  public let path: String
  private let part: String
  private let overwrite: Bool
  private let marker: String
  private var isCommitted = false

  /// - Parameters:
  ///   - path: the final name; folders above it are made. An empty folder there is always replaced.
  ///   - overwrite: replace a folder that Apical wrote before.
  ///   - marker: a file that every folder of this kind holds. Only a folder that holds it is
  ///     replaced: a mistyped name with `--overwrite` must not cost somebody's data.
  /// - Throws: `OutputFileError`, before any work is done.
  public init(at path: String, overwrite: Bool, marker: String = "provenance.json") throws {
    var name = path
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    self.path = name
    self.overwrite = overwrite
    self.marker = marker
    let part = "\(name).part-\(ProcessInfo.processInfo.processIdentifier)"
    self.part = part
    _ = try Self.replacesFolder(name, overwrite: overwrite, marker: marker)
    try Self.attempt("create", part) {
      try? FileManager.default.removeItem(atPath: part)
      try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
    }
  }

  /// Throws where ``init(at:overwrite:marker:)`` would, and makes nothing: for a command whose work
  /// is long.
  public static func requireReplaceable(
    _ path: String, overwrite: Bool, marker: String = "provenance.json"
  ) throws {
    _ = try replacesFolder(path, overwrite: overwrite, marker: marker)
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

  /// Moves the finished folder to its place.
  ///
  /// A folder that was there is exchanged with the new one in one step and then removed, so that
  /// the name never stands for nothing. Where the file system cannot exchange, the old one first
  /// moves to `NAME.old-PID`: a kill between the two moves leaves both whole under other names.
  public func commit() throws {
    // Somebody may have made the folder since `init`.
    guard try Self.replacesFolder(path, overwrite: overwrite, marker: marker) else {
      try Self.attempt("move into place", path) {
        try FileManager.default.moveItem(atPath: part, toPath: path)
      }
      isCommitted = true
      return
    }
    if FolderExchange.exchange(part, path) {
      isCommitted = true
      // What is now under the name of the part is the old folder.
      try Self.attempt("remove the replaced folder", part) {
        try FileManager.default.removeItem(atPath: part)
      }
      return
    }
    let old = "\(path).old-\(ProcessInfo.processInfo.processIdentifier)"
    try Self.attempt("move into place", path) {
      try FileManager.default.moveItem(atPath: path, toPath: old)
      do {
        try FileManager.default.moveItem(atPath: part, toPath: path)
      } catch {
        try FileManager.default.moveItem(atPath: old, toPath: path)
        throw error
      }
      isCommitted = true
      try FileManager.default.removeItem(atPath: old)
    }
  }

  deinit {
    if !isCommitted { try? FileManager.default.removeItem(atPath: part) }
  }

  /// Whether there is a folder to replace; throws where it must stay.
  private static func replacesFolder(
    _ path: String, overwrite: Bool, marker: String
  ) throws -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
    guard isFolder.boolValue else {
      throw OutputFileError.failed(
        operation: "create the folder", path: path, reason: "a file has this name")
    }
    var content: [String] = []
    try attempt("read the folder", path) {
      content = try FileManager.default.contentsOfDirectory(atPath: path)
    }
    if content.isEmpty { return true }
    guard overwrite else { throw OutputFileError.exists(path) }
    guard content.contains(marker) else { throw OutputFileError.notOurs(path, marker: marker) }
    return true
  }

  private static func attempt(
    _ operation: String, _ path: String, _ work: () throws -> Void
  ) throws {
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
