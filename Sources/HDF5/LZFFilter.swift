import CHDF5
import CHDF5Shim
import Foundation

/// LZF as a filter of libhdf5 (registered number 32000), which has none of its own.
///
/// libhdf5 trusts a filter to return a whole chunk, so both sides are checked: a chunk must decode
/// to as many bytes as the filter's parameter says, and a dataset is read only where that parameter
/// is the size of its chunks (`HDF5Dataset.requireUsableFilters`).
enum LZFFilter {
  static let id: H5Z_filter_t = 32000

  /// Whether this program's decoder is the one that libhdf5 uses.
  static let isRegistered: Bool = {
    // The library keeps the name's address, so it is never freed.
    guard let name = strdup("lzf") else { return false }
    var filter = H5Z_class2_t()
    filter.version = H5Z_CLASS_T_VERS
    filter.id = id
    filter.encoder_present = 0
    filter.decoder_present = 1
    filter.name = UnsafePointer(name)
    filter.filter = { flags, valueCount, values, count, capacity, buffer in
      LZFFilter.undo(flags, valueCount, values, count, capacity, buffer)
    }
    return H5Zregister(&filter) >= 0
  }()

  /// Bytes of a chunk before compression, of the three parameters that h5py writes: the filter's
  /// revision, LZF's version, the chunk's size.
  static func chunkByteCount(_ parameters: [UInt32]) -> Int? {
    parameters.count >= 3 && parameters[2] > 0 ? Int(parameters[2]) : nil
  }

  /// - Returns: bytes in the new buffer, 0 on failure.
  private static func undo(
    _ flags: UInt32, _ valueCount: Int, _ values: UnsafePointer<UInt32>?, _ count: Int,
    _ capacity: UnsafeMutablePointer<Int>?,
    _ buffer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> Int {
    guard flags & UInt32(H5Z_FLAG_REVERSE) != 0, let capacity, let buffer,
      let input = buffer.pointee, count > 0,
      let wanted = chunkByteCount(
        Array(UnsafeBufferPointer(start: values, count: values == nil ? 0 : valueCount)))
    else { return 0 }
    let compressed = UnsafeRawBufferPointer(start: input, count: count)
    guard LZFDecoder.decodedCount(compressed) == wanted, let output = malloc(wanted) else {
      return 0
    }
    guard
      LZFDecoder.decode(
        compressed, into: UnsafeMutableRawBufferPointer(start: output, count: wanted))
    else {
      free(output)
      return 0
    }
    free(input)
    buffer.pointee = output
    capacity.pointee = wanted
    return wanted
  }
}

extension HDF5Dataset {
  /// Refuses a dataset whose LZF parameter is not the size of its chunks: libhdf5 would read beyond
  /// what the filter returns.
  ///
  /// - Throws: `HDF5Error`.
  func requireUsableFilters(_ operation: String) throws {
    guard usesLZF else { return }
    let properties = HDF5Handle(H5Dget_create_plist(handle.id), close: H5Pclose)
    var flags: UInt32 = 0
    var configuration: UInt32 = 0
    var parameters = [UInt32](repeating: 0, count: 8)
    var count = parameters.count
    guard
      H5Pget_filter_by_id2(
        properties.id, LZFFilter.id, &flags, &count, &parameters, 0, nil, &configuration) >= 0
    else { throw HDF5Library.failure(operation, file: file.name, object: path) }
    var extents = [hsize_t](repeating: 0, count: max(1, shape.count))
    let rank = H5Pget_chunk(properties.id, Int32(extents.count), &extents)
    guard rank > 0, Int(rank) == shape.count else {
      throw refused(operation, "its chunks have another rank than it has")
    }
    let type = HDF5Handle(H5Dget_type(handle.id), close: H5Tclose)
    let bytes = extents.reduce(H5Tget_size(type.id)) { product, extent in
      let (value, overflow) = product.multipliedReportingOverflow(by: Int(clamping: extent))
      return overflow ? .max : value
    }
    let stated = LZFFilter.chunkByteCount(Array(parameters.prefix(min(count, parameters.count))))
    guard stated == bytes else {
      throw refused(
        operation,
        "its chunks have \(bytes) bytes, but the LZF filter says \(stated.map(String.init) ?? "nothing")"
      )
    }
  }
}
