import Foundation
import TestSupport

/// What `swift package dump-package` says of our targets.
struct PackageManifest {
  struct Module {
    var name: String
    /// Modules of ours, sorted.
    var modules: [String]
    /// Products of other packages, sorted.
    var products: [String]
  }

  /// Asking takes a second, so it is done once.
  static let current = Result { try PackageManifest() }

  /// Library modules in the manifest's order; no tests, and no program.
  let modules: [Module]

  private init() throws {
    let scratch = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A scratch folder of its own: the test run holds the lock of the usual one.
    process.arguments = [
      "swift", "package", "--package-path", SharedData.packageRoot.path, "--scratch-path",
      scratch.path("build"), "dump-package",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let dump = try JSONDecoder().decode(Dump.self, from: data)
    let names = Set(dump.targets.map(\.name))
    modules = dump.targets.filter { ["regular", "system"].contains($0.type) && !$0.isForTests }
      .map { target in
        let used = target.dependencies.compactMap(\.name)
        return Module(
          name: target.name, modules: used.filter(names.contains).sorted(),
          products: used.filter { !names.contains($0) }.sorted())
      }
  }

  private struct Dump: Decodable {
    struct Target: Decodable {
      var name: String
      var type: String
      var path: String?
      var dependencies: [Dependency]

      var isForTests: Bool { path?.hasPrefix("Tests/") ?? false }
    }

    /// `{"byName": ["HDF5", null]}`, `{"target": [...]}` or `{"product": ["Mustache", ...]}`.
    struct Dependency: Decodable {
      var name: String?

      init(from decoder: any Decoder) throws {
        let forms = try decoder.singleValueContainer().decode([String: [Part]].self)
        name = forms.values.first?.first?.text
      }
    }

    /// A text, or something else that does not matter here.
    struct Part: Decodable {
      var text: String?

      init(from decoder: any Decoder) throws {
        text = try? decoder.singleValueContainer().decode(String.self)
      }
    }

    var targets: [Target]
  }
}
