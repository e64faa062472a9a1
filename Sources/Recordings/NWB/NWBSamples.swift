import HDF5
import Messages

/// Reads stored samples, and says which samples could not be read.
struct NWBSamples {
  let file: HDF5File

  /// The stored numbers of a range of a series.
  ///
  /// - Throws: `RecordingError` naming path and sample range.
  func stored(of series: NWBSeries, first: Int, count: Int) throws -> [Double] {
    try stored(at: series.dataPath, first: first, count: count)
  }

  /// - Throws: `RecordingError` naming path and sample range.
  func stored(at path: String, first: Int, count: Int) throws -> [Double] {
    let data: HDF5Dataset
    do {
      data = try file.dataset(at: path)
      return try read(data, first: first, count: count)
    } catch let error as HDF5Error {
      throw explained(error, path: path, first: first, count: count)
    }
  }

  /// A range of one row of a table of channels × samples.
  ///
  /// - Throws: `RecordingError` naming path and sample range.
  func stored(at path: String, row: Int, first: Int, count: Int) throws -> [Double] {
    do {
      let data = try file.dataset(at: path)
      return data.shape.count == 1 && row == 0
        ? try data.read(Double.self, first: first, count: count)
        : try data.read(Double.self, start: [row, first], extent: [1, count])
    } catch let error as HDF5Error {
      throw explained(error, path: path, first: first, count: count)
    }
  }

  private func read(_ data: HDF5Dataset, first: Int, count: Int) throws -> [Double] {
    guard data.shape.count > 1 else {
      return try data.read(Double.self, first: first, count: count)
    }
    // A column: one value a sample in the first place of every further dimension.
    let others = data.shape.count - 1
    return try data.read(
      Double.self, start: [first] + Array(repeating: 0, count: others),
      extent: [count] + Array(repeating: 1, count: others))
  }

  private func explained(
    _ error: HDF5Error, path: String, first: Int, count: Int
  ) -> any ReportableError {
    guard !error.isFromNewerHDF5, let data = try? file.dataset(at: path) else { return error }
    let last = first + count
    if let filter = data.filters.first(where: { !$0.isAvailable }) {
      return RecordingError(
        Message(
          .recordingFilterMissing, .error,
          "samples \(first)..<\(last) cannot be read: they are compressed with \(filter.name) "
            + "(HDF5 filter \(filter.id)), which is not installed", file: file.name, object: path,
          found: filter.name,
          remedy: "Re-save the file with gzip (h5repack -f GZIP=4), or install the HDF5 plugin."))
    }
    if error.isOutOfMemory {
      return RecordingError(
        Message(
          .readerOutOfMemory, .error,
          "samples \(first)..<\(last) do not fit into the memory that a reader may use",
          file: file.name, object: path, found: error.reason))
    }
    let damaged = damagedRange(data, first: first, last: last)
    return RecordingError(
      Message(
        .recordingUnreadableObject, .error,
        "samples \(damaged.lowerBound)..<\(damaged.upperBound) cannot be read", file: file.name,
        object: path, found: error.reason,
        remedy: "Copy the file again from its source; if that does not help, it is damaged."))
  }

  /// The first run of chunks that fails.
  private func damagedRange(_ data: HDF5Dataset, first: Int, last: Int) -> Range<Int> {
    guard data.shape.dropFirst().allSatisfy({ $0 == 1 }), let length = data.chunkLength, length > 0,
      (last - first) / length < 100_000
    else {
      return first..<last
    }
    func isReadable(_ range: Range<Int>) -> Bool {
      (try? read(data, first: range.lowerBound, count: range.count)) != nil
    }
    var start: Int?
    var position = first
    while position < last {
      let next = min(last, (position / length + 1) * length)
      if isReadable(position..<next) {
        if let start { return start..<position }
      } else if start == nil {
        start = position
      }
      position = next
    }
    return (start ?? first)..<last
  }
}
