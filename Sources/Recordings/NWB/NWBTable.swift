import HDF5

/// Columns of an NWB table (`DynamicTable`): one data set a column, one element a row.
struct NWBTable {
  let group: HDF5Group

  init(_ group: HDF5Group) { self.group = group }

  /// nil where the file has no table there.
  init?(at path: String, in file: HDF5File) {
    guard file.kind(at: path) == .group, let group = try? file.group(at: path) else { return nil }
    self.group = group
  }

  func texts(_ column: String) -> [String]? {
    guard let data = (try? group.dataset(column)) ?? nil, data.elementType == .text else {
      return nil
    }
    return try? data.strings()
  }

  func numbers(_ column: String) -> [Double]? {
    guard let data = (try? group.dataset(column)) ?? nil, data.elementType.isNumeric,
      data.shape.count == 1, data.count <= 1 << 20
    else { return nil }
    return try? data.read(Double.self)
  }

  func integers(_ column: String) -> [Int]? {
    numbers(column)?.map { Int(exactly: $0.rounded()) ?? -1 }
  }

  func references(_ column: String) -> [ObjectReference]? {
    guard let data = (try? group.dataset(column)) ?? nil else { return nil }
    return try? data.references()
  }

  /// A column of `{idx_start, count, timeseries}`; nil where the table has none.
  ///
  /// - Throws: `HDF5Error` where there is one that cannot be read.
  func ranges(_ column: String) throws -> [ObjectRange]? {
    guard let data = try group.dataset(column) else { return nil }
    return try data.ranges(first: "idx_start", count: "count", target: "timeseries")
  }

  /// Row by row the elements of a column that holds several a row: `COLUMN_index` holds the end of
  /// each row (exclusive). Without an index each row has one element.
  func ragged<Element>(_ values: [Element]?, _ column: String) -> [[Element]]? {
    guard let values else { return nil }
    guard let ends = integers("\(column)_index") else { return values.map { [$0] } }
    var start = 0
    return ends.map { end in
      let bounded = min(max(end, start), values.count)
      defer { start = bounded }
      return Array(values[start..<bounded])
    }
  }
}
