import Foundation
import Messages

extension InputTable {
  /// Tables that people write have thousands of rows, not millions.
  static let greatestByteCount = 4 << 20

  /// - Parameters:
  ///   - path: a file of UTF-8 text, at most 4 MB.
  ///   - columns: the names that may stand in the header.
  /// - Throws: `DocumentRefusal` with up to 20 messages.
  public init(file path: String, columns: [String]) throws(DocumentRefusal) {
    try self.init(text: Self.text(ofFile: path), file: path, columns: columns)
  }

  /// - Throws: `DocumentRefusal`.
  public static func text(ofFile path: String) throws(DocumentRefusal) -> String {
    func refusal(
      _ id: MessageID, _ text: String, expected: String? = nil, _ remedy: String
    ) -> DocumentRefusal {
      DocumentRefusal(Message(id, .error, text, file: path, expected: expected, remedy: remedy))
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw refusal(.fileMissing, "no such file", "Check the name.")
    }
    guard !isFolder.boolValue else {
      throw refusal(
        .fileIsFolder, "this is a folder", expected: "a table in CSV", "Name the file in it.")
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw refusal(.fileUnreadable, "the file cannot be opened", "Check its permissions.")
    }
    defer { try? handle.close() }
    let data: Data
    do {
      data = try handle.read(upToCount: greatestByteCount + 1) ?? Data()
    } catch {
      throw refusal(.fileUnreadable, "the file cannot be read", "Check the disk it is on.")
    }
    guard data.count <= greatestByteCount else {
      throw refusal(
        .documentTooLarge, "the table is too large", expected: "at most 4 MB",
        "Check that this is the file you meant.")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw refusal(
        .documentWrongKind, "the table is not UTF-8 text", expected: "CSV in UTF-8",
        "Export it as CSV (UTF-8).")
    }
    return text
  }
}
