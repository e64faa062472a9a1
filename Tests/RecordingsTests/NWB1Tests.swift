import Foundation
import HDF5
import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("NWB 1 files")
struct NWB1Tests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private struct Handmade {
    let timeseries: HDF5Group
    let presentation: HDF5Group

    func series<Number: HDF5Number>(
      _ name: String, ancestry: [String]?, data: [Number], unit: String, conversion: Float,
      electrode: String? = "electrode_0", start: Double = 16.68, inStimulus: Bool = false
    ) throws {
      let group = try (inStimulus ? presentation : timeseries).createGroup(name)
      try group.setAttribute("neurodata_type", .text(["TimeSeries"]))
      if let ancestry { try group.setAttribute("ancestry", .text(ancestry), isScalar: false) }
      let dataset = try group.createDataset("data", data)
      try dataset.setAttribute("unit", .text([unit]))
      try dataset.setAttribute("conversion", stored: conversion)
      let time = try group.createDataset("starting_time", [start])
      try time.setAttribute("rate", stored: Float(50_000))
      try group.createDataset("stimulus_description", ["LongSquare"])
      if let electrode { try group.createDataset("electrode_name", [electrode]) }
    }
  }

  private func read(_ body: (Handmade) throws -> Void) throws -> RecordingFile {
    let path = folder.path("\(UUID().uuidString).nwb")
    func write() throws {
      let file = try HDF5File(creatingAt: path)
      let root = try file.root()
      try root.createDataset("nwb_version", ["NWB-1.0.5"])
      try root.createDataset("identifier", ["cell 7"])
      let electrode = try root.createGroup("general").createGroup("intracellular_ephys")
        .createGroup("electrode_0")
      try electrode.createDataset("description", ["Headstage 0"])
      try body(
        Handmade(
          timeseries: root.createGroup("acquisition").createGroup("timeseries"),
          presentation: root.createGroup("stimulus").createGroup("presentation")))
      try file.flush()
    }
    try write()
    return try RecordingFile(path: path, displayName: "cell.nwb")
  }

  private static let currentClamp = ["TimeSeries", "PatchClampSeries", "CurrentClampSeries"]
  private static let command = ["TimeSeries", "PatchClampSeries", "CurrentClampStimulusSeries"]
  private static let trace = (0..<20_000).map { -70 + 5 * sin(Float($0) / 91) }

  @Test("ancestry is the type, the number in the name pairs response and command")
  func currentClampPairs() throws {
    let file = try read { nwb in
      for number in [12, 3] {
        try nwb.series(
          "data_000\(number)_AD0", ancestry: Self.currentClamp, data: Self.trace, unit: "V",
          conversion: 1e-3, start: Double(number))
        try nwb.series(
          "data_000\(number)_DA0", ancestry: Self.command,
          data: Self.trace.map { _ in Float(number) }, unit: "A", conversion: 1e-12,
          start: Double(number), inStimulus: true)
      }
    }
    let recording = file.recording
    #expect(recording.format == "NWB 1.0.5")
    #expect(recording.identifier == "cell 7")
    #expect(recording.messages.isEmpty, "\(recording.messages)")
    #expect(recording.electrodes.map(\.name) == ["electrode_0"])
    #expect(recording.sweeps.map(\.name) == ["data_0003_AD0", "data_00012_AD0"])
    for (sweep, number) in zip(recording.sweeps, [3.0, 12]) {
      #expect(sweep.clampMode == .currentClamp)
      #expect(sweep.startTime == number)
      #expect(sweep.stimulus == "LongSquare")
      #expect(sweep.electrode == "electrode_0")
      #expect(sweep.response.samplingRate == 50_000)
      expectClose(
        try file.signal(of: sweep.response).samples[100], Double(Self.trace[100]), within: 1e-5,
        "mV")
      let command = try #require(sweep.command)
      expectClose(try file.signal(of: command).samples[0], number, within: 1e-6, "pA")
    }
  }

  @Test("Allen names: response and stimulus are both Sweep_n")
  func sameNames() throws {
    let recording = try read { nwb in
      for number in [10, 9] {
        try nwb.series(
          "Sweep_\(number)", ancestry: Self.currentClamp, data: Self.trace, unit: "Volts",
          conversion: 1e-3)
        try nwb.series(
          "Sweep_\(number)", ancestry: Self.command, data: Self.trace, unit: "Amps",
          conversion: 1e-12, inStimulus: true)
      }
    }.recording
    #expect(recording.sweeps.map(\.name) == ["Sweep_9", "Sweep_10"])
    #expect(
      recording.sweeps.map(\.command?.objectPath)
        == ["/stimulus/presentation/Sweep_9/data", "/stimulus/presentation/Sweep_10/data"])
  }

  @Test("early Allen files state a conversion and hold volts; others are taken at their word")
  func conversionAlreadyDone() throws {
    let volts = Self.trace.map { $0 / 1000 }
    let amperes = Self.trace.map { _ in Float(5e-11) }
    func file(_ name: String, _ data: [Float]) throws -> RecordingFile {
      try read { nwb in
        try nwb.series(
          "\(name)_4", ancestry: Self.currentClamp, data: data, unit: "V", conversion: 1e-3)
        try nwb.series(
          "\(name)_4_DA0", ancestry: Self.command, data: amperes, unit: "A", conversion: 1e-12,
          inStimulus: true)
      }
    }
    let early = try file("Sweep", volts)
    let sweep = try #require(early.recording.sweeps.first)
    expectClose(
      try early.signal(of: sweep.response).samples[100], Double(Self.trace[100]), within: 1e-4,
      "mV")
    let command = try #require(sweep.command)
    expectClose(try early.signal(of: command).samples[0], 50, within: 1e-4, "pA")
    #expect(
      early.recording.messages.map(\.id) == [.recordingScalingUnclear, .recordingScalingUnclear])
    // The same numbers under another program's name, and true millivolts under Allen's.
    let other = try file("data", volts)
    let response = try #require(other.recording.sweeps.first?.response)
    expectClose(
      try other.signal(of: response).samples[100], Double(Self.trace[100]) / 1000, within: 1e-6,
      "mV")
    let late = try file("Sweep", Self.trace)
    let converted = try #require(late.recording.sweeps.first?.response)
    expectClose(
      try late.signal(of: converted).samples[100], Double(Self.trace[100]), within: 1e-4, "mV")
  }

  @Test("without ancestry, electrode and unit say what a series is")
  func byStructure() throws {
    let recording = try read { nwb in
      try nwb.series(
        "data_0_AD0", ancestry: nil, data: Self.trace, unit: "V", conversion: 1e-3)
      try nwb.series(
        "data_0_AD1", ancestry: ["TimeSeries"], data: Self.trace, unit: "A", conversion: 1e-12)
      try nwb.series(
        "data_0_TTL", ancestry: ["TimeSeries"], data: [Int16(0), 1], unit: "n/a", conversion: 1,
        electrode: nil)
    }.recording
    #expect(recording.sweeps.map(\.clampMode) == [.currentClamp, .voltageClamp])
  }

  @Test("a file without series says where it looked")
  func empty() throws {
    let message = try #require(try read { _ in }.recording.messages.first)
    #expect(message.id == .recordingNoSweeps)
    #expect(message.expected?.contains("/acquisition/timeseries") == true)
  }
}
