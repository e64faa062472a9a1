import CHDF5
import CHDF5Shim

/// An open dataset.
public final class HDF5Dataset: HDF5Object {
  /// Extent of each dimension; empty for a scalar.
  public let shape: [Int]
  public let elementType: HDF5ElementType

  /// Elements that one call reads at most: what declares more is damaged or is read in parts.
  public static let maximumReadCount = 1 << 29

  override init(file: HDF5File, path: String, handle: HDF5Handle) {
    let space = HDF5Handle(H5Dget_space(handle.id), close: H5Sclose)
    let rank = max(0, H5Sget_simple_extent_ndims(space.id))
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    if rank > 0 { H5Sget_simple_extent_dims(space.id, &extents, nil) }
    shape =
      H5Sget_simple_extent_type(space.id) == H5S_NULL ? [0] : extents.map { Int(clamping: $0) }
    let type = HDF5Handle(H5Dget_type(handle.id), close: H5Tclose)
    elementType = HDF5ElementType(of: type.id)
    super.init(file: file, path: path, handle: handle)
  }

  /// Number of elements, `Int.max` where it is greater than that.
  public var count: Int {
    shape.reduce(1) { product, extent in
      let (value, overflow) = product.multipliedReportingOverflow(by: extent)
      return overflow ? .max : value
    }
  }

  /// Bytes that the elements take in the file, after compression.
  public var storageSize: Int {
    HDF5Library.locked { Int(clamping: H5Dget_storage_size(handle.id)) }
  }

  /// Bytes of one element in the file.
  public var elementSize: Int {
    HDF5Library.locked {
      let type = HDF5Handle(H5Dget_type(handle.id), close: H5Tclose)
      return H5Tget_size(type.id)
    }
  }

  /// Whether the elements lie in other places (virtual or external storage).
  public var isStoredElsewhere: Bool {
    HDF5Library.locked {
      let properties = HDF5Handle(H5Dget_create_plist(handle.id), close: H5Pclose)
      return H5Pget_layout(properties.id) == H5D_VIRTUAL
        || H5Pget_external_count(properties.id) > 0
    }
  }

  /// Elements of a chunk along the first dimension; nil where the dataset is not chunked.
  public var chunkLength: Int? {
    HDF5Library.locked {
      let properties = HDF5Handle(H5Dget_create_plist(handle.id), close: H5Pclose)
      guard H5Pget_layout(properties.id) == H5D_CHUNKED, !shape.isEmpty else { return nil }
      var extents = [hsize_t](repeating: 0, count: shape.count)
      guard H5Pget_chunk(properties.id, Int32(shape.count), &extents) > 0 else { return nil }
      return extents.first.map { Int(clamping: $0) }
    }
  }

  /// The filters through which the elements were stored.
  public var filters: [HDF5Filter] {
    HDF5Library.locked {
      let properties = HDF5Handle(H5Dget_create_plist(handle.id), close: H5Pclose)
      return (0..<UInt32(max(0, H5Pget_nfilters(properties.id)))).map { index in
        var flags: UInt32 = 0
        var valueCount = 0
        var configuration: UInt32 = 0
        var name = [CChar](repeating: 0, count: 128)
        let id = H5Pget_filter2(
          properties.id, index, &flags, &valueCount, nil, name.count, &name, &configuration)
        let words = String(
          decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return HDF5Filter(
          id: Int(id), storedName: words, isAvailable: H5Zfilter_avail(id) > 0)
      }
    }
  }

  /// nil where only the library can undo the chunks.
  private lazy var chunkDecoder: ChunkDecoder? = HDF5Library.locked { ChunkDecoder(self) }

  /// Whether LZF is among them.
  lazy var usesLZF = filters.contains { $0.id == Int(LZFFilter.id) }

  // MARK: reading numbers

  /// Reads `count` elements of a 1-D dataset (or of a scalar) from `first` on.
  ///
  /// - Throws: `HDF5Error`, also where the range does not lie in the dataset.
  public func read<Number: HDF5Number>(
    _: Number.Type = Number.self, first: Int = 0, count: Int? = nil
  ) throws -> [Number] {
    if shape.isEmpty { return try read(Number.self, start: [], extent: []) }
    guard shape.count == 1, let total = shape.first else {
      throw refused("read elements", "it has \(shape.count) dimensions where one was expected")
    }
    return try read(Number.self, start: [first], extent: [count ?? total - first])
  }

  /// Reads `count` elements of a 1-D dataset from `first` on as 64-bit floats, compressed chunks by
  /// several threads at once.
  ///
  /// - Parameters:
  ///   - first, count: the range.
  ///   - transform: changes numbers in place; it is called once for each run of them, by any thread
  ///     and in any order.
  /// - Throws: `HDF5Error`, also where the range does not lie in the dataset.
  public func read(
    first: Int, count: Int,
    transform: (@Sendable (UnsafeMutableBufferPointer<Double>) -> Void)?
  ) throws -> [Double] {
    if first >= 0, count > 0, count <= Self.maximumReadCount, first <= self.count - count,
      let chunkDecoder
    {
      let reading = ChunkReading(
        dataset: self, decoder: chunkDecoder, range: first..<first + count, transform: transform)
      var isRead = false
      let values = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
        isRead = reading.read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        initialized = isRead ? count : 0
      }
      if isRead { return values }
    }
    var values = try read(Double.self, first: first, count: count)
    if let transform { values.withUnsafeMutableBufferPointer { transform($0) } }
    return values
  }

  /// Reads a block of a dataset of any rank, last dimension fastest.
  ///
  /// - Throws: `HDF5Error`, also where the block does not lie in the dataset.
  public func read<Number: HDF5Number>(
    _: Number.Type = Number.self, start: [Int], extent: [Int]
  ) throws -> [Number] {
    let operation =
      start.count == 1 && extent.count == 1
      ? "read samples \(start[0])..<\(start[0] &+ extent[0])" : "read values"
    guard elementType.isNumeric else {
      throw refused(operation, "it holds \(elementType), not numbers")
    }
    guard start.count == shape.count, extent.count == shape.count,
      zip(zip(start, extent), shape).allSatisfy({ block, length in
        block.0 >= 0 && block.1 >= 0 && block.0 <= length && block.1 <= length - block.0
      })
    else {
      throw refused(operation, "the block from \(start) of \(extent) is outside of \(shape)")
    }
    let total = extent.reduce(1) { product, length in
      let (value, overflow) = product.multipliedReportingOverflow(by: length)
      return overflow ? .max : value
    }
    guard total <= Self.maximumReadCount else {
      throw refused(operation, "\(total) values at once are more than is read at once")
    }
    guard total > 0 else { return [] }
    return try HDF5Library.locked {
      try requireUsableFilters(operation)
      let (fileSpace, memorySpace) = try spaces(start: start, extent: extent, operation)
      var status: herr_t = -1
      let values = [Number](unsafeUninitializedCapacity: total) { buffer, initialized in
        buffer.initialize(repeating: .zero)
        initialized = total
        status = H5Dread(
          handle.id, Number.nativeType, memorySpace.id, fileSpace.id, defaultProperties,
          buffer.baseAddress)
      }
      guard status >= 0 else {
        throw HDF5Library.failure(operation, file: file.name, object: path)
      }
      return values
    }
  }

  // MARK: reading text, references and tables

  /// Reads every string of a dataset of at most `limit` strings, last dimension fastest.
  ///
  /// - Throws: `HDF5Error`.
  public func strings(limit: Int = 1 << 20) throws -> [String] {
    guard elementType == .text else {
      throw refused("read text", "it holds \(elementType), not text")
    }
    guard count <= limit else { throw refused("read text", "it declares \(count) strings") }
    return try HDF5Library.locked {
      try requireUsableFilters("read text")
      let type = HDF5Handle(H5Dget_type(handle.id), close: H5Tclose)
      let space = HDF5Handle(H5Dget_space(handle.id), close: H5Sclose)
      let elementSize = H5Tget_size(type.id)
      guard elementSize <= 1 << 24, count * max(1, elementSize) <= 1 << 28 else {
        throw refused("read text", "it declares strings of \(elementSize) bytes")
      }
      return try HDF5TextReader(storedType: type.id, space: space.id, count: count).read {
        memoryType, buffer in
        guard H5Dread(handle.id, memoryType, 0, 0, defaultProperties, buffer) >= 0 else {
          throw HDF5Library.failure("read text", file: file.name, object: path)
        }
      }
    }
  }

  /// Reads every object reference.
  ///
  /// - Throws: `HDF5Error`.
  public func references(limit: Int = 1 << 20) throws -> [ObjectReference] {
    guard elementType == .reference, count <= limit else {
      throw refused("read references", "it holds \(count) values of type \(elementType)")
    }
    guard count > 0 else { return [] }
    return try HDF5Library.locked {
      try requireUsableFilters("read references")
      var addresses = [UInt64](repeating: 0, count: count)
      guard
        H5Dread(handle.id, apical_object_reference(), 0, 0, defaultProperties, &addresses) >= 0
      else { throw HDF5Library.failure("read references", file: file.name, object: path) }
      return addresses.map(ObjectReference.init)
    }
  }

  /// Reads every row of a compound of two integers and an object reference.
  ///
  /// - Parameters:
  ///   - first, count, target: the names of the three members.
  /// - Throws: `HDF5Error`, also where a member is missing.
  public func ranges(
    first: String, count countName: String, target: String, limit: Int = 1 << 20
  ) throws -> [ObjectRange] {
    guard case .compound(let members) = elementType,
      Set([first, countName, target]).isSubset(of: members), count <= limit
    else {
      throw refused(
        "read ranges",
        "it holds \(count) values of type \(elementType), not {\(first), \(countName), \(target)}")
    }
    guard count > 0 else { return [] }
    return try HDF5Library.locked {
      try requireUsableFilters("read ranges")
      let type = ObjectRange.Row.memoryType(first: first, count: countName, target: target)
      var rows = [ObjectRange.Row](repeating: .init(), count: count)
      guard H5Dread(handle.id, type.id, 0, 0, defaultProperties, &rows) >= 0 else {
        throw HDF5Library.failure("read ranges", file: file.name, object: path)
      }
      return rows.map {
        ObjectRange(
          first: Int($0.first), count: Int($0.count),
          target: ObjectReference(address: $0.target))
      }
    }
  }

  // MARK: parts

  func refused(_ operation: String, _ reason: String) -> HDF5Error {
    HDF5Error(operation: operation, file: file.name, objectPath: path, reason: reason)
  }

  func spaces(
    start: [Int], extent: [Int], _ operation: String
  ) throws -> (file: HDF5Handle, memory: HDF5Handle) {
    let fileSpace = HDF5Handle(H5Dget_space(handle.id), close: H5Sclose)
    guard !shape.isEmpty else {
      return (fileSpace, HDF5Handle(H5Screate(H5S_SCALAR), close: H5Sclose))
    }
    let offsets = start.map(hsize_t.init)
    let counts = extent.map(hsize_t.init)
    let memorySpace = HDF5Handle(
      H5Screate_simple(Int32(counts.count), counts, nil), close: H5Sclose)
    guard memorySpace.id >= 0,
      H5Sselect_hyperslab(fileSpace.id, H5S_SELECT_SET, offsets, nil, counts, nil) >= 0
    else { throw HDF5Library.failure(operation, file: file.name, object: path) }
    return (fileSpace, memorySpace)
  }
}

/// A compression or check that a dataset was stored through.
public struct HDF5Filter: Hashable, Sendable {
  /// The number under which the filter is registered with the HDF Group.
  public var id: Int
  /// The name that the file keeps.
  public var storedName: String
  /// Whether the installed library can undo it.
  public var isAvailable: Bool

  /// Our name for the filters met in recordings.
  public var name: String {
    switch id {
    case 1: "gzip"
    case 2: "shuffle"
    case 3: "fletcher32"
    case 4: "szip"
    case 6: "scale-offset"
    case 307: "bzip2"
    case 32000: "lzf"
    case 32001: "blosc"
    case 32004: "lz4"
    case 32008: "bitshuffle"
    case 32015: "zstd"
    case 32026: "blosc2"
    default: storedName.isEmpty ? "filter \(id)" : storedName
    }
  }

  /// What makes the installed library undo the filter, for a person; tried with libhdf5 1.10.8 of
  /// Debian 12.
  public var remedy: String {
    let resave = "Re-save the file with gzip (h5repack -f GZIP=4 OLD NEW)"
    return switch id {
    case 4: resave + " where libhdf5 has szip, or install a libhdf5 with szip."
    case 307, 32004:
      resave + ", or install the plugin (Debian: hdf5-filter-plugin)."
    case 32001:
      resave + ", or install the plugin (Debian: hdf5-filter-plugin-blosc-serial)."
    default:
      resave
        + " where it can be read, or install the plugin (pip install hdf5plugin) and set "
        + "HDF5_PLUGIN_PATH to hdf5plugin.PLUGIN_PATH."
    }
  }
}

/// A row of a table that points at a range of another object.
public struct ObjectRange: Hashable, Sendable {
  public var first: Int
  public var count: Int
  public var target: ObjectReference

  public init(first: Int, count: Int, target: ObjectReference) {
    self.first = first
    self.count = count
    self.target = target
  }

  struct Row: BitwiseCopyable {
    var first: Int32 = 0
    var count: Int32 = 0
    var target: UInt64 = 0

    static func memoryType(first: String, count: String, target: String) -> HDF5Handle {
      let type = HDF5Handle(
        H5Tcreate(H5T_COMPOUND, MemoryLayout<Row>.size), close: H5Tclose)
      H5Tinsert(type.id, first, 0, apical_native_int32())
      H5Tinsert(type.id, count, 4, apical_native_int32())
      H5Tinsert(type.id, target, 8, apical_object_reference())
      return type
    }
  }
}
