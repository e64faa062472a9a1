import Foundation
import Messages
import OutputFiles

/// Writes a compiled protocol: the folder for the rig, and beside it the key that nobody at the rig
/// may read.
public struct CompiledFolder: Sendable {
  /// Without slashes at its end.
  public let path: String
  public let keyPath: String
  private let overwrite: Bool

  /// By this file Apical knows a folder of its own.
  private static let marker = "planes.csv"

  /// - Parameters:
  ///   - path: of the folder.
  ///   - keyPath: of the key's file; nil for `PATH.allocation-key.json` beside the folder.
  ///   - overwrite: replace a folder and a key that Apical wrote before.
  /// - Throws: `CompiledFolderError`, `OutputFileError` where one of them may not be written; nothing
  ///   is made.
  public init(path: String, keyPath: String? = nil, overwrite: Bool) throws {
    var name = path
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    self.path = name
    self.keyPath = keyPath ?? "\(name).allocation-key.json"
    self.overwrite = overwrite
    let (folder, key) = (Self.components(name), Self.components(self.keyPath))
    guard !key.starts(with: folder) else {
      throw CompiledFolderError.keyInside(key: self.keyPath, folder: name)
    }
    try AtomicFolder.requireReplaceable(name, overwrite: overwrite, marker: Self.marker)
  }

  /// Writes both whole or neither.
  ///
  /// A key that is there and the same stays. One that differs belongs to cells that may have been
  /// recorded already: it is replaced only if it is a key, and only with `overwrite`.
  ///
  /// - Returns: the files of the folder with their checksums.
  /// - Throws: `CompiledFolderError`, `OutputFileError`.
  @discardableResult
  public func write(_ compiled: CompiledProtocol) throws -> [CompiledProtocol.Manifest.File] {
    try write(compiled) { try $0.commit() }
  }

  /// - Parameter commit: moves the finished folder to its place; a test lets it fail.
  package func write(
    _ compiled: CompiledProtocol, commit: (AtomicFolder) throws -> Void
  ) throws -> [CompiledProtocol.Manifest.File] {
    if let key = compiled.key { try requireKeyReplaceable(by: key) }
    let oldKey = FileManager.default.contents(atPath: keyPath)
    let folder = try AtomicFolder(at: path, overwrite: overwrite, marker: Self.marker)
    for (name, content) in compiled.files {
      try AtomicFile.write(content, to: try folder.path(of: name))
    }
    let manifest = compiled.manifest
    try AtomicFile.write(
      JSONDocument.encode(manifest), to: try folder.path(of: "manifest.json"))
    // First the key: a folder whose key is lost cannot be analysed.
    if let key = compiled.key { try AtomicFile.write(key, to: keyPath, isPrivate: true) }
    do {
      try commit(folder)
    } catch {
      // The old folder is still there, and cells may have been recorded with the old key.
      if compiled.key != nil {
        if let oldKey {
          try AtomicFile.write(oldKey, to: keyPath, isPrivate: true)
        } else {
          try? FileManager.default.removeItem(atPath: keyPath)
        }
      }
      throw error
    }
    return manifest.files
  }

  private func requireKeyReplaceable(by key: Data) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: keyPath, isDirectory: &isFolder) else {
      return
    }
    let found = isFolder.boolValue ? nil : FileManager.default.contents(atPath: keyPath)
    if found == key { return }
    let isKey = found.map {
      String(decoding: $0, as: UTF8.self).contains("\"schema\": \"apical.allocation-key/")
    }
    guard overwrite, isKey == true else {
      throw CompiledFolderError.otherKey(keyPath, isKey: isKey == true)
    }
  }

  private static func components(_ path: String) -> [String] {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().pathComponents
  }
}

public enum CompiledFolderError: ReportableError {
  /// The key would be read by everybody who reads the folder.
  case keyInside(key: String, folder: String)
  /// Another file, or the key of another allocation, has this name.
  case otherKey(String, isKey: Bool)

  public var message: Message {
    switch self {
    case .keyInside(let key, let folder):
      Message(
        .usage, .error, "the key would be inside the folder that the experimenter reads", file: key,
        expected: "a place outside \(folder)", remedy: "Name another place with --key.")
    case .otherKey(let path, let isKey):
      Message(
        .outputExists, .error,
        isKey
          ? "another allocation's key is there already: cells may have been recorded with it"
          : "a file that is no key is there already", file: path,
        remedy: isKey
          ? "Name another file with --key, or replace it with --overwrite."
          : "Name another file with --key.")
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .keyInside: .usage
    case .otherKey: .inputRefused
    }
  }
}
