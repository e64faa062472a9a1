import Foundation
import HDF5
import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("ACQ4 MetaArray files")
struct ACQ4Tests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A file of `MultiClamp.getResult`, with texts as Python's `repr` gives them.
  private struct Handmade {
    var columns = [("'command'", "'A'"), ("'primary'", "u'V'"), ("'secondary'", "\"A\"")]
    var mode: String? = "'IC'"
    var rows = [
      [Double](repeating: 5e-11, count: 2000), (0..<2000).map { -0.07 + 1e-3 * sin(Double($0)) },
      [Double](repeating: 4.9e-11, count: 2000),
    ]
    /// Seconds; nil leaves the axis without values.
    var times: [Double]? = (0..<2000).map { Double($0) / 20_000 }
    var rate: Double?
    var axis = "'Time'"

    func write(to path: String) throws {
      let file = try HDF5File(creatingAt: path)
      let root = try file.root()
      try root.setAttribute("MetaArray", .text(["2.2.2"]))
      try root.createDataset(
        "data", rows.flatMap { $0 }, shape: [rows.count, rows.first?.count ?? 0])
      let info = try root.createGroup("info")
      let channels = try info.createGroup("0")
      try channels.setAttribute("name", .text(["'Channel'"]))
      let list = try channels.createGroup("cols")
      for (index, column) in columns.enumerated() {
        let group = try list.createGroup("\(index)")
        try group.setAttribute("name", .text([column.0]))
        try group.setAttribute("units", .text([column.1]))
      }
      let time = try info.createGroup("1")
      try time.setAttribute("name", .text([axis]))
      if let times { try time.createDataset("values", times) }
      let extra = try info.createGroup("2")
      try extra.setAttribute("startTime", .real([1_736_933_400]))
      if let mode { try extra.createGroup("ClampState").setAttribute("mode", .text([mode])) }
      if let rate {
        try extra.createGroup("DAQ").createGroup("primary").setAttribute("rate", .real([rate]))
      }
      try file.flush()
    }
  }

  private func read(_ made: Handmade) throws -> RecordingFile {
    let path = folder.path("\(UUID().uuidString).ma")
    try made.write(to: path)
    return try RecordingFile(path: path, displayName: "Clamp1.ma")
  }

  @Test("channels, units, mode and times come from the description")
  func currentClamp() throws {
    let made = Handmade()
    let file = try read(made)
    let recording = file.recording
    #expect(recording.messages.isEmpty, "\(recording.messages)")
    #expect(recording.sessionStart == "2025-01-15T09:30:00Z")
    let sweep = try #require(recording.sweeps.first)
    #expect(sweep.clampMode == .currentClamp)
    #expect(sweep.response.samplingRate == 20_000)
    #expect((sweep.response.unit, sweep.command?.unit) == ("mV", "pA"))
    #expect(try file.signal(of: sweep.response).samples == made.rows[1].map { $0 * 1000 })
    let command = try #require(sweep.command)
    #expect(try file.signal(of: command).samples.first == 5e-11 * 1e12)
  }

  @Test(
    "the mode decides, and a unit that does not fit it is refused",
    arguments: [
      ("'IC'", "'V'", ClampMode.currentClamp), ("'I=0'", "'V'", .currentClamp),
      ("'VC'", "'A'", .voltageClamp), ("'VC'", "'V'", .none), ("'IC'", "'A'", .none),
      ("'IC'", "None", .none),
    ])
  func modes(mode: String, unit: String, expected: ClampMode) throws {
    var made = Handmade()
    made.mode = mode
    made.columns[1].1 = unit
    let recording = try read(made).recording
    #expect(recording.sweeps.first?.clampMode == (expected == .none ? nil : expected))
    #expect(
      recording.failedSweeps.map(\.message.id) == (expected == .none ? [.sweepUnitDisagrees] : []))
  }

  @Test("without a mode the unit decides, and that is told")
  func noMode() throws {
    var made = Handmade()
    made.mode = nil
    let recording = try read(made).recording
    #expect(recording.sweeps.map(\.clampMode) == [.currentClamp])
    #expect(recording.messages.map(\.id) == [.recordingResponseUnclear])
  }

  @Test("times outrank the rate; without both there is no sweep")
  func clock() throws {
    var made = Handmade()
    made.rate = 10_000
    #expect(try read(made).recording.sweeps.first?.response.samplingRate == 20_000)
    made.times = nil
    #expect(try read(made).recording.sweeps.first?.response.samplingRate == 10_000)
    made.rate = nil
    #expect(try read(made).recording.failedSweeps.map(\.message.id) == [.sweepNoTime])
    made.times = [0, 1]
    #expect(try read(made).recording.failedSweeps.map(\.message.id) == [.sweepNoTime])
  }

  @Test("an array of another device, of other rows, or without samples is answered")
  func otherArrays() throws {
    var made = Handmade()
    made.axis = "'X'"
    let camera = try read(made).recording
    #expect(camera.messages.map(\.id) == [.recordingNoSweeps])
    #expect(camera.messages.first?.found?.contains("primary") == true)
    made = Handmade()
    made.columns.removeFirst()
    #expect(
      try read(made).recording.failedSweeps.map(\.message.id) == [.recordingUnreadableObject])
    made = Handmade()
    made.rows = [[], [], []]
    #expect(try read(made).recording.failedSweeps.map(\.message.id) == [.sweepEmpty])
  }

  @Test("an array without a description is an unreadable object, not a crash")
  func noDescription() throws {
    let path = folder.path("bare.ma")
    func write() throws {
      let file = try HDF5File(creatingAt: path)
      try file.root().setAttribute("MetaArray", .text(["2.2.2"]))
      try file.flush()
    }
    try write()
    do {
      _ = try RecordingFile(path: path)
      Issue.record("it was read")
    } catch {
      #expect(Message(error).id == .recordingUnreadableObject, "\(error)")
    }
  }

  @Test(
    "the file that the MetaArray package wrote",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func packageFile() throws {
    let file = try RecordingFile(path: SharedData.path("recordings/synthetic/syn_acq4_clamp.ma"))
    let sweep = try #require(file.recording.sweeps.first)
    #expect(sweep.clampMode == .currentClamp)
    #expect(sweep.response.samplingRate == 20_000)
    #expect(sweep.response.sampleCount == 20_000)
    // Peaks above 0 mV are the spikes of the README: 0.300, 0.307, 0.315 and 0.600 s.
    let samples = try file.signal(of: sweep.response).samples
    let peaks = samples.indices.dropFirst().dropLast().filter {
      samples[$0] > 0 && samples[$0] >= samples[$0 - 1] && samples[$0] > samples[$0 + 1]
        && samples[max(0, $0 - 20)...min(samples.count - 1, $0 + 20)].max() == samples[$0]
    }.map { Double($0) / 20_000 }
    #expect(peaks.count == 4)
    for (peak, expected) in zip(peaks, [0.300, 0.307, 0.315, 0.600]) {
      expectClose(peak, expected, within: 1.5e-3, "s")
    }
  }
}
