import Messages
import OutputFiles
import ProtocolCompilation

/// What `apical protocol check FOLDER` finds of a compiled folder, and how it is told.
struct CompiledFolderResult {
  private let folder: String
  private let check: CompiledFolderCheck?
  /// Instead of the check, where the folder is one cell's session.
  private let session: CompiledSessionReader?
  private let failed: [Message]

  /// - Parameter seed: of the allocation, where the folder does not hold it.
  /// - Throws: what is no verdict on the folder, such as a disk that is full.
  init(_ path: String, seed: UInt64?) throws {
    folder = path
    do {
      if CompiledSessionReader.isSession(path) {
        let session = try CompiledSessionReader(path: path)
        self.session = session
        check = nil
        failed = []
        return
      }
      let check = try CompiledFolderCheck(CompiledFolderReader(path: path), seed: seed)
      self.check = check
      session = nil
      failed = check.differences
    } catch let error as any ReportableError where error.exitStatus == .inputRefused {
      check = nil
      session = nil
      failed = error.messages
    }
  }

  /// Prints and ends the program.
  func report(json: Bool) throws -> Never {
    let warnings = check?.warnings ?? session?.warnings ?? []
    if json {
      Console.print(
        try JSONDocument.encode(
          CompiledFolderDocument(
            folder: folder, unchanged: failed.isEmpty, masks: check?.masks,
            comparedFiles: check?.comparedFiles ?? session?.comparedFiles, warnings: warnings,
            failed: failed)))
    } else {
      for message in warnings + failed { Console.report(message) }
      if let check, failed.isEmpty {
        Console.print(
          "\(folder): unchanged (\(check.comparedFiles) files compiled again, \(check.masks) masks "
            + "read back)")
      } else if let session {
        Console.print(
          "\(folder): the session of \(session.code), unchanged (\(session.comparedFiles) files "
            + "compared with their checksums)")
      } else {
        Console.print("\(folder): changed")
      }
    }
    Console.exit(failed.isEmpty ? .done : .inputRefused)
  }
}

/// `apical protocol check FOLDER --json`.
private struct CompiledFolderDocument: Encodable {
  let schema = "apical.compiled-folder-check/1"
  var folder: String
  var unchanged: Bool
  /// nil of a session, and where the folder could not be read.
  var masks: Int?
  /// nil where the folder could not be read.
  var comparedFiles: Int?
  var warnings: [Message]
  var failed: [Message]

  enum CodingKeys: String, CodingKey {
    case schema, folder, unchanged, masks
    case comparedFiles = "compared_files"
    case warnings, failed
  }
}
