import CHDF5
import CHDF5Shim
import Foundation

/// Reads strings of fixed or varying length.
struct HDF5TextReader {
  let storedType: hid_t
  let space: hid_t
  let count: Int

  func read(_ body: (hid_t, UnsafeMutableRawPointer) throws -> Void) throws -> [String] {
    guard count > 0 else { return [] }
    return H5Tis_variable_str(storedType) > 0 ? try variable(body) : try fixed(body)
  }

  private func variable(
    _ body: (hid_t, UnsafeMutableRawPointer) throws -> Void
  ) throws -> [String] {
    let type = HDF5Handle(H5Tcopy(storedType), close: H5Tclose)
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    try pointers.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      try body(type.id, base)
    }
    defer {
      pointers.withUnsafeMutableBytes { buffer in
        guard let base = buffer.baseAddress else { return }
        _ = H5Dvlen_reclaim(type.id, space, defaultProperties, base)
      }
    }
    return pointers.map { $0.map { String(cString: $0) } ?? "" }
  }

  private func fixed(
    _ body: (hid_t, UnsafeMutableRawPointer) throws -> Void
  ) throws -> [String] {
    let size = H5Tget_size(storedType)
    let type = HDF5Handle(H5Tcopy(storedType), close: H5Tclose)
    let isSpacePadded = H5Tget_strpad(storedType) == H5T_STR_SPACEPAD
    var bytes = [UInt8](repeating: 0, count: size * count)
    try bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      try body(type.id, base)
    }
    return (0..<count).map { index in
      var element = bytes[index * size..<(index + 1) * size].prefix { $0 != 0 }
      while isSpacePadded, element.last == UInt8(ascii: " ") { element.removeLast() }
      return String(decoding: element, as: UTF8.self)
    }
  }
}

/// Writes UTF-8 strings of varying length.
enum HDF5TextWriter {
  static func variableLengthType() -> HDF5Handle {
    let type = HDF5Handle(H5Tcopy(apical_c_string()), close: H5Tclose)
    H5Tset_size(type.id, apical_variable_length())
    H5Tset_cset(type.id, H5T_CSET_UTF8)
    return type
  }

  static func withPointers(
    to texts: [String], _ body: (UnsafeRawPointer?) throws -> Void
  ) throws {
    let copies = texts.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    try copies.withUnsafeBytes { try body($0.baseAddress) }
  }
}
