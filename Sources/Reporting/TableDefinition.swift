import OutputFiles

/// One table of a report: its file name and its columns. A column's header is the JSON key of the
/// same value; where a key stands inside another (`reference.kind`) both are joined by `_`, and the
/// two ends of a pair carry `_lower` and `_upper`, or `_start` and `_end` for a window.
struct TableDefinition<Row>: Sendable {
  struct Column: Sendable {
    let header: String
    let cell: @Sendable (Row) -> CSVTable.Cell

    init(_ header: String, _ cell: @escaping @Sendable (Row) -> CSVTable.Cell) {
      self.header = header
      self.cell = cell
    }
  }

  /// Stem of the file in `tables/`.
  let name: String
  let columns: [Column]

  func table(_ rows: [Row]) -> CSVTable {
    CSVTable(
      header: columns.map(\.header), rows: rows.map { row in columns.map { $0.cell(row) } })
  }
}
