import Foundation
import HDF5
import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("What the user says of light")
struct LightStatementTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func options(_ statements: String..., photodiodes: [String] = []) throws
    -> ReadingOptions
  {
    ReadingOptions(lights: try statements.map { try LightStatement($0) }, photodiodes: photodiodes)
  }

  @Test(
    "the text of a statement is read, and written back",
    arguments: [
      ("TTL:bit 0=soma", "TTL", 0, nil, "soma"),
      ("TTL:bit 3:inverted=apical tuft", "TTL", 3, LightPolarity.activeLow, "apical tuft"),
      ("command=soma", "command", nil, nil, "soma"),
      ("Dev1: led:not inverted=a", "Dev1: led", nil, .activeHigh, "a"),
      ("a=b=c", "a=b", nil, nil, "c"),
      ("/events/light_onsets=soma", "/events/light_onsets", nil, nil, "soma"),
    ] as [(String, String, Int?, LightPolarity?, String)])
  func text(
    text: String, channel: String, bit: Int?, polarity: LightPolarity?, site: String
  ) throws {
    let statement = try LightStatement(text)
    #expect(statement.channel == channel && statement.bit == bit)
    #expect(statement.polarity == polarity && statement.site == site)
    #expect(statement.text == text)
  }

  @Test("spaces, capitals and a bit without a space are no obstacle")
  func tolerant() throws {
    #expect(try LightStatement(" TTL : Bit2 : Inverted = soma ").text == "TTL:bit 2:inverted=soma")
  }

  @Test(
    "what is no statement says why",
    arguments: [
      ("TTL:bit 0", "CHANNEL=SITE"), ("TTL=", "no site"), ("=soma", "no channel"),
      ("TTL:bit 99=soma", "0 to 62"), (":bit 1=soma", "no channel"),
    ])
  func refused(text: String, words: String) {
    #expect {
      try LightStatement(text)
    } throws: { error in
      "\(error)".contains(words)
    }
  }

  // MARK: NWB

  private let trace = (0..<2000).map { Int16(-14_000 + $0 % 50) }

  private func path(_ body: (HandmadeNWB) throws -> Void) throws -> String {
    let path = folder.path("\(UUID().uuidString).nwb")
    try HandmadeNWB.write(to: path, body)
    return path
  }

  /// Two sweeps with a word of two bits, an unnamed gate and a photodiode each.
  private func nwb() throws -> String {
    try path { nwb in
      for index in 0..<2 {
        let start = Double(index)
        try nwb.series(
          "sweep_\(index)_Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6,
          start: start)
        try nwb.series(
          "sweep_\(index)_TTL", type: "TimeSeries",
          data: (0..<2000).map { UInt8(($0 >= 500 && $0 < 600 ? 1 : 0) + ($0 > 1500 ? 4 : 0)) },
          unit: "n/a", start: start, electrode: nil)
        try nwb.series(
          "sweep_\(index)_AO2", type: "TimeSeries",
          data: (0..<2000).map { Float($0 >= 800 && $0 < 900 ? 4.9 : 0.02) }, start: start,
          electrode: nil)
        try nwb.series(
          "sweep_\(index)_photodiode", type: "TimeSeries",
          data: (0..<2000).map { Float($0 >= 503 && $0 < 603 ? 1 : 0) }, start: start,
          electrode: nil)
      }
    }
  }

  @Test("a bit and a channel that no name suggests, in every sweep, and then nothing else")
  func nwbStatement() throws {
    let path = try nwb()
    let guessed = try RecordingFile(path: path).recording
    #expect(guessed.sweeps.map { $0.lights.map(\.site) } == [["TTL bit 0", "TTL bit 2"]] * 2)
    let unnamed = try #require(guessed.lightSuggestions.first { $0.channel == "AO2" })
    #expect(!unnamed.isUsed && unnamed.evidence == [.twoLevels])
    #expect(unnamed.option == "--light 'AO2=AO2'")
    expectClose(unnamed.highLevel, 4.9, within: 1e-6, "V")
    #expect(guessed.sweeps.map { $0.photodiodes.map(\.name) } == [["photodiode"]] * 2)

    let recording = try RecordingFile(
      path: path, options: options("TTL:bit 2=apical tuft", "sweep_1_AO2=soma")
    ).recording
    for sweep in recording.sweeps {
      #expect(sweep.lights.map(\.site) == ["apical tuft", "soma"])
      #expect(sweep.lights.map(\.kind) == [.bit(2), .gate])
    }
    #expect(recording.lightSites.map(\.pathway) == [.topDown, .bottomUp])
    #expect(!recording.messages.contains { $0.id == .lightPathwayUnknown })
    let stated = recording.lightSuggestions.filter(\.isUsed)
    #expect(stated.map(\.source) == [.user, .user] && stated.map(\.confidence) == [1, 1])
    // The rest stays a suggestion.
    #expect(
      recording.lightSuggestions.filter { !$0.isUsed }.map(\.option) == [
        "--light 'TTL:bit 0=TTL bit 0'"
      ])
  }

  @Test("the suggested option, given back, makes the light that was suggested")
  func roundTrip() throws {
    let path = try nwb()
    for suggestion in try RecordingFile(path: path).recording.lightSuggestions {
      let option = try #require(suggestion.option)
      let text = String(option.dropFirst("--light '".count).dropLast())
      let lights = try RecordingFile(path: path, options: options(text)).recording.sweeps
        .map(\.lights)
      #expect(lights.map { $0.map(\.kind) } == suggestion.lights.values.map { [$0.kind] })
      #expect(lights.allSatisfy { $0.map(\.site) == [suggestion.site] })
    }
  }

  @Test(
    "what is not there is refused, with the nearest name",
    arguments: [
      ("TLL:bit 0=soma", "Did you mean 'TTL'?"), ("ttl:bit 0=soma", "Did you mean 'TTL'?"),
      ("led=soma", "expected AO2, TTL, photodiode"), ("AO2:bit 1=soma", "no digital word"),
      ("TTL=soma", "bits 0, 2 that change"), ("TTL:invert=soma", "After a colon"),
    ])
  func unknown(text: String, words: String) throws {
    let path = try nwb()
    #expect {
      try RecordingFile(path: path, displayName: "cell.nwb", options: options(text))
    } throws: { error in
      let message = Message(error)
      return message.id == .lightUnknownChannel && message.severity == .error
        && message.file == "cell.nwb" && message.description.contains(words)
    }
  }

  @Test("a photodiode of any name, or none of that name")
  func photodiode() throws {
    let path = try nwb()
    let recording = try RecordingFile(
      path: path, options: ReadingOptions(photodiodes: ["AO2"])
    ).recording
    #expect(recording.sweeps.map { $0.photodiodes.map(\.name) } == [["AO2"]] * 2)
    #expect(!recording.lightSuggestions.contains { $0.channel == "AO2" })
    #expect {
      try RecordingFile(path: path, options: ReadingOptions(photodiodes: ["diod"]))
    } throws: { Message($0).id == .lightUnknownChannel }
  }

  @Test("the command of a voltage clamp as a gate: no command then, and no warning")
  func commandGate() throws {
    let path = try path { nwb in
      try nwb.series(
        "Im", type: "VoltageClampSeries", data: trace, unit: "amperes", conversion: 1e-14,
        sweepNumber: 0)
      try nwb.series(
        "Cmd", type: "VoltageClampStimulusSeries",
        data: (0..<2000).map { Float($0 < 1000 || $0 > 1100 ? 0.001 : 5) }, sweepNumber: 0,
        inStimulus: true)
    }
    let doubted = try RecordingFile(path: path).recording
    #expect(doubted.sweeps.first?.command != nil && doubted.sweeps.first?.lights.isEmpty == true)
    let message = try #require(doubted.messages.first { $0.id == .lightGateInCommand })
    #expect(message.found == "5000.0" && message.unit == "mV")
    let suggestion = try #require(doubted.lightSuggestions.first)
    #expect(suggestion.source == .commandGate && suggestion.confidence == 0.5)
    #expect(suggestion.option == "--light 'command=light'")
    for name in ["command", "Cmd"] {
      let stated = try RecordingFile(path: path, options: options("\(name)=soma")).recording
      let sweep = try #require(stated.sweeps.first)
      #expect(sweep.command == nil && sweep.lights.map(\.site) == ["soma"])
      #expect(!stated.messages.contains { $0.id == .lightGateInCommand })
    }
  }

  @Test("a word that idles set is inverted, with a warning unless the user says it")
  func polarity() throws {
    let path = try path { nwb in
      try nwb.series("s0_Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6)
      try nwb.series(
        "s0_LED gate", type: "TimeSeries",
        data: (0..<2000).map { UInt8($0 >= 500 && $0 < 600 ? 0 : 1) }, unit: "n/a", electrode: nil)
    }
    let inferred = try RecordingFile(path: path).recording
    #expect(inferred.sweeps.first?.lights.map(\.polarity) == [.activeLow])
    let message = try #require(inferred.messages.first { $0.id == .lightPolarityInferred })
    #expect(message.found == "95 %")
    for (words, polarity) in [
      ("inverted", LightPolarity.activeLow), ("not inverted", .activeHigh),
    ] {
      let stated = try RecordingFile(
        path: path, options: options("LED gate:\(words)=soma")
      ).recording
      #expect(stated.sweeps.first?.lights.map(\.polarity) == [polarity])
      #expect(!stated.messages.contains { $0.id == .lightPolarityInferred })
    }
  }

  @Test("a light that begins dark and is on for most of the sweep is not inverted")
  func longLight() throws {
    let path = try path { nwb in
      try nwb.series("s0_Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6)
      try nwb.series(
        "s0_LED gate", type: "TimeSeries", data: (0..<2000).map { UInt8($0 >= 500 ? 1 : 0) },
        unit: "n/a", electrode: nil)
    }
    #expect(
      try RecordingFile(path: path).recording.sweeps.first?.lights.map(\.polarity) == [.activeHigh]
    )
  }

  @Test("a stated channel without two levels is used, and doubted with its occupancy")
  func levels() throws {
    let path = try path { nwb in
      try nwb.series("s0_Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6)
      try nwb.series(
        "s0_ramp", type: "TimeSeries", data: (0..<2000).map { Float($0) / 400 }, electrode: nil)
    }
    let recording = try RecordingFile(path: path, options: options("ramp=soma")).recording
    let message = try #require(recording.messages.first { $0.id == .lightLevelsUnclear })
    // Levels at a quarter and three quarters of the range, a third of their separation around each.
    #expect(message.found == "66 %")
    #expect(recording.sweeps.first?.lights.count == 1)
  }

  @Test("counts of a converter without a unit are a gate, not a word of sixteen lights")
  func counts() throws {
    var builder = TraceBuilder(seconds: 0.2, rate: 10_000, resting: 120)
    builder.addBox(30_000, from: 0.05, to: 0.06)
    builder.addNoise(40, seed: 2)
    let stored = builder.signal.samples.map { Int16($0.rounded()) }
    let path = try path { nwb in
      try nwb.series("s0_Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6)
      try nwb.series("s0_TTL", type: "TimeSeries", data: stored, unit: "n/a", electrode: nil)
    }
    let lights = try #require(try RecordingFile(path: path).recording.sweeps.first).lights
    #expect(lights.map(\.kind) == [.gate])
  }

  // MARK: WaveSurfer

  @Test("a digital line and an analogue input of WaveSurfer, by their names")
  func waveSurfer() throws {
    let count = 1000
    let path = folder.path("rig.h5")
    try HandmadeWaveSurfer(
      inputs: [
        .init(name: "Vm", unit: "mV", scale: 0.01), .init(name: "AI3"), .init(name: "photodiode"),
      ],
      digital: [("P0.0", true), ("P0.1", true)],
      sweeps: [
        (
          rows: [
            [Int16](repeating: -2000, count: count),
            (0..<count).map { $0 >= 300 && $0 < 400 ? 16_000 : 10 },
            [Int16](repeating: 0, count: count),
          ],
          words: (0..<count).map { UInt8($0 >= 100 && $0 < 200 ? 2 : 0) }
        )
      ]
    ).write(to: path)
    let guessed = try RecordingFile(path: path).recording
    #expect(guessed.sweeps.first?.lights.map(\.site) == ["P0.1"])
    #expect(guessed.sweeps.first?.photodiodes.map(\.name) == ["photodiode"])
    #expect(
      guessed.lightSuggestions.map(\.option) == ["--light 'P0.1=P0.1'", "--light 'AI3=AI3'"])
    let lights = try #require(
      try RecordingFile(
        path: path, options: options("P0.1=apical", "AI3=soma", "P0.0:inverted=basal")
      ).recording.sweeps.first
    ).lights
    #expect(lights.map(\.kind) == [.bit(1), .gate, .bit(0)])
    #expect(lights.map(\.site) == ["apical", "soma", "basal"])
    #expect(lights.map(\.polarity) == [.activeHigh, .activeHigh, .activeLow])
    #expect {
      try RecordingFile(path: path, options: options("P0.7=soma"))
    } throws: { Message($0).description.contains("Did you mean 'P0.0'?") }
  }

  // MARK: protocol names

  @Test("a protocol's name is told and never used")
  func protocolName() throws {
    let path = try path { nwb in
      try nwb.series(
        "Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6,
        stimulus: "0504 opto [0] 10 Hz 2 ms (5s in 20s sweep)")
    }
    let recording = try RecordingFile(path: path).recording
    #expect(recording.sweeps.allSatisfy { $0.lights.isEmpty })
    let suggestion = try #require(recording.lightSuggestions.first)
    #expect(suggestion.source == .protocolName && suggestion.confidence == 0.2)
    #expect(!suggestion.isUsed && suggestion.option == nil && suggestion.lights.isEmpty)
    #expect(suggestion.note?.contains("50 pulses of 2 ms at 10 Hz over 5 s") == true)
  }
}

/// A list repeated.
private func * (list: [[String]], count: Int) -> [[String]] {
  (0..<count).flatMap { _ in list }
}
