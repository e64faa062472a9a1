import Foundation
import Messages
import OutputFiles
import Recordings
import Signals
import TestSupport
import Testing

@Suite("NWB files that Apical writes")
struct NWBWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func readBack(_ contents: NWBContents) throws -> RecordingFile {
    let path = folder.path("\(UUID().uuidString).nwb")
    try NWBWriter.write(contents, to: path)
    return try RecordingFile(path: path)
  }

  @Test("samples come back within half a count, commands and light too")
  func samples() throws {
    var light = [Double](repeating: 0, count: 5000)
    for index in 1000..<1050 { light[index] = 3 }
    let command = (0..<5000).map { $0 < 2500 ? 0.0 : 123.4 }
    let sweep = SampleContents.sweep(
      0, lights: ["blue": light, "red": light.map { $0 / 7 }], command: command)
    let file = try readBack(SampleContents.contents(sweeps: [sweep]))
    let read = try #require(file.recording.sweeps.first)
    let potential = try file.signal(of: read.response)
    #expect(potential.unit == "mV")
    #expect(potential.samplingRate == 10_000)
    #expect(potential.samples.count == sweep.response.values.count)
    let worst =
      zip(potential.samples, sweep.response.values).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst <= 0.005 + 1e-9, "\(worst) mV off")
    // The counts are 0.01 mV: a writer that rounds finer or coarser is off here.
    #expect(worst > 0.0049)

    let current = try file.signal(of: try #require(read.command))
    #expect(current.unit == "pA")
    #expect(zip(current.samples, command).allSatisfy { abs($0 - $1) <= 0.05 + 1e-9 })

    #expect(read.lights.map(\.site) == ["blue", "red"])
    #expect(read.lights.allSatisfy { $0.kind == .power && $0.delay == 0 })
    let blue = try file.signal(of: read.lights[0].channel)
    #expect(blue.unit == "mW")
    #expect(zip(blue.samples, light).allSatisfy { abs($0 - $1) <= 0.0005 + 1e-9 })
    #expect(blue.samples[999] == 0 && abs(blue.samples[1000] - 3) < 1e-9)
  }

  @Test("a potential beyond the fine counts is stored in coarser ones")
  func wideRange() throws {
    var sweep = SampleContents.sweep(0)
    sweep.response.values[100] = 900
    let file = try readBack(SampleContents.contents(sweeps: [sweep]))
    let read = try #require(file.recording.sweeps.first)
    let samples = try file.signal(of: read.response).samples
    #expect(abs(samples[100] - 900) < 1e-6)
    #expect(
      zip(samples, sweep.response.values).allSatisfy { abs($0 - $1) <= 0.5 * 900 / 32767 + 1e-9 })
  }

  @Test("trials, phases, sites, electrode and session come back")
  func metadata() throws {
    let trials = [
      NWBTrial(
        window: TimeWindow(start: 0, end: 0.5), condition: "none", block: .baseline,
        forward: nil, target: nil),
      NWBTrial(
        window: TimeWindow(start: 2.1, end: 2.6), condition: "A_target", block: .induction,
        forward: TimeWindow(start: 2.2, end: 2.35), target: TimeWindow(start: 2.35, end: 2.5)),
    ]
    let file = try readBack(
      SampleContents.contents(
        sweeps: [SampleContents.sweep(0), SampleContents.sweep(1, startTime: 2.1)],
        trials: trials))
    let recording = file.recording
    #expect(recording.format == "NWB 2.7.0")
    #expect(recording.identifier == "test")
    #expect(recording.sessionStart == "2026-01-15T09:00:00+00:00")
    #expect(
      recording.electrodes == [
        Electrode(
          name: "electrode0", description: "whole cell", location: "VISp5", cellID: "cell 1",
          device: "amplifier")
      ])
    #expect(
      Set(recording.lightSites) == [SampleContents.topDown, SampleContents.bottomUp])
    #expect(recording.sweeps.map(\.name) == ["sweep_0", "sweep_1"])
    #expect(recording.sweeps.map(\.startTime) == [0, 2.1])
    #expect(recording.sweeps.map(\.stimulus) == ["steps", "steps"])
    #expect(
      recording.sweeps.map(\.trial) == [
        Trial(condition: "none", block: .baseline),
        Trial(
          condition: "A_target", block: .induction,
          phases: TrialPhases(
            forward: TimeWindow(start: 0.1, end: 0.25), target: TimeWindow(start: 0.25, end: 0.4),
            source: .file)),
      ])
    #expect(recording.failedSweeps.isEmpty)
    #expect(recording.messages.isEmpty, "\(recording.messages)")
  }

  @Test("the same contents give the same bytes, other contents others")
  func reproducible() throws {
    func bytes(_ identifier: String) throws -> Data {
      var contents = SampleContents.contents(sweeps: [SampleContents.sweep(0)])
      contents.identifier = identifier
      let path = folder.path("\(UUID().uuidString).nwb")
      try NWBWriter.write(contents, to: path)
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    let first = try bytes("one")
    #expect(try first == bytes("one"))
    #expect(try first != bytes("two"))
  }

  @Test("what cannot be stored is refused and leaves nothing behind")
  func refusals() throws {
    var noNumber = SampleContents.sweep(0)
    noNumber.response.values[7] = .nan
    var badName = SampleContents.sweep(0)
    badName.name = "a/b"
    var empty = SampleContents.sweep(0)
    empty.response.values = []
    var unknownSite = SampleContents.sweep(0)
    unknownSite.lights = SampleContents.lights(["green": [0]])
    for sweep in [noNumber, badName, empty, unknownSite] {
      #expect(throws: RecordingError.self) {
        try NWBWriter.write(
          SampleContents.contents(sweeps: [sweep]), to: folder.path("refused.nwb"))
      }
    }
    #expect(throws: OutputFileError.self) {
      try NWBWriter.write(
        SampleContents.contents(sweeps: [SampleContents.sweep(0)]),
        to: folder.path("absent folder/file.nwb"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }
}
