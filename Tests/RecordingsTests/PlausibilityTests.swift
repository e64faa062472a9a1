import Foundation
import HDF5
import Messages
import Recordings
import Signals
import TestSupport
import Testing

/// One warning for each plausibility check, with the number that triggered it.
@Suite("Plausibility of a recording")
struct PlausibilityTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func messages(_ body: (HandmadeNWB) throws -> Void) throws -> [Message] {
    let path = folder.path("\(UUID().uuidString).nwb")
    try HandmadeNWB.write(to: path, body)
    return try RecordingFile(path: path, displayName: "cell.nwb").recording.messages
  }

  /// −70 mV with a saw tooth of 0.25 mV.
  private static let quiet = (0..<4000).map { Int16(-14_000 + $0 % 50) }

  private func currentClamp(
    _ data: [Float], rate: Double = 10_000
  ) throws -> [Message] {
    try messages { nwb in
      try nwb.series("Vm", type: "CurrentClampSeries", data: data, rate: rate)
    }
  }

  private func expect(
    _ messages: [Message], _ id: MessageID, found: String, unit: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(messages.map(\.id) == [id], sourceLocation: sourceLocation)
    #expect(messages.first?.severity == .warning, sourceLocation: sourceLocation)
    #expect(messages.first?.found == found, sourceLocation: sourceLocation)
    #expect(messages.first?.unit == unit, sourceLocation: sourceLocation)
  }

  /// Each limit is met from both sides: 0.9 and 1.1 of it.
  @Test("current clamp: less than 1 µV or more than 1 V from peak to peak")
  func potentialRange() throws {
    func wave(_ span: Float) -> [Float] {
      (0..<4000).map { -0.07 + ($0 < 2000 ? 0 : span * Float($0 % 100) / 99) }
    }
    expect(
      try currentClamp(wave(1.1)), .sweepImplausibleRange, found: "1100", unit: "mV")
    #expect(try currentClamp(wave(0.9)).isEmpty)
    func small(_ span: Double) throws -> [Message] {
      try messages { nwb in
        try nwb.series(
          "Vm", type: "CurrentClampSeries",
          data: (0..<4000).map { -0.07 + span * Double($0 % 100) / 99 })
      }
    }
    expect(try small(0.9e-6), .sweepImplausibleRange, found: "0.0009000", unit: "mV")
    #expect(try small(1.1e-6).isEmpty)
  }

  @Test("voltage clamp: more than 1 µA")
  func current() throws {
    func clamp(_ greatest: Double) throws -> [Message] {
      try messages { nwb in
        try nwb.series(
          "Im", type: "VoltageClampSeries",
          data: (0..<4000).map { greatest * Double($0 % 100) / 99 }, unit: "amperes")
      }
    }
    let loud = try clamp(1.1e-6)
    #expect(loud.map(\.id) == [.sweepImplausibleRange])
    expectClose(loud.first?.found.flatMap(Double.init), 1.1e6, within: 1, "pA")
    #expect(try clamp(0.9e-6).isEmpty)
  }

  @Test("baseline above −20 mV or below −120 mV")
  func baseline() throws {
    func at(_ millivolts: Float) throws -> [Message] {
      try currentClamp((0..<4000).map { (millivolts + Float($0 % 100) / 10_000) / 1000 })
    }
    expect(try at(-19), .sweepImplausibleBaseline, found: "-19.0", unit: "mV")
    expect(try at(-121), .sweepImplausibleBaseline, found: "-121.0", unit: "mV")
    #expect(try at(-21).isEmpty && at(-119).isEmpty)
  }

  @Test("sampling below 5 kHz")
  func rate() throws {
    let trace = Self.quiet.map { Float($0) * 5e-6 }
    expect(
      try currentClamp(trace, rate: 4999), .sweepLowSamplingRate, found: "4999.0", unit: "Hz")
    #expect(try currentClamp(trace, rate: 5000).isEmpty)
  }

  @Test("samples at the limit of 16 bits, three in a row")
  func clipped() throws {
    func clip(_ count: Int, at value: Int16) throws -> [Message] {
      var data = Self.quiet
      for index in 100..<100 + count { data[index] = value }
      return try messages { nwb in
        try nwb.series("Vm", type: "CurrentClampSeries", data: data, conversion: 5e-6)
      }
    }
    for value in [Int16.max, .min] {
      expect(try clip(3, at: value), .sweepClipped, found: "3 samples", unit: nil)
      #expect(try clip(2, at: value).isEmpty)
    }
  }

  @Test("a constant end of 20 ms or more")
  func constantEnd() throws {
    func end(_ count: Int) throws -> [Message] {
      var data = Self.quiet
      for index in data.count - count..<data.count { data[index] = -13_000 }
      return try messages { nwb in
        try nwb.series("Vm", type: "CurrentClampSeries", data: data, conversion: 5e-6)
      }
    }
    let found = try end(200)
    expect(found, .sweepConstantEnd, found: "-65.0", unit: "mV")
    #expect(found.first?.text.contains("200 samples") == true)
    expectClose(found.first?.time, 0.38, within: 1e-9, "s")
    #expect(try end(199).isEmpty)
  }

  @Test("starting times that are all one")
  func startTimes() throws {
    func two(_ second: Double) throws -> [Message] {
      try messages { nwb in
        for (name, start) in [("a", 0.5), ("b", second)] {
          try nwb.series(
            name, type: "CurrentClampSeries", data: Self.quiet, conversion: 5e-6, start: start)
        }
      }
    }
    expect(try two(0.5), .sweepStartTimesEqual, found: "0.5", unit: "s")
    #expect(try two(2).isEmpty)
  }

  @Test("samples that are not finite")
  func nonFinite() throws {
    var trace = Self.quiet.map { Float($0) * 5e-6 }
    trace[70] = .nan
    trace[71] = .infinity
    expect(try currentClamp(trace), .sweepNonFinite, found: "2 of 4000", unit: nil)
  }

  @Test("stimulus and response of other lengths or rates")
  func lengths() throws {
    func stimulus(_ count: Int, _ rate: Double) throws -> [Message] {
      try messages { nwb in
        try nwb.series(
          "Vm", type: "CurrentClampSeries", data: Self.quiet, conversion: 5e-6, sweepNumber: 0)
        try nwb.series(
          "I", type: "CurrentClampStimulusSeries", data: [Float](repeating: 0, count: count),
          unit: "amperes", rate: rate, sweepNumber: 0, inStimulus: true)
      }
    }
    expect(
      try stimulus(3999, 10_000), .sweepLengthsDiffer, found: "3999 samples at 10000.0 Hz",
      unit: nil)
    expect(
      try stimulus(4000, 20_000), .sweepLengthsDiffer, found: "4000 samples at 20000.0 Hz",
      unit: nil)
    #expect(try stimulus(4000, 10_000).isEmpty)
  }

  /// The recordings that the specification names for each check, with what the number must be
  /// (h5py reads it from the file; the README of the recordings states it for the others).
  @Test(
    "the recordings of other labs that are known for it",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
    arguments: [
      ("nwb2-bluepyefe/99111002.nwb", MessageID.sweepImplausibleBaseline, "-15.0", 11),
      ("nwb2-ipfx/2018_03_20_0005.nwb", .sweepUnitDisagrees, "A", 1),
      ("abf-converted/20220408_0002_violet.nwb", .lightGateInCommand, "5035.0", 1),
      (
        "abf-converted/opto_aps_good_units.nwb", .lightOnlyInName,
        "0504 opto [0] 10 Hz 2 ms (5s in 20s sweep)", 1
      ),
      ("nwb2-ferguson/FergusonEtAl2015_PYR2.nwb", .sweepStartTimesEqual, "0.0", 1),
      ("damaged/nan_and_inf_samples.nwb", .sweepNonFinite, "101 of 20000", 1),
    ] as [(String, MessageID, String, Int)])
  func known(file: String, id: MessageID, found: String, count: Int) throws {
    let recording = try RecordingFile(path: SharedData.path("recordings/\(file)")).recording
    let messages = recording.messages.filter { $0.id == id }
    #expect(messages.count == count && messages.first?.found == found, "\(messages)")
    #expect(messages.allSatisfy { $0.severity == .warning })
  }
}
