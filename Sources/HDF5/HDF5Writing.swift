import CHDF5
import CHDF5Shim

/// How the elements of a new dataset are stored.
public enum HDF5Storage: Hashable, Sendable {
  case contiguous
  /// In chunks of so many elements, with gzip at a level from 1 to 9; shuffled, the bytes of equal
  /// weight stand together first.
  case compressed(chunk: Int, level: Int, shuffled: Bool = false)
  /// In chunks of so many elements, so that other programs can append.
  case extendible(chunk: Int)
}

extension HDF5Group {
  /// Creates a group in this one.
  ///
  /// - Throws: `HDF5Error`.
  @discardableResult
  public func createGroup(_ name: String) throws -> HDF5Group {
    try HDF5Library.locked {
      let properties = HDF5Handle(H5Pcreate(apical_class_group_creation()), close: H5Pclose)
      H5Pset_obj_track_times(properties.id, false)
      let id = H5Gcreate2(handle.id, name, defaultProperties, properties.id, defaultProperties)
      guard id >= 0 else {
        throw HDF5Library.failure("create group", file: file.name, object: path(of: name))
      }
      return HDF5Group(
        file: file, path: path(of: name), handle: HDF5Handle(id, close: H5Gclose))
    }
  }

  /// Creates a 1-D dataset of numbers.
  ///
  /// - Throws: `HDF5Error`.
  @discardableResult
  public func createDataset<Number: HDF5Number>(
    _ name: String, _ values: [Number], storage: HDF5Storage = .contiguous
  ) throws -> HDF5Dataset {
    try create(
      name, type: Number.storedType, memoryType: Number.nativeType, count: values.count,
      storage: storage
    ) { body in try values.withUnsafeBytes { try body($0.baseAddress) } }
  }

  /// Creates a 1-D dataset of numbers that are written piece by piece with
  /// ``HDF5Dataset/write(_:first:)``.
  ///
  /// - Throws: `HDF5Error`.
  public func createDataset<Number: HDF5Number>(
    _ name: String, of _: Number.Type, count: Int, storage: HDF5Storage
  ) throws -> HDF5Dataset {
    try create(
      name, type: Number.storedType, memoryType: Number.nativeType, count: count,
      storage: storage
    ) { _ in }
  }

  /// Takes a member out of the group; what it held is lost unless another link leads to it.
  ///
  /// - Throws: `HDF5Error`, also where there is no such member.
  public func removeLink(_ name: String) throws {
    try HDF5Library.locked {
      guard H5Ldelete(handle.id, name, defaultProperties) >= 0 else {
        throw HDF5Library.failure("remove", file: file.name, object: path(of: name))
      }
    }
  }

  /// Creates a contiguous dataset of several dimensions, last dimension fastest.
  ///
  /// - Throws: `HDF5Error`, also where the shape does not hold as many values as there are.
  @discardableResult
  public func createDataset<Number: HDF5Number>(
    _ name: String, _ values: [Number], shape: [Int]
  ) throws -> HDF5Dataset {
    let object = path(of: name)
    guard !shape.isEmpty, shape.allSatisfy({ $0 >= 0 }),
      shape.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue }) == values.count
    else {
      throw HDF5Error(
        operation: "create dataset", file: file.name, objectPath: object,
        reason: "\(values.count) values do not fill \(shape)")
    }
    return try HDF5Library.locked {
      let properties = HDF5Handle(H5Pcreate(apical_class_dataset_creation()), close: H5Pclose)
      H5Pset_obj_track_times(properties.id, false)
      let space = HDF5Handle(
        H5Screate_simple(Int32(shape.count), shape.map(hsize_t.init), nil), close: H5Sclose)
      let id = H5Dcreate2(
        handle.id, name, Number.storedType, space.id, defaultProperties, properties.id,
        defaultProperties)
      guard id >= 0 else {
        throw HDF5Library.failure("create dataset", file: file.name, object: object)
      }
      let dataset = HDF5Handle(id, close: H5Dclose)
      if !values.isEmpty {
        guard H5Dwrite(id, Number.nativeType, 0, 0, defaultProperties, values) >= 0 else {
          throw HDF5Library.failure("write dataset", file: file.name, object: object)
        }
      }
      return HDF5Dataset(file: file, path: object, handle: dataset)
    }
  }

  /// Creates a dataset of one number.
  ///
  /// - Throws: `HDF5Error`.
  @discardableResult
  public func createScalar<Number: HDF5Number>(
    _ name: String, _ value: Number
  ) throws -> HDF5Dataset {
    try create(
      name, type: Number.storedType, memoryType: Number.nativeType, count: nil,
      storage: .contiguous
    ) { body in try withUnsafeBytes(of: value) { try body($0.baseAddress) } }
  }

  /// Creates a dataset of one UTF-8 text.
  ///
  /// - Throws: `HDF5Error`.
  @discardableResult
  public func createScalar(_ name: String, _ text: String) throws -> HDF5Dataset {
    try HDF5Library.locked {
      let type = HDF5TextWriter.variableLengthType()
      return try create(
        name, type: type.id, memoryType: type.id, count: nil, storage: .contiguous
      ) { try HDF5TextWriter.withPointers(to: [text], $0) }
    }
  }

  /// Creates a 1-D dataset of UTF-8 texts.
  ///
  /// - Throws: `HDF5Error`.
  @discardableResult
  public func createDataset(
    _ name: String, _ texts: [String], storage: HDF5Storage = .contiguous
  ) throws -> HDF5Dataset {
    try HDF5Library.locked {
      let type = HDF5TextWriter.variableLengthType()
      return try create(
        name, type: type.id, memoryType: type.id, count: texts.count, storage: storage
      ) { try HDF5TextWriter.withPointers(to: texts, $0) }
    }
  }

  /// Creates a 1-D dataset of references to objects of this file.
  ///
  /// - Throws: `HDF5Error`.
  @discardableResult
  public func createDataset(
    _ name: String, _ references: [ObjectReference]
  ) throws -> HDF5Dataset {
    try create(
      name, type: apical_object_reference(), memoryType: apical_object_reference(),
      count: references.count, storage: .contiguous
    ) { body in
      try references.map(\.address).withUnsafeBytes { try body($0.baseAddress) }
    }
  }

  /// Creates a 1-D dataset of compounds of two 32-bit integers and an object reference.
  ///
  /// - Parameters:
  ///   - first, count, target: the names of the three members.
  /// - Throws: `HDF5Error`, also where a number does not fit.
  @discardableResult
  public func createDataset(
    _ name: String, _ ranges: [ObjectRange], first: String, count: String, target: String
  ) throws -> HDF5Dataset {
    let rows = try ranges.map { range in
      guard let firstIndex = Int32(exactly: range.first), let length = Int32(exactly: range.count)
      else {
        throw HDF5Error(
          operation: "write ranges", file: file.name, objectPath: path(of: name),
          reason: "\(range.first) or \(range.count) does not fit 32 bits")
      }
      return ObjectRange.Row(first: firstIndex, count: length, target: range.target.address)
    }
    return try HDF5Library.locked {
      let type = ObjectRange.Row.memoryType(first: first, count: count, target: target)
      return try create(
        name, type: type.id, memoryType: type.id, count: rows.count, storage: .contiguous
      ) { body in try rows.withUnsafeBytes { try body($0.baseAddress) } }
    }
  }

  /// Creates a link to a path of this file, which need not exist yet.
  ///
  /// - Throws: `HDF5Error`.
  public func createSoftLink(_ name: String, to target: String) throws {
    try HDF5Library.locked {
      guard
        H5Lcreate_soft(target, handle.id, name, defaultProperties, defaultProperties) >= 0
      else {
        throw HDF5Library.failure("create link", file: file.name, object: path(of: name))
      }
    }
  }

  private func create(
    _ name: String, type: hid_t, memoryType: hid_t, count: Int?, storage: HDF5Storage,
    write: ((UnsafeRawPointer?) throws -> Void) throws -> Void
  ) throws -> HDF5Dataset {
    try HDF5Library.locked {
      let object = path(of: name)
      let properties = HDF5Handle(H5Pcreate(apical_class_dataset_creation()), close: H5Pclose)
      H5Pset_obj_track_times(properties.id, false)
      var extent = hsize_t(count ?? 0)
      var maximum = extent
      switch storage {
      case .contiguous: break
      case .compressed(let chunk, let level, let shuffled):
        var length = hsize_t(max(1, min(chunk, count ?? 1)))
        H5Pset_chunk(properties.id, 1, &length)
        if shuffled { H5Pset_shuffle(properties.id) }
        H5Pset_deflate(properties.id, UInt32(level))
      case .extendible(let chunk):
        var length = hsize_t(max(1, chunk))
        H5Pset_chunk(properties.id, 1, &length)
        maximum = apical_unlimited()
      }
      let space = HDF5Handle(
        count == nil ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &extent, &maximum),
        close: H5Sclose)
      let id = H5Dcreate2(
        handle.id, name, type, space.id, defaultProperties, properties.id, defaultProperties)
      guard id >= 0 else {
        throw HDF5Library.failure("create dataset", file: file.name, object: object)
      }
      let dataset = HDF5Handle(id, close: H5Dclose)
      if count != 0 {
        try write { values in
          guard H5Dwrite(id, memoryType, 0, 0, defaultProperties, values) >= 0 else {
            throw HDF5Library.failure("write dataset", file: file.name, object: object)
          }
        }
      }
      return HDF5Dataset(file: file, path: object, handle: dataset)
    }
  }
}

extension HDF5Dataset {
  /// Writes elements of a 1-D dataset from `first` on.
  ///
  /// - Throws: `HDF5Error`, also where they do not lie in the dataset.
  public func write<Number: HDF5Number>(_ values: [Number], first: Int) throws {
    let operation = "write samples \(first)..<\(first &+ values.count)"
    guard shape.count == 1, let total = shape.first, first >= 0, first <= total,
      values.count <= total - first
    else { throw refused(operation, "they are outside of \(shape)") }
    guard !values.isEmpty else { return }
    try HDF5Library.locked {
      let (fileSpace, memorySpace) = try spaces(
        start: [first], extent: [values.count], operation)
      guard
        H5Dwrite(
          handle.id, Number.nativeType, memorySpace.id, fileSpace.id, defaultProperties, values)
          >= 0
      else { throw HDF5Library.failure(operation, file: file.name, object: path) }
    }
  }
}

extension HDF5File {
  /// A reference to the object at a path.
  ///
  /// - Throws: `HDF5Error`.
  public func reference(to path: String) throws -> ObjectReference {
    try HDF5Library.locked {
      var address: UInt64 = 0
      guard H5Rcreate(&address, handle.id, path, H5R_OBJECT, -1) >= 0 else {
        throw HDF5Library.failure("make a reference", file: name, object: path)
      }
      return ObjectReference(address: address)
    }
  }
}
