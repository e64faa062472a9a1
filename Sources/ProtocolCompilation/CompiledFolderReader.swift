import Foundation
import InputDocuments
import Messages
import OutputFiles
import StimulationProtocols

/// A compiled folder as it lies on the disk: every file is the one that was written, and the inputs are
/// read again.
///
/// A program that finds no stimulus file may show nothing without a word (WaveSurfer does so): a folder
/// that lacks a file, or holds another one under its name, is refused here and every such file is named.
public struct CompiledFolderReader: Sendable {
  /// Without slashes at its end.
  public let path: String
  public let manifest: CompiledProtocol.Manifest
  /// The protocol, rig and calibration of `inputs/`.
  public let source: ProtocolFiles
  /// What was accepted when it was compiled; nil for nothing.
  public let decisions: InputDocument<ProtocolDecisions>?
  /// A warning for each file that was not written by Apical; nothing here reads those.
  public let warnings: [Message]

  /// A manifest is a list of a few hundred files.
  private static let greatestManifest = 16 << 20

  /// - Parameter path: of the folder.
  /// - Throws: `CompiledFolderDamage` with every file that is missing or changed; `DocumentRefusal`
  ///   where an input is as it was written and this Apical no longer takes it.
  public init(path: String) throws {
    var name = path
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    self.path = name
    manifest = try Self.manifest(of: name)
    let present = ListedFiles(in: name)
    var damage = try present.damage(manifest.files)
    let listed = Set(manifest.files.map(\.path))
    for needed in ["protocol", "rig", "calibration"].map({ "inputs/\($0).yaml" })
    where !listed.contains(needed) {
      damage.append(present.missing(needed))
    }
    guard damage.isEmpty else { throw CompiledFolderDamage(messages: damage) }
    warnings = present.extra(manifest.files, manifest: "manifest.json")
    let crosstalk = CompiledProtocol.InputName.crosstalk.path
    source = try ProtocolFiles(
      protocol: "\(name)/\(CompiledProtocol.InputName.protocol.path)",
      rig: "\(name)/\(CompiledProtocol.InputName.rig.path)",
      calibration: "\(name)/\(CompiledProtocol.InputName.calibration.path)",
      crosstalk: listed.contains(crosstalk) ? "\(name)/\(crosstalk)" : nil)
    let accepted = CompiledProtocol.InputName.decisions.path
    decisions =
      listed.contains(accepted)
      ? try ProtocolDecisions.format.read(file: "\(name)/\(accepted)") : nil
  }

  /// Whether the manifest names the file.
  public func holds(_ file: String) -> Bool { manifest.files.contains { $0.path == file } }

  /// The content of a file.
  ///
  /// - Parameter file: its path in the folder.
  /// - Throws: `CompiledFolderDamage` where the manifest does not name it, or it is no longer there.
  public func content(of file: String) throws -> Data {
    guard holds(file), let content = FileManager.default.contents(atPath: "\(path)/\(file)") else {
      throw CompiledFolderDamage(messages: [ListedFiles(in: path).missing(file)])
    }
    return content
  }

  /// At most one byte more than a manifest can have; nil where it cannot be read.
  static func content(ofManifest file: String) -> Data? {
    guard let handle = FileHandle(forReadingAtPath: file) else { return nil }
    defer { try? handle.close() }
    return try? handle.read(upToCount: greatestManifest + 1)
  }

  private static func manifest(of folder: String) throws -> CompiledProtocol.Manifest {
    let file = "\(folder)/manifest.json"
    let remedy = "Name the folder that apical protocol compile wrote."
    guard let content = content(ofManifest: file) else {
      throw CompiledFolderDamage(messages: [
        Message(
          .fileMissing, .error, "this is no compiled protocol", file: folder,
          expected: "manifest.json", found: "none", remedy: remedy)
      ])
    }
    struct Header: Decodable { var schema: String }
    let schema = (try? JSONDecoder().decode(Header.self, from: content))?.schema
    guard content.count <= greatestManifest, let schema,
      schema.hasPrefix("apical.compiled-protocol/")
    else {
      throw CompiledFolderDamage(messages: [
        Message(
          .compiledFileChanged, .error, "the manifest cannot be read", file: file,
          object: "manifest.json", expected: CompiledProtocol.Manifest.schema, found: schema,
          remedy: remedy)
      ])
    }
    guard schema == CompiledProtocol.Manifest.schema else {
      throw CompiledFolderDamage(messages: [
        Message(
          .documentNewer, .error, "the folder was compiled by a newer Apical", file: file,
          expected: CompiledProtocol.Manifest.schema, found: schema, remedy: "Update Apical.")
      ])
    }
    do {
      return try JSONDecoder().decode(CompiledProtocol.Manifest.self, from: content)
    } catch {
      throw CompiledFolderDamage(messages: [
        Message(
          .compiledFileChanged, .error, "the manifest cannot be read", file: file,
          object: "manifest.json", remedy: "Compile the protocol again; do not edit the folder.")
      ])
    }
  }
}

/// What a compiled folder lacks, or holds changed.
public struct CompiledFolderDamage: ReportableError {
  /// Never empty.
  public let messages: [Message]

  public init(messages: [Message]) { self.messages = messages }

  public var message: Message {
    messages.first ?? Message(.defect, .error, "a folder was refused without a reason")
  }
  public var exitStatus: ExitStatus { .inputRefused }
}
