import Foundation
import HDF5
import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("Sweeps of an NWB file")
struct SweepAssemblyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func recording(
    options: ReadingOptions = .init(), _ body: (HandmadeNWB) throws -> Void
  ) throws -> RecordingFile {
    let path = folder.path("\(UUID().uuidString).nwb")
    try HandmadeNWB.write(to: path, body)
    return try RecordingFile(path: path, displayName: "cell.nwb", options: options)
  }

  private let ramp = (0..<1000).map { Int16(-14_000 + $0) }

  @Test("physical = data × conversion + offset, to the last bit, and gain never multiplies")
  func scaling() throws {
    let file = try recording { nwb in
      let group = try nwb.series(
        "Vm", type: "CurrentClampSeries", data: ramp, conversion: 5e-6, offset: -0.02)
      try group.createScalar("gain", Float(20))
    }
    let sweep = try #require(file.recording.sweeps.first)
    let samples = try file.signal(of: sweep.response).samples
    #expect(samples == ramp.map { (Double($0) * 5e-6 + -0.02) * 1000 })
    #expect(sweep.response.unit == "mV")
    // What a consumer computes with scale and offset is the same but for rounding.
    let multiplied = Double(ramp[7]) * sweep.response.scale + sweep.response.offset
    #expect(abs(multiplied - samples[7]) < 1e-12)
  }

  @Test("a continuous series is cut by the rows of the table")
  func rows() throws {
    let file = try recording { nwb in
      try nwb.series("Vm", type: "CurrentClampSeries", data: ramp, conversion: 5e-6, start: 5)
      try nwb.series(
        "Icmd", type: "CurrentClampStimulusSeries", data: ramp, unit: "amperes",
        conversion: 1e-12, start: 5, inStimulus: true)
      let response = "/acquisition/Vm"
      let stimulus = "/stimulus/presentation/Icmd"
      try nwb.recordingsTable(
        responses: [
          (response, 0, 400), (response, 500, 400), (stimulus, -1, -1), (response, 990, 20),
        ],
        stimuli: [
          (stimulus, 0, 400), (response, -1, -1), (stimulus, 0, 10), (stimulus, 0, 10),
        ])
    }
    let recording = file.recording
    #expect(recording.sweeps.map(\.name) == ["Vm row 0", "Vm row 1"])
    #expect(recording.sweeps.map(\.startTime) == [5, 5.05])
    #expect(recording.sweeps.map(\.command?.sampleCount) == [400, nil])
    #expect(
      try file.signal(of: recording.sweeps[1].response).samples.first
        == (Double(ramp[500]) * 5e-6) * 1000)
    #expect(recording.failedSweeps.map(\.index) == [2])
    let failed = try #require(recording.failedSweeps.first).message
    #expect(failed.id == .recordingRangePastEnd)
    #expect(failed.object?.hasSuffix("row 3") == true)
    #expect(failed.text.contains("990..<1010") && failed.text.contains("1000"))
    #expect(recording.messages.contains { $0.id == .recordingTableIncomplete })
  }

  @Test("samples that no row names are told with their range and seconds")
  func unassigned() throws {
    let file = try recording { nwb in
      try nwb.series("Vm", type: "CurrentClampSeries", data: ramp, conversion: 5e-6)
      try nwb.series("Other", type: "CurrentClampSeries", data: ramp, conversion: 5e-6)
      try nwb.recordingsTable(
        responses: [("/acquisition/Vm", 100, 300), ("/acquisition/Vm", 300, 500)])
    }
    let words = file.recording.messages.filter { $0.id == .recordingSamplesUnassigned }
      .map(\.text)
    #expect(words.count == 2)
    #expect(words.first?.contains("samples 0..<100 (0.0–0.01 s") == true)
    #expect(words.last?.contains("samples 800..<1000 (0.08–0.1 s") == true)
    // A series outside of the table is a sweep of its own.
    #expect(file.recording.sweeps.map(\.name) == ["Vm row 0", "Vm row 1", "Other"])
  }

  @Test("without a table, sweep numbers order the sweeps and find their commands")
  func sweepNumbers() throws {
    let file = try recording { nwb in
      for number in [UInt32(10), 2, 1] {
        try nwb.series(
          "CC_\(number)", type: "CurrentClampSeries", data: ramp, conversion: 5e-6,
          sweepNumber: number)
        try nwb.series(
          "stimulus_\(number)", type: "CurrentClampStimulusSeries", data: ramp,
          unit: "amperes", conversion: 1e-12, sweepNumber: number, inStimulus: true)
      }
    }
    #expect(file.recording.sweeps.map(\.name) == ["CC_1", "CC_2", "CC_10"])
    #expect(
      file.recording.sweeps.map(\.command?.name) == ["stimulus_1", "stimulus_2", "stimulus_10"])
    #expect(file.recording.messages.contains { $0.id == .sweepStartTimesEqual })
  }

  @Test("without numbers, start time, electrode and name decide")
  func names() throws {
    let file = try recording { nwb in
      for index in [2, 1, 10] {
        try nwb.series(
          "s\(index)_Vm", type: "CurrentClampSeries", data: ramp, conversion: 5e-6, start: 3)
        try nwb.series(
          "s\(index)_I", type: "CurrentClampStimulusSeries", data: ramp, unit: "A",
          conversion: 1e-12, start: 3, inStimulus: true)
      }
    }
    #expect(file.recording.sweeps.map(\.name) == ["s1_Vm", "s2_Vm", "s10_Vm"])
    #expect(file.recording.sweeps.map(\.command?.name) == ["s1_I", "s2_I", "s10_I"])
  }

  @Test("a type of an extension is read by structure; IZero is a current clamp")
  func structure() throws {
    let file = try recording { nwb in
      try nwb.series("lab", type: "LabClampSeries", data: ramp, unit: "V", conversion: 5e-6)
      try nwb.series("untyped", type: nil, data: ramp, unit: "Amps", conversion: 1e-12, start: 1)
      try nwb.series("zero", type: "IZeroClampSeries", data: ramp, conversion: 5e-6, start: 2)
      try nwb.series(
        "diode", type: "TimeSeries", data: ramp, conversion: 1, start: 0, electrode: nil)
    }
    #expect(
      file.recording.sweeps.map(\.clampMode) == [.currentClamp, .voltageClamp, .currentClamp])
    #expect(file.recording.sweeps.map(\.response.unit) == ["mV", "pA", "mV"])
  }

  @Test("one bad sweep never loses the others")
  func badSweeps() throws {
    let file = try recording { nwb in
      try nwb.series("a", type: "CurrentClampSeries", data: ramp, conversion: 5e-6)
      try nwb.series(
        "b", type: "CurrentClampSeries", data: ramp, conversion: 5e-6, start: nil)
      try nwb.series(
        "c", type: "CurrentClampSeries", data: [Int16](), conversion: 5e-6, start: 1)
      let text = try nwb.acquisition.createGroup("d")
      try text.setAttribute("neurodata_type", .text(["CurrentClampSeries"]))
      try text.createDataset("data", ["a", "b"])
      try nwb.series(
        "e", type: "CurrentClampSeries", data: ramp, unit: "amperes", conversion: 1e-12)
      try nwb.series(
        "f", type: "CurrentClampSeries", data: ramp, conversion: 5e-6, electrode: nil)
      try nwb.acquisition.createSoftLink("g", to: "/nothing")
      try nwb.series(
        "h", type: "CurrentClampSeries", data: ramp, conversion: 5e-6, rate: -1)
    }
    let recording = file.recording
    #expect(recording.sweeps.map(\.name) == ["a", "f"])
    let reasons = Dictionary(
      uniqueKeysWithValues: recording.failedSweeps.map { ($0.name ?? "", $0.message.id) })
    #expect(
      reasons == [
        "b": .sweepNoTime, "c": .sweepEmpty, "d": .sweepNotNumeric, "h": .sweepNoTime,
      ])
    #expect(
      recording.messages.contains {
        $0.id == .sweepUnitDisagrees && $0.object == "/acquisition/e/data"
      })
    #expect(
      recording.messages.contains { $0.id == .recordingBrokenLink && $0.object == "/acquisition/g" }
    )
    #expect(
      recording.messages.contains {
        $0.id == .recordingMissingAttribute && $0.object == "/acquisition/f/electrode"
      })
    let indices = recording.sweeps.map(\.index) + recording.failedSweeps.map(\.index)
    #expect(Set(indices) == Set(0..<6))
  }

  @Test("a prefix in the unit: the reading that can be true is taken and both are told")
  func prefixedUnits() throws {
    let millivolts = ramp.map { Double($0) / 200 }
    let file = try recording { nwb in
      try nwb.series("label", type: "CurrentClampSeries", data: millivolts, unit: "mV")
      try nwb.series(
        "schema", type: "CurrentClampSeries", data: millivolts.map { $0 * 1000 }, unit: "mV",
        conversion: 1e-6, start: 1)
      try nwb.series(
        "neither", type: "CurrentClampSeries", data: millivolts.map { $0 * 1e6 }, unit: "mV",
        start: 2)
      try nwb.series(
        "current", type: "VoltageClampSeries", data: millivolts, unit: "pA", start: 3)
    }
    let recording = file.recording
    #expect(recording.sweeps.map(\.name) == ["label", "schema", "current"])
    let label = try file.signal(of: recording.sweeps[0].response)
    #expect(abs(label.samples[0] - -70) < 1e-9)
    let schema = try file.signal(of: recording.sweeps[1].response)
    #expect(abs(schema.samples[0] - -70) < 1e-9)
    let current = try file.signal(of: recording.sweeps[2].response)
    #expect(abs(current.samples[0] - -70) < 1e-9)
    let doubts = recording.messages.filter { $0.id == .sweepUnitDisagrees }
    #expect(doubts.count == 3)
    #expect(
      doubts.allSatisfy { $0.text.contains("read as labelled") && $0.text.contains("read as") })
    #expect(recording.failedSweeps.map(\.name) == ["neither"])
    #expect(recording.failedSweeps.first?.message.id == .sweepUnitDisagrees)
  }

  @Test("rates: a millionth off a whole number is that number; regular timestamps give a rate")
  func rates() throws {
    let stamps = (0..<1000).map { 7 + Double($0) * 4e-5 }
    var gap = stamps
    for index in 600..<1000 { gap[index] += 0.5 }
    let file = try recording { nwb in
      try nwb.series(
        "near", type: "CurrentClampSeries", data: ramp, conversion: 5e-6, rate: 49_999.999)
      try nwb.series(
        "exact", type: "CurrentClampSeries", data: ramp, conversion: 5e-6, start: 1,
        rate: 29_997.5)
      try nwb.series(
        "stamps", type: "CurrentClampSeries", data: ramp, conversion: 5e-6, timestamps: stamps)
      try nwb.series(
        "gap", type: "CurrentClampSeries", data: ramp, conversion: 5e-6,
        timestamps: gap.map { $0 + 10 })
    }
    let sweeps = file.recording.sweeps
    #expect(sweeps.map(\.name) == ["near", "exact", "stamps", "gap"])
    #expect(sweeps.map(\.response.samplingRate) == [50_000, 29_997.5, 25_000, 25_000])
    #expect(sweeps.map(\.startTime) == [0, 1, 7, 17])
    let warnings = file.recording.messages.filter { $0.id == .sweepTimestampGap }
    #expect(warnings.map(\.sweep) == [3])
    expectClose(warnings.first?.time, 599 * 4e-5, within: 1e-9, "s")
  }

  @Test("the dendrite's recording goes with the soma's")
  func dendrite() throws {
    let file = try recording { nwb in
      try nwb.electrode("pipette2", description: "apical dendrite, 400 um")
      for index in 0..<2 {
        try nwb.series(
          "soma_\(index)", type: "CurrentClampSeries", data: ramp, conversion: 5e-6,
          start: Double(index))
        try nwb.series(
          "dendrite_\(index)", type: "CurrentClampSeries", data: ramp, conversion: 5e-6,
          start: Double(index), electrode: "pipette2")
      }
    }
    #expect(file.recording.sweeps.map(\.name) == ["soma_0", "soma_1"])
    #expect(
      file.recording.sweeps.map(\.dendriticResponse?.name) == ["dendrite_0", "dendrite_1"])
  }

  @Test("a file without sweeps says what it holds instead")
  func noSweeps() throws {
    let file = try recording { nwb in
      try nwb.series("wheel", type: "TimeSeries", data: ramp, unit: "m", electrode: nil)
    }
    #expect(file.recording.sweeps.isEmpty && file.recording.failedSweeps.isEmpty)
    let message = file.recording.messages.first { $0.id == .recordingNoSweeps }
    #expect(message?.found == "wheel (TimeSeries)")
  }

  @Test("samples that cannot be true are told with their number")
  func plausibility() throws {
    func flat(_ value: Double, count: Int = 2000) -> [Double] {
      (0..<count).map { value + ($0 % 2 == 0 ? 0.1 : 0) }
    }
    var nonFinite = flat(-70)
    for index in 500..<600 { nonFinite[index] = .nan }
    nonFinite[900] = .infinity
    let stopped = flat(-70).enumerated().map { $0.offset < 1000 ? $0.element : -70 }
    let clipped = (0..<2000).map { index -> Int16 in
      if (100..<110).contains(index) { return Int16.max }
      return -7000 + Int16(index % 3)
    }
    let file = try recording { nwb in
      func add(_ name: String, _ data: [Double], rate: Double = 10_000) throws {
        try nwb.series(
          name, type: "CurrentClampSeries", data: data, conversion: 1e-3, rate: rate)
      }
      try add("a depolarised", flat(-12))
      try add("b non-finite", nonFinite)
      try add("c stopped", stopped)
      try add("d slow", flat(-70), rate: 2000)
      try add("e tiny", flat(-70).map { -70 + ($0 + 70) * 1e-4 })
      try add("f sound", flat(-70))
      try nwb.series("g clipped", type: "CurrentClampSeries", data: clipped, conversion: 1e-5)
      try nwb.series(
        "h current", type: "VoltageClampSeries", data: flat(2), unit: "A", conversion: 1)
    }
    func ids(_ sweep: Int) -> [MessageID] {
      file.recording.messages.filter { $0.sweep == sweep }.map(\.id)
    }
    #expect(ids(0) == [.sweepImplausibleBaseline])
    #expect(ids(1) == [.sweepNonFinite])
    #expect(ids(2) == [.sweepConstantEnd])
    #expect(ids(3) == [.sweepLowSamplingRate])
    #expect(ids(4) == [.sweepImplausibleRange])
    #expect(ids(5) == [])
    #expect(ids(6) == [.sweepClipped])
    #expect(ids(7) == [.sweepImplausibleRange])
    let words = file.recording.messages.first { $0.id == .sweepNonFinite }?.text
    #expect(words?.contains("101 samples") == true)
    #expect(words?.contains("500..<600, 900..<901") == true)
  }
}
