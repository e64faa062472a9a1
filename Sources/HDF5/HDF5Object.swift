import CHDF5
import CHDF5Shim

/// A group or a dataset: what has attributes.
public class HDF5Object {
  /// The file that holds the object.
  public let file: HDF5File
  /// Where the object lies in the file.
  public let path: String
  let handle: HDF5Handle

  init(file: HDF5File, path: String, handle: HDF5Handle) {
    self.file = file
    self.path = path
    self.handle = handle
  }
}

/// The value of an attribute; a scalar is an array of one.
public enum HDF5Attribute: Hashable, Sendable {
  case text([String])
  case integer([Int])
  case real([Double])
  case references([ObjectReference])
  /// Of a type that is not read; says which.
  case other(String)

  public var text: String? {
    if case .text(let values) = self { return values.first }
    return nil
  }

  public var texts: [String]? {
    if case .text(let values) = self { return values }
    return nil
  }

  /// The first number, whether it was stored as an integer or not.
  public var number: Double? {
    switch self {
    case .integer(let values): values.first.map(Double.init)
    case .real(let values): values.first
    default: nil
    }
  }

  public var integer: Int? {
    switch self {
    case .integer(let values): values.first
    case .real(let values): values.first.flatMap { Int(exactly: $0) }
    default: nil
    }
  }
}

extension HDF5Object {
  /// - Throws: `HDF5Error`.
  public func attributeNames() throws -> [String] {
    try HDF5Library.locked {
      var count = 0
      var length = 0
      guard let block = apical_attribute_names(handle.id, &count, &length) else {
        throw HDF5Library.failure("list attributes", file: file.name, object: path)
      }
      return HDF5Library.names(block, length: length)
    }
  }

  /// The attribute of a name; nil where there is none.
  ///
  /// - Throws: `HDF5Error` where there is one that cannot be read.
  public func attribute(_ name: String) throws -> HDF5Attribute? {
    try HDF5Library.locked {
      guard H5Aexists(handle.id, name) > 0 else { return nil }
      let object = "\(path)@\(name)"
      let attribute = HDF5Handle(
        H5Aopen(handle.id, name, defaultProperties), close: H5Aclose)
      guard attribute.id >= 0 else {
        throw HDF5Library.failure("open attribute", file: file.name, object: object)
      }
      let type = HDF5Handle(H5Aget_type(attribute.id), close: H5Tclose)
      let space = HDF5Handle(H5Aget_space(attribute.id), close: H5Sclose)
      guard type.id >= 0, space.id >= 0 else {
        throw HDF5Library.failure("read attribute", file: file.name, object: object)
      }
      let count = Int(clamping: H5Sget_simple_extent_npoints(space.id))
      // An attribute lies in the object's header (64 KB) or, rarely, in dense storage.
      guard count >= 0, count <= 1 << 20 else {
        throw HDF5Error(
          operation: "read attribute", file: file.name, objectPath: object,
          reason: "it declares \(count) values")
      }
      func check(_ status: herr_t) throws {
        guard status >= 0 else {
          throw HDF5Library.failure("read attribute", file: file.name, object: object)
        }
      }
      switch HDF5ElementType(of: type.id) {
      case .integer, .enumeration:
        var values = [Int](repeating: 0, count: count)
        try check(H5Aread(attribute.id, apical_native_int64(), &values))
        return .integer(values)
      case .real:
        var values = [Double](repeating: 0, count: count)
        try check(H5Aread(attribute.id, apical_native_double(), &values))
        return .real(values)
      case .reference:
        var values = [UInt64](repeating: 0, count: count)
        try check(H5Aread(attribute.id, apical_object_reference(), &values))
        return .references(values.map(ObjectReference.init))
      case .text:
        let reader = HDF5TextReader(storedType: type.id, space: space.id, count: count)
        return .text(
          try reader.read { memoryType, buffer in
            try check(H5Aread(attribute.id, memoryType, buffer))
          })
      case .compound, .other:
        return .other(HDF5ElementType(of: type.id).description)
      }
    }
  }

  /// The attribute as text where it is text.
  public func text(_ name: String) throws -> String? { try attribute(name)?.text }

  /// The attribute as a number where it is one.
  public func number(_ name: String) throws -> Double? { try attribute(name)?.number }

  /// Creates an attribute.
  ///
  /// - Throws: `HDF5Error`.
  public func setAttribute(_ name: String, _ value: HDF5Attribute, isScalar: Bool = true) throws {
    let object = "\(path)@\(name)"
    func create(_ type: hid_t, count: Int, values: UnsafeRawPointer?, memoryType: hid_t) throws {
      var dimensions = hsize_t(count)
      let space = HDF5Handle(
        isScalar && count == 1
          ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &dimensions, nil), close: H5Sclose)
      let attribute = HDF5Handle(
        H5Acreate2(handle.id, name, type, space.id, defaultProperties, defaultProperties),
        close: H5Aclose)
      guard attribute.id >= 0 else {
        throw HDF5Library.failure("create attribute", file: file.name, object: object)
      }
      guard let values, count > 0 else { return }
      guard H5Awrite(attribute.id, memoryType, values) >= 0 else {
        throw HDF5Library.failure("write attribute", file: file.name, object: object)
      }
    }
    try HDF5Library.locked {
      switch value {
      case .text(let texts):
        let type = HDF5TextWriter.variableLengthType()
        try HDF5TextWriter.withPointers(to: texts) {
          try create(type.id, count: texts.count, values: $0, memoryType: type.id)
        }
      case .integer(let values):
        try create(
          apical_stored_int64(), count: values.count, values: values,
          memoryType: apical_native_int64())
      case .real(let values):
        try create(
          apical_stored_double(), count: values.count, values: values,
          memoryType: apical_native_double())
      case .references(let values):
        try create(
          apical_object_reference(), count: values.count, values: values.map(\.address),
          memoryType: apical_object_reference())
      case .other(let type):
        throw HDF5Error(
          operation: "create attribute", file: file.name, objectPath: object,
          reason: "values of type \(type) are not written")
      }
    }
  }

  /// Sets a scalar attribute that refers to an object of this file.
  ///
  /// - Throws: `HDF5Error`.
  public func setAttribute(_ name: String, reference: ObjectReference) throws {
    try HDF5Library.locked {
      let space = HDF5Handle(H5Screate(H5S_SCALAR), close: H5Sclose)
      let attribute = HDF5Handle(
        H5Acreate2(
          handle.id, name, apical_object_reference(), space.id, defaultProperties,
          defaultProperties), close: H5Aclose)
      var address = reference.address
      guard attribute.id >= 0,
        H5Awrite(attribute.id, apical_object_reference(), &address) >= 0
      else {
        throw HDF5Library.failure("write attribute", file: file.name, object: "\(path)@\(name)")
      }
    }
  }

  /// Creates a scalar attribute that is stored in a type of our choice, as some schemas demand.
  ///
  /// - Throws: `HDF5Error`.
  public func setAttribute<Value: HDF5Number>(_ name: String, stored value: Value) throws {
    try HDF5Library.locked {
      let space = HDF5Handle(H5Screate(H5S_SCALAR), close: H5Sclose)
      let attribute = HDF5Handle(
        H5Acreate2(
          handle.id, name, Value.storedType, space.id, defaultProperties, defaultProperties),
        close: H5Aclose)
      guard attribute.id >= 0, H5Awrite(attribute.id, Value.nativeType, [value]) >= 0 else {
        throw HDF5Library.failure(
          "create attribute", file: file.name, object: "\(path)@\(name)")
      }
    }
  }
}
