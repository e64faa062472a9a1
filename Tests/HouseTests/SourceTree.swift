import Foundation
import TestSupport

/// The project's own files.
enum SourceTree {
  struct File {
    /// Relative to the project's folder.
    var path: String
    var text: String

    var name: String { String(path.split(separator: "/").last ?? "") }
    /// `HDF5` of `Sources/HDF5/HDF5File.swift`.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// Lines with their number from 1, without comments that fill a line.
    var code: [(number: Int, line: String)] {
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        .map { ($0.offset + 1, String($0.element)) }
        .filter { !$0.1.trimmingCharacters(in: .whitespaces).hasPrefix("//") }
    }

    /// Modules that the file imports.
    var imports: Set<String> {
      Set(
        code.compactMap { _, line in
          line.firstMatch(of: /^\s*(?:@\w+\s+)*(?:public |package |private )?import (\w+)/)
            .map { String($0.1) }
        })
    }
  }

  /// Paths of all files, relative to the project's folder; nothing that is built or ignored.
  static func paths() -> [String] {
    let root = SharedData.packageRoot.path
    guard let walk = FileManager.default.enumerator(atPath: root) else { return [] }
    var paths: [String] = []
    while let path = walk.nextObject() as? String {
      let name = (path as NSString).lastPathComponent
      if [".build", ".git", ".swiftpm", "demo-report"].contains(name) || name.contains(".part-") {
        walk.skipDescendants()
      } else {
        paths.append(path)
      }
    }
    return paths.sorted()
  }

  static func files(below folder: String, suffix: String) throws -> [File] {
    try paths().filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(suffix) }.map { path in
      File(
        path: path,
        text: try String(
          contentsOf: SharedData.packageRoot.appendingPathComponent(path), encoding: .utf8))
    }
  }

  /// Modules that another part of the project is still building.
  static func unfinished() throws -> Set<String> {
    let sources = try [".swift", ".c"].flatMap { try files(below: "Sources", suffix: $0) }
    return Set(sources.filter { $0.text.hasPrefix("// Replaced by ") }.map(\.module))
  }
}
