import Foundation
import Messages

/// A table of comma-separated values after RFC 4180 that is read strictly: a header line, known
/// columns, as many fields in each row, every value what its column says.
///
/// A byte order mark, line ends of any system and lines without a character are taken; `#`, other
/// separators and decimal commas are not.
public struct InputTable: Sendable {
  /// One row, with the line it begins in.
  public struct Row: Sendable {
    public let line: Int
    public let fields: [String]
  }

  public let file: String
  public let header: [String]
  public let rows: [Row]

  /// - Parameters:
  ///   - text: the table.
  ///   - file: its name in messages.
  ///   - columns: the names that may stand in the header.
  /// - Throws: `DocumentRefusal` with up to 20 messages.
  public init(text: String, file: String, columns: [String]) throws(DocumentRefusal) {
    var scanner = FieldScanner(text: text, file: file)
    guard let header = try scanner.next() else {
      throw DocumentRefusal(
        Message(
          .documentWrongKind, .error, "the table is empty", file: file, line: 1,
          expected: "a header line", remedy: "Write the names of the columns in the first line."))
    }
    var problems = Self.problems(of: header, columns: columns)
    var rows: [Row] = []
    while let row = try scanner.next() {
      if row.fields.count == header.fields.count {
        rows.append(row)
      } else if problems.count < DocumentRefusal.greatestCount {
        problems.append(
          DocumentProblem(
            .documentWrongKind, path: "", position: DocumentPosition(line: row.line, column: 1),
            "the row has another number of fields than the header",
            expected: "\(header.fields.count)", found: "\(row.fields.count)",
            remedy: "Write numbers with a decimal point, and a field for each column, if empty."))
      }
    }
    guard problems.isEmpty else { throw DocumentRefusal(problems, file: file) }
    self.file = file
    self.header = header.fields
    self.rows = rows
  }

  private static func problems(of header: Row, columns: [String]) -> [DocumentProblem] {
    var seen: Set<String> = []
    return header.fields.enumerated().compactMap { index, name in
      let position = DocumentPosition(line: header.line, column: index + 1)
      if !seen.insert(name).inserted {
        return DocumentProblem(
          .documentDuplicateKey, path: name, position: position, "the column stands there twice",
          remedy: "Remove one of them.")
      }
      guard !columns.contains(name) else { return nil }
      let nearest = NearestName.of(name, among: columns)
      let isSeparated = [";", "\t"].contains { name.contains($0) }
      return DocumentProblem(
        .documentUnknownKey, path: name, position: position, "the column is not known",
        expected: columns.joined(separator: ", "), found: name.isEmpty ? "no name" : name,
        remedy: nearest.map { "Did you mean \($0)?" }
          ?? (isSeparated ? "Separate columns by commas." : "Remove or rename the column."))
    }
  }

  /// Position of a column; nil where the table has none.
  public func column(_ name: String) -> Int? { header.firstIndex(of: name) }

  /// Refuses the table for what was found in its rows.
  ///
  /// - Parameter problems: each with the line it stands in; the first 20 are told.
  /// - Throws: `DocumentRefusal` if there are any.
  public func refuse(
    _ problems: [(row: Row, column: String, problem: SchemaComplaint)]
  ) throws(DocumentRefusal) {
    guard !problems.isEmpty else { return }
    throw DocumentRefusal(
      problems.prefix(DocumentRefusal.greatestCount).map { row, column, problem in
        DocumentProblem(
          .documentWrongValue, path: column,
          position: DocumentPosition(
            line: row.line, column: (self.column(column) ?? 0) + 1),
          problem.text, expected: problem.expected, found: problem.found, remedy: problem.remedy)
      }, file: file)
  }
}

/// Cuts text into fields, row by row.
private struct FieldScanner {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1

  private static let (quote, comma, lineFeed, carriageReturn) = (
    UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")
  )

  init(text: String, file: String) {
    bytes = Array((text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text).utf8)
    self.file = file
  }

  /// The next row that has a character; nil at the end.
  ///
  /// - Throws: `DocumentRefusal` where quotes are not as they must be: what follows is not known.
  mutating func next() throws(DocumentRefusal) -> InputTable.Row? {
    while position < bytes.count, isLineEnd { endLine() }
    guard position < bytes.count else { return nil }
    let start = line
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard position < bytes.count else { break }
      if bytes[position] == Self.comma {
        position += 1
        continue
      }
      endLine()
      break
    }
    return InputTable.Row(line: start, fields: fields)
  }

  private var isLineEnd: Bool {
    bytes[position] == Self.lineFeed || bytes[position] == Self.carriageReturn
  }

  private mutating func endLine() {
    let isReturn = bytes[position] == Self.carriageReturn
    position += 1
    if isReturn, position < bytes.count, bytes[position] == Self.lineFeed { position += 1 }
    line += 1
  }

  private mutating func field() throws(DocumentRefusal) -> String {
    guard position < bytes.count, bytes[position] == Self.quote else {
      let first = position
      while position < bytes.count, bytes[position] != Self.comma, !isLineEnd {
        guard bytes[position] != Self.quote else {
          throw refused("a quote stands in a field that does not begin with one")
        }
        position += 1
      }
      return String(decoding: bytes[first..<position], as: UTF8.self)
        .trimmingCharacters(in: .whitespaces)
    }
    let start = line
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else {
          guard position == bytes.count || bytes[position] == Self.comma || isLineEnd else {
            throw refused("something follows the closing quote of a field")
          }
          return String(decoding: content, as: UTF8.self)
        }
        position += 1
      } else if byte == Self.lineFeed {
        line += 1
      }
      content.append(byte)
    }
    line = start
    throw refused("the quote that begins here is never closed")
  }

  private func refused(_ text: String) -> DocumentRefusal {
    DocumentRefusal(
      Message(
        .documentWrongKind, .error, text, file: file, line: line,
        expected: "fields after RFC 4180",
        remedy: "Double a quote within quotes, and put the whole field into quotes."))
  }
}
