import Foundation
import HDF5
import Recordings
import Signals
import TestSupport
import Testing

@Suite("Results as an NWB file of their own")
struct NWBResultsTests {
  private static func spike(_ time: Double) -> Spike {
    Spike(
      peakTime: time, peakPotential: 30, thresholdTime: time - 0.0005, thresholdPotential: -50,
      amplitude: 80, halfWidth: 1, maximumUpstroke: 300)
  }

  private static func results(start: String? = "2026-01-15T09:00:00+00:00") -> NWBResults {
    NWBResults(
      identifier: "results", sessionDescription: "test", sessionStart: start,
      created: "2026-01-16T00:00:00Z", sourceFile: "cell.nwb", sourceIdentifier: "abc",
      sourceObjectID: "id of file", sourceChecksum: "00ff", cell: "cell 1",
      subject: Subject(species: "Rattus norvegicus", sex: "male"),
      statedSubject: Subject(id: "r1", sex: "F"),
      electrodes: [
        Electrode(name: "e/1", description: "patch", location: "layer 5", cellID: "cell 1")
      ],
      sweeps: [
        NWBResults.Sweep(
          name: "late", source: "/acquisition/late/data", sourceObjectID: "id of late",
          samplingRate: 20_000, startTime: 100,
          condition: "A", spikes: [spike(0.2), spike(0.21)],
          events: SpikeTrain(times: [0.2, 0.21], duration: 1).events,
          plateaus: [PlateauPotential(onset: 0.19, duration: 60, amplitude: 17, area: 900)],
          responses: [.init(pulseTime: 0.05, peakTime: nil, amplitude: nil)], forward: nil,
          target: PlateauMeasure(
            alpha: 900, scale: .area, measure: .somaticResidual,
            window: TimeWindow(start: 0.13, end: 0.25), reference: nil, standardDeviation: nil,
            reason: nil)),
        NWBResults.Sweep(
          name: "early", source: "/acquisition/early/data", samplingRate: 10_000, startTime: 10,
          condition: nil, spikes: [spike(0.5)],
          events: SpikeTrain(times: [0.5], duration: 1).events, plateaus: [], responses: [],
          forward: nil, target: nil),
      ], provenance: "{}")
  }

  private static func written(_ results: NWBResults, in folder: TemporaryFolder) throws -> HDF5File
  {
    try NWBWriter.write(results, to: folder.path("results.nwb"))
    return try HDF5File(readingAt: folder.path("results.nwb"))
  }

  @Test("spikes in session time and order, with the sweep and the place in the recording")
  func spikes() throws {
    let folder = try TemporaryFolder()
    let file = try Self.written(Self.results(), in: folder)
    func numbers(_ path: String) throws -> [Double] {
      let data = try file.dataset(at: path)
      return try data.read(Double.self, first: 0, count: data.count)
    }
    #expect(try numbers("/units/spike_times") == [10.5, 100.2, 100.21])
    #expect(try numbers("/units/spike_times_index") == [3])
    #expect(try numbers("/processing/icephys/spikes/time_s") == [10.5, 100.2, 100.21])
    #expect(try numbers("/processing/icephys/spikes/time_in_sweep_s") == [0.5, 0.2, 0.21])
    let sources = try file.dataset(at: "/processing/icephys/spikes/source").strings()
    #expect(sources.first == "/acquisition/early/data")
    // The coarsest of the sampling intervals.
    let resolution = try file.dataset(at: "/units/spike_times").attribute("resolution")
    #expect(resolution == .real([1e-4]))
  }

  @Test("bursts, plateaus, responses and phases as intervals; what was not measured is NaN")
  func intervals() throws {
    let folder = try TemporaryFolder()
    let file = try Self.written(Self.results(), in: folder)
    func numbers(_ name: String) throws -> [Double] {
      let data = try file.dataset(at: "/processing/icephys/\(name)")
      return try data.read(Double.self, first: 0, count: data.count)
    }
    #expect(try numbers("bursts/start_time") == [100.2])
    #expect(try numbers("bursts/spike_count") == [2])
    expectClose(try numbers("plateaus/stop_time").first, 100.25, within: 1e-9, "s")
    #expect(try numbers("plateaus/area_mv_ms") == [900])
    #expect(try numbers("evoked_potentials/amplitude_mv").first?.isNaN == true)
    #expect(try numbers("phases/alpha") == [900])
    #expect(try file.dataset(at: "/processing/icephys/phases/phase").strings() == ["target"])
  }

  @Test("features of spikes: times in session time, gaps as NaN, no column where none has it")
  func features() throws {
    let folder = try TemporaryFolder()
    var results = Self.results()
    results.sweeps[0].spikes[1].fastTroughTime = 0.213
    results.spikeFeatures = [
      .init(name: "half_width_ms", description: "width; ms") { $0.halfWidth },
      .init(name: "fast_ahp_time_s", description: "time; s", isTime: true) { $0.fastTroughTime },
      .init(name: "adp_mv", description: "potential; mV") { $0.afterdepolarizationPotential },
    ]
    let file = try Self.written(results, in: folder)
    let table = try file.group(at: "/processing/icephys/spikes")
    #expect(
      try table.attribute("colnames")?.texts?.prefix(6) == [
        "time_s", "time_in_sweep_s", "peak_mv", "threshold_mv", "half_width_ms",
        "fast_ahp_time_s",
      ])
    #expect(try table.dataset("adp_mv") == nil)
    let widths = try #require(try table.dataset("half_width_ms"))
    #expect(try widths.read(Double.self) == [1, 1, 1])
    #expect(try widths.attribute("description") == .text(["width; ms"]))
    let troughs = try #require(try table.dataset("fast_ahp_time_s")).read(Double.self)
    #expect(troughs.map(\.isNaN) == [true, true, false])
    expectClose(troughs.last, 100.213, within: 1e-9, "s")
  }

  @Test("steps of current in session time, with what was measured, and why something was not")
  func currentSteps() throws {
    let folder = try TemporaryFolder()
    var results = Self.results()
    for (place, rate) in [(0, 12.0 as Double?), (1, nil)] {
      results.sweeps[place].currentStep = .init(
        window: TimeWindow(start: 0.1, end: 0.6),
        measures: [
          .init(
            name: "firing_rate_hz", description: "rate; Hz", value: rate,
            reason: rate == nil ? "no reason" : nil),
          .init(name: "sag_ratio", description: "sag", value: nil, reason: "it has a spike"),
        ])
    }
    results.excitability = [
      .init(name: "rheobase_pa", description: "least step; pA", value: 80),
      .init(name: "sag_ratio", description: "sag", value: nil, reason: "no such step"),
    ]
    let file = try Self.written(results, in: folder)
    let steps = try file.group(at: "/processing/icephys/current_steps")
    #expect(try steps.text("neurodata_type") == "TimeIntervals")
    let starts = try #require(try steps.dataset("start_time")).read(Double.self)
    expectClose(starts.first, 10.1, within: 1e-9, "s")
    let rates = try #require(try steps.dataset("firing_rate_hz")).read(Double.self)
    #expect(rates.count == 2 && rates[0].isNaN && rates[1] == 12)
    #expect(try steps.dataset("sag_ratio") == nil)
    #expect(
      try #require(try steps.dataset("missing")).strings().last
        == "sag_ratio: it has a spike")
    let cell = try file.group(at: "/processing/icephys/excitability")
    #expect(try #require(try cell.dataset("feature")).strings() == ["rheobase_pa", "sag_ratio"])
    let values = try #require(try cell.dataset("value")).read(Double.self)
    #expect(values[0] == 80 && values[1].isNaN)
    #expect(try #require(try cell.dataset("reason")).strings() == ["", "no such step"])
  }

  @Test("rows name the series that they come from, by path and by identifier where it has one")
  func sources() throws {
    let folder = try TemporaryFolder()
    let file = try Self.written(Self.results(), in: folder)
    func texts(_ path: String) throws -> [String] {
      try file.dataset(at: "/processing/icephys/\(path)").strings()
    }
    #expect(try texts("spikes/source_object_id") == ["", "id of late", "id of late"])
    #expect(try texts("bursts/source_object_id") == ["id of late"])
    #expect(
      try file.group(at: "/processing/icephys/spikes").attribute("colnames")?.texts == [
        "time_s", "time_in_sweep_s", "peak_mv", "threshold_mv", "sweep", "source",
        "source_object_id", "condition",
      ])
    let notes = try file.dataset(at: "/general/notes").strings().first
    #expect(notes?.contains("identifier abc, object id id of file") == true)
    var without = Self.results()
    for index in without.sweeps.indices { without.sweeps[index].sourceObjectID = nil }
    let other = try Self.written(without, in: folder)
    #expect(other.kind(at: "/processing/icephys/spikes/source_object_id") == nil)
  }

  @Test("animal and electrodes are those of the recording, then those of the user")
  func animal() throws {
    let folder = try TemporaryFolder()
    let file = try Self.written(Self.results(), in: folder)
    func text(_ path: String) throws -> String? {
      try file.dataset(at: "/general/\(path)").strings().first
    }
    #expect(try text("subject/subject_id") == "r1")
    #expect(try text("subject/species") == "Rattus norvegicus")
    #expect(try text("subject/sex") == "M")
    #expect(try text("subject/age") == "P0D/")
    #expect(try text("intracellular_ephys/e_1/cell_id") == "cell 1")
    #expect(try text("intracellular_ephys/e_1/description") == "patch; location: layer 5")
    #expect(file.kind(at: "/general/intracellular_ephys/e_1/location") == nil)
    #expect(file.kind(at: "/general/intracellular_ephys/e_1/device") == .group)
  }

  @Test("rows that all start at one time are a plain table, which readers take for no mistake")
  func equalStarts() throws {
    let folder = try TemporaryFolder()
    var results = Self.results()
    results.sweeps[1].responses = [.init(pulseTime: 0.05, peakTime: 0.06, amplitude: 2)]
    results.sweeps[1].startTime = 100
    let file = try Self.written(results, in: folder)
    let table = try file.group(at: "/processing/icephys/evoked_potentials")
    #expect(try table.text("neurodata_type") == "DynamicTable")
    let ends = try file.dataset(at: table.path + "/stop_time").read(Double.self)
    #expect(ends.count == 2 && ends[0].isNaN && ends[1] == 100.06)
    #expect(
      try file.group(at: "/processing/icephys/phases").text("neurodata_type") == "TimeIntervals")
  }

  @Test("nothing found makes no table; a session without zone or start says so")
  func nothing() throws {
    let folder = try TemporaryFolder()
    var empty = Self.results(start: "2026-01-15T09:00:00")
    empty.sweeps = []
    let file = try Self.written(empty, in: folder)
    #expect(file.kind(at: "/units") == nil)
    #expect(file.kind(at: "/processing/icephys/spikes") == nil)
    #expect(try file.dataset(at: "/session_start_time").strings() == ["2026-01-15T09:00:00+00:00"])
    let notes = try file.dataset(at: "/general/notes").strings().first
    #expect(notes?.contains("time zone is not stated") == true)
    #expect(notes?.contains("00ff") == true)
  }

  @Test("the same results give the same bytes")
  func reproducible() throws {
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try Self.written(Self.results(), in: one)
    _ = try Self.written(Self.results(), in: two)
    #expect(
      FileManager.default.contents(atPath: one.path("results.nwb"))
        == FileManager.default.contents(atPath: two.path("results.nwb")))
  }
}
