import Foundation
import Messages

/// One cell's session as it lies on the disk: every file is the one that was written.
///
/// Nothing is compiled again, as a session holds neither the protocol nor the condition: who forges a file and
/// its checksum is not found here, a copy that lost or damaged a file is.
public struct CompiledSessionReader: Sendable {
  /// Without slashes at its end.
  public let path: String
  public let code: String
  /// How many files were compared with their checksums.
  public let comparedFiles: Int
  /// A warning for each file that was not written by Apical.
  public let warnings: [Message]

  /// Whether a folder is a session, and no compiled protocol.
  public static func isSession(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(CompiledSession.marker)")
      && !FileManager.default.fileExists(atPath: "\(path)/manifest.json")
  }

  /// - Parameter path: of the folder.
  /// - Throws: `CompiledFolderDamage` with every file that is missing or changed; `OutputFileError` where one
  ///   cannot be read.
  public init(path: String) throws {
    var name = path
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    self.path = name
    let manifest = try Self.manifest(of: name)
    let present = ListedFiles(in: name)
    let damage = try present.damage(manifest.files)
    guard damage.isEmpty else { throw CompiledFolderDamage(messages: damage) }
    code = manifest.code
    comparedFiles = manifest.files.count
    warnings = present.extra(manifest.files, manifest: CompiledSession.marker)
  }

  private static func manifest(of folder: String) throws -> CompiledSession.Manifest {
    let file = "\(folder)/\(CompiledSession.marker)"
    struct Header: Decodable { var schema: String }
    let content = CompiledFolderReader.content(ofManifest: file)
    let schema = content.flatMap { try? JSONDecoder().decode(Header.self, from: $0).schema }
    if let schema, schema.hasPrefix("apical.session/"), schema != CompiledSession.Manifest.schema {
      throw CompiledFolderDamage(messages: [
        Message(
          .documentNewer, .error, "the session was compiled by a newer Apical", file: file,
          expected: CompiledSession.Manifest.schema, found: schema, remedy: "Update Apical.")
      ])
    }
    guard let content, schema == CompiledSession.Manifest.schema,
      let manifest = try? JSONDecoder().decode(CompiledSession.Manifest.self, from: content)
    else {
      throw CompiledFolderDamage(messages: [
        Message(
          .compiledFileChanged, .error, "the session's list of files cannot be read", file: file,
          object: CompiledSession.marker, expected: CompiledSession.Manifest.schema, found: schema,
          remedy: "Copy the folder again as a whole, or let the holder of the key make it anew.")
      ])
    }
    return manifest
  }
}
