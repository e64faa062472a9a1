import Foundation
import HDF5
import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("Spike times of NWB units and SONATA files")
struct NWBSpikeUnitsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// - Parameters:
  ///   - observed: start and end of each interval of each unit.
  ///   - trials: start, end and condition of each.
  private func open(
    times: [Double], ends: [Int], observed: [[[Double]]]? = nil,
    trials: [(Double, Double, String)] = [], hasSweep: Bool = false,
    _ body: (HDF5Group) throws -> Void = { _ in }
  ) throws -> RecordingFile {
    let path = folder.path("\(UUID().uuidString).nwb")
    try HandmadeNWB.write(to: path) { nwb in
      if hasSweep {
        try nwb.series(
          "s", type: "CurrentClampSeries", data: (0..<1000).map { Int16(-14_000 + $0 % 50) },
          conversion: 5e-6)
      }
      let units = try nwb.file.root().createGroup("units")
      try units.createDataset("id", Array(ends.indices))
      try units.createDataset("spike_times", times)
      try units.createDataset("spike_times_index", ends)
      if let observed {
        let rows = observed.flatMap { $0 }
        try units.createDataset("obs_intervals", rows.flatMap { $0 }, shape: [rows.count, 2])
        var count = 0
        try units.createDataset(
          "obs_intervals_index",
          observed.map {
            count += $0.count
            return count
          })
      }
      try body(units)
      if !trials.isEmpty {
        let table = try nwb.file.root().createGroup("intervals").createGroup("trials")
        try table.createDataset("start_time", trials.map(\.0))
        try table.createDataset("stop_time", trials.map(\.1))
        try table.createDataset("condition", trials.map(\.2))
      }
    }
    return try RecordingFile(path: path, displayName: "units.nwb")
  }

  private func times(_ file: RecordingFile) throws -> [[Double]] {
    try file.recording.trains.map { try file.spikeTimes(of: $0) }
  }

  @Test("a unit is a train, one without spikes too; sweeps of the file are read as before")
  func plain() throws {
    let file = try open(times: [0.1, 0.2, 0.5, 0.4, 0.6], ends: [2, 2, 5], hasSweep: true)
    #expect(file.recording.trains.map(\.name) == ["unit 0", "unit 1", "unit 2"])
    #expect(try times(file) == [[0.1, 0.2], [], [0.4, 0.5, 0.6]])
    #expect(file.recording.trains.allSatisfy { $0.start == 0 && $0.end == nil })
    #expect(file.recording.messages.map(\.id) == [.trainsUnsorted])
    #expect(file.recording.sweeps.count == 1)
  }

  @Test("observed intervals are trains of their own; spikes outside are left out and counted")
  func observed() throws {
    let file = try open(
      times: [0.5, 1.5, 2.0, 3.5, 1.2], ends: [4, 5], observed: [[[1, 2], [3, 4]], [[1, 2]]])
    #expect(
      file.recording.trains.map(\.name) == ["unit 0 interval 0", "unit 0 interval 1", "unit 1"])
    // Intervals are [start, end): the spike at 2.0 s lies outside.
    #expect(try times(file) == [[1.5], [3.5], [1.2]])
    #expect(file.recording.trains.map(\.start) == [1, 3, 1])
    let message = try #require(file.recording.messages.first)
    #expect(message.id == .trainsOutsideWindow && message.text.hasPrefix("2 spikes"))
  }

  @Test("trials cut the units, as far as they were observed")
  func trials() throws {
    let trials = [(0.0, 1.0, "none"), (2.0, 3.0, "both")]
    let file = try open(times: [0.5, 1.5, 2.5, 2.9], ends: [4], trials: trials)
    #expect(file.recording.trains.map(\.name) == ["unit 0 trial 0", "unit 0 trial 1"])
    #expect(file.recording.trains.map(\.condition) == ["none", "both"])
    #expect(try times(file) == [[0.5], [2.5, 2.9]])
    let observed = try open(
      times: [0.5, 1.5, 2.5, 2.9], ends: [4], observed: [[[0.25, 2.75]]], trials: trials)
    #expect(observed.recording.trains.map(\.start) == [0.25, 2])
    #expect(observed.recording.trains.map(\.end) == [1, 2.75])
    #expect(try times(observed) == [[0.5], [2.5]])
  }

  @Test("one unit that cannot be read does not lose the others")
  func badRange() throws {
    let file = try open(times: [0.1, 0.2, 0.3], ends: [1, 7, 3])
    let trains = file.recording.trains
    #expect(try file.spikeTimes(of: trains[0]) == [0.1])
    #expect(try file.spikeTimes(of: trains[2]) == [0.2, 0.3])
    let error = #expect(throws: RecordingError.self) { try file.spikeTimes(of: trains[1]) }
    #expect(error?.message.id == .recordingRangePastEnd)
    let lost = try open(times: [0.1, .nan, 0.3], ends: [1, 3])
    #expect(try lost.spikeTimes(of: lost.recording.trains[0]) == [0.1])
    let notFinite = #expect(throws: RecordingError.self) {
      try lost.spikeTimes(of: lost.recording.trains[1])
    }
    #expect(notFinite?.message.id == .sweepNonFinite)
  }

  @Test("no index, another unit and intervals of another shape are told")
  func told() throws {
    func message(_ change: (HDF5Group) throws -> Void) throws -> Message? {
      try open(times: [0.1], ends: [1], change).recording.messages.first
    }
    let noIndex = try message { try $0.removeLink("spike_times_index") }
    #expect(noIndex?.id == .recordingMissingAttribute && noIndex?.severity == .error)
    let unit = try message { units in
      try units.dataset("spike_times")?.setAttribute("unit", .text(["ms"]))
    }
    #expect(unit?.id == .recordingUnreadableObject && unit?.found == "ms")
    let intervals = try message { try $0.createDataset("obs_intervals", [0.0, 1.0]) }
    #expect(intervals?.id == .recordingUnreadableObject && intervals?.severity == .warning)
  }

  @Test("the spikes of a SONATA file are a train for each node, in ms unless it says otherwise")
  func sonata() throws {
    for (unit, factor) in [("ms", 1.0), ("s", 1000), (nil, 1)] as [(String?, Double)] {
      let path = folder.path("\(UUID().uuidString).h5")
      let file = try HDF5File(creatingAt: path)
      try file.root().setAttribute("magic", .integer([0x0A7A]))
      let population = try file.root().createGroup("spikes").createGroup("cells")
      let stamps = try population.createDataset(
        "timestamps", [10.0, 30, 20, 40].map { $0 / factor })
      if let unit { try stamps.setAttribute("units", .text([unit])) }
      try population.createDataset("node_ids", [7, 3, 7, 3])
      try file.flush()
      let recording = try RecordingFile(path: path)
      #expect(recording.recording.trains.map(\.name) == ["cells node 3", "cells node 7"])
      for (found, expected) in zip(
        try times(recording), [[0.03, 0.04], [0.01, 0.02]])
      {
        for (one, other) in zip(found, expected) { expectClose(one, other, within: 1e-12, "s") }
      }
      #expect(recording.recording.messages.isEmpty)
    }
  }
}
