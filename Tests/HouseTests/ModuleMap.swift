/// `Documentation/modules.md`, as the manifest would have it.
enum ModuleMap {
  static func text(of manifest: PackageManifest) -> String {
    var text = """
      # Modules

      Every permitted edge, made from `Package.swift` by `Scripts/update-modules`; a test compares the two.
      A module may use its own floor and those below; *measure* and *predict* never use each other. What
      each module does stands in `Sources/MODULE/README.md`.

      """
    for floor in Floor.allCases {
      text += "\n## \(floor.rawValue)\n\n| module | uses | from other packages |\n|---|---|---|\n"
      for module in manifest.modules where Floor(of: module.name) == floor {
        text += "| `\(module.name)` | \(list(module.modules)) | \(list(module.products)) |\n"
      }
    }
    return text
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "–" : names.map { "`\($0)`" }.joined(separator: ", ")
  }
}
