import Foundation

/// A table of comma-separated values after RFC 4180, with line feeds, a header line, and empty
/// fields for what is missing.
public struct CSVTable: Sendable {
  public enum Cell: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral
  {
    case text(String)
    case integer(Int)
    case real(Double)
    case truth(Bool)
    case missing

    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(_ value: String?) { self = value.map(Cell.text) ?? .missing }
    public init(_ value: Int?) { self = value.map(Cell.integer) ?? .missing }
    /// A number that is not finite is missing.
    public init(_ value: Double?) {
      self = value.flatMap { $0.isFinite ? .real($0) : nil } ?? .missing
    }
    public init(_ value: Bool?) { self = value.map(Cell.truth) ?? .missing }

    /// The field as it stands in the file.
    public var field: String {
      switch self {
      case .text(let text):
        text.contains { "\",\n\r\r\n".contains($0) }
          ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text
      case .integer(let value): String(value)
      case .real(let value):
        value == value.rounded() && abs(value) < 1e15
          ? String(Int(value)) : "\(value)"
      case .truth(let value): value ? "true" : "false"
      case .missing: ""
      }
    }
  }

  /// Keys of the columns; equal to the JSON keys of the same values.
  public let header: [String]
  public private(set) var rows: [[Cell]] = []

  public init(header: [String], rows: [[Cell]] = []) {
    self.header = header
    for row in rows { append(row) }
  }

  /// Appends a row; one that is too short is filled with missing cells, extra cells are left out.
  public mutating func append(_ row: [Cell]) {
    rows.append(header.indices.map { $0 < row.count ? row[$0] : .missing })
  }

  public var data: Data {
    var text = header.map { Cell.text($0).field }.joined(separator: ",") + "\n"
    for row in rows { text += row.map(\.field).joined(separator: ",") + "\n" }
    return Data(text.utf8)
  }
}
