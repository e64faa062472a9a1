import Foundation
import InputDocuments
import Messages
import OutputFiles
import PatternDevices
import StimulationProtocols

/// What the rig needs for one cell, under the cell's code: nothing in it names the condition.
///
/// Whoever holds the key makes it and gives it to the experimenter, who then needs neither the compiled folder
/// nor the protocol. The induction trials of all conditions are equally long here, and every file has the same
/// name whatever the condition. Who has the compiled folder too can find the condition by comparing, and who
/// watches the light can see it: blinding is of names, not of what a cell gets.
public struct CompiledSession: Sendable {
  public let code: String
  /// For whoever holds the key.
  public let condition: String
  /// Added to the bath before induction; nil for none. It is not in the files.
  public let drug: String?
  public let animals: Condition.Animals
  public let stratum: String
  public private(set) var files: [(path: String, content: Data)] = []
  private let manifest: Manifest

  /// By this file Apical knows a folder of its own.
  static let marker = "session.json"

  /// - Parameters:
  ///   - compiled: the protocol, with the allocation of the key's seed.
  ///   - key: the sealed key's content.
  ///   - code: of a cell.
  ///   - path: the key's file, for messages.
  /// - Throws: `SessionRefusal` where the key is not of this protocol or has no such code.
  public init(_ compiled: CompiledProtocol, code: String, key: Data, path: String) throws {
    guard compiled.key == key else { throw SessionRefusal.otherKey(path) }
    guard let cell = compiled.allocation.cells.first(where: { $0.code == code }),
      let condition = compiled.source.stimulation.value.condition(cell.condition)
    else {
      throw SessionRefusal.unknownCode(code, file: path, count: compiled.allocation.cells.count)
    }
    self.code = code
    self.condition = cell.condition
    drug = condition.drug
    animals = cell.animals
    stratum = cell.stratum
    let all = compiled.blocks
    let tables = compiled.tables
    files =
      compiled.files.filter { $0.path.hasPrefix("masks/image_") }
      + (try compiled.outputs(
        all.session(of: cell.condition), all: all, tables,
        identifier: "apical.session\n\(compiled.planChecksum)\n\(code)"))
    files.append(("planes.csv", tables.planes.data))
    files.append(("currents.csv", tables.currents(ofCondition: cell.condition).data))
    files.append(("edges.csv", tables.edges(ofCondition: cell.condition).data))
    manifest = Manifest(
      name: compiled.source.stimulation.value.name, code: code,
      planChecksum: compiled.planChecksum, keyChecksum: Checksum.sha256(of: key),
      files: files.map {
        CompiledProtocol.Manifest.File(
          path: $0.path, bytes: $0.content.count, sha256: Checksum.sha256(of: $0.content))
      }.sorted { $0.path < $1.path })
  }

  /// Writes the folder whole or not at all.
  ///
  /// - Throws: `OutputFileError`.
  public func write(to path: String, overwrite: Bool) throws {
    let folder = try AtomicFolder(at: path, overwrite: overwrite, marker: Self.marker)
    for (name, content) in files { try AtomicFile.write(content, to: try folder.path(of: name)) }
    try AtomicFile.write(
      JSONDocument.encode(manifest), to: try folder.path(of: Self.marker))
    try folder.commit()
  }

  /// `session.json`.
  struct Manifest: Codable {
    static let schema = "apical.session/1"

    private(set) var schema = Manifest.schema
    private(set) var version = ApicalVersion.current
    var name: String
    var code: String
    var planChecksum: String
    var keyChecksum: String
    var files: [CompiledProtocol.Manifest.File]

    enum CodingKeys: String, CodingKey {
      case schema
      case version = "apical_version"
      case name, code
      case planChecksum = "plan_sha256"
      case keyChecksum = "key_sha256"
      case files
    }
  }
}

/// Why no session is made for a code.
public enum SessionRefusal: ReportableError {
  case noKey(String)
  /// Not a key, or that of another protocol or allocation.
  case otherKey(String)
  case unknownCode(String, file: String, count: Int)

  public var message: Message {
    switch self {
    case .noKey(let path):
      Message(
        .fileMissing, .error, "the key's file is not there or cannot be read", file: path,
        remedy: "Name the file that apical protocol compile wrote with --key.")
    case .otherKey(let path):
      Message(
        .compiledDiffers, .error, "this is not the key of this protocol's allocation", file: path,
        expected: "the key that apical protocol compile wrote for it",
        remedy: "Name the key's file, and the protocol as it was when the key was made.")
    case .unknownCode(let code, let path, let count):
      Message(
        .documentUnknownName, .error, "no cell has this code", file: path, object: code,
        expected: "one of the \(count) codes of allocation.json", found: code,
        remedy: "Read the code from allocation.json again.")
    }
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
