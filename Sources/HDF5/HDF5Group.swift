import CHDF5
import CHDF5Shim

/// An open group.
public final class HDF5Group: HDF5Object {
  /// Path of a member of this group.
  public func path(of member: String) -> String {
    path.hasSuffix("/") ? path + member : path + "/" + member
  }

  /// The group's links, in order of name; links are described, not followed further than to see
  /// what they lead to.
  ///
  /// - Throws: `HDF5Error`.
  public func links() throws -> [HDF5Link] {
    try HDF5Library.locked {
      var count = 0
      var length = 0
      guard let block = apical_link_names(handle.id, &count, &length) else {
        throw HDF5Library.failure("list group", file: file.name, object: path)
      }
      return HDF5Library.names(block, length: length).map { link(named: $0) }
    }
  }

  /// The link of a name; nil where there is none.
  public func link(_ name: String) -> HDF5Link? {
    HDF5Library.locked {
      H5Lexists(handle.id, name, defaultProperties) > 0 ? link(named: name) : nil
    }
  }

  private func link(named name: String) -> HDF5Link {
    var size = 0
    let type = apical_link_type(handle.id, name, &size)
    var information = HDF5Link(
      name: name, path: path(of: name), target: .hard, kind: nil)
    if let object = objectInformation(handle.id, name) {
      information.kind = object.kind
      if type == Int32(H5L_TYPE_HARD.rawValue) { file.note(information.path, object) }
    }
    guard type != Int32(H5L_TYPE_HARD.rawValue), size > 0, size < 1 << 16 else {
      return information
    }
    var value = [UInt8](repeating: 0, count: size + 1)
    guard H5Lget_val(handle.id, name, &value, size, defaultProperties) >= 0 else {
      return information
    }
    if type == Int32(H5L_TYPE_SOFT.rawValue) {
      information.target = .soft(path: String(decoding: value.prefix { $0 != 0 }, as: UTF8.self))
    } else {
      // A flags byte, then file name and object path, each ended by a zero byte.
      let parts = value.dropFirst().split(separator: 0, omittingEmptySubsequences: false)
      information.target = .external(
        file: parts.first.map { String(decoding: $0, as: UTF8.self) } ?? "",
        path: parts.dropFirst().first.map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
    return information
  }

  /// Opens a member that is a group; nil where there is none of that name or it is not a group.
  public func group(_ name: String) throws -> HDF5Group? {
    try member(name, H5I_GROUP, { HDF5Group(file: $0, path: $1, handle: $2) }) {
      guard link(name)?.kind == .group else { return nil }
      return try file.group(at: path(of: name))
    }
  }

  /// Opens a member that is a dataset; nil where there is none of that name or it is not one.
  public func dataset(_ name: String) throws -> HDF5Dataset? {
    try member(name, H5I_DATASET, { HDF5Dataset(file: $0, path: $1, handle: $2) }) {
      guard link(name)?.kind == .dataset else { return nil }
      return try file.dataset(at: path(of: name))
    }
  }

  /// Opens a member in one step, which is how nearly all are opened.
  ///
  /// - Parameter otherwise: for what cannot be opened; finds out whether that is an error.
  private func member<Object>(
    _ name: String, _ type: H5I_type_t, _ wrap: (HDF5File, String, HDF5Handle) -> Object,
    otherwise: () throws -> Object?
  ) throws -> Object? {
    try HDF5Library.locked {
      guard H5Lexists(handle.id, name, defaultProperties) > 0 else { return nil }
      let id = H5Oopen(handle.id, name, defaultProperties)
      guard id >= 0 else { return try otherwise() }
      let object = HDF5Handle(id, close: H5Oclose)
      return H5Iget_type(id) == type ? wrap(file, path(of: name), object) : nil
    }
  }
}

/// An entry of a group.
public struct HDF5Link: Hashable, Sendable {
  public enum Target: Hashable, Sendable {
    case hard
    case soft(path: String)
    case external(file: String, path: String)
  }

  public var name: String
  public var path: String
  public var target: Target
  /// What the link leads to; nil where it dangles, runs in a circle or leads to damage.
  public var kind: HDF5ObjectKind?
}
