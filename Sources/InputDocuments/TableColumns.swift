import Messages

/// Values of a table's rows, by the names of its columns.
public struct TableColumns: Sendable {
  public typealias Problem = (row: InputTable.Row, column: String, problem: SchemaComplaint)

  public let table: InputTable

  public init(_ table: InputTable) { self.table = table }

  /// - Throws: `DocumentRefusal` that names every column that is missing.
  public func require(_ columns: [String]) throws(DocumentRefusal) {
    let missing = columns.filter { table.column($0) == nil }
    guard let first = missing.first else { return }
    throw DocumentRefusal(
      Message(
        .documentMissingKey, .error, "columns are missing: \(missing.joined(separator: ", "))",
        file: table.file, line: 1, object: first, expected: columns.joined(separator: ", "),
        found: table.header.joined(separator: ", "), remedy: "Add them, a value in each row."))
  }

  /// nil where there is no such column, or nothing in the field.
  public func text(_ column: String, _ row: InputTable.Row) -> String? {
    guard let index = table.column(column), index < row.fields.count, !row.fields[index].isEmpty
    else { return nil }
    return row.fields[index]
  }

  /// A number that must be there.
  public func number(
    _ column: String, _ row: InputTable.Row, _ range: ClosedRange<Double>,
    _ problems: inout [Problem]
  ) -> Double? {
    guard text(column, row) != nil else {
      problems.append(
        (
          row, column,
          SchemaComplaint(
            "the value is missing", expected: "a number",
            remedy: "Write it, or leave out the row.")
        ))
      return nil
    }
    return optionalNumber(column, row, range, &problems)
  }

  /// A number, or nothing.
  public func optionalNumber(
    _ column: String, _ row: InputTable.Row, _ range: ClosedRange<Double>,
    _ problems: inout [Problem]
  ) -> Double? {
    guard let text = text(column, row) else { return nil }
    guard let value = Self.number(text), range.contains(value) else {
      problems.append(
        (
          row, column,
          SchemaComplaint(
            Self.number(text) == nil ? "not a number" : "outside the limits",
            expected: "a number from \(range.lowerBound) to \(range.upperBound)",
            found: "\"\(text)\"",
            remedy: "Write a decimal point and no unit; a value that was not measured stays empty.")
        ))
      return nil
    }
    return value
  }

  /// Numbers of programs may have more digits than a person writes; NaN and infinities are none.
  private static func number(_ text: String) -> Double? {
    guard text.unicodeScalars.allSatisfy({ "+-.0123456789eE".unicodeScalars.contains($0) }),
      let value = Double(text), value.isFinite
    else { return nil }
    return value
  }
}
