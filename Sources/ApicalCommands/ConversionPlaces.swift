import Foundation
import OutputFiles

/// Where converted recordings go: checked before any work is done.
struct ConversionPlaces: Sendable {
  /// Path of the NWB file of each recording, in the order of the recordings.
  private(set) var paths: [String] = []
  /// The folder that holds them; nil where a file was named.
  private let folder: String?

  /// - Throws: `CommandError` where a file would replace another, a recording, or two recordings
  ///   would go to one place.
  init(_ output: String, of recordings: [String], overwrite: Bool) throws {
    var name = output
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    let isFile = name.hasSuffix(".nwb") && !Self.isFolder(name)
    if isFile, recordings.count > 1 {
      throw CommandError.oneFileForSeveral(name, recordings.count)
    }
    folder = isFile ? nil : name
    var taken: [String: String] = [:]
    for recording in recordings {
      let last = (recording as NSString).lastPathComponent as NSString
      let path = isFile ? name : "\(name)/\(last.deletingPathExtension).nwb"
      if let other = taken[path] { throw CommandError.conversionsCollide(other, recording) }
      taken[path] = recording
      paths.append(path)
    }
    let identities = Set(recordings.compactMap(Self.identity))
    for path in paths {
      if let identity = Self.identity(of: path), identities.contains(identity) {
        throw CommandError.replacesRecording(path)
      }
      guard FileManager.default.fileExists(atPath: path) else { continue }
      if !overwrite { throw CommandError.conversionExists(path) }
      if Self.isFolder(path) {
        throw OutputFileError.failed(
          operation: "write", path: path, reason: "a folder has this name")
      }
      // A mistyped name must not cost somebody's recording.
      if !Self.isOurs(path) { throw CommandError.notConvertedByUs(path) }
    }
  }

  /// Where the file is written before it is renamed.
  func part(_ index: Int) -> String {
    "\(paths[index]).part-\(ProcessInfo.processInfo.processIdentifier)"
  }

  /// - Throws: `OutputFileError`.
  func makeFolder() throws {
    guard let folder else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFileError.failed(
        operation: "create", path: folder, reason: (error as NSError).localizedDescription)
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Whether Apical wrote the file: its provenance stands as plain text near the beginning.
  ///
  /// The file is not opened as HDF5, for a damaged one would end this process.
  private static func isOurs(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let beginning = (try? file.read(upToCount: 16 << 20)) ?? nil
    return beginning?.range(of: Data("\"apical_version\":".utf8)) != nil
  }

  private struct Identity: Hashable {
    var device: UInt64
    var inode: UInt64
  }

  /// The same for all names of one file; nil where there is none.
  private static func identity(of path: String) -> Identity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(truncatingIfNeeded: status.st_ino))
  }
}
