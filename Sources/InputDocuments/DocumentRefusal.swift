import Messages

/// Why a document was refused: everything that is wrong with it, up to 20 at once.
public struct DocumentRefusal: ReportableError {
  public static let greatestCount = 20

  /// In the order of the file; never empty.
  public let messages: [Message]

  public init(_ message: Message) { messages = [message] }

  /// - Parameter problems: at least one.
  init(_ problems: [DocumentProblem], file: String) {
    let sorted = problems.enumerated().sorted {
      let (one, other) = ($0.element.position, $1.element.position)
      return (one?.line ?? 0, one?.column ?? 0, $0.offset)
        < (other?.line ?? 0, other?.column ?? 0, $1.offset)
    }
    messages = sorted.prefix(Self.greatestCount).map { $0.element.message(file: file) }
  }

  public var message: Message {
    messages.first ?? Message(.defect, .error, "a document was refused without a reason")
  }
  public var exitStatus: ExitStatus { .inputRefused }
}

/// Something wrong with a value of a document.
public struct DocumentProblem: Hashable, Sendable {
  public var id: MessageID
  /// `conditions.A.stimuli[0].offset`.
  public var path: String
  public var position: DocumentPosition?
  public var text: String
  public var expected: String?
  public var found: String?
  public var remedy: String

  public init(
    _ id: MessageID, path: String, position: DocumentPosition? = nil, _ text: String,
    expected: String? = nil, found: String? = nil, remedy: String
  ) {
    self.id = id
    self.path = path
    self.position = position
    self.text = text
    self.expected = expected
    self.found = found
    self.remedy = remedy
  }

  func message(file: String) -> Message {
    Message(
      id, .error, text, file: file, line: position?.line, column: position?.column,
      object: path.isEmpty ? nil : path, expected: expected, found: found, remedy: remedy)
  }
}
