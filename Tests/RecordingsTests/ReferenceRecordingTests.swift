import Foundation
import Messages
import Recordings
import Signals
import TestSupport
import Testing

/// Recordings of other labs, synthetic and damaged ones, that stand beside the project.
@Suite(
  "Reference recordings",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct ReferenceRecordingTests {
  private static let root = "recordings"

  private struct Reference: Decodable {
    struct File: Decodable {
      var file: String
      var sweeps: [Sweep]
    }

    struct Sweep: Decodable {
      var path: String
      var first: Int
      var count: Int
      var rate: Double
      var start: Double
      var unit: String
      var indices: [Int]
      var values: [Double]
      var mean: Double
    }

    var files: [File]
  }

  /// Values that h5py and numpy compute (`Fixtures/make-reference-samples.py`).
  @Test("sweeps, rates and samples are those of h5py, to the last bit")
  func samples() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/reference-samples.json")
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    #expect(reference.files.count == 16)
    for expected in reference.files {
      let file = try RecordingFile(path: SharedData.path("\(Self.root)/\(expected.file)"))
      let sweeps = file.recording.sweeps
      #expect(sweeps.count == expected.sweeps.count, "\(expected.file)")
      for (sweep, wanted) in zip(sweeps, expected.sweeps) {
        let place = "\(expected.file) \(sweep.name)"
        #expect(sweep.response.objectPath == wanted.path + "/data", "\(place)")
        #expect(sweep.response.firstSample == wanted.first, "\(place)")
        #expect(sweep.response.sampleCount == wanted.count, "\(place)")
        #expect(sweep.response.unit == wanted.unit, "\(place)")
        expectClose(sweep.response.samplingRate, wanted.rate, within: 1e-6 * wanted.rate, "Hz")
        expectClose(sweep.startTime, wanted.start, within: 1e-9, "s")
        let samples = try file.signal(of: sweep.response).samples
        #expect(samples.count == wanted.count, "\(place)")
        #expect(wanted.indices.map { samples[$0] } == wanted.values, "\(place)")
        let mean = samples.reduce(0, +) / Double(samples.count)
        expectClose(mean, wanted.mean, within: 1e-9 * abs(wanted.mean) + 1e-9, wanted.unit)
      }
    }
  }

  /// What the README of the recordings demands of each damaged file.
  @Test(
    "each damaged file is refused, or its bad sweep named, or warned of",
    arguments: [
      ("corrupt_gzip_chunk.nwb", MessageID.recordingUnreadableObject, "samples 4096..<8192"),
      ("data_is_text.nwb", .sweepNotNumeric, "found text"),
      ("external_link_missing.nwb", .recordingBrokenLink, "absent_part.nwb"),
      ("git_lfs_pointer.nwb", .fileNotHDF5, "12345678 bytes"),
      ("gzipped_whole_file.nwb", .fileNotHDF5, "gunzip"),
      ("huge_declared_dims.nwb", .recordingSizeImplausible, "found 0 bytes"),
      ("missing_electrode_link.nwb", .recordingMissingAttribute, "electrode"),
      ("nan_and_inf_samples.nwb", .sweepNonFinite, "5000..<5100, 9000..<9001"),
      ("no_namespace_attribute.nwb", .recordingMissingAttribute, "namespace"),
      ("no_rate_no_timestamps.nwb", .sweepNoTime, "neither starting_time nor timestamps"),
      ("not_hdf5.nwb", .fileNotHDF5, "text file"),
      ("recording_range_past_end.nwb", .recordingRangePastEnd, "row 0"),
      ("soft_link_cycle.nwb", .recordingBrokenLink, "/acquisition/loop_a"),
      ("truncated_60pct.nwb", .fileTruncated, "94930 bytes and has 56958"),
      ("unit_mV_conversion_1.nwb", .sweepUnitDisagrees, "neither can be true"),
      ("wavesurfer_no_coefficients.h5", .recordingScalingMissing, "raw counts"),
      ("zero_bytes.nwb", .fileEmpty, "0 bytes"),
      ("zero_length_sweep.nwb", .sweepEmpty, "no samples"),
    ])
  func damaged(name: String, id: MessageID, words: String) throws {
    let path = SharedData.path("\(Self.root)/damaged/\(name)")
    let messages: [Message]
    do {
      let recording = try RecordingFile(path: path, displayName: name).recording
      messages = recording.messages + recording.failedSweeps.map(\.message)
      let isReadable = [
        "missing_electrode_link.nwb", "nan_and_inf_samples.nwb", "no_namespace_attribute.nwb",
        "soft_link_cycle.nwb",
      ].contains(name)
      let isRaw = name == "wavesurfer_no_coefficients.h5"
      #expect(recording.sweeps.count == (isRaw ? 10 : isReadable ? 1 : 0))
      if isRaw { #expect(recording.sweeps.allSatisfy { $0.response.unit == "1" }) }
    } catch {
      messages = [Message(error)]
    }
    #expect(
      messages.contains { $0.id == id && $0.description.contains(words) }, "\(messages)")
    #expect(messages.allSatisfy { $0.file == name && $0.id != .defect })
  }

  @Test("every other file answers with sweeps or one sentence, in bounded time")
  func everyFile() throws {
    let folder = SharedData.path(Self.root)
    let names = try #require(FileManager.default.subpaths(atPath: folder)).filter {
      $0.contains("/") && !$0.hasSuffix(".json")
    }
    #expect(names.count > 50)
    for name in names {
      let time = processorTime {
        do {
          let recording = try RecordingFile(path: "\(folder)/\(name)").recording
          #expect(
            !recording.sweeps.isEmpty || !recording.failedSweeps.isEmpty
              || !recording.trains.isEmpty
              || recording.messages.contains { $0.id == .recordingNoSweeps }, "\(name)")
        } catch {
          let message = Message(error)
          #expect(message.id != .defect && message.severity == .error, "\(name): \(message)")
          #expect(message.remedy != nil, "\(name): \(message)")
        }
      }
      #expect(time < 10, "\(name): \(time) s")
    }
  }

  private struct TwoSiteTruth: Decodable {
    struct Sweep: Decodable {
      var name: String
      var condition: String
      var startingTime: Double
      var lightSoma: [[Double]]
      var lightApical: [[Double]]

      enum CodingKeys: String, CodingKey {
        case name, condition
        case startingTime = "starting_time"
        case lightSoma = "light_soma"
        case lightApical = "light_apical"
      }
    }

    var sweeps: [Sweep]
  }

  @Test("two sites: pathways, conditions, and light where the truth has it")
  func twoSites() throws {
    let truth = try SharedData.decode(
      TwoSiteTruth.self, from: "\(Self.root)/synthetic/syn_two_site_ogen.truth.json")
    let file = try RecordingFile(
      path: SharedData.path("\(Self.root)/synthetic/syn_two_site_ogen.nwb"))
    let recording = file.recording
    let pathways = Dictionary(
      uniqueKeysWithValues: recording.lightSites.map { ($0.name, $0.pathway) })
    #expect(pathways == ["apical_site": .topDown, "soma_site": .bottomUp])
    #expect(recording.lightSites.map(\.wavelength) == [625, 470])
    #expect(recording.sweeps.map(\.name) == truth.sweeps.map(\.name))
    #expect(recording.sweeps.map(\.trial.condition) == truth.sweeps.map(\.condition))
    for (sweep, expected) in zip(recording.sweeps, truth.sweeps) {
      #expect(sweep.startTime == expected.startingTime)
      for (site, windows) in [
        ("soma_site", expected.lightSoma), ("apical_site", expected.lightApical),
      ] {
        let light = try #require(sweep.lights.first { $0.site == site })
        let samples = try file.signal(of: light.channel).samples
        let lit = samples.indices.filter { samples[$0] > 0 }
        let wanted = windows.flatMap { window in
          Int((window[0] * 20_000).rounded())..<Int((window[1] * 20_000).rounded())
        }
        #expect(lit == wanted, "\(sweep.name) \(site)")
      }
    }
  }

  @Test("ranges of a continuous series, an absent side, and samples of no row")
  func continuousRanges() throws {
    let recording = try RecordingFile(
      path: SharedData.path("\(Self.root)/synthetic/syn_continuous_ranges.nwb")
    ).recording
    #expect(recording.sweeps.count == 11)
    #expect(recording.sweeps.map(\.startTime) == (0..<11).map { 5 + 5 * Double($0) })
    #expect(recording.sweeps.prefix(10).allSatisfy { $0.command?.sampleCount == 50_000 })
    #expect(recording.sweeps.last?.command == nil)
    let unassigned = recording.messages.filter { $0.id == .recordingSamplesUnassigned }
    #expect(unassigned.count == 1)
    #expect(unassigned.first?.text.contains("550000..<600000 (55.0–60.0 s") == true)
  }

  @Test("misfiled current, gate in a command, light in a name, depolarised baseline")
  func doubts() throws {
    func ids(_ name: String) throws -> [MessageID] {
      try RecordingFile(path: SharedData.path("\(Self.root)/\(name)")).recording.messages
        .map(\.id)
    }
    #expect(try ids("nwb2-ipfx/2018_03_20_0005.nwb") == [.sweepUnitDisagrees])
    #expect(try ids("abf-converted/20220408_0002_violet.nwb") == [.lightGateInCommand])
    #expect(try ids("abf-converted/opto_aps_good_units.nwb") == [.lightOnlyInName])
    let baselines = try ids("nwb2-bluepyefe/99111002.nwb")
    #expect(!baselines.isEmpty && Set(baselines) == [.sweepImplausibleBaseline])
    #expect(try ids("nwb2-neuroconv-ttl/mock_ttl_examples.nwb") == [.recordingNoSweeps])
  }
}
