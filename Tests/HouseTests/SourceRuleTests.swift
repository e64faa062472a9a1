import Foundation
import TestSupport
import Testing

@Suite("Rules of the house")
struct SourceRuleTests {
  @Test(
    "libraries: HDF5 and libdeflate only in HDF5, libcrypto in OutputFiles, libpng in MaskImages")
  func libraries() throws {
    for file in try SourceTree.files(below: "Sources", suffix: ".swift") {
      if file.module != "HDF5" {
        #expect(
          file.imports.isDisjoint(with: ["CHDF5", "CHDF5Shim", "CLibdeflate"]), "\(file.path)")
      }
      if file.module != "OutputFiles" {
        #expect(!file.imports.contains("CLibcrypto"), "\(file.path)")
      }
      if file.module != "MaskImages" {
        #expect(!file.imports.contains("CLibpng"), "\(file.path)")
      }
    }
  }

  @Test("tests see what is public or of the package: the tests of an optimised build see no more")
  func testableImports() throws {
    let word = "@" + "testable"
    for file in try SourceTree.files(below: "Tests", suffix: ".swift") {
      #expect(!file.code.contains { $0.1.contains(word) }, "\(file.path)")
    }
  }

  @Test("a module imports what the manifest gives it, and the manifest gives it what it imports")
  func imports() throws {
    let manifest = try PackageManifest.current.get()
    let ours = Set(manifest.modules.map(\.name))
    let unfinished = try SourceTree.unfinished()
    let files = try SourceTree.files(below: "Sources", suffix: ".swift")
    for module in manifest.modules
    where unfinished.isDisjoint(with: [module.name] + module.modules) {
      let members = files.filter { $0.module == module.name }
      guard !members.isEmpty else { continue }
      let imported = members.reduce(into: Set<String>()) { $0.formUnion($1.imports) }
      #expect(
        imported.intersection(ours).subtracting(module.modules).isEmpty,
        "\(module.name) imports a module that Package.swift does not give it")
      #expect(
        Set(module.modules).subtracting(imported).isEmpty,
        "Package.swift gives \(module.name) a module that it does not import")
    }
  }

  @Test("only ApicalCommands reads arguments, prints or exits; nothing traps on purpose")
  func printing() throws {
    for file in try SourceTree.files(below: "Sources", suffix: ".swift") {
      for (number, line) in file.code {
        #expect(!Self.traps(line), "\(file.path):\(number): \(line)")
        if file.module != "ApicalCommands" {
          #expect(!Self.printsOrExits(line), "\(file.path):\(number): \(line)")
        }
      }
    }
  }

  private static func printsOrExits(_ line: String) -> Bool {
    line.contains(
      #/(?:^|[^.\w])(?:print|debugPrint|exit|_exit|abort|readLine|NSLog)\(|CommandLine\.|FileHandle\.standard(?:Output|Error|Input)|Foundation\.exit/#
    )
  }

  private static func traps(_ line: String) -> Bool {
    line.contains(#/(?:^|[^.\w])(?:fatalError|preconditionFailure|precondition)\(|try!|\bas! /#)
  }

  @Test("the rules about printing and trapping see what they forbid")
  func brokenTwins() {
    for line in ["print(x)", "  exit(1)", "Foundation.exit(2)", "_ = CommandLine.arguments"] {
      #expect(Self.printsOrExits(line))
    }
    #expect(!Self.printsOrExits("text.print(x); waitUntilExit()"))
    #expect(Self.traps("let a = try! b()") && Self.traps("fatalError()") && Self.traps("x as! Y"))
    #expect(!Self.traps("case .precondition"))
  }

  @Test("no file is called after nothing in particular")
  func names() {
    let vague = ["Utils", "Utilities", "Utility", "Helper", "Helpers", "Manager", "Common", "Core"]
    for path in SourceTree.paths() where path.hasSuffix(".swift") || path.hasSuffix(".c") {
      let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
      #expect(!vague.contains { name == $0 || name.hasSuffix($0) }, "\(path)")
    }
  }

  @Test("every module has a page of its own that says where to go next")
  func pages() throws {
    let unfinished = try SourceTree.unfinished()
    // Maps of C libraries and the main function have nothing to tell.
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: SharedData.packageRoot.appendingPathComponent("Sources").path
    ).filter {
      !["apical", "CHDF5", "CLibcrypto", "CLibdeflate", "CLibpng"].contains($0)
        && !unfinished.contains($0)
    }
    #expect(folders.count > 10)
    let pages = try SourceTree.files(below: "Sources", suffix: "README.md")
    for folder in folders where !folder.hasPrefix(".") {
      let page = pages.first { $0.path == "Sources/\(folder)/README.md" }
      let lines = page?.text.split(separator: "\n") ?? []
      #expect(lines.first == "# \(folder)", "Sources/\(folder)/README.md")
      #expect(lines.count >= 3, "Sources/\(folder)/README.md says too little")
      #expect(
        page?.text.contains("Next:") == true,
        "Sources/\(folder)/README.md does not say what is next")
    }
  }

  @Test("nothing tells on which machine it was made")
  func machinePaths() throws {
    // In pieces, so that this file does not hold them itself.
    let roots = ["work", "tmp", "home", "root", "Users"].map { "/\($0)/" }
    for path in SourceTree.paths() where path != "LICENSE" {
      let url = SharedData.packageRoot.appendingPathComponent(path)
      guard (try url.resourceValues(forKeys: [.isRegularFileKey])).isRegularFile == true else {
        continue
      }
      let data = try Data(contentsOf: url, options: .mappedIfSafe)
      for root in roots {
        #expect(data.range(of: Data(root.utf8)) == nil, "\(path) holds \(root)")
      }
    }
  }
}
