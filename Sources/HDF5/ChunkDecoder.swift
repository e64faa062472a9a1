import CHDF5
import CHDF5Shim
import CLibdeflate

/// How the chunks of a one-dimensional dataset become numbers without libhdf5, whose one lock lets no
/// two threads inflate at once.
///
/// Known are chunks of little-endian numbers that are plain or went through gzip, with or without
/// shuffle before it. Every other dataset, and every chunk that is not as it should be, is left to
/// libhdf5, whose answer then counts.
struct ChunkDecoder: Sendable {
  /// Numbers in a chunk; the last chunk of a dataset has as many.
  let length: Int
  private let number: StoredNumber
  private let isCompressed: Bool
  private let isShuffled: Bool

  /// Bytes of a chunk beyond which libhdf5 reads.
  private static let byteLimit = 1 << 30

  var byteCount: Int { length * number.byteCount }

  /// Bytes that a chunk in the file may have: gzip lets data that do not shrink grow by 5 bytes in
  /// 16 kB and 18 more (RFC 1950, 1951).
  var storedByteLimit: Int { byteCount + byteCount / 1024 + 64 }

  /// nil for datasets that libhdf5 has to read.
  init?(_ dataset: HDF5Dataset) {
    let properties = HDF5Handle(H5Dget_create_plist(dataset.handle.id), close: H5Pclose)
    var extent: hsize_t = 0
    guard dataset.shape.count == 1, H5Pget_layout(properties.id) == H5D_CHUNKED,
      H5Pget_chunk(properties.id, 1, &extent) == 1, let length = Int(exactly: extent), length > 0
    else { return nil }
    let type = HDF5Handle(H5Dget_type(dataset.handle.id), close: H5Tclose)
    guard let number = StoredNumber(of: type.id), length <= Self.byteLimit / number.byteCount else {
      return nil
    }
    switch dataset.filters.map(\.id) {
    case []: (isShuffled, isCompressed) = (false, false)
    case [Int(H5Z_FILTER_DEFLATE)]: (isShuffled, isCompressed) = (false, true)
    case [Int(H5Z_FILTER_SHUFFLE), Int(H5Z_FILTER_DEFLATE)]:
      (isShuffled, isCompressed) = (number.byteCount > 1, true)
    default: return nil
    }
    self.length = length
    self.number = number
  }

  /// Undoes gzip.
  ///
  /// - Parameter chunk: room for `byteCount` bytes.
  /// - Returns: whether the chunk was filled, no byte more or less.
  func inflate(
    _ stored: UnsafeRawBufferPointer, into chunk: UnsafeMutableRawPointer,
    with decompressor: OpaquePointer
  ) -> Bool {
    guard isCompressed else {
      guard stored.count == byteCount, let source = stored.baseAddress else { return false }
      chunk.copyMemory(from: source, byteCount: byteCount)
      return true
    }
    var written = 0
    let result = libdeflate_zlib_decompress(
      decompressor, stored.baseAddress, stored.count, chunk, byteCount, &written)
    return result == LIBDEFLATE_SUCCESS && written == byteCount
  }

  /// Converts numbers of an inflated chunk.
  ///
  /// - Parameters:
  ///   - first: place of the first of them in the chunk; the buffer's numbers must lie in it.
  func convert(
    _ chunk: UnsafeRawPointer, first: Int, to output: UnsafeMutableBufferPointer<Double>
  ) {
    let bytes = chunk.assumingMemoryBound(to: UInt8.self)
    if isShuffled {
      number.convert(bytes + first, byteDistance: length, numberDistance: 1, to: output)
    } else {
      number.convert(
        bytes + first * number.byteCount, byteDistance: 1, numberDistance: number.byteCount,
        to: output)
    }
  }
}
