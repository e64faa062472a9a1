/// Where something stands in a file; both counted from 1.
public struct DocumentPosition: Hashable, Sendable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A piece of a document as it was written: texts, not guesses of what they mean.
struct DocumentNode: Sendable {
  struct Member: Sendable {
    var key: String
    var position: DocumentPosition
    var value: DocumentNode
  }

  enum Content: Sendable {
    /// - Parameter isPlain: written without quotes; only then can it stand for "nothing".
    case scalar(String, isPlain: Bool)
    case mapping([Member])
    case sequence([DocumentNode])
  }

  var content: Content
  var position: DocumentPosition
  /// `conditions.A.stimuli[0].offset`; empty for the whole document.
  var path: String

  /// What kind of thing is here, for a person.
  var kind: String {
    switch content {
    case .scalar(let text, let isPlain): text.isEmpty && isPlain ? "nothing" : "\"\(text)\""
    case .mapping: "a group of keys"
    case .sequence: "a list"
    }
  }

  static func path(_ parent: String, _ key: String) -> String {
    parent.isEmpty ? key : "\(parent).\(key)"
  }
}
