import HDF5
import Messages

/// Reads stored samples, and says which samples could not be read.
struct StoredSamples {
  let file: HDF5File

  /// The stored numbers of a range of a series.
  ///
  /// - Throws: `RecordingError` naming path and sample range.
  func stored(of series: NWBSeries, first: Int, count: Int) throws -> [Double] {
    try stored(at: series.dataPath, first: first, count: count)
  }

  /// - Parameter scale: makes of a stored number what is wanted; the number itself unless given.
  /// - Throws: `RecordingError` naming path and sample range.
  func stored(
    at path: String, line: SampleLine = .only, first: Int, count: Int, scale: SampleScale? = nil
  ) throws -> [Double] {
    let data: HDF5Dataset
    do {
      data = try file.dataset(at: path)
      return try line.read(data, first: first, count: count, scale: scale)
    } catch let error as HDF5Error {
      throw explained(error, path: path, line: line, first: first, count: count)
    }
  }

  private func explained(
    _ error: HDF5Error, path: String, line: SampleLine, first: Int, count: Int
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
          remedy: filter.remedy))
    }
    if error.isOutOfMemory {
      return RecordingError(
        Message(
          .readerOutOfMemory, .error,
          "samples \(first)..<\(last) do not fit into the memory that a reader may use",
          file: file.name, object: path, found: error.reason))
    }
    let damaged = damagedRange(data, line: line, first: first, last: last)
    return RecordingError(
      Message(
        .recordingUnreadableObject, .error,
        "samples \(damaged.lowerBound)..<\(damaged.upperBound) cannot be read", file: file.name,
        object: path, found: error.reason,
        remedy: "Copy the file again from its source; if that does not help, it is damaged."))
  }

  /// The first run of chunks that fails.
  private func damagedRange(
    _ data: HDF5Dataset, line: SampleLine, first: Int, last: Int
  ) -> Range<Int> {
    if case .row = line, data.shape.count > 1 { return first..<last }
    guard let length = data.chunkLength, length > 0, (last - first) / length < 100_000 else {
      return first..<last
    }
    func isReadable(_ range: Range<Int>) -> Bool {
      (try? line.read(data, first: range.lowerBound, count: range.count)) != nil
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
