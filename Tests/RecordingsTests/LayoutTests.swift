import Foundation
import InputDocuments
import Messages
import Recordings
import Signals
import TestSupport
import Testing

/// Files of Stimfit, SONATA, MATLAB and Symphony, and of any layout with a map: small ones made up by
/// `Fixtures/make-layout-files.py`, and those of other people that stand beside the project.
@Suite("Files of other layouts")
struct LayoutTests {
  private struct Reference: Decodable {
    struct File: Decodable {
      var file: String
      var shared: Bool
      var sweeps: [Sweep]
    }

    struct Sweep: Decodable {
      var name: String?
      var rate: Double
      var unit: String
      var count: Int
      var indices: [Int]
      var values: [Double]
      var mean: Double
    }

    var files: [File]
  }

  private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  private static func path(_ name: String) -> String {
    fixtures.appendingPathComponent("layouts/\(name)").path
  }

  static func map(_ text: String) throws -> RecordingMap {
    try RecordingMap.format.read(text: "apical: map/1\n" + text, file: "my.map.yaml").value
  }

  private static func open(_ name: String, map text: String) throws -> RecordingFile {
    try RecordingFile(
      path: path(name), displayName: name, options: ReadingOptions(map: try map(text)))
  }

  /// The map of the issue, and those of files that say nothing of themselves.
  private static let maps = [
    "filters.h5": """
    sweeps: "/*"
    response: {dataset: data, unit: mV, scale: 0.5}
    sampling: {rate_attribute: rate, unit: Hz}
    """,
    "reference/spikes/traces_reference.h5": """
    sweeps: "/*"
    response: {dataset: v_mV, unit: mV}
    sampling: {interval_attribute: dt_ms, unit: ms}
    """,
  ]

  private func compare(isShared: Bool) throws -> Int {
    let reference = try JSONDecoder().decode(
      Reference.self,
      from: Data(contentsOf: Self.fixtures.appendingPathComponent("layout-samples.json")))
    let files = reference.files.filter { $0.shared == isShared }
    for expected in files {
      let map = try Self.maps[expected.file].map(Self.map)
      let path = isShared ? SharedData.path(expected.file) : Self.path(expected.file)
      let file = try RecordingFile(path: path, options: ReadingOptions(map: map))
      let recording = file.recording
      #expect(recording.failedSweeps.isEmpty, "\(expected.file) \(recording.failedSweeps)")
      #expect(recording.sweeps.count == expected.sweeps.count, "\(expected.file)")
      for (index, sweep) in recording.sweeps.enumerated() {
        let named = expected.sweeps.first { $0.name == sweep.name }
        let wanted = named ?? expected.sweeps[index]
        let place = "\(expected.file) \(sweep.name)"
        #expect(named != nil || wanted.name == nil, "\(place)")
        #expect(sweep.response.unit == wanted.unit, "\(place)")
        expectClose(sweep.response.samplingRate, wanted.rate, within: 1e-6 * wanted.rate, "Hz")
        let samples = try file.signal(of: sweep.response).samples
        #expect(samples.count == wanted.count, "\(place)")
        #expect(wanted.indices.map { samples[$0] } == wanted.values, "\(place)")
        expectClose(
          samples.reduce(0, +) / Double(samples.count), wanted.mean,
          within: 1e-9 * abs(wanted.mean) + 1e-9, wanted.unit)
      }
    }
    return files.count
  }

  @Test("sweeps, rates, units and samples are those of h5py, to the last bit")
  func samples() throws { #expect(try compare(isShared: false) == 5) }

  @Test(
    "so are those of other people's files",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func sharedSamples() throws { #expect(try compare(isShared: true) == 7) }

  @Test(
    "LZF is read where it stands beside other filters, in NWB too",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func lzf() throws {
    let path = SharedData.path("recordings/synthetic/syn_filters.nwb")
    let file = try RecordingFile(path: path)
    var samples: [String: [Double]] = [:]
    for sweep in file.recording.sweeps {
      samples[sweep.name] = try file.signal(of: sweep.response).samples
    }
    #expect(samples["Vm_lzf"] == samples["Vm_contiguous"] && samples["Vm_lzf"]?.count == 20_000)
    let failed = file.recording.failedSweeps
    #expect(failed.allSatisfy { $0.message.id == .recordingFilterMissing })
    #expect(failed.contains { $0.message.found == "zstd" && $0.message.remedy != nil })
  }

  @Test("Symphony: epochs in time, modes, commands and light made anew from their parameters")
  func symphony() throws {
    let file = try RecordingFile(
      path: Self.path("symphony2.h5"), options: ReadingOptions(topDownSite: "Blue LED"))
    let recording = file.recording
    #expect(recording.sweeps.map(\.startTime) == [2, 7])
    #expect(recording.sweeps.map(\.name) == ["epoch 1 Amp1", "epoch 2 Amp1"])
    #expect(recording.sweeps.allSatisfy { $0.clampMode == .currentClamp })
    #expect(recording.sweeps.allSatisfy { $0.stimulus == "lab.LedPulse" })
    // 636047115256632402 ticks: the date by Python's datetime(1, 1, 1) + timedelta.
    #expect(recording.sessionStart == "2016-07-21T15:25:25.663+03:00")
    #expect(recording.lightSites == [LightSite(name: "Blue LED", pathway: .topDown)])
    #expect(recording.messages.map(\.id) == [.recordingSamplesUnassigned])
    #expect(recording.messages.first?.text.contains("Frame Monitor") == true)
    for (sweep, height) in zip(recording.sweeps, [1.0, 2.0]) {
      let command = try file.signal(of: #require(sweep.command))
      #expect(command.unit == "pA" && command.samples.count == 300)
      #expect(
        command.samples.indices.filter { command.samples[$0] == 100 * height } == Array(50..<150))
      let light = try #require(sweep.lights.first)
      #expect(light.kind == .gate && light.site == "Blue LED")
      let gate = try file.signal(of: light.channel)
      #expect(gate.unit == "V")
      #expect(gate.samples.indices.filter { gate.samples[$0] == height } == Array(50..<150))
      var beyond = light.channel
      beyond.sampleCount += 1
      #expect(throws: RecordingError.self) { try file.signal(of: beyond) }
    }
  }

  @Test("SONATA: nodes and elements named; spikes alone are trains and no sweeps")
  func sonata() throws {
    let recording = try RecordingFile(path: Self.path("sonata.h5")).recording
    #expect(
      recording.sweeps.map(\.name) == [
        "cortex node 7 element 0", "cortex node 7 element 5", "cortex node 9 element 0",
      ])
    #expect(recording.sweeps.allSatisfy { $0.startTime == 0.1 })
    let spikes = try RecordingFile(path: Self.path("sonata-spikes.h5")).recording
    #expect(spikes.sweeps.isEmpty && spikes.messages.isEmpty)
    #expect(spikes.trains.reduce(0) { $0 + $1.spikeCount } == 20)
  }

  @Test("MATLAB: read by names with a warning that lists what was taken for what")
  func matlab() throws {
    let recording = try RecordingFile(path: Self.path("matlab.mat")).recording
    #expect(recording.sweeps.map(\.name) == ["Vm 1", "Vm 2"])
    #expect(recording.sweeps.allSatisfy { $0.command?.unit == "pA" })
    let message = try #require(recording.messages.first { $0.id == .recordingReadByNames })
    for words in ["Vm in mV", "I_pA in pA", "fs = 20000.0", "other (400 × 3): no unit"] {
      #expect(message.text.contains(words), "\(message.text)")
    }
    // A map outranks the names.
    let mapped = try Self.open(
      "matlab.mat",
      map: """
        sweeps: /
        sweeps_in: rows
        response: {dataset: Vm, unit: mV}
        command: {dataset: I_pA, unit: nA}
        sampling: {rate_dataset: /fs, unit: Hz}
        """)
    #expect(mapped.recording.sweeps.count == 2)
    let command = try mapped.signal(of: #require(mapped.recording.sweeps.last?.command))
    #expect(command.unit == "pA" && command.samples[150] == 50_000)
    #expect(!mapped.recording.messages.contains { $0.id == .recordingReadByNames })
  }

  @Test("Stimfit: sections side by side, channels as electrodes")
  func stimfit() throws {
    let recording = try RecordingFile(path: Self.path("stimfit.h5")).recording
    #expect(
      recording.sweeps.map(\.name) == [
        "Soma section 0", "Dend section 0", "Soma section 1", "Dend section 1",
      ])
    #expect(recording.sweeps.map(\.electrode) == ["Soma", "Dend", "Soma", "Dend"])
    #expect(recording.sweeps.map(\.clampMode).prefix(2) == [.currentClamp, .voltageClamp])
    #expect(recording.sessionDescription == "made up")
  }

  // MARK: maps

  @Test("a map gives light: a gate, a power and a bit, with site, pathway and wavelength")
  func light() throws {
    let file = try Self.open(
      "matlab.mat",
      map: """
        sweeps: /
        response: {dataset: Vm, unit: mV, row: 1}
        light:
          - {dataset: I_pA, unit: mW, scale: 0.02, site: tuft, pathway: top_down, wavelength: 470 nm}
          - {dataset: I_pA, unit: V, site: soma}
          - {dataset: I_pA, unit: "1", bit: 1, site: word}
        sampling: {interval: 0.05 ms}
        """)
    let sweep = try #require(file.recording.sweeps.first)
    #expect(sweep.response.samplingRate == 20_000)
    #expect(sweep.lights.map(\.kind) == [.power, .gate, .bit(1)])
    #expect(sweep.lights.map(\.channel.unit) == ["mW", "V", "1"])
    #expect(file.recording.lightSites.map(\.pathway) == [.topDown, .bottomUp, nil])
    #expect(file.recording.lightSites.map(\.wavelength) == [470, nil, nil])
    #expect(try file.signal(of: sweep.lights[0].channel).samples[150] == 1)
    #expect(try file.signal(of: sweep.lights[1].channel).samples[150] == 50)
  }

  @Test(
    "the rate in every way that a map can state it",
    arguments: [
      "{rate: 20, unit: kHz}", "{rate: 20 kHz}", "{interval: 50 us}",
      "{interval: 0.05, unit: ms}", "{rate_dataset: fs, unit: Hz}",
    ])
  func rates(sampling: String) throws {
    let file = try Self.open(
      "matlab.mat",
      map: "sweeps: /\nresponse: {dataset: Vm, unit: mV, row: 0}\nsampling: \(sampling)\n")
    #expect(file.recording.sweeps.first?.response.samplingRate == 20_000)
  }

  @Test(
    "a map with a mistake is refused with its line",
    arguments: [
      ("response: {dataset: v, unit: mS}\nsampling: {rate: 1 kHz}", "unit cannot stand here", 3),
      ("response: {dataset: v, unit: mV}\nsampling: {rate: 1, interval: 1}", "stated once", 4),
      ("response: {dataset: v, unit: mV}\nsampling: {rate: 20}", "unit is missing", 4),
      ("response: {dataset: v, unit: mV}\nsampling: {rate: 20, unit: ms}", "not the unit", 4),
      ("response: {dataset: v, unit: mV}\nsampling: {interval: 0 ms}", "no sampling interval", 4),
      (
        "response: {dataset: v, unit: mV}\nsampling: {rate: 1 kHz, unit: Hz}", "no sampling rate", 4
      ),
      ("response: {dataset: ../v, unit: mV}\nsampling: {rate: 1 kHz}", "no path", 3),
      (
        "response: {dataset: v, unit: mV, row: 1, column: 1}\nsampling: {rate: 1 kHz}", "row or a",
        3
      ),
      ("respons: {dataset: v, unit: mV}\nsampling: {rate: 1 kHz}", "not known", 3),
    ])
  func refusedMaps(text: String, words: String, line: Int) throws {
    let refusal = #expect(throws: DocumentRefusal.self) {
      try Self.map("sweeps: \"/*\"\n" + text)
    }
    #expect(refusal?.message.text.contains(words) == true, "\(String(describing: refusal))")
    #expect(refusal?.message.line == line)
  }

  @Test(
    "a map that does not fit the file says where it leads",
    arguments: [
      ("/*", "absent", "{rate: 1 kHz}", MessageID.recordingMapUnmatched, "none of the 6 places"),
      ("/absent/*", "data", "{rate: 1 kHz}", .recordingMapUnmatched, "leads to nothing"),
      ("/*", "data", "{rate_attribute: absent, unit: Hz}", .sweepNoTime, "no such attribute"),
      ("/*", "/", "{rate: 1 kHz}", .documentWrongValue, "no path"),
    ])
  func unfittingMaps(
    sweeps: String, dataset: String, sampling: String, id: MessageID, words: String
  ) throws {
    let message: Message
    do {
      let recording = try Self.open(
        "filters.h5",
        map: """
          sweeps: "\(sweeps)"
          response: {dataset: \(dataset), unit: mV}
          sampling: \(sampling)
          """
      ).recording
      #expect(recording.sweeps.isEmpty)
      message = try #require(recording.failedSweeps.first).message
    } catch let error as any ReportableError {
      message = error.message
    }
    #expect(message.id == id && message.text.contains(words), "\(message)")
  }

  @Test("a matrix is no signal until the map says which line of it")
  func matrix() throws {
    let recording = try Self.open(
      "matlab.mat",
      map: "sweeps: /\nresponse: {dataset: Vm, unit: mV}\nsampling: {rate: 20 kHz}\n"
    ).recording
    #expect(recording.failedSweeps.map(\.message.id) == [.recordingUnreadableObject])
    let beyond = try Self.open(
      "matlab.mat",
      map: "sweeps: /\nresponse: {dataset: Vm, unit: mV, row: 2}\nsampling: {rate: 20 kHz}\n"
    ).recording
    #expect(beyond.failedSweeps.first?.message.object == "/Vm[2,:]")
  }

  @Test("a pattern can lead to data sets themselves")
  func datasets() throws {
    let file = try Self.open(
      "filters.h5",
      map: """
        sweeps: "/lzf*/dat?"
        response: {dataset: ., unit: mV, scale: 0.5}
        sampling: {rate_attribute: rate, unit: Hz}
        """)
    #expect(
      file.recording.sweeps.map(\.name) == ["lzf/data", "lzf_shuffle_fletcher32/data"])
  }

  @Test(
    "a file of a newer HDF5 says so under a map",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func newer() throws {
    let recording = try RecordingFile(
      path: SharedData.path("recordings/synthetic/syn_libver_latest.h5"),
      options: ReadingOptions(
        map: try Self.map(
          "sweeps: /acquisition/x\nresponse: {dataset: data, unit: mV}\nsampling: {rate: 1 kHz}"))
    ).recording
    // libhdf5 2.0 and later read it.
    #expect(
      recording.failedSweeps.map(\.message.id) == [.fileNewerHDF5]
        || recording.sweeps.count == 1)
  }
}
