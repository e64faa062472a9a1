import Foundation
import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("WaveSurfer files")
struct WaveSurferTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ made: HandmadeWaveSurfer, options: ReadingOptions = .init()
  ) throws -> RecordingFile {
    let path = folder.path("\(UUID().uuidString).h5")
    try made.write(to: path)
    return try RecordingFile(path: path, displayName: "cell.h5", options: options)
  }

  /// A wave of counts that a converter could give.
  private static func counts(_ count: Int = 4000, middle: Int = -2200, swing: Int = 60) -> [Int16] {
    (0..<count).map { index in
      Int16(middle) + Int16((Double(swing) * sin(Double(index) / 37)).rounded())
    }
  }

  private static let potential = HandmadeWaveSurfer.Input(name: "Vm", unit: "mV", scale: 0.01)
  private static let current = HandmadeWaveSurfer.Input(name: "Im", unit: "pA", scale: 0.0005)

  // MARK: scaling

  @Test("the worked number: −2000 counts of 0.3 mV at 0.01 V/mV are −60 mV")
  func workedNumber() throws {
    let made = HandmadeWaveSurfer(
      inputs: [Self.potential],
      sweeps: [([[Int16](repeating: -2000, count: 100) + Self.counts(300)], nil)])
    let file = try read(made)
    let response = try #require(file.recording.sweeps.first?.response)
    let signal = try file.signal(of: response)
    expectClose(signal.samples[0], -60, within: 1e-12, "mV")
    expectClose(response.scale, 0.03, within: 1e-15, "mV")
    #expect(signal.unit == "mV")
  }

  @Test("four coefficients, of the active channels only, over the scale of all channels")
  func cubic() throws {
    let rows = [Self.counts(), Self.counts(middle: 300, swing: 9000)]
    let coefficients = [[-5e-3, 3.2e-4, -9.8e-12, 6.8e-16], [1e-3, 3.1e-4, 4e-12, -2e-16]]
    for isOldFamily in [false, true] {
      let made = HandmadeWaveSurfer(
        isOldFamily: isOldFamily,
        inputs: [Self.potential, .init(name: "unused", scale: 7, isActive: false), Self.current],
        coefficients: coefficients, electrodes: [("cc", "Vm", "Im")], sweeps: [(rows, nil)])
      let file = try read(made)
      let sweep = try #require(file.recording.sweeps.first)
      #expect(sweep.electrode == "electrode 1")
      #expect(sweep.startTime == 0.25)
      let command = try #require(sweep.command)
      #expect((sweep.response.unit, command.unit) == ("mV", "pA"))
      for (channel, row, c, scale) in [
        (sweep.response, rows[0], coefficients[0], 0.01),
        (command, rows[1], coefficients[1], 0.0005),
      ] {
        let samples = try file.signal(of: channel).samples
        #expect(samples.count == row.count)
        for (sample, stored) in zip(samples, row) {
          let n = Double(stored)
          let volts = c[0] + c[1] * n + c[2] * n * n + c[3] * n * n * n
          expectClose(sample, volts / scale, within: 1e-12 * abs(volts / scale) + 1e-12, "")
          let curvature = try #require(channel.curvature)
          let multiplied =
            channel.offset + channel.scale * n + curvature[0] * n * n + curvature[1] * n * n * n
          expectClose(sample, multiplied, within: 1e-9, "")
        }
      }
    }
  }

  @Test("without coefficients there are counts, and no potential")
  func noCoefficients() throws {
    let row = Self.counts()
    let made = HandmadeWaveSurfer(
      version: "0.913", isOldFamily: true, inputs: [Self.potential], coefficients: nil,
      sweeps: [([row], nil)])
    let file = try read(made)
    let sweep = try #require(file.recording.sweeps.first)
    #expect(sweep.clampMode == .none)
    #expect(sweep.response.unit == "1")
    #expect(try file.signal(of: sweep.response).samples == row.map(Double.init))
    let message = try #require(file.recording.messages.first)
    #expect(message.id == .recordingScalingMissing)
    #expect(message.found == "WaveSurfer 0.913")
  }

  @Test("coefficients of fewer channels, or not finite, are none; of more are told")
  func wrongCoefficients() throws {
    let straight = HandmadeWaveSurfer.straight
    let rows = [Self.counts(), Self.counts()]
    for (coefficients, id) in [
      ([straight], MessageID.recordingScalingMissing),
      ([straight, [.nan, 3e-4, 0, 0]], .recordingScalingMissing),
      ([straight, straight, straight], .recordingScalingUnclear),
    ] {
      let made = HandmadeWaveSurfer(
        inputs: [Self.potential, Self.potential], coefficients: coefficients,
        sweeps: [(rows, nil)])
      #expect(try read(made).recording.messages.map(\.id) == [id])
    }
  }

  // MARK: rate

  /// Version, asked for, taken.
  private static let rates: [(String?, Double, Double)] = [
    (nil, 29_997, 100e6 / 3333), ("0.74", 29_997, 100e6 / 3333),
    ("0.912", 29_997, 100e6 / 3333), ("0.912", 20_000, 20_000), ("0.913", 29_997, 29_997),
    ("0.97", 29_997, 29_997), ("1.0.2", 29_997, 29_997), ("100", 29_997, 29_997),
  ]

  @Test("the rate that the board took, where a version stored what was asked for", arguments: rates)
  func rate(version: String?, asked: Double, taken: Double) throws {
    var made = HandmadeWaveSurfer(inputs: [Self.potential], sweeps: [([Self.counts()], nil)])
    made.version = version
    made.rate = asked
    let recording = try read(made).recording
    #expect(recording.sweeps.first?.response.samplingRate == taken)
    if version == "100" { #expect(recording.format == "WaveSurfer 1.0.0") }
  }

  @Test("a rate that is none refuses the file", arguments: [0, -1, .nan, 1e12])
  func noRate(rate: Double) throws {
    var made = HandmadeWaveSurfer(inputs: [Self.potential], sweeps: [([Self.counts()], nil)])
    made.rate = rate
    let error = #expect(throws: RecordingError.self) { try read(made) }
    #expect(error?.message.id == .sweepNoTime)
  }

  // MARK: roles

  @Test("units say what is a cell's where no electrode does")
  func units() throws {
    func modes(_ inputs: [HandmadeWaveSurfer.Input]) throws -> (String, Bool) {
      let recording = try read(
        HandmadeWaveSurfer(
          inputs: inputs, sweeps: [(inputs.map { _ in Self.counts() }, nil)])
      ).recording
      return (
        recording.sweeps.map { "\($0.response.name) \($0.clampMode.rawValue)" }
          .joined(separator: ", "),
        recording.messages.contains { $0.id == .recordingResponseUnclear }
      )
    }
    #expect(try modes([Self.potential]) == ("Vm current_clamp", false))
    #expect(try modes([Self.current]) == ("Im voltage_clamp", false))
    #expect(try modes([Self.potential, Self.current]) == ("Vm current_clamp", true))
    #expect(try modes([.init(name: "AI0"), .init(name: "AI1")]) == ("AI0 none", true))
    #expect(
      try modes([.init(name: "AI0"), .init(name: "x10", scale: 10)])
        == ("x10 current_clamp", false))
    #expect(
      try modes([.init(name: "LED", unit: "mV", scale: 0.5), .init(name: "Vm2", scale: 20)])
        == ("Vm2 current_clamp", false))
    #expect(
      try modes([.init(name: "photodiode", unit: "mV"), Self.current])
        == ("Im voltage_clamp", false))
  }

  @Test("an electrode in voltage clamp outranks the units")
  func voltageClamp() throws {
    let made = HandmadeWaveSurfer(
      inputs: [Self.potential, Self.current], electrodes: [("vc", "Vm", "Im")],
      sweeps: [([Self.counts(), Self.counts(middle: 0)], nil)])
    let recording = try read(made).recording
    let sweep = try #require(recording.sweeps.first)
    #expect(sweep.clampMode == .voltageClamp)
    #expect(sweep.response.name == "Im")
    #expect(sweep.command?.name == "Vm")
    #expect(recording.messages.isEmpty)
  }

  @Test("a dendritic channel goes with its soma; two cells make two sweeps")
  func twoChannels() throws {
    func recording(_ names: [String]) throws -> Recording {
      try read(
        HandmadeWaveSurfer(
          inputs: names.map { .init(name: $0, unit: "mV", scale: 0.01) },
          sweeps: [
            (names.map { _ in Self.counts() }, nil), (names.map { _ in Self.counts() }, nil),
          ]
        )
      ).recording
    }
    let pair = try recording(["dendrite", "soma"])
    #expect(pair.sweeps.map(\.response.name) == ["soma", "soma"])
    #expect(pair.sweeps.map(\.dendriticResponse?.name) == ["dendrite", "dendrite"])
    let cells = try recording(["Vm1", "Vm2"])
    #expect(
      cells.sweeps.map(\.name)
        == ["sweep_0001 Vm1", "sweep_0001 Vm2", "sweep_0002 Vm1", "sweep_0002 Vm2"])
    #expect(cells.sweeps.map(\.index) == [0, 1, 2, 3])
    #expect(cells.messages.isEmpty)
  }

  // MARK: light

  @Test("bit i is the i-th active line; names of lights outrank other lines that change")
  func digitalLight() throws {
    let words: [UInt8] = (0..<4000).map { index in
      (500..<700).contains(index) ? 0b011 : (index % 100 < 50 ? 0b100 : 0)
    }
    let made = HandmadeWaveSurfer(
      inputs: [Self.potential],
      digital: [("apical LED", true), ("spare", false), ("soma LED", true), ("camera", true)],
      stimulus: "steps", sweeps: [([Self.counts()], words)])
    let file = try read(made)
    let recording = file.recording
    let sweep = try #require(recording.sweeps.first)
    #expect(recording.lightSites.map(\.name) == ["apical LED", "soma LED"])
    #expect(recording.lightSites.map(\.pathway) == [.topDown, .bottomUp])
    #expect(sweep.lights.map(\.kind) == [.bit(0), .bit(1)])
    #expect(sweep.stimulus == "steps")
    let light = try #require(sweep.lights.first)
    #expect(try file.signal(of: light.channel).samples == words.map(Double.init))
  }

  @Test("lines of no telling name count if they change, with a question about the pathway")
  func unnamedLines() throws {
    let words: [UInt8] = (0..<4000).map { (500..<700).contains($0) ? 0b110 : 0b100 }
    let made = HandmadeWaveSurfer(
      inputs: [Self.potential], digital: [("P0.0", true), ("P0.1", true), ("P0.2", true)],
      sweeps: [([Self.counts()], words)])
    let recording = try read(made).recording
    #expect(recording.lightSites.map(\.name) == ["P0.1"])
    #expect(recording.messages.map(\.id) == [.lightPathwayUnknown])
    let told = try read(made, options: ReadingOptions(topDownSite: "P0.1")).recording
    #expect(told.lightSites.map(\.pathway) == [.topDown])
    #expect(told.messages.isEmpty)
  }

  @Test("an analogue gate of two levels is a light; an undriven one is not")
  func analogueGate() throws {
    let gate: [Int16] = (0..<4000).map { (500..<700).contains($0) ? 16_000 : 3 }
    for (row, sites) in [(gate, ["LED 470"]), (Self.counts(middle: 0, swing: 20), [])] {
      let made = HandmadeWaveSurfer(
        inputs: [Self.potential, .init(name: "LED 470")], sweeps: [([Self.counts(), row], nil)])
      let file = try read(made)
      #expect(file.recording.lightSites.map(\.name) == sites)
      guard let light = file.recording.sweeps.first?.lights.first else { continue }
      #expect(light.kind == .gate)
      #expect(light.channel.unit == "V")
      expectClose(try file.signal(of: light.channel).samples[600], 4.8, within: 1e-12, "V")
    }
  }

  // MARK: damage

  @Test("a blank sweep, or one of other channels, never loses the rest")
  func badSweeps() throws {
    let row = Self.counts()
    let made = HandmadeWaveSurfer(
      inputs: [Self.potential],
      sweeps: [([row], nil), ([], nil), ([row, row], nil), ([[]], nil), ([row], nil)])
    let recording = try read(made).recording
    #expect(recording.sweeps.map(\.name) == ["sweep_0001", "sweep_0005"])
    #expect(recording.sweeps.map(\.index) == [0, 4])
    #expect(
      recording.failedSweeps.map(\.message.id)
        == [.recordingMissingAttribute, .recordingUnreadableObject, .sweepEmpty])
  }

  @Test("a header without channels is answered, not guessed")
  func noChannels() throws {
    let made = HandmadeWaveSurfer(
      inputs: [.init(name: "AI0", isActive: false)], coefficients: nil,
      sweeps: [([Self.counts()], nil)])
    let recording = try read(made).recording
    #expect(recording.sweeps.isEmpty)
    #expect(recording.failedSweeps.map(\.message.id) == [.recordingUnreadableObject])
  }
}

/// Files that WaveSurfer wrote, from 0.74 to 1.0.2, which stand beside the project.
@Suite(
  "WaveSurfer files of rigs",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct WaveSurferReferenceTests {
  private struct Reference: Decodable {
    struct File: Decodable {
      var file: String
      var calibrated: Bool
      var rate: Double
      var sweeps: [Sweep]
    }

    struct Sweep: Decodable {
      var name: String
      var count: Int
      var start: Double
      var indices: [Int]
      var channels: [Channel]
    }

    struct Channel: Decodable {
      var name: String
      var values: [Double]
      var mean: Double
    }

    var files: [File]
  }

  /// Values that PyWaveSurfer computes (`Fixtures/make-wavesurfer-samples.py`).
  @Test("rates, sweeps and every active channel are those of PyWaveSurfer, to the last bit")
  func samples() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/wavesurfer-samples.json")
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    #expect(reference.files.count == 8)
    for expected in reference.files {
      let file = try RecordingFile(
        path: SharedData.path("recordings/wavesurfer/\(expected.file)"))
      let recording = file.recording
      #expect(recording.sweeps.map(\.name) == expected.sweeps.map(\.name), "\(expected.file)")
      #expect(recording.failedSweeps.isEmpty)
      // Test signals in volts: no cell, so that nothing is called a membrane potential.
      #expect(recording.sweeps.allSatisfy { $0.clampMode == .none })
      #expect(
        recording.messages.contains {
          $0.id == (expected.calibrated ? .recordingResponseUnclear : .recordingScalingMissing)
        })
      for (sweep, wanted) in zip(recording.sweeps, expected.sweeps) {
        #expect(sweep.response.samplingRate == expected.rate)
        #expect(sweep.response.sampleCount == wanted.count)
        #expect(sweep.response.unit == (expected.calibrated ? "V" : "1"))
        #expect(sweep.startTime == wanted.start)
        #expect(sweep.response.name == wanted.channels.first?.name)
        for channel in wanted.channels {
          var named = sweep.response
          named.name = channel.name
          let samples = try file.signal(of: named).samples
          #expect(
            wanted.indices.map { samples[$0] } == channel.values,
            "\(expected.file) \(sweep.name) \(channel.name)")
          expectClose(
            samples.reduce(0, +) / Double(samples.count), channel.mean,
            within: 1e-9 * abs(channel.mean) + 1e-12, "")
        }
      }
    }
  }

  @Test("test2: two digital lines that never change are no light")
  func digitalLines() throws {
    let file = try RecordingFile(path: SharedData.path("recordings/wavesurfer/test2.h5"))
    #expect(file.recording.sweeps.count == 3)
    #expect(file.recording.sweeps.allSatisfy { $0.stimulus == "Pulse out AO0" })
    #expect(file.recording.lightSites.isEmpty)
  }
}
