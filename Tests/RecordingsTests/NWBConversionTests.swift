import Foundation
import HDF5
import Messages
import Recordings
import Signals
import TestSupport
import Testing

/// Each format is converted, read again, and compared with the reading of the original, which other
/// tests compare with other programs.
@Suite("Recordings converted to NWB 2")
struct NWBConversionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func handmade(_ body: (HandmadeNWB) throws -> Void) throws -> RecordingFile {
    let path = folder.path("\(UUID().uuidString).nwb")
    try HandmadeNWB.write(to: path, body)
    return try RecordingFile(path: path)
  }

  private func convert(
    _ file: RecordingFile, subject: Subject = Subject()
  ) throws -> ConvertedRecording {
    try ConvertedRecording(file, in: folder, subject: subject)
  }

  // MARK: samples

  @Test("stored numbers, type, conversion and offset of an NWB file stay to the last bit")
  func storedNumbers() throws {
    let counts = (0..<3000).map { Int16(truncatingIfNeeded: -24_000 + 37 * $0) }
    let converted = try convert(
      try handmade { made in
        try made.series(
          "vm", type: "CurrentClampSeries", data: counts, conversion: 3.05e-6, offset: -0.02,
          start: 1.25, stimulus: "steps")
        try made.series(
          "im", type: "VoltageClampSeries", data: (0..<500).map { Float($0) * 1.1e-12 },
          unit: "amperes", start: 3)
      })
    try converted.expectSame(withinPlaces: 0)
    let file = try HDF5File(readingAt: converted.path)
    let data = try file.dataset(at: "/acquisition/vm/data")
    #expect(data.elementType == .integer(bytes: 2, isSigned: true))
    #expect(try data.read(Int16.self) == counts)
    #expect(try data.number("conversion") == 3.05e-6)
    #expect(try data.number("offset") == -0.02)
    #expect(try data.text("unit") == "volts")
    #expect(try file.group(at: "/acquisition/im").text("neurodata_type") == "VoltageClampSeries")
    #expect(try file.dataset(at: "/acquisition/im/data").elementType == .real(bytes: 4))
  }

  @Test("every type of number is kept, 64-bit integers as the floats that they are read as")
  func numberTypes() throws {
    func elementType<Number: HDF5Number>(_ values: [Number]) throws -> HDF5ElementType {
      let converted = try convert(
        try handmade {
          try $0.series("vm", type: "CurrentClampSeries", data: values, conversion: 1e-3)
        })
      try converted.expectSame(withinPlaces: 0)
      return try HDF5File(readingAt: converted.path).dataset(at: "/acquisition/vm/data")
        .elementType
    }
    #expect(try elementType([-128, 0, 127] as [Int8]) == .integer(bytes: 1, isSigned: true))
    #expect(try elementType([-32768, 32767] as [Int16]) == .integer(bytes: 2, isSigned: true))
    #expect(try elementType([Int32.min, .max]) == .integer(bytes: 4, isSigned: true))
    #expect(try elementType([0, 255] as [UInt8]) == .integer(bytes: 1, isSigned: false))
    #expect(try elementType([0, 65535] as [UInt16]) == .integer(bytes: 2, isSigned: false))
    #expect(try elementType([0, UInt32.max]) == .integer(bytes: 4, isSigned: false))
    #expect(try elementType([-7, 1 << 40] as [Int]) == .real(bytes: 8))
    #expect(try elementType([0.1, -70] as [Float]) == .real(bytes: 4))
    #expect(try elementType([0.1, .nan, .infinity] as [Double]) == .real(bytes: 8))
  }

  @Test("numbers labelled in mV get the conversion that the schema asks for")
  func labelled() throws {
    let converted = try convert(
      try handmade {
        try $0.series(
          "vm", type: "CurrentClampSeries", data: [-70.1, -65.3, 20.7] as [Float], unit: "mV")
      })
    try converted.expectSame(withinPlaces: 1)
    let data = try HDF5File(readingAt: converted.path).dataset(at: "/acquisition/vm/data")
    #expect(try data.text("unit") == "volts")
    #expect(try data.number("conversion") == 1e-3)
  }

  @Test("WaveSurfer: counts where the converter is straight, floats where it is curved")
  func waveSurfer() throws {
    let counts = (0..<4000).map { Int16(-3000 + $0) }
    func converted(_ coefficients: [Double]) throws -> ConvertedRecording {
      let path = folder.path("\(UUID().uuidString).h5")
      try HandmadeWaveSurfer(
        inputs: [
          .init(name: "Vm", unit: "mV", scale: 0.01), .init(name: "Im", unit: "pA", scale: 2e-3),
        ], coefficients: [coefficients, coefficients], electrodes: [("cc", "Vm", "Im")],
        stimulus: "steps", sweeps: [([counts, counts.reversed()], nil), ([counts, counts], nil)]
      ).write(to: path)
      return try convert(try RecordingFile(path: path))
    }
    let straight = try converted([0.01, 3e-4, 0, 0])
    try straight.expectSame(withinPlaces: 4)
    let file = try HDF5File(readingAt: straight.path)
    let stored = try file.dataset(at: "/acquisition/sweep_0001/data")
    #expect(try stored.read(Int16.self) == counts)
    expectClose(try stored.number("conversion"), 3e-5, within: 1e-19, "V")
    #expect(
      try file.group(at: "/stimulus/presentation/sweep_0001_command").text("neurodata_type")
        == "CurrentClampStimulusSeries")

    let curved = try converted([0.01, 3e-4, 2e-9, -4e-13])
    try curved.expectSame(withinPlaces: 4)
    #expect(
      try HDF5File(readingAt: curved.path).dataset(at: "/acquisition/sweep_0001/data").elementType
        == .real(bytes: 8))
    // Broken twin: the straight part alone would be seen.
    let samples = try curved.copy.signal(of: curved.copy.recording.sweeps[0].response).samples
    let line = counts.map { (0.01 + 3e-4 * Double($0)) / 0.01 }
    #expect((zip(samples, line).map { abs($0 - $1) }.max() ?? 0) > 1)
  }

  @Test("a file of ranges: each row becomes a series of its own, with its part of the command")
  func ranges() throws {
    let trace = (0..<6000).map { Int16(truncatingIfNeeded: $0 * 5 - 9000) }
    let converted = try convert(
      try handmade { made in
        try made.series("vm", type: "CurrentClampSeries", data: trace, conversion: 1e-5)
        try made.series(
          "im", type: "CurrentClampStimulusSeries", data: trace.map { Double($0) * 1e-14 },
          unit: "amperes", inStimulus: true)
        try made.recordingsTable(
          responses: [("/acquisition/vm", 0, 2000), ("/acquisition/vm", 2500, 3500)],
          stimuli: [
            ("/stimulus/presentation/im", 0, 2000), ("/stimulus/presentation/im", 2500, 3500),
          ])
      })
    try converted.expectSame(withinPlaces: 0)
    #expect(converted.copy.recording.sweeps.map(\.response.firstSample) == [0, 0])
    #expect(converted.copy.recording.sweeps.map(\.startTime) == [0, 0.25])
  }

  @Test("our own simulated recording comes through whole, with trials, phases and light")
  func sample() throws {
    let path = SharedData.packageRoot.appendingPathComponent(
      "SampleData/plateau-difference/JHJLP.nwb"
    ).path
    let converted = try convert(try RecordingFile(path: path))
    try converted.expectSame(withinPlaces: 0)
    #expect(converted.original.recording.sweeps.contains { $0.trial.phases != nil })
    #expect(converted.original.recording.sweeps.contains { !$0.lights.isEmpty })
    let (old, new) = (converted.original.recording, converted.copy.recording)
    #expect(new.identifier == old.identifier)
    #expect(new.sessionStart == old.sessionStart)
    #expect(new.sessionDescription == old.sessionDescription)
    #expect(new.electrodes == old.electrodes)
    #expect(new.lightSites == old.lightSites)
    #expect(new.subject == old.subject)
    #expect(new.objectID != old.objectID && new.objectID != nil)
    #expect(new.sessionTexts["lab"] == old.sessionTexts["lab"])
  }

  @Test(
    "Stimfit, SONATA, MATLAB and Symphony", arguments: ["stimfit.h5", "sonata.h5", "matlab.mat"])
  func layouts(name: String) throws {
    let path = SharedData.packageRoot.appendingPathComponent(
      "Tests/RecordingsTests/Fixtures/layouts/\(name)"
    ).path
    let converted = try convert(try RecordingFile(path: path))
    #expect(!converted.original.recording.sweeps.isEmpty)
    try converted.expectSame(withinPlaces: 4)
  }

  @Test("Symphony: epochs, and light that the file keeps as a generator's parameters")
  func symphony() throws {
    let path = SharedData.packageRoot.appendingPathComponent(
      "Tests/RecordingsTests/Fixtures/layouts/symphony2.h5"
    ).path
    let converted = try convert(try RecordingFile(path: path))
    #expect(converted.original.recording.sweeps.contains { !$0.lights.isEmpty })
    try converted.expectSame(withinPlaces: 4)
  }

  @Test("a mapped file: a power, a gate and a bit keep site, pathway and wavelength")
  func mapped() throws {
    let path = SharedData.packageRoot.appendingPathComponent(
      "Tests/RecordingsTests/Fixtures/layouts/matlab.mat"
    ).path
    let map = try LayoutTests.map(
      """
      sweeps: /
      sweeps_in: rows
      response: {dataset: Vm, unit: mV}
      light:
        - {dataset: I_pA, unit: mW, scale: 0.02, site: A/1, pathway: top_down, wavelength: 470 nm}
        - {dataset: I_pA, unit: V, site: Soma LED, wavelength: 590 nm}
        - {dataset: I_pA, unit: "1", bit: 1, site: Word}
      sampling: {interval: 0.05 ms}
      """)
    let converted = try convert(
      try RecordingFile(path: path, options: ReadingOptions(map: map)))
    // Both sweeps start at 0 s, so that time does not tell whose light is whose.
    #expect(converted.copy.recording.sweeps.allSatisfy { $0.lights.count == 3 })
    let sites = converted.copy.recording.lightSites
    #expect(Set(sites.map(\.name)) == ["A_1", "Soma LED", "Word"])
    func site(_ name: String) -> LightSite? { sites.first { $0.name == name } }
    #expect(site("A_1")?.pathway == .topDown && site("A_1")?.wavelength == 470)
    #expect(site("Soma LED")?.pathway == .bottomUp && site("Soma LED")?.wavelength == 590)
    #expect(site("Word")?.pathway == nil)
    let kinds = converted.copy.recording.sweeps.first?.lights.map(\.kind) ?? []
    #expect(Set(kinds) == [.power, .gate, .bit(0)])
  }

  @Test("digital lines and gates of WaveSurfer switch the same light at the same times")
  func gates() throws {
    let path = folder.path("gates.h5")
    let counts = [Int16](repeating: 100, count: 2000)
    var gate = counts
    for index in 500..<900 { gate[index] = 16_000 }
    var words = [UInt8](repeating: 0b010, count: 2000)
    for index in 300..<400 { words[index] = 0b011 }
    for index in 1800..<2000 { words[index] = 0b110 }
    try HandmadeWaveSurfer(
      inputs: [.init(name: "Vm", unit: "mV", scale: 0.01), .init(name: "LED 590 soma")],
      digital: [("LED apical", true), ("camera", true), ("laser", true)],
      sweeps: [([counts, gate], words), ([counts, counts], [UInt8](repeating: 0, count: 2000))]
    ).write(to: path)
    let converted = try convert(
      try RecordingFile(path: path, options: ReadingOptions(bottomUpSite: "laser")))
    try converted.expectSame(withinPlaces: 4)
    #expect(
      Set(converted.copy.recording.lightSites.map { "\($0.name) \($0.pathway?.rawValue ?? "")" })
        == ["LED apical top_down", "laser bottom_up", "LED 590 soma bottom_up"])
    #expect(converted.outcome.messages.contains { $0.text.contains("camera") })
    let gateSeries = try HDF5File(readingAt: converted.path).group(
      at: "/stimulus/presentation/sweep_0001_laser")
    #expect(try gateSeries.text("neurodata_type") == "TimeSeries")
    #expect(try gateSeries.text("description")?.hasPrefix("light gate: 1 is on") == true)
  }

  @Test("a pathway that only the user knew is in the file")
  func statedPathway() throws {
    let path = folder.path("sites.nwb")
    var sweep = SampleContents.sweep(0, count: 100)
    sweep.lights = SampleContents.lights(["one": (0..<100).map { $0 < 50 ? 0 : 2 }])
    try NWBWriter.write(
      SampleContents.contents(sweeps: [sweep], sites: [LightSite(name: "one", wavelength: 470)]),
      to: path)
    #expect(try RecordingFile(path: path).recording.lightSites.map(\.pathway) == [nil])
    let converted = try convert(
      try RecordingFile(path: path, options: ReadingOptions(topDownSite: "one")))
    #expect(converted.copy.recording.lightSites.map(\.pathway) == [.topDown])
    try converted.expectSame(withinPlaces: 0)
  }

  @Test("the dendrite's potential stays with its soma")
  func dendrite() throws {
    let converted = try convert(
      try handmade { made in
        try made.electrode("tuft electrode", description: "apical dendrite, 400 um from soma")
        for number in 0..<2 {
          let data = (0..<800).map { Float($0 % 40) * 1e-3 - 0.07 }
          try made.series(
            "soma \(number)", type: "CurrentClampSeries", data: data, start: Double(number))
          try made.series(
            "tuft \(number)", type: "CurrentClampSeries", data: data.map { $0 / 2 },
            start: Double(number), electrode: "tuft electrode")
        }
      })
    #expect(converted.original.recording.sweeps.compactMap(\.dendriticResponse).count == 2)
    try converted.expectSame(withinPlaces: 0)
    #expect(converted.copy.recording.electrodes.map(\.name).contains("tuft electrode"))
  }

  @Test("settings of the amplifier, texts of session and electrode go along")
  func settings() throws {
    let converted = try convert(
      try handmade { made in
        let series = try made.series(
          "vm", type: "CurrentClampSeries", data: [0, 1, 2] as [Float], description: "the cell")
        try series.createScalar("bridge_balance", Float(12e6))
        try series.createScalar("gain", Float.nan)
        let held = try made.series(
          "im", type: "VoltageClampSeries", data: [0, 1] as [Float], unit: "amperes", start: 2)
        try held.createScalar("capacitance_slow", Float(3e-11))
        let silent = try made.series(
          "iz", type: "IZeroClampSeries", data: [0, 1] as [Float], start: 4)
        try silent.setAttribute("comments", .text(["before break-in"]))
        try made.general.createScalar("slices", "coronal\n300 µm")
        try made.general.createDataset("experimenter", ["Doe, Jane", "Roe, Jo"])
        try made.general.createScalar("session_id", "a/b")
        let electrode = try made.file.group(at: "/general/intracellular_ephys/electrode0")
        try electrode.createScalar("seal", "2 GOhm")
      })
    try converted.expectSame(withinPlaces: 0)
    let file = try HDF5File(readingAt: converted.path)
    func number(_ path: String) throws -> Float? {
      try file.dataset(at: path).read(Float.self).first
    }
    #expect(try number("/acquisition/vm/bridge_balance") == 12e6)
    #expect(file.kind(at: "/acquisition/vm/gain") == nil)
    #expect(try number("/acquisition/im/capacitance_slow") == 3e-11)
    #expect(try file.dataset(at: "/acquisition/im/capacitance_slow").text("unit") == "farads")
    #expect(try file.group(at: "/acquisition/iz").text("neurodata_type") == "IZeroClampSeries")
    #expect(try file.group(at: "/acquisition/iz").text("comments") == "before break-in")
    #expect(try file.group(at: "/acquisition/vm").text("description") == "the cell")
    #expect(converted.copy.recording.sessionTexts["slices"] == ["coronal\n300 µm"])
    #expect(converted.copy.recording.sessionTexts["experimenter"] == ["Doe, Jane", "Roe, Jo"])
    #expect(converted.copy.recording.sessionTexts["session_id"] == ["a_b"])
    #expect(converted.copy.recording.electrodes.first?.details == ["seal": "2 GOhm"])
  }

  // MARK: what fails

  @Test("a signal that cannot be read costs its sweep, or itself where it is no response")
  func unreadable() throws {
    let source = try handmade { made in
      for number in 0..<3 {
        try made.series(
          "vm \(number)", type: "CurrentClampSeries", data: [0, 1, 2] as [Float],
          start: Double(number))
      }
    }
    let sweeps = source.recording.sweeps
    func sweep(_ index: Int) -> NWBSweep {
      NWBSweep(
        name: sweeps[index].name, startTime: sweeps[index].startTime,
        response: NWBSignal(sweeps[index].response), command: NWBSignal(sweeps[0].response),
        stimulus: nil, electrode: "electrode0")
    }
    var absent = sweeps[1].response
    absent.objectPath = "/acquisition/absent/data"
    var noResponse = sweep(1)
    noResponse.response = NWBSignal(absent)
    var noCommand = sweep(2)
    noCommand.command = NWBSignal(absent)
    let path = folder.path("rest.nwb")
    let outcome = try NWBWriter.write(
      SampleContents.contents(sweeps: [sweep(0), noResponse, noCommand], sites: []), from: source,
      to: path)
    #expect(outcome.failed == [1] && outcome.missing == [2])
    let rest = try RecordingFile(path: path).recording
    #expect(rest.sweeps.map(\.name) == ["vm 0", "vm 2"])
    #expect(rest.sweeps.map { $0.command != nil } == [true, false])
    let notes = try HDF5File(readingAt: path).dataset(at: "/general/notes").strings().first ?? ""
    #expect(notes.split(separator: "\n").count == 2)
    #expect(notes.contains("/acquisition/absent/data"))
  }

  @Test("samples in no clamp mode are a plain series, and that is said")
  func unclamped() throws {
    let path = folder.path("counts.h5")
    try HandmadeWaveSurfer(
      inputs: [.init(name: "AI0")], coefficients: nil, sweeps: [([[1, -2, 3]], nil)]
    ).write(to: path)
    let original = try RecordingFile(path: path)
    let converted = try convert(original)
    #expect(converted.outcome.messages.map(\.id).contains(.conversionNoClampMode))
    let file = try HDF5File(readingAt: converted.path)
    #expect(try file.group(at: "/acquisition/sweep_0001").text("neurodata_type") == "TimeSeries")
    let data = try file.dataset(at: "/acquisition/sweep_0001/data")
    #expect(try data.read(Int16.self) == [1, -2, 3])
    #expect(try data.text("unit") == "n/a")
  }

  @Test("the same recording gives the same bytes; what was doubtful about it is in the notes")
  func reproducible() throws {
    let source = try handmade {
      try $0.series(
        "vm", type: "CurrentClampSeries", data: [0, 1e-7, 0] as [Float], electrode: nil)
    }
    let first = try convert(source)
    let second = try convert(source)
    #expect(
      FileManager.default.contents(atPath: first.path)
        == FileManager.default.contents(atPath: second.path))
    let notes =
      try HDF5File(readingAt: first.path).dataset(at: "/general/notes").strings().first ?? ""
    #expect(!source.recording.messages.isEmpty)
    for message in source.recording.messages { #expect(notes.contains(message.text)) }
    #expect(notes.contains("SHA-256 00ff"))
    #expect(FileManager.default.fileExists(atPath: first.path + ".part") == false)
  }

  @Test("where nothing can be written nothing is left, and the file that was there stays")
  func leavesNothing() throws {
    let source = try handmade { _ in }
    let path = folder.path("kept.nwb")
    try Data("kept".utf8).write(to: URL(fileURLWithPath: path))
    let conversion = NWBConversion(
      subject: Subject(), checksum: "00", created: "2026-01-16T00:00:00Z", provenance: "{}")
    #expect(throws: RecordingError.self) {
      try conversion.write(source, named: "x", to: path, part: path + ".part")
    }
    #expect(FileManager.default.contents(atPath: path) == Data("kept".utf8))
    #expect(!FileManager.default.fileExists(atPath: path + ".part"))
  }
}
