import Foundation
import Messages
import OutputFiles

/// The key of a compiled protocol: which condition each code stands for.
struct AllocationKey {
  private let file: String
  private let conditions: [String: String]

  private struct Document: Decodable {
    struct Cell: Decodable {
      var code: String
      var condition: String
    }

    var schema: String
    var cells: [Cell]
  }

  /// Larger is no key.
  private static let greatestSize = 4 << 20

  /// - Parameter checksum: of the key, as the compiled folder has it; nil of one that allocates no cells.
  /// - Throws: `RecordingsRefused` where the file is no key, or that of another folder.
  init(file: String, checksum: String?) throws {
    self.file = file
    guard let checksum else {
      throw Self.refusal(
        Message(
          .documentWrongValue, .error, "the compiled folder has no key: it allocates no cells",
          file: file, remedy: "Leave out --key, or name the folder of the whole protocol."))
    }
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw Self.refusal(Message(.fileMissing, .error, "there is no such key", file: file))
    }
    defer { try? handle.close() }
    let content = (try? handle.read(upToCount: Self.greatestSize + 1)) ?? Data()
    guard content.count <= Self.greatestSize,
      let document = try? JSONDecoder().decode(Document.self, from: content),
      document.schema == "apical.allocation-key/1"
    else {
      throw Self.refusal(
        Message(
          .documentWrongKind, .error, "the file is no key", file: file,
          expected: "apical.allocation-key/1",
          remedy: "Name the file that apical protocol compile --key wrote."))
    }
    let found = Checksum.sha256(of: content)
    guard found == checksum else {
      throw Self.refusal(
        Message(
          .documentWrongValue, .error, "the key is not that of the compiled folder", file: file,
          expected: checksum, found: found,
          remedy: "Name the key that was written with this folder."))
    }
    conditions = Dictionary(
      document.cells.map { ($0.code, $0.condition) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Parameter codes: what the recording may be called.
  /// - Throws: `RecordingsRefused` where the key has none of them.
  func condition(ofCodes codes: [String]) throws -> String {
    guard let condition = codes.lazy.compactMap({ conditions[$0] }).first else {
      throw Self.refusal(
        Message(
          .documentUnknownName, .error, "the key has no cell of the recording's name", file: file,
          expected: "one of \(conditions.count) codes", found: codes.joined(separator: ", "),
          remedy: "Name the recording by its code, or state --condition."))
    }
    return condition
  }

  private static func refusal(_ message: Message) -> RecordingsRefused {
    RecordingsRefused(messages: [message], exitStatus: .inputRefused)
  }
}
