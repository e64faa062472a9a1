import Foundation
import HDF5
import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("Light and trials of an NWB file")
struct LightTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func recording(
    options: ReadingOptions = .init(), _ body: (HandmadeNWB) throws -> Void
  ) throws -> RecordingFile {
    let path = folder.path("\(UUID().uuidString).nwb")
    try HandmadeNWB.write(to: path, body)
    return try RecordingFile(path: path, displayName: "cell.nwb", options: options)
  }

  private func pathway(
    name: String = "site", description: String = "", location: String = "",
    options: ReadingOptions = .init()
  ) throws -> (pathway: Pathway?, isDoubted: Bool) {
    let power = [Double](repeating: 0, count: 100)
    var sweep = SampleContents.sweep(0, count: 100)
    sweep.lights = SampleContents.lights([name: power])
    let path = folder.path("\(UUID().uuidString).nwb")
    try NWBWriter.write(
      SampleContents.contents(
        sweeps: [sweep],
        sites: [LightSite(name: name, description: description, location: location)]), to: path)
    let recording = try RecordingFile(path: path, options: options).recording
    return (
      recording.lightSites.first?.pathway,
      recording.messages.contains { $0.id == .lightPathwayUnknown }
    )
  }

  @Test(
    "the words of a site tell the pathway",
    arguments: [
      ("apical tuft, 450 um from soma", Pathway.topDown), ("Layer 1", .topDown),
      ("L1 of VISp", .topDown), ("distal dendrites", .topDown), ("top-down opsin", .topDown),
      ("ApicalSite", .topDown), ("soma", .bottomUp), ("perisomatic", .bottomUp),
      ("basal dendrites", .bottomUp), ("layer 4 band", .bottomUp), ("L4", .bottomUp),
      ("bottom_up", .bottomUp), ("somatic disc, 30 um", .bottomUp),
    ])
  func words(words: String, expected: Pathway) throws {
    let found = try pathway(description: words)
    #expect(found.pathway == expected)
    #expect(!found.isDoubted)
  }

  @Test(
    "contradiction and silence are no answer",
    arguments: ["apical and basal dendrites", "LED", "layer 10", "L13", "layer 2/3", "distal"])
  func doubt(words: String) throws {
    let found = try pathway(description: words)
    #expect(found.pathway == nil)
    #expect(found.isDoubted)
  }

  @Test("what the user says outranks the words")
  func user() throws {
    let found = try pathway(
      name: "led1", description: "soma", options: ReadingOptions(topDownSite: "led1"))
    #expect(found.pathway == .topDown)
    #expect(!found.isDoubted)
  }

  private let trace = (0..<2000).map { Int16(-14_000 + $0 % 50) }

  @Test("a light of the whole session is cut to each sweep, with its delay")
  func continuousLight() throws {
    let power = (0..<30_000).map { Double($0) * 1e-9 }
    let file = try recording { nwb in
      for index in 0..<3 {
        try nwb.series(
          "s\(index)", type: "CurrentClampSeries", data: trace, conversion: 5e-6,
          start: 1 + Double(index))
      }
      let site = try nwb.general.createGroup("optogenetics").createGroup("tuft")
      try site.createScalar("description", "apical")
      // 5 kHz from 1.05005 s on: half a sample of it after a sample of the sweep.
      let light = try nwb.series(
        "led", type: "OptogeneticSeries", data: Array(power.prefix(8000)), unit: "watts",
        start: 1.05005, rate: 5000, electrode: nil, inStimulus: true)
      try light.createSoftLink("site", to: "/general/optogenetics/tuft")
    }
    let lights = file.recording.sweeps.map { $0.lights.first }
    #expect(lights.map { $0?.site } == ["tuft", "tuft", nil])
    expectClose(lights[0]?.delay, 0.05005, within: 1e-9, "s")
    #expect(lights[0]?.channel.firstSample == 0)
    #expect(lights[0]?.channel.sampleCount == 750)
    // Sweep 1 starts at 2 s: (2 − 1.05005) × 5000 = 4749.75, so sample 4750, 0.05 ms late.
    #expect(lights[1]?.channel.firstSample == 4750)
    expectClose(lights[1]?.delay, 5e-5, within: 1e-9, "s")
    let channel = try #require(lights[1]?.channel)
    #expect(channel.unit == "mW")
    expectClose(try file.signal(of: channel).samples.first, 4750e-6, within: 1e-12, "mW")
  }

  @Test("where sweeps overlap in time, names place the light, or it is left out")
  func ambiguousLight() throws {
    let file = try recording { nwb in
      for index in 1...2 {
        try nwb.series(
          "sweep_\(index)_Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6)
        try nwb.series(
          "sweep_\(index)_led", type: "OptogeneticSeries", data: trace, unit: "W",
          conversion: 1e-9, electrode: nil, inStimulus: true)
      }
      try nwb.series(
        "laser", type: "OptogeneticSeries", data: trace, unit: "W", conversion: 1e-9,
        electrode: nil, inStimulus: true)
    }
    #expect(
      file.recording.sweeps.map { $0.lights.map(\.channel.name) }
        == [["sweep_1_led"], ["sweep_2_led"]])
    let left = file.recording.messages.filter { $0.id == .lightNotPlaced }
    #expect(left.map(\.object) == ["/stimulus/presentation/laser"])
  }

  @Test("bits that change in a digital word are lights, named by its description")
  func digitalWord() throws {
    // Bit 3 is always on, bit 0 and bit 2 change.
    let word = (0..<2000).map { UInt8(8 + ($0 >= 500 && $0 < 600 ? 1 : 0) + ($0 > 1500 ? 4 : 0)) }
    let file = try recording { nwb in
      try nwb.series("s0_Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6)
      try nwb.series(
        "s0_TTL", type: "TimeSeries", data: word, unit: "n/a", electrode: nil,
        description: "digital word; bit 0: soma light gate, bit 1: apical light gate")
    }
    let sweep = try #require(file.recording.sweeps.first)
    #expect(sweep.lights.map(\.kind) == [.bit(0), .bit(2)])
    #expect(sweep.lights.map(\.site) == ["soma light gate", "TTL bit 2"])
    #expect(file.recording.lightSites.map(\.pathway) == [.bottomUp, nil])
    let samples = try file.signal(of: sweep.lights[0].channel).samples
    #expect(samples == word.map(Double.init))
  }

  @Test("a two-level analogue trigger is a gate; noise and a photodiode are not")
  func gate() throws {
    let gate = (0..<2000).map { Float($0 % 500 < 50 ? 4.98 : 0.01) }
    let noise = (0..<2000).map { Float(($0 * 7919) % 1000) }
    let file = try recording { nwb in
      try nwb.series("Vm", type: "CurrentClampSeries", data: trace, conversion: 5e-6)
      try nwb.series("LED trigger", type: "TimeSeries", data: gate, electrode: nil)
      try nwb.series("laser noise", type: "TimeSeries", data: noise, electrode: nil)
      try nwb.series("photodiode of LED", type: "TimeSeries", data: gate, electrode: nil)
    }
    let lights = try #require(file.recording.sweeps.first).lights
    #expect(lights.map(\.site) == ["LED trigger"])
    #expect(lights.map(\.kind) == [.gate])
    #expect(lights.first?.channel.unit == "V")
    #expect(file.recording.messages.contains { $0.id == .lightPathwayUnknown })
  }

  @Test("light only in a name, and a gate that poses as a command, are warned of")
  func hiddenLight() throws {
    let file = try recording { nwb in
      try nwb.series(
        "Im", type: "VoltageClampSeries", data: trace, unit: "amperes", conversion: 1e-14,
        stimulus: "opto 10 Hz")
      try nwb.series(
        "Cmd", type: "VoltageClampStimulusSeries",
        data: (0..<2000).map { Float($0 < 1000 ? 0 : 5) }, inStimulus: true)
    }
    let ids = file.recording.messages.map(\.id)
    #expect(ids.contains(.lightOnlyInName))
    #expect(ids.contains(.lightGateInCommand))
  }

  @Test("trials belong to the sweep that they share most time with")
  func trials() throws {
    let trials = [
      NWBTrial(
        window: TimeWindow(start: 0, end: 2), condition: "A", block: .test, forward: nil,
        target: nil),
      NWBTrial(
        window: TimeWindow(start: 2.4, end: 3), condition: "B", block: nil, forward: nil,
        target: nil),
    ]
    let path = folder.path("trials.nwb")
    try NWBWriter.write(
      SampleContents.contents(
        sweeps: [SampleContents.sweep(0), SampleContents.sweep(1), SampleContents.sweep(2)],
        trials: trials), to: path)
    let sweeps = try RecordingFile(path: path).recording.sweeps
    // Sweep 1 runs from 2.0 to 2.5 s and shares 0.1 s with trial B: too little.
    #expect(sweeps.map(\.trial.condition) == ["A", nil, nil])
    #expect(sweeps.map(\.trial.block) == [.test, nil, nil])
  }

  @Test("without trials, the stimulus is the condition where it differs")
  func stimulusAsCondition() throws {
    func conditions(_ stimuli: [String]) throws -> [String?] {
      let path = folder.path("\(UUID().uuidString).nwb")
      try NWBWriter.write(
        SampleContents.contents(
          sweeps: stimuli.enumerated().map {
            SampleContents.sweep($0.offset, stimulus: $0.element)
          }), to: path)
      return try RecordingFile(path: path).recording.sweeps.map(\.trial.condition)
    }
    #expect(try conditions(["a", "b"]) == ["a", "b"])
    #expect(try conditions(["a", "a"]) == [nil, nil])
  }
}
