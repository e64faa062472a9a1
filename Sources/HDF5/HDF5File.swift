import CHDF5
import CHDF5Shim
import Foundation

/// An open HDF5 file; it is closed when it and every object opened from it are released.
public final class HDF5File {
  /// The file as errors name it.
  public let name: String
  let handle: HDF5Handle
  /// Threads that inflate chunks at the same time.
  let threadCount: Int
  let keptChunk = KeptChunk()

  /// Opens a file for reading.
  ///
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - name: how errors name it; the path unless given.
  ///   - threadCount: threads that undo compression at the same time; one a processor unless given.
  /// - Throws: `HDF5Error`.
  public init(readingAt path: String, name: String? = nil, threadCount: Int? = nil) throws {
    let name = name ?? path
    self.name = name
    self.threadCount = threadCount ?? ProcessInfo.processInfo.activeProcessorCount
    handle = try HDF5Library.locked {
      let id = H5Fopen(path, apical_access_read_only(), defaultProperties)
      guard id >= 0 else {
        throw HDF5Library.failure("open the file", file: name, object: nil)
      }
      return HDF5Handle(id, close: H5Fclose)
    }
  }

  /// Creates a file, in place of one that exists. No object in it carries a time, so that the same
  /// contents give the same bytes.
  ///
  /// - Throws: `HDF5Error`.
  public init(creatingAt path: String, name: String? = nil) throws {
    let name = name ?? path
    self.name = name
    threadCount = 1
    handle = try HDF5Library.locked {
      let creation = HDF5Handle(H5Pcreate(apical_class_file_creation()), close: H5Pclose)
      H5Pset_obj_track_times(creation.id, false)
      // Short sweeps make small groups and few chunks. With HDF5's own node sizes, meant for hundreds
      // of links and chunks, empty nodes are half of such a file; more links only make a tree.
      H5Pset_istore_k(creation.id, 2)
      H5Pset_sym_k(creation.id, 4, 2)
      let id = H5Fcreate(path, apical_access_truncate(), creation.id, defaultProperties)
      guard id >= 0 else {
        throw HDF5Library.failure("create the file", file: name, object: nil)
      }
      return HDF5Handle(id, close: H5Fclose)
    }
  }

  /// Writes everything to the file.
  ///
  /// - Throws: `HDF5Error`.
  public func flush() throws {
    try HDF5Library.locked {
      try HDF5Library.requireWritten("write the file", file: name)
      guard H5Fflush(handle.id, H5F_SCOPE_LOCAL) >= 0 else {
        throw HDF5Library.failure("write the file", file: name, object: nil)
      }
    }
  }

  /// The root group.
  ///
  /// - Throws: `HDF5Error`.
  public func root() throws -> HDF5Group { try group(at: "/") }

  /// - Throws: `HDF5Error`.
  public func group(at path: String) throws -> HDF5Group {
    try HDF5Library.locked {
      let id = H5Gopen2(handle.id, path, defaultProperties)
      guard id >= 0 else {
        throw HDF5Library.failure("open group", file: name, object: path)
      }
      return HDF5Group(file: self, path: path, handle: HDF5Handle(id, close: H5Gclose))
    }
  }

  /// - Throws: `HDF5Error`.
  public func dataset(at path: String) throws -> HDF5Dataset {
    try HDF5Library.locked {
      let id = H5Dopen2(handle.id, path, defaultProperties)
      guard id >= 0 else {
        throw HDF5Library.failure("open dataset", file: name, object: path)
      }
      return HDF5Dataset(file: self, path: path, handle: HDF5Handle(id, close: H5Dclose))
    }
  }

  /// What lies at a path; nil where nothing can be reached there (also through a dangling or
  /// cyclic link).
  public func kind(at path: String) -> HDF5ObjectKind? {
    HDF5Library.locked { objectInformation(handle.id, path)?.kind }
  }

  /// A number that is the same for two paths only if they lead to one object.
  public func address(at path: String) -> UInt64? {
    HDF5Library.locked { objectInformation(handle.id, path)?.address }
  }

  /// Path of the object that a reference points to; nil for a reference to nothing.
  ///
  /// - Throws: `HDF5Error` where the reference cannot be followed.
  public func path(of reference: ObjectReference) throws -> String? {
    guard reference.address != 0 else { return nil }
    if let known = knownPaths[reference.address] { return known }
    return try HDF5Library.locked {
      var address = reference.address
      let length = H5Rget_name(handle.id, H5R_OBJECT, &address, nil, 0)
      guard length > 0, length < 1 << 16 else {
        throw HDF5Library.failure("follow an object reference", file: name, object: nil)
      }
      var bytes = [CChar](repeating: 0, count: length + 1)
      H5Rget_name(handle.id, H5R_OBJECT, &address, &bytes, bytes.count)
      let path = bytes.withUnsafeBufferPointer { buffer in
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
      knownPaths[reference.address] = path
      return path
    }
  }

  /// Paths of objects that were listed. The library finds the path of a reference by walking through the
  /// file, which for a table that refers to every sweep would take the square of their number.
  private var knownPaths: [UInt64: String] = [:]
  private lazy var number: UInt? = objectInformation(handle.id, "/")?.file

  /// Notes where an object lies that a group of this file itself, and no link to another file, leads to.
  func note(_ path: String, _ object: (kind: HDF5ObjectKind, address: UInt64, file: UInt)) {
    guard object.file == number, knownPaths[object.address] == nil else { return }
    knownPaths[object.address] = path
  }

  /// Version of the installed library: `1.10.8`.
  public static var libraryVersion: String {
    var major: UInt32 = 0
    var minor: UInt32 = 0
    var release: UInt32 = 0
    _ = HDF5Library.locked { H5get_libversion(&major, &minor, &release) }
    return "\(major).\(minor).\(release)"
  }
}

/// What a path leads to.
public enum HDF5ObjectKind: Sendable {
  case group
  case dataset
  case datatype
}

/// A stored pointer to an object of the same file.
public struct ObjectReference: Hashable, Sendable {
  public var address: UInt64

  public init(address: UInt64) { self.address = address }
}

func objectInformation(_ location: hid_t, _ path: String) -> (
  kind: HDF5ObjectKind, address: UInt64, file: UInt
)? {
  var address: UInt64 = 0
  var file: UInt = 0
  switch apical_object_type(location, path, &address, &file) {
  case Int32(H5O_TYPE_GROUP.rawValue): return (.group, address, file)
  case Int32(H5O_TYPE_DATASET.rawValue): return (.dataset, address, file)
  case Int32(H5O_TYPE_NAMED_DATATYPE.rawValue): return (.datatype, address, file)
  default: return nil
  }
}
