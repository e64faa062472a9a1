import Foundation
import TestSupport
import Testing

/// Keys that scripts rely on: they may be joined by others, never renamed.
@Suite("The JSON contract")
struct ContractTests {
  private static let recording = SharedData.packageRoot.appendingPathComponent(
    "SampleData/plateau-difference/KBWXQ.nwb"
  ).path

  private func expect(_ keys: [String], in object: Any?, _ place: String) throws {
    let members = try #require(object as? [String: Any], "\(place) is no object")
    for key in keys { #expect(members[key] != nil, "\(place) lacks \(key)") }
  }

  @Test("inspect")
  func inspect() async throws {
    let document = try await ApicalProgram.run(["inspect", Self.recording, "--json"]).json()
    #expect(document["schema"] as? String == "apical.inspect/1")
    try expect(["file", "format", "sweeps", "light", "warnings"], in: document, "document")
    let sweeps = try #require(document["sweeps"] as? [[String: Any]])
    #expect(sweeps.count == 35)
    try expect(
      [
        "index", "name", "clamp_mode", "response_unit", "sampling_rate_hz", "sample_count",
        "start_time_s", "stimulus",
      ], in: sweeps.first, "sweep")
    #expect(sweeps.first?["clamp_mode"] as? String == "current_clamp")
    #expect(sweeps.first?["sampling_rate_hz"] as? Double == 10_000)
    let light = try #require(document["light"] as? [[String: Any]])
    try expect(["site", "wavelength_nm", "series"], in: light.first, "light")
  }

  @Test("analyze")
  func analyze() async throws {
    let document = try await ApicalProgram.run(["analyze", Self.recording, "--json"]).json()
    #expect(document["schema"] as? String == "apical.analyze/1")
    try expect(
      ["file", "criteria", "sweeps", "failed", "sign_table", "provenance"], in: document,
      "document")
    let sweeps = try #require(document["sweeps"] as? [[String: Any]])
    let sweep = try #require(
      sweeps.first { ($0["bursts"] as? [Any])?.isEmpty == false && $0["block"] is String })
    try expect(
      [
        "index", "name", "spikes", "event_count", "single_spike_count", "bursts", "event_rate_hz",
        "burst_rate_hz", "burst_probability", "plateaus", "phases", "psps", "quality", "warnings",
      ], in: sweep, "sweep")
    try expect(
      ["peak_time_s", "peak_mv", "threshold_mv", "threshold_time_s"],
      in: (sweep["spikes"] as? [Any])?.first, "spike")
    try expect(
      ["start_s", "end_s", "spike_count"], in: (sweep["bursts"] as? [Any])?.first, "burst")
    try expect(
      ["onset_s", "duration_ms", "amplitude_mv", "area_mv_ms"],
      in: (sweep["plateaus"] as? [Any])?.first, "plateau")
    for phase in ["forward", "target"] {
      try expect(
        ["alpha", "scale", "measure", "window_s", "sd", "abstained", "reason"],
        in: (sweep["phases"] as? [String: Any])?[phase], phase)
    }
    try expect(
      ["apical_version", "revision", "arguments", "parameters", "inputs", "created_utc"],
      in: document["provenance"], "provenance")
  }

  @Test("an error that comes before any recording is a document too")
  func errorDocument() async throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "taken/other.txt")
    let run = try await ApicalProgram.run([
      "analyze", Self.recording, "--output", folder.path("taken"), "--json",
    ])
    #expect(run.status == 2)
    let failed = try #require(try run.json()["failed"] as? [[String: Any]])
    #expect(failed.first?["id"] as? String == "output.exists")
    try expect(
      [
        "id", "severity", "file", "line", "object", "sweep", "time_s", "message", "expected",
        "found", "unit", "remedy",
      ], in: failed.first, "message")
  }
}
