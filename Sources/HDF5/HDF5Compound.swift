import CHDF5
import CHDF5Shim

/// Rows of several members: one member is read at a time, so that a row's texts cost nothing where
/// only its number is wanted.
extension HDF5Dataset {
  /// Reads a numeric member of rows of a 1-D dataset.
  ///
  /// - Throws: `HDF5Error`, also where there is no such member, it is no number, or the range does
  ///   not lie in the dataset.
  public func read(member: String, first: Int = 0, count: Int? = nil) throws -> [Double] {
    let rows = try memberRows(member, first: first, count: count)
    guard rows.count > 0 else { return [] }
    return try HDF5Library.locked {
      let kind = try memberType(member)
      guard [H5T_INTEGER, H5T_FLOAT].contains(H5Tget_class(kind.id)) else {
        throw refused("read member \(member)", "it holds \(HDF5ElementType(of: kind.id))")
      }
      let type = HDF5Handle(
        H5Tcreate(H5T_COMPOUND, MemoryLayout<Double>.size), close: H5Tclose)
      H5Tinsert(type.id, member, 0, apical_native_double())
      var values = [Double](repeating: 0, count: rows.count)
      try readRows(rows, type.id, &values, "read member \(member)")
      return values
    }
  }

  /// Reads a member that is a text of fixed length.
  ///
  /// - Throws: as ``read(member:first:count:)``.
  public func texts(member: String, first: Int = 0, count: Int? = nil) throws -> [String] {
    let rows = try memberRows(member, first: first, count: count)
    guard rows.count > 0 else { return [] }
    let (bytes, size) = try textBytes(member, rows)
    return stride(from: 0, to: bytes.count, by: size).map { start in
      Self.text(bytes[start..<start + size])
    }
  }

  /// The different texts of a member, in order of appearance; no more than `limit` of them.
  ///
  /// - Throws: as ``read(member:first:count:)``.
  public func distinctTexts(member: String, limit: Int = 4) throws -> [String] {
    let all = try memberRows(member, first: 0, count: nil)
    var found: [String] = []
    var last: ArraySlice<UInt8>?
    for start in stride(from: 0, to: all.upperBound, by: 1 << 16) {
      let rows = start..<min(start + (1 << 16), all.upperBound)
      let (bytes, size) = try textBytes(member, rows)
      for place in stride(from: 0, to: bytes.count, by: size) {
        let value = bytes[place..<place + size]
        if let last, last.elementsEqual(value) { continue }
        last = value
        let text = Self.text(value)
        if !found.contains(text) { found.append(text) }
        if found.count >= limit { return found }
      }
    }
    return found
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var text = bytes.prefix { $0 != 0 }
    while text.last == UInt8(ascii: " ") { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a member of fixed length, and that length.
  private func textBytes(
    _ member: String, _ rows: Range<Int>
  ) throws -> (bytes: [UInt8], size: Int) {
    try HDF5Library.locked {
      let kind = try memberType(member)
      let size = H5Tget_size(kind.id)
      guard H5Tget_class(kind.id) == H5T_STRING, H5Tis_variable_str(kind.id) <= 0, size > 0,
        size <= 1 << 12, rows.count <= (1 << 28) / size
      else {
        throw refused(
          "read member \(member)", "it holds \(HDF5ElementType(of: kind.id)) of \(size) bytes")
      }
      let type = HDF5Handle(H5Tcreate(H5T_COMPOUND, size), close: H5Tclose)
      H5Tinsert(type.id, member, 0, kind.id)
      var bytes = [UInt8](repeating: 0, count: size * rows.count)
      try readRows(rows, type.id, &bytes, "read member \(member)")
      return (bytes, size)
    }
  }

  private func memberRows(_ member: String, first: Int, count: Int?) throws -> Range<Int> {
    guard case .compound(let members) = elementType, members.contains(member) else {
      throw refused("read member \(member)", "it holds \(elementType)")
    }
    guard shape.count == 1, let total = shape.first else {
      throw refused("read member \(member)", "it has \(shape.count) dimensions, not one")
    }
    let count = count ?? total - first
    guard first >= 0, count >= 0, first <= total, count <= total - first,
      count <= Self.maximumReadCount
    else {
      throw refused(
        "read member \(member)", "the rows from \(first) of \(count) are outside of \(total)")
    }
    return first..<first + count
  }

  private func memberType(_ member: String) throws -> HDF5Handle {
    let stored = HDF5Handle(H5Dget_type(handle.id), close: H5Tclose)
    let index = H5Tget_member_index(stored.id, member)
    guard index >= 0 else {
      throw HDF5Library.failure("read member \(member)", file: file.name, object: path)
    }
    return HDF5Handle(H5Tget_member_type(stored.id, UInt32(index)), close: H5Tclose)
  }

  private func readRows(
    _ rows: Range<Int>, _ type: hid_t, _ values: UnsafeMutableRawPointer, _ operation: String
  ) throws {
    try requireUsableFilters(operation)
    let (fileSpace, memorySpace) = try spaces(
      start: [rows.lowerBound], extent: [rows.count], operation)
    guard
      H5Dread(handle.id, type, memorySpace.id, fileSpace.id, defaultProperties, values) >= 0
    else { throw HDF5Library.failure(operation, file: file.name, object: path) }
  }
}
