import Foundation
import Messages
import OutputFiles

/// The files of a folder beside those that its manifest lists.
struct ListedFiles {
  let folder: String
  /// By their path in the folder; links are not followed.
  let present: Set<String>

  init(in folder: String) {
    self.folder = folder
    var files: Set<String> = []
    if let names = FileManager.default.enumerator(atPath: folder) {
      while let name = names.nextObject() as? String {
        let type = names.fileAttributes?[.type] as? FileAttributeType
        if type == .typeRegular { files.insert(name) }
      }
    }
    present = files
  }

  /// An error for each file that is missing or is another one.
  ///
  /// - Throws: `OutputFileError` where a file that is there cannot be read.
  func damage(_ files: [CompiledProtocol.Manifest.File]) throws -> [Message] {
    try files.compactMap { file in
      // Names of the manifest are looked up, not opened: they may lead anywhere.
      guard present.contains(file.path) else { return missing(file.path) }
      let found = try Checksum.sha256(ofFile: "\(folder)/\(file.path)")
      guard found != file.sha256 else { return nil }
      return Message(
        .compiledFileChanged, .error, "the file is not the one that was compiled",
        file: "\(folder)/\(file.path)", object: file.path, expected: file.sha256, found: found,
        remedy: "Compile the protocol again; do not edit the folder.")
    }
  }

  /// A warning for each file that was not written by Apical; nothing here reads those.
  func extra(_ files: [CompiledProtocol.Manifest.File], manifest: String) -> [Message] {
    present.subtracting(files.map(\.path)).subtracting([manifest]).sorted().map {
      Message(
        .compiledFileExtra, .warning, "the file is not of the compiled protocol",
        file: "\(folder)/\($0)", object: $0, remedy: "Keep notes and recordings elsewhere.")
    }
  }

  func missing(_ file: String) -> Message {
    Message(
      .compiledFileMissing, .error, "the folder lacks a file of the compiled protocol",
      file: "\(folder)/\(file)", object: file, expected: "a file", found: "none",
      remedy: "Copy the folder again as a whole, or compile the protocol again.")
  }
}
