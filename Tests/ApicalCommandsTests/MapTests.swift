import Foundation
import TestSupport
import Testing

@Suite("apical inspect and analyze with a map")
struct MapTests {
  private let folder: TemporaryFolder
  private static let recording = SharedData.packageRoot.appendingPathComponent(
    "Tests/RecordingsTests/Fixtures/layouts/filters.h5"
  ).path

  init() throws { folder = try TemporaryFolder() }

  private func map(_ text: String) throws -> String {
    try folder.write("apical: map/1\n" + text, to: "my.map.yaml")
    return folder.path("my.map.yaml")
  }

  private static let good = """
    sweeps: "/*"
    response: {dataset: data, unit: mV, scale: 0.5}
    sampling: {rate_attribute: rate, unit: Hz}
    """

  @Test("the file is read, and the map is among the inputs of the provenance")
  func read() async throws {
    let map = try map(Self.good)
    let inspected = try await ApicalProgram.run(["inspect", Self.recording, "--map", map, "--json"])
    #expect(inspected.status == 0)
    let sweeps = try #require(try inspected.json()["sweeps"] as? [[String: Any]])
    #expect(sweeps.count == 6)
    #expect(sweeps.allSatisfy { $0["sampling_rate_hz"] as? Double == 10_000 })
    let analyzed = try await ApicalProgram.run(["analyze", Self.recording, "--map", map, "--json"])
    let provenance = try #require(try analyzed.json()["provenance"] as? [String: Any])
    let inputs = try #require(provenance["inputs"] as? [[String: Any]])
    #expect(inputs.count == 2)
    #expect(inputs.contains { ($0["path"] as? String)?.hasSuffix("my.map.yaml") == true })
  }

  @Test("without a map the remedy is a map; a wrong map is refused once, with its line")
  func refused() async throws {
    let without = try await ApicalProgram.run(["inspect", Self.recording])
    #expect(without.status == 2 && without.errors.contains("--map"))
    let map = try map(Self.good.replacingOccurrences(of: "response", with: "respons"))
    for command in ["inspect", "analyze"] {
      let run = try await ApicalProgram.run(
        [command, Self.recording, Self.recording, "--map", map])
      #expect(run.status == 2)
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(run.errors.contains("my.map.yaml:3:1: respons: this key is not known"))
    }
  }

  @Test("the keys of a map, as a table and as JSON Schema")
  func schema() async throws {
    let json = try await ApicalProgram.run(["protocol", "schema", "map", "--json"]).json()
    let properties = try #require(json["properties"] as? [String: Any])
    #expect(
      Set(properties.keys) == [
        "apical", "sweeps", "sweeps_in", "response", "command", "light", "sampling",
        "stimulus_attribute",
      ])
    let table = try await ApicalProgram.run(["protocol", "schema", "map"])
    #expect(table.text.hasPrefix("# `apical: map/1`\n"))
  }
}
