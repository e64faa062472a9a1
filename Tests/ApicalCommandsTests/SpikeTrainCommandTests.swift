import Foundation
import TestSupport
import Testing

/// Spike times from any source get the same analysis as spikes that were found in a trace.
@Suite("apical analyze on spike times")
struct SpikeTrainCommandTests {
  private static let fixtures = SharedData.packageRoot.appendingPathComponent(
    "Tests/ApicalCommandsTests/Fixtures")

  /// Of a sweep, or of a train, what follows from spike times.
  private struct Activity: Equatable {
    var spikeTimes: [Double]
    /// Start, end and number of spikes of each event.
    var events: [[Double]]
    var bursts: [[Double]]
    /// E, B, P, burst fraction; nil where undefined.
    var rates: [Double?]

    init(_ sweep: [String: Any]) {
      func times(_ key: String) -> [[Double]] {
        (sweep[key] as? [[String: Any]] ?? []).map { event in
          ["start_s", "end_s", "spike_count"].compactMap { event[$0] as? Double }
        }
      }
      spikeTimes = (sweep["spikes"] as? [[String: Any]] ?? []).compactMap {
        $0["peak_time_s"] as? Double
      }
      events = times("events")
      bursts = times("bursts")
      rates = ["event_rate_hz", "burst_rate_hz", "burst_probability", "burst_fraction"].map {
        sweep[$0] as? Double
      }
    }
  }

  private func sweeps(_ document: [String: Any]) throws -> [[String: Any]] {
    try #require(document["sweeps"] as? [[String: Any]])
  }

  private func conditions(_ document: [String: Any]) throws -> [[String: Double]] {
    try #require(document["conditions"] as? [[String: Any]]).map { condition in
      var numbers: [String: Double] = [:]
      for key in ["sweep_count", "event_rate_hz", "burst_rate_hz", "burst_probability"] {
        numbers[key] = condition[key] as? Double
      }
      for (place, bound)
        in (condition["burst_probability_interval"] as? [Double] ?? []).enumerated()
      { numbers["interval \(place)"] = bound }
      return numbers
    }
  }

  @Test("the spike times of a recording give the events, rates and distances of the recording")
  func sameAsRecording() async throws {
    let recording = SharedData.packageRoot.appendingPathComponent(
      "SampleData/plateau-difference/KBWXQ.nwb"
    ).path
    let whole = try await ApicalProgram.run(["analyze", recording, "--json", "--distances"]).json()
    let folder = try TemporaryFolder()
    var table = "spike_time_s,train,trial,condition,duration_s\n"
    for (trial, sweep) in try sweeps(whole).enumerated() {
      let duration = try #require(sweep["duration_s"] as? Double)
      let rest = "cell,\(trial),\(sweep["condition"] as? String ?? ""),\(duration)\n"
      let times = Activity(sweep).spikeTimes
      for time in times { table += "\(time),\(rest)" }
      if times.isEmpty { table += ",\(rest)" }
    }
    try folder.write(table, to: "spikes.csv")
    let run = try await ApicalProgram.run([
      "analyze", folder.path("spikes.csv"), "--json", "--distances",
    ])
    #expect(run.status == 0)
    let alone = try run.json()
    let (expected, found) = (try sweeps(whole), try sweeps(alone))
    #expect(found.count == 35 && expected.count == 35)
    #expect(expected.contains { !Activity($0).bursts.isEmpty })
    for (one, other) in zip(expected, found) {
      #expect(Activity(one) == Activity(other))
      #expect(other["clamp_mode"] as? String == "none")
      #expect((other["plateaus"] as? [Any])?.isEmpty == true)
    }
    #expect(try conditions(whole) == conditions(alone))
    #expect(try conditions(whole).count > 1)
    func matrices(_ document: [String: Any]) -> [[[Double]]] {
      ((document["distances"] as? [String: Any])?["measures"] as? [[String: Any]] ?? [])
        .compactMap { $0["matrix"] as? [[Double]] }
    }
    #expect(matrices(whole).map(\.count) == [35, 35])
    #expect(matrices(whole) == matrices(alone))
  }

  @Test("the same spikes as NWB units and as a table give the same result")
  func sameAsUnits() async throws {
    let documents = try await ["spike-units.nwb", "spike-units.csv"].asyncMap { name in
      try await ApicalProgram.run(
        ["analyze", Self.fixtures.appendingPathComponent(name).path, "--json"]
      ).json()
    }
    let (units, table) = (try sweeps(documents[0]), try sweeps(documents[1]))
    #expect(units.map { $0["name"] as? String } == ["pyramidal 1", "pyramidal 2", "silent"])
    #expect(units.map { Activity($0) } == table.map { Activity($0) })
    #expect(units.map { ($0["spikes"] as? [Any])?.count } == [38, 49, 0])
    for sweep in units {
      #expect(sweep["start_time_s"] as? Double == 0.5)
      #expect(sweep["observed_time_s"] as? Double == 10)
    }
    // A silent unit has a rate, and no burst probability.
    #expect(units[2]["event_rate_hz"] as? Double == 0)
    #expect(units[2]["burst_probability"] is NSNull)
    #expect(try conditions(documents[0]) == conditions(documents[1]))
    let inspected = try await ApicalProgram.run([
      "inspect", Self.fixtures.appendingPathComponent("spike-units.nwb").path, "--json",
    ]).json()
    let listed = try #require(inspected["units"] as? [[String: Any]])
    #expect(listed.map { $0["spike_count"] as? Int } == [38, 49, 0])
    #expect(listed.map { $0["observed_time_s"] as? Double } == [10, 10, 10])
  }

  @Test("without an observed time the last spike ends it, and that is told; --duration states it")
  func observedTime() async throws {
    let folder = try TemporaryFolder()
    try folder.write("spike_time_ms,train\n100,a\n500,a\n4000,b\n", to: "t.csv")
    let assumed = try await ApicalProgram.run(["analyze", folder.path("t.csv"), "--json"]).json()
    #expect(
      (assumed["messages"] as? [[String: Any]])?.map { $0["id"] as? String } == [
        "trains.window-assumed"
      ])
    #expect(try sweeps(assumed).map { $0["event_rate_hz"] as? Double } == [0.5, 0.25])
    let stated = try await ApicalProgram.run([
      "analyze", folder.path("t.csv"), "--json", "--duration", "10 s",
    ]).json()
    #expect((stated["messages"] as? [Any])?.isEmpty == true)
    #expect(try sweeps(stated).map { $0["event_rate_hz"] as? Double } == [0.2, 0.1])
    // One train fails by a time that is too short, the other stands.
    let short = try await ApicalProgram.run([
      "analyze", folder.path("t.csv"), "--json", "--duration", "2000 ms",
    ])
    #expect(short.status == 1)
    #expect(try sweeps(short.json()).count == 1)
    let failed = try #require(try short.json()["failed"] as? [[String: Any]])
    #expect(failed.map { $0["index"] as? Int } == [1])
    #expect(
      (failed.first?["message"] as? [String: Any])?["id"] as? String == "trains.outside-window")
  }

  @Test(
    "options that mean nothing are refused",
    arguments: [
      ["--duration", "10"], ["--duration", "-1 s"], ["--duration", "3 mV"],
      ["--distance-cost", "5"], ["--distances", "--distance-cost=-1"],
      ["--distances", "--distance-time-constant", "0"],
    ])
  func options(_ arguments: [String]) async throws {
    let run = try await ApicalProgram.run(["analyze", "t.csv"] + arguments)
    #expect(run.status == 64, "\(arguments): \(run.errors)")
  }

  @Test("too many trains are told, and their analysis stands")
  func tooManyTrains() async throws {
    let folder = try TemporaryFolder()
    let rows = (0...2000).map { "0.1,\($0),1\n" }.joined()
    try folder.write("spike_time_s,train,duration_s\n" + rows, to: "t.csv")
    let run = try await ApicalProgram.run([
      "analyze", folder.path("t.csv"), "--json", "--distances",
    ])
    #expect(run.status == 0)
    let document = try run.json()
    #expect(document["distances"] is NSNull)
    #expect(try sweeps(document).count == 2001)
    #expect(
      (document["messages"] as? [[String: Any]])?.contains {
        $0["id"] as? String == "distances.too-many" && $0["found"] as? String == "2001"
      } == true)
  }

  @Test("a page, tables and an NWB file of results can be made of spike times")
  func outputs() async throws {
    let folder = try TemporaryFolder()
    let run = try await ApicalProgram.run([
      "analyze", Self.fixtures.appendingPathComponent("spike-units.csv").path, "--distances",
      "--output", folder.path("out"),
    ])
    #expect(run.status == 0, "\(run.errors)")
    let text = try String(
      contentsOfFile: folder.path("out/tables/train_distances.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n")
    // Three pairs by two measures.
    #expect(lines.count == 7)
    #expect(lines[0].hasSuffix("first_index,first_name,second_index,second_name,distance"))
    #expect(FileManager.default.fileExists(atPath: folder.path("out/report.html")))
  }
}

extension Sequence {
  fileprivate func asyncMap<Result>(
    _ transform: (Element) async throws -> Result
  ) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
