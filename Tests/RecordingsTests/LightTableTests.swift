import Foundation
import HDF5
import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("Times of light that stand in tables of an NWB file")
struct LightTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let trace = (0..<10_000).map { Int16(-14_000 + $0 % 50) }

  /// Two sweeps of 1 s, from 10 s and from 20.00003 s on, which is no whole number of samples.
  private func recording(
    options: ReadingOptions = .init(), _ tables: (HDF5Group) throws -> Void
  ) throws -> RecordingFile {
    let path = folder.path("\(UUID().uuidString).nwb")
    try HandmadeNWB.write(to: path) { nwb in
      for (index, start) in [10.0, 20.00003].enumerated() {
        try nwb.series(
          "s\(index)", type: "CurrentClampSeries", data: trace, conversion: 5e-6, start: start)
      }
      try tables(try nwb.file.root())
    }
    return try RecordingFile(path: path, displayName: "cell.nwb", options: options)
  }

  private func table(
    _ group: HDF5Group, _ name: String, type: String, columns: [String: [Double]],
    sites: [String]? = nil
  ) throws {
    let table = try group.createGroup(name)
    try table.setAttribute("neurodata_type", .text([type]))
    for (name, values) in columns { try table.createDataset(name, values) }
    if let sites { try table.createDataset("site", sites) }
  }

  /// Seconds from each sweep's start of the first and of the sample after the last that is on.
  private func windows(_ file: RecordingFile) throws -> [[(site: String, on: [[Double]])]] {
    try file.recording.sweeps.map { sweep in
      try sweep.lights.map { light in
        let signal = try file.signal(of: light.channel)
        #expect(Set(signal.samples).isSubset(of: [0, 1]))
        var on: [[Double]] = []
        for (index, sample) in signal.samples.enumerated() where sample == 1 {
          let time = signal.time(at: index) + light.delay
          if index > 0, signal.samples[index - 1] == 1 {
            on[on.count - 1][1] = time + 1e-4
          } else {
            on.append([time, time + 1e-4])
          }
        }
        return (light.site, on)
      }
    }
  }

  private func expectClose(_ found: [[Double]], _ wanted: [[Double]]) {
    #expect(found.count == wanted.count)
    for (one, other) in zip(found, wanted) {
      for (time, expected) in zip(one, other) {
        // Half of a sample at 10 kHz.
        TestSupport.expectClose(time, expected, within: 0.51e-4, "s")
      }
    }
  }

  @Test("intervals named after light are light, to within half a sample, cut to each sweep")
  func intervals() throws {
    let file = try recording { root in
      try table(
        root.createGroup("intervals"), "optogenetic_stimulation", type: "TimeIntervals",
        columns: [
          "start_time": [9.9, 10.5, 20.10003, 30], "stop_time": [10.1, 10.51, 20.10503, 31],
        ])
    }
    let found = try windows(file)
    #expect(found.map { $0.map(\.site) } == [["optogenetic_stimulation"]] * 2)
    expectClose(try #require(found.first?.first).on, [[0, 0.1], [0.5, 0.51]])
    expectClose(try #require(found.last?.first).on, [[0.1, 0.105]])
    let suggestion = try #require(file.recording.lightSuggestions.first)
    #expect(suggestion.source == .timeIntervals && suggestion.isUsed)
    #expect(suggestion.confidence == 0.7)
  }

  @Test("trials, sweeps and tables of other things are no light, but may be stated")
  func otherIntervals() throws {
    let make: (HDF5Group) throws -> Void = { root in
      let intervals = try root.createGroup("intervals")
      for name in ["trials", "sweeps", "odour"] {
        try table(
          intervals, name, type: "TimeIntervals",
          columns: ["start_time": [10.2], "stop_time": [10.3]])
      }
    }
    let file = try recording(make)
    #expect(file.recording.sweeps.allSatisfy { $0.lights.isEmpty })
    #expect(file.recording.lightSuggestions.map(\.channel) == ["odour"])
    let stated = try recording(
      options: ReadingOptions(lights: [LightStatement("/intervals/odour=soma")]), make)
    #expect(stated.recording.sweeps.first?.lights.map(\.site) == ["soma"])
    expectClose(try #require(try windows(stated).first?.first).on, [[0.2, 0.3]])
  }

  @Test("events: with durations, by site, and with a warning where none says how long")
  func events() throws {
    let file = try recording { root in
      try table(
        root.createGroup("events"), "light_onsets", type: "EventsTable",
        columns: ["timestamp": [10.1, 10.2, 10.3], "duration": [0.005, .nan, 0.02]],
        sites: ["soma", "soma", "apical"])
    }
    let found = try #require(try windows(file).first)
    #expect(found.map(\.site) == ["soma", "apical"])
    expectClose(try #require(found.first).on, [[0.1, 0.105], [0.2, 0.2001]])
    expectClose(try #require(found.last).on, [[0.3, 0.32]])
    #expect(file.recording.lightSites.map(\.pathway) == [.bottomUp, .topDown])
    let message = try #require(file.recording.messages.first { $0.id == .lightDurationUnknown })
    #expect(message.found == "1 of 3 events without a duration")
  }

  @Test("epochs of ndx-optogenetics: the pulses of each train, and none while it is off")
  func epochs() throws {
    let file = try recording { root in
      try table(
        root.createGroup("intervals"), "epochs_1", type: "OptogeneticEpochsTable",
        columns: [
          "start_time": [10.1, 20.5], "stop_time": [10.9, 20.6], "stimulation_on": [1, 0],
          "pulse_length_in_ms": [5, 5], "period_in_ms": [100, 100],
          "number_pulses_per_pulse_train": [3, 3], "number_trains": [2, 1],
          "intertrain_interval_in_ms": [150, 0],
        ])
    }
    let found = try windows(file)
    // Trains of 300 ms and 150 ms between them; the last pulse would begin at the epoch's 750 ms.
    expectClose(
      try #require(found.first?.first).on,
      [0.1, 0.2, 0.3, 0.55, 0.65, 0.75].map { [$0, $0 + 0.005] })
    #expect(found.last?.isEmpty == true)
    #expect(file.recording.lightSuggestions.first?.confidence == 0.95)
  }

  @Test("a table counts for nothing where the file has a channel of light")
  func outranked() throws {
    let path = folder.path("both.nwb")
    try HandmadeNWB.write(to: path) { nwb in
      try nwb.series("s0_Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6)
      try nwb.series(
        "s0_TTL", type: "TimeSeries",
        data: (0..<10_000).map { UInt8($0 >= 500 && $0 < 600 ? 1 : 0) }, unit: "n/a",
        electrode: nil)
      try table(
        nwb.file.root().createGroup("events"), "light", type: "EventsTable",
        columns: ["timestamp": [0.05]])
    }
    let recording = try RecordingFile(path: path).recording
    #expect(recording.sweeps.first?.lights.map(\.source) == [.digitalBit])
    #expect(recording.lightSuggestions.map(\.isUsed) == [true, false])
  }
}

/// A list repeated.
private func * (list: [[String]], count: Int) -> [[String]] {
  (0..<count).flatMap { _ in list }
}
