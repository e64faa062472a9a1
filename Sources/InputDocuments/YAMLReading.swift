import Foundation
import Messages
import Yams

/// Text of a YAML file → nodes with their positions. Yams composes; its typing is not used, so `no`,
/// `10:30` and `0012` stay what was written.
enum YAMLReading {
  static let greatestByteCount = 4 << 20
  static let greatestNodeCount = 100_000

  /// - Throws: `DocumentRefusal`.
  static func text(ofFile path: String) throws(DocumentRefusal) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw DocumentRefusal(
        Message(
          .fileMissing, .error, "no such file", file: path,
          remedy: "Check the name; other files are looked for beside the one that names them."))
    }
    guard !isFolder.boolValue else {
      throw DocumentRefusal(
        Message(
          .fileIsFolder, .error, "this is a folder", file: path, expected: "a YAML file",
          remedy: "Name the file in it."))
    }
    // One byte more than allowed is enough to know.
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw DocumentRefusal(
        Message(
          .fileUnreadable, .error, "the file cannot be opened", file: path,
          remedy: "Check its permissions."))
    }
    defer { try? handle.close() }
    let data: Data
    do {
      data = try handle.read(upToCount: greatestByteCount + 1) ?? Data()
    } catch {
      throw DocumentRefusal(
        Message(
          .fileUnreadable, .error, "the file cannot be read", file: path,
          remedy: "Check the disk it is on."))
    }
    guard data.count <= greatestByteCount else {
      throw DocumentRefusal(
        Message(
          .documentTooLarge, .error, "the file is too large for a protocol, rig or calibration",
          file: path, expected: "at most 4 MB", found: "more",
          remedy: "Check that this is the file you meant."))
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw DocumentRefusal(
        Message(
          .documentNotYAML, .error, "the file is not UTF-8 text", file: path,
          remedy: "Save it as UTF-8."))
    }
    return text
  }

  /// - Throws: `DocumentRefusal`.
  static func node(of text: String, file: String) throws(DocumentRefusal) -> DocumentNode {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw DocumentRefusal(message(of: error, file: file))
    }
    guard let root else {
      throw DocumentRefusal(
        Message(
          .documentNotYAML, .error, "the file is empty", file: file,
          expected: "a first line such as apical: protocol/1",
          remedy: "Start from one of the files in Protocols."))
    }
    var conversion = Conversion(file: file)
    return try conversion.node(of: root, path: "")
  }

  private static func message(of error: any Error, file: String) -> Message {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      Message(
        .documentNotYAML, .error, "not YAML: \(problem)", file: file, line: mark.line,
        column: mark.column,
        remedy: "Check indentation, colons, quotes and brackets here and in the line above.")
    case .duplicatedKeysInMapping(let keys, let context):
      Message(
        .documentDuplicateKey, .error, "a key is given twice in one group", file: file,
        line: context.mark.line, column: context.mark.column, object: keys.first,
        remedy: "Keep one of them.")
    default:
      Message(
        .documentNotYAML, .error, "not YAML", file: file,
        remedy: "Check that this is a text file that you wrote.")
    }
  }

  /// Counts every node that is visited, so that a small file that repeats itself by references
  /// cannot grow without end.
  private struct Conversion {
    let file: String
    var count = 0

    mutating func node(of node: Node, path: String) throws(DocumentRefusal) -> DocumentNode {
      count += 1
      let mark = node.mark
      let position = DocumentPosition(line: mark?.line ?? 1, column: mark?.column ?? 1)
      guard count <= greatestNodeCount else {
        throw DocumentRefusal(
          Message(
            .documentTooManyNodes, .error, "the file holds too many values", file: file,
            line: position.line, column: position.column, expected: "at most 100000",
            remedy: "Check that this is the file you meant; YAML references count each time."))
      }
      switch node {
      case .scalar(let scalar):
        return DocumentNode(
          content: .scalar(scalar.string, isPlain: scalar.style == .plain), position: position,
          path: path)
      case .sequence(let sequence):
        var items: [DocumentNode] = []
        for (index, item) in sequence.enumerated() {
          items.append(try self.node(of: item, path: "\(path)[\(index)]"))
        }
        return DocumentNode(content: .sequence(items), position: position, path: path)
      case .mapping(let mapping):
        var members: [DocumentNode.Member] = []
        for (key, value) in mapping {
          guard case .scalar(let name) = key else {
            throw DocumentRefusal(
              Message(
                .documentNotYAML, .error, "a key is not a word", file: file,
                line: key.mark?.line, column: key.mark?.column, object: path,
                remedy: "Write a name before the colon."))
          }
          members.append(
            DocumentNode.Member(
              key: name.string,
              position: DocumentPosition(
                line: name.mark?.line ?? position.line,
                column: name.mark?.column ?? position.column),
              value: try self.node(of: value, path: DocumentNode.path(path, name.string))))
        }
        return DocumentNode(content: .mapping(members), position: position, path: path)
      case .alias:
        throw DocumentRefusal(
          Message(
            .documentNotYAML, .error, "a reference that leads nowhere", file: file,
            line: position.line, column: position.column, remedy: "Write the value itself."))
      }
    }
  }
}
