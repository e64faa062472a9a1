import Foundation
import TestSupport
import Testing

@Suite("Module map")
struct ModuleMapTests {
  let manifest: PackageManifest

  init() throws { manifest = try PackageManifest.current.get() }

  @Test("Documentation/modules.md is what Package.swift says")
  func documented() throws {
    let file = SharedData.packageRoot.appendingPathComponent("Documentation/modules.md")
    let expected = ModuleMap.text(of: manifest)
    // The map is made from the manifest, not an expectation of a result, so it may be written here.
    if ProcessInfo.processInfo.environment["APICAL_UPDATE_MODULES"] == "1" {
      try Data(expected.utf8).write(to: file, options: .atomic)
    }
    let found = try String(contentsOf: file, encoding: .utf8)
    #expect(found == expected, "run Scripts/update-modules and look at the difference")
  }

  @Test("every module has a floor, and uses only its own floor and those below")
  func floors() throws {
    #expect(manifest.modules.count > 15)
    for module in manifest.modules {
      let floor = try #require(Floor(of: module.name), "\(module.name) has no floor")
      for used in module.modules {
        let below = try #require(Floor(of: used))
        #expect(floor.mayUse(below), "\(module.name) (\(floor)) must not use \(used) (\(below))")
      }
    }
  }

  @Test("measuring and predicting know nothing of each other, even through others")
  func sideways() {
    for module in manifest.modules {
      let reached = reachable(from: module.name)
      switch Floor(of: module.name) {
      case .measure: #expect(reached.isDisjoint(with: Floor.modules[.predict] ?? []))
      case .predict: #expect(reached.isDisjoint(with: Floor.modules[.measure] ?? []))
      default: break
      }
      #expect(!reached.contains(module.name), "\(module.name) uses itself in a circle")
    }
  }

  @Test("a circle and a sideways edge would be seen")
  func brokenTwin() {
    #expect(!Floor.measure.mayUse(.predict) && !Floor.predict.mayUse(.measure))
    #expect(!Floor.ground.mayUse(.measure) && !Floor.meet.mayUse(.face))
    let circle = ["A": ["B"], "B": ["C"], "C": ["A"]]
    #expect(Self.reachable(from: "A", in: circle).contains("A"))
  }

  private func reachable(from name: String) -> Set<String> {
    Self.reachable(
      from: name,
      in: Dictionary(uniqueKeysWithValues: manifest.modules.map { ($0.name, $0.modules) }))
  }

  private static func reachable(from name: String, in edges: [String: [String]]) -> Set<String> {
    var reached: Set<String> = []
    var open = edges[name] ?? []
    while let next = open.popLast() {
      if reached.insert(next).inserted { open += edges[next] ?? [] }
    }
    return reached
  }
}
