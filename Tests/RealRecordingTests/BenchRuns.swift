import EventDetection
import Foundation
import HDF5
import Signals
import TestSupport

/// The runs of the simulated layer 5b cell in `data/reference/plateau`.
enum BenchRuns {
  static let folder = "reference/plateau/"

  struct Run {
    var name: String
    /// `clean`, or `recorded`: with noise, hum, drift, electrode and light artefacts.
    var kind: String
    /// From the start of the run's file, which begins `start` ms into the simulation.
    var potential: SampledSignal
    /// ms.
    var start: Double
  }

  /// 49 runs, each clean and as recorded.
  static func all() throws -> [Run] {
    let file = try HDF5File(readingAt: SharedData.path(folder + "hay2011_somatic_dendritic.h5"))
    return try file.group(at: "/runs").links().map(\.name).flatMap {
      try runs(try file.group(at: "/runs/\($0)"), name: $0)
    }
  }

  /// Twelve trials under background current in one go, clean and as recorded.
  static func trials() throws -> [Run] {
    let file = try HDF5File(readingAt: SharedData.path(folder + "hay2011_somatic_dendritic.h5"))
    return try runs(try file.group(at: "/continuous/trials_00_11"), name: "trials_00_11")
  }

  private static func runs(_ run: HDF5Group, name: String) throws -> [Run] {
    guard let start = try run.attribute("t0_ms")?.number,
      let step = try run.attribute("dt_ms")?.number,
      let stored = try run.dataset("v_recorded_adc"),
      let scale = try stored.attribute("scale_mV_per_count")?.number,
      let clean = try run.dataset("v_soma_mV")
    else { throw CocoaError(.fileReadCorruptFile) }
    return [
      ("clean", try clean.read(Double.self)),
      ("recorded", try stored.read(Double.self).map { $0 * scale }),
    ].map { kind, samples in
      Run(
        name: name, kind: kind,
        potential: SampledSignal(samples: samples, samplingRate: 1000 / step, unit: "mV"),
        start: start)
    }
  }

  // Names as they stand in the file.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// What the simulated cell did after one stimulus.
  struct Truth: Decodable {
    /// ms, in the simulation's time.
    var stim_ms: Double
    /// Upward crossings of −20 mV, ms in the simulation's time.
    var spike_times_ms: [Double]
    /// Two of them lie at most 16 ms apart.
    var burst_isi16: Bool
  }

  /// One stimulus a run, by its name.
  static func truth() throws -> [String: Truth] {
    try SharedData.decode([String: OneOrMore].self, from: folder + "truth.json")
      .compactMapValues { if case .one(let truth) = $0 { truth } else { nil } }
  }

  /// Of the twelve trials, in order.
  static func trialTruths() throws -> [Truth] {
    let all = try SharedData.decode([String: OneOrMore].self, from: folder + "truth.json")
    guard case .more(let trials) = all["trials_00_11"] else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return trials.map(\.truth)
  }

  private enum OneOrMore: Decodable {
    struct Trial: Decodable { var truth: Truth }

    case one(Truth)
    case more([Trial])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let trials = try? container.decode([Trial].self) {
        self = .more(trials)
      } else {
        self = .one(try container.decode(Truth.self))
      }
    }
  }

  /// Peak times of eFEL 5.7.34 or IPFX 2.1.2, ms from the first sample, by run and kind.
  static func outputs(of rule: SpikeRule) throws -> [String: [String: [Double]]] {
    let recorded = try SharedData.decode(
      [String: [String: RecordedFeatures]].self, from: folder + "\(rule.rawValue)_reference.json")
    return recorded.mapValues { kinds in
      kinds.mapValues { ($0.numbers["peak_time"] ?? []).compactMap { $0 } }
    }
  }
}
