import HDF5

/// Which elements of a data set are the samples of one signal.
enum SampleLine: Hashable {
  /// All of them; of a table with further dimensions the first place in each.
  case only
  /// A row of a matrix, counted from 0, as `h5ls` and h5py show it; a vector is its own row 0.
  case row(Int)
  case column(Int)
  /// A member of each row of a table.
  case member(String)

  /// Reads stored numbers.
  ///
  /// - Parameters:
  ///   - scale: makes of a stored number what is wanted.
  /// - Throws: `HDF5Error`, also where the line does not lie in the data set.
  func read(
    _ data: HDF5Dataset, first: Int, count: Int, scale: SampleScale? = nil
  ) throws -> [Double] {
    var values: [Double]
    switch self {
    case .only where data.shape.count <= 1, .row(0) where data.shape.count == 1:
      // Long signals lie so; they are inflated and scaled by several threads.
      return try data.read(first: first, count: count, transform: scale?.apply)
    case .only:
      let others = data.shape.count - 1
      values = try data.read(
        Double.self, start: [first] + Array(repeating: 0, count: others),
        extent: [count] + Array(repeating: 1, count: others))
    case .row(let row):
      values = try data.read(Double.self, start: [row, first], extent: [1, count])
    case .column(let column):
      values = try data.read(Double.self, start: [first, column], extent: [count, 1])
    case .member(let member):
      values = try data.read(member: member, first: first, count: count)
    }
    if let scale { values.withUnsafeMutableBufferPointer { scale.apply($0) } }
    return values
  }

  /// Samples on the line; nil where the data set has no such line.
  func count(in data: HDF5Dataset) -> Int? {
    let shape = data.shape
    switch self {
    case .only:
      guard shape.count <= 1 || shape.dropFirst().allSatisfy({ $0 == 1 }) else { return nil }
      return shape.first ?? 1
    case .row(0) where shape.count == 1:
      return shape[0]
    case .row(let row):
      guard shape.count == 2, (0..<shape[0]).contains(row) else { return nil }
      return shape[1]
    case .column(let column):
      guard shape.count == 2, (0..<shape[1]).contains(column) else { return nil }
      return shape[0]
    case .member:
      return shape.count == 1 ? shape[0] : nil
    }
  }

  /// Path of the line, for messages: `/sweeps[2,:]`.
  func path(in dataset: String) -> String {
    switch self {
    case .only: dataset
    case .row(let row): "\(dataset)[\(row),:]"
    case .column(let column): "\(dataset)[:,\(column)]"
    case .member(let member): "\(dataset).\(member)"
    }
  }
}
