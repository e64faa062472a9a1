import HDF5
import Messages
import Quantities

/// The description of an array that ACQ4's MetaArray package keeps beside it: one group an axis in
/// `/info`, then one for everything else.
///
/// Texts are stored as Python's `repr`, with their quotes; they are unquoted here, never evaluated.
struct MetaArray {
  /// One column of an axis: a channel.
  struct Column {
    var name: String
    var unitText: String?

    var unit: RecordedUnit { RecordedUnit(unitText ?? "") }
  }

  struct Axis {
    var name: String?
    var columns: [Column]
    /// Path of the values along the axis, where the file has them.
    var valuesPath: String?
    var unitText: String?
  }

  var axes: [Axis]
  /// Path of the group of everything else; nil where there is none.
  var extraPath: String?
  private let file: HDF5File

  /// Axes of an array of a rig: channel and time, or the frames of a camera.
  private static let axisLimit = 8
  private static let columnLimit = 256

  /// - Throws: `HDF5Error` where the description cannot be read.
  init(of file: HDF5File) throws {
    self.file = file
    let groups = try file.group(at: "/info").links()
      .filter { $0.kind == .group && Int($0.name) != nil }
      .sorted { NaturalOrder.precedes($0.name, $1.name) }
    let rank = try file.dataset(at: "/data").shape.count
    axes = try groups.prefix(min(rank, Self.axisLimit)).map { try Self.axis(at: $0.path, in: file) }
    extraPath = groups.dropFirst(rank).first?.path
  }

  private static func axis(at path: String, in file: HDF5File) throws -> Axis {
    let group = try file.group(at: path)
    var columns: [Column] = []
    if let list = try group.group("cols") {
      let links = try list.links().filter { $0.kind == .group }
        .sorted { NaturalOrder.precedes($0.name, $1.name) }
      columns = try links.prefix(columnLimit).map { link in
        let column = try file.group(at: link.path)
        return Column(
          name: text(column, "name") ?? link.name,
          unitText: text(column, "units") ?? text(column, "unit"))
      }
    }
    return Axis(
      name: text(group, "name"), columns: columns,
      valuesPath: group.link("values")?.kind == .dataset ? group.path(of: "values") : nil,
      unitText: text(group, "units"))
  }

  // MARK: everything else

  /// A text of the group of everything else, or of a group in it.
  func extraText(_ name: String, in folder: String? = nil) -> String? {
    extra(folder).flatMap { Self.text($0, name) }
  }

  /// A number of the group of everything else, or of a group in it.
  func extraNumber(_ name: String, in folder: String? = nil) -> Double? {
    extra(folder).flatMap { ((try? $0.number(name)) ?? nil) }
  }

  private func extra(_ folder: String?) -> HDF5Group? {
    guard let extraPath else { return nil }
    let path = folder.map { "\(extraPath)/\($0)" } ?? extraPath
    return file.kind(at: path) == .group ? try? file.group(at: path) : nil
  }

  // MARK: texts

  private static func text(_ group: HDF5Group, _ name: String) -> String? {
    ((try? group.text(name)) ?? nil).flatMap(unquoted)
  }

  /// The text of Python's `repr`: `'primary'`, `u"µV"`; nil for `None`. What has no quotes is taken
  /// as it stands.
  static func unquoted(_ text: String) -> String? {
    guard text != "None" else { return nil }
    var body = text[...]
    if let prefix = body.first, "uUbB".contains(prefix), let quote = body.dropFirst().first,
      quote == "'" || quote == "\""
    {
      body = body.dropFirst()
    }
    guard let quote = body.first, quote == "'" || quote == "\"", body.count >= 2,
      body.last == quote
    else { return text }
    var result = ""
    var isEscaped = false
    for character in body.dropFirst().dropLast() {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        result.append(character)
        isEscaped = false
      }
    }
    return result
  }
}
