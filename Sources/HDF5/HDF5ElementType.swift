import CHDF5
import CHDF5Shim

/// What the elements of a dataset or attribute are.
public enum HDF5ElementType: Hashable, Sendable {
  case integer(bytes: Int, isSigned: Bool)
  case real(bytes: Int)
  case text
  case reference
  case enumeration
  case compound(members: [String])
  case other(String)

  public var isNumeric: Bool {
    switch self {
    case .integer, .real, .enumeration: true
    default: false
    }
  }

  public var isInteger: Bool {
    switch self {
    case .integer, .enumeration: true
    default: false
    }
  }

  init(of type: hid_t) {
    let size = H5Tget_size(type)
    switch H5Tget_class(type) {
    case H5T_INTEGER: self = .integer(bytes: size, isSigned: H5Tget_sign(type) == H5T_SGN_2)
    case H5T_FLOAT: self = .real(bytes: size)
    case H5T_STRING: self = .text
    case H5T_REFERENCE:
      self = size == MemoryLayout<UInt64>.size ? .reference : .other("region reference")
    case H5T_ENUM: self = .enumeration
    case H5T_COMPOUND:
      let count = max(0, H5Tget_nmembers(type))
      self = .compound(
        members: (0..<UInt32(count)).compactMap { index in
          guard let name = H5Tget_member_name(type, index) else { return nil }
          defer { H5free_memory(name) }
          return String(cString: name)
        })
    case H5T_ARRAY: self = .other("array")
    case H5T_VLEN: self = .other("sequence of varying length")
    case H5T_OPAQUE: self = .other("opaque bytes")
    case H5T_BITFIELD: self = .other("bit field")
    default: self = .other("unknown type")
    }
  }
}

extension HDF5ElementType: CustomStringConvertible {
  public var description: String {
    switch self {
    case .integer(let bytes, let isSigned): "\(isSigned ? "int" : "uint")\(8 * bytes)"
    case .real(let bytes): "float\(8 * bytes)"
    case .text: "text"
    case .reference: "object reference"
    case .enumeration: "enumeration"
    case .compound(let members): "compound {\(members.joined(separator: ", "))}"
    case .other(let words): words
    }
  }
}

/// A number type of Swift and its counterparts in memory and in the file (little-endian).
public protocol HDF5Number: BitwiseCopyable, Sendable {
  static var zero: Self { get }
  static var nativeType: Int64 { get }
  static var storedType: Int64 { get }
}

extension Double: HDF5Number {
  public static var nativeType: Int64 { apical_native_double() }
  public static var storedType: Int64 { apical_stored_double() }
}
extension Float: HDF5Number {
  public static var nativeType: Int64 { apical_native_float() }
  public static var storedType: Int64 { apical_stored_float() }
}
extension Int8: HDF5Number {
  public static var nativeType: Int64 { apical_native_int8() }
  public static var storedType: Int64 { apical_stored_int8() }
}
extension Int16: HDF5Number {
  public static var nativeType: Int64 { apical_native_int16() }
  public static var storedType: Int64 { apical_stored_int16() }
}
extension Int32: HDF5Number {
  public static var nativeType: Int64 { apical_native_int32() }
  public static var storedType: Int64 { apical_stored_int32() }
}
extension Int: HDF5Number {
  public static var nativeType: Int64 { apical_native_int64() }
  public static var storedType: Int64 { apical_stored_int64() }
}
extension UInt8: HDF5Number {
  public static var nativeType: Int64 { apical_native_uint8() }
  public static var storedType: Int64 { apical_stored_uint8() }
}
extension UInt16: HDF5Number {
  public static var nativeType: Int64 { apical_native_uint16() }
  public static var storedType: Int64 { apical_stored_uint16() }
}
extension UInt32: HDF5Number {
  public static var nativeType: Int64 { apical_native_uint32() }
  public static var storedType: Int64 { apical_stored_uint32() }
}
extension UInt64: HDF5Number {
  public static var nativeType: Int64 { apical_native_uint64() }
  public static var storedType: Int64 { apical_stored_uint64() }
}
