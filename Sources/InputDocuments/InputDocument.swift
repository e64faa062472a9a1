import Messages

/// A kind of document: its header word, its version, its schema.
public struct DocumentFormat<Value: Sendable>: Sendable {
  /// The word of the header: `apical: protocol/1`.
  public let name: String
  /// The version that this Apical reads and writes.
  public let majorVersion: Int
  public let schema: Schema<Value>

  public init(name: String, majorVersion: Int, schema: Schema<Value>) {
    self.name = name
    self.majorVersion = majorVersion
    self.schema = schema
  }

  /// The first line of a document of this kind.
  public var header: String { "apical: \(name)/\(majorVersion)" }

  /// - Throws: `DocumentRefusal` with up to 20 messages.
  public func read(file path: String) throws(DocumentRefusal) -> InputDocument<Value> {
    try read(text: YAMLReading.text(ofFile: path), file: path)
  }

  /// - Parameters:
  ///   - text: the document.
  ///   - file: its name in messages.
  /// - Throws: as ``read(file:)``.
  public func read(
    text: String, file: String
  ) throws(DocumentRefusal) -> InputDocument<Value> {
    let root = try YAMLReading.node(of: text, file: file)
    let body = try body(of: root, file: file)
    var state = ReadingState(root: schema.shape)
    let value = schema.read(body, &state)
    guard let value, state.problems.isEmpty else {
      throw DocumentRefusal(state.problems, file: file)
    }
    return InputDocument(file: file, text: text, value: value, positions: state.positions)
  }

  /// The document without its header, which is checked first: nothing else in a document of
  /// another kind means anything.
  private func body(
    of root: DocumentNode, file: String
  ) throws(DocumentRefusal) -> DocumentNode {
    guard case .mapping(var members) = root.content,
      let index = members.firstIndex(where: { $0.key == "apical" })
    else {
      throw refusal(
        .documentWrongHeader, root.position, "the file does not say what it is", found: nil,
        "Write \"\(header)\" in the first line.", file)
    }
    let member = members.remove(at: index)
    let position = member.value.position
    guard case .scalar(let text, _) = member.value.content else {
      throw refusal(
        .documentWrongHeader, position, "the header is not a text", found: member.value.kind,
        "Write \"\(header)\" in the first line.", file)
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let version = Int(parts[1]), version >= 1 else {
      throw refusal(
        .documentWrongHeader, position, "the header is not understood", found: text,
        "Write \"\(header)\" in the first line.", file)
    }
    guard parts[0] == name else {
      throw refusal(
        .documentWrongHeader, position, "this is another kind of file", found: text,
        "Name a \(name) file here.", file)
    }
    guard version <= majorVersion else {
      throw refusal(
        .documentNewer, position, "this file was written for a newer Apical", found: text,
        "Update Apical.", file)
    }
    return DocumentNode(content: .mapping(members), position: root.position, path: "")
  }

  private func refusal(
    _ id: MessageID, _ position: DocumentPosition, _ text: String, found: String?,
    _ remedy: String, _ file: String
  ) -> DocumentRefusal {
    DocumentRefusal(
      Message(
        id, .error, text, file: file, line: position.line, column: position.column,
        object: "apical", expected: "\(name)/\(majorVersion)", found: found, remedy: remedy))
  }
}

/// A document that was read, with the places of its keys.
public struct InputDocument<Value: Sendable>: Sendable {
  public let file: String
  /// The document as it was read.
  public let text: String
  public let value: Value
  private let positions: [String: DocumentPosition]

  init(file: String, text: String, value: Value, positions: [String: DocumentPosition]) {
    self.file = file
    self.text = text
    self.value = value
    self.positions = positions
  }

  /// The same document with a value that other files have completed.
  public func completed(_ value: Value) -> InputDocument {
    InputDocument(file: file, text: text, value: value, positions: positions)
  }

  /// Where a path such as `conditions.A.stimuli[0]` stands; for a key that is not written, where
  /// the group stands in which it would.
  public func position(of path: String) -> DocumentPosition? {
    var path = path[...]
    while true {
      if let position = positions[String(path)] { return position }
      guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
      path = path[..<cut]
    }
  }

  /// Refuses the document for problems that were found after reading it.
  ///
  /// - Throws: `DocumentRefusal` if there are any.
  public func refuse(_ problems: [DocumentProblem]) throws(DocumentRefusal) {
    guard !problems.isEmpty else { return }
    throw DocumentRefusal(
      problems.map { problem in
        var problem = problem
        problem.position = problem.position ?? position(of: problem.path)
        return problem
      }, file: file)
  }
}
