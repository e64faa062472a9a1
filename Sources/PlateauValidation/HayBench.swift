import Foundation
import HDF5
import Messages
import Signals

/// The windows of the bench of Hay et al. (2011): simulated in NEURON with another model than ours,
/// which nothing here is fitted to.
///
/// **Source.** `data/reference/plateau`, ModelDB 139653; the traces as an amplifier would give them.
package struct HayBench: Sendable {
  /// Kinds of events that the specification scores apart.
  package enum Kind: String, CaseIterable, Sendable {
    /// Brief current into soma or dendrite.
    case pulses
    /// Long current into the dendrite.
    case dendriticSteps = "dendritic steps"
    /// Long current into the soma.
    case somaticSteps = "somatic steps"
    /// Trials in one noisy recording.
    case trials
  }

  package var windows: [(kind: Kind, window: PlateauWindow)] = []

  /// What the truth file says of one event.
  private struct Truth: Decodable {
    var stimulus: Double
    var hasPlateau: Bool

    enum CodingKeys: String, CodingKey {
      case stimulus = "stim_ms"
      case hasPlateau = "apical_plateau"
    }
  }

  private struct Trial: Decodable {
    var truth: Truth
    var somaticDuration: Double
    var condition: String

    enum CodingKeys: String, CodingKey {
      case truth, condition
      case somaticDuration = "soma_dur"
    }
  }

  private enum Entry: Decodable {
    case run(Truth)
    case trials([Trial])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let trials = try? container.decode([Trial].self) {
        self = .trials(trials)
        return
      }
      struct Wrapped: Decodable { var truth: Truth }
      if let wrapped = try? container.decode(Wrapped.self) {
        self = .run(wrapped.truth)
      } else {
        self = .run(try container.decode(Truth.self))
      }
    }
  }

  /// ms of a run that its file does not hold.
  private static let firstMillisecond = 250.0
  /// How much of an event is looked at, seconds: the middle of what the probability was learned on.
  private static let length = 0.15
  /// A step of the recorded trace against the clean one that is injected current, mV.
  private static let bridgeStep = 2.0

  /// Files of the folder: traces, and what the dendrite did.
  package static let files = ["hay2011_somatic_dendritic.h5", "truth.json"]

  /// The truth cannot be read.
  package struct Unreadable: ReportableError {
    package var file: String
    var reason: String

    package var message: Message {
      Message(
        .fileUnreadable, .error, "cannot read what the dendrite did: \(reason)", file: file,
        expected: "truth.json of data/reference/plateau",
        remedy: "Name the folder that holds both files with --reference, or leave it out.")
    }

    package var exitStatus: ExitStatus { .inputRefused }
  }

  /// - Parameter folder: holds the two `files`.
  /// - Throws: `Unreadable`, `HDF5Error`.
  package init(folder: String) throws {
    let path = folder + "/truth.json"
    let truth: [String: Entry]
    do {
      truth = try JSONDecoder().decode(
        [String: Entry].self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw Unreadable(file: path, reason: error.localizedDescription)
    }
    let file = try HDF5File(readingAt: folder + "/hay2011_somatic_dendritic.h5")
    for name in truth.keys.sorted() {
      switch truth[name] {
      case .run(let truth):
        let group = "/runs/\(name)"
        let recorded = try Self.recorded(file, group)
        let clean = try file.dataset(at: group + "/v_soma_mV").read(Double.self)
        let pulses = Self.currentPulses(recorded, clean: clean)
        let start = (truth.stimulus - Self.firstMillisecond) / 1000
        let kind: Kind =
          name.contains("soma_step")
          ? .somaticSteps : name.contains("dend_step") ? .dendriticSteps : .pulses
        add(
          recorded, kind: kind, start: start, lead: 0.04, pulses: pulses, name: name, trial: "",
          hasPlateau: truth.hasPlateau)
      case .trials(let trials):
        let recorded = try Self.recorded(file, "/continuous/\(name)")
        for (index, trial) in trials.enumerated() {
          let start = trial.truth.stimulus / 1000
          let pulses =
            trial.somaticDuration > 0
            ? [TimeWindow(start: start, end: start + trial.somaticDuration / 1000)] : []
          add(
            recorded, kind: .trials, start: start, lead: 0.04, pulses: pulses,
            name: trial.condition, trial: "\(index)", hasPlateau: trial.truth.hasPlateau)
        }
      case nil: continue
      }
    }
  }

  private mutating func add(
    _ recorded: SampledSignal, kind: Kind, start: Double, lead: Double, pulses: [TimeWindow],
    name: String, trial: String, hasPlateau: Bool
  ) {
    let window = PlateauWindow(
      recorded, window: TimeWindow(start: start, end: start + Self.length),
      baseline: TimeWindow(start: start - lead, end: start - 0.002), currentPulses: pulses,
      group: "hay", trial: trial, condition: name, phase: "event", hasPlateau: hasPlateau,
      dendriticMean: nil)
    if let window { windows.append((kind, window)) }
  }

  private static func recorded(_ file: HDF5File, _ group: String) throws -> SampledSignal {
    let dataset = try file.dataset(at: group + "/v_recorded_adc")
    let scale = try dataset.number("scale_mV_per_count") ?? .nan
    return SampledSignal(
      samples: try dataset.read(Double.self).map { $0 * scale }, samplingRate: 20_000, unit: "mV")
  }

  /// Stretches in which the recorded trace is off the clean one by the pipette's resistance; the
  /// runs do not hold their command.
  private static func currentPulses(
    _ recorded: SampledSignal, clean: [Double]
  ) -> [TimeWindow] {
    var pulses: [TimeWindow] = []
    for (index, pair) in zip(recorded.samples, clean).enumerated()
    where abs(pair.0 - pair.1) > bridgeStep {
      let time = recorded.time(at: index)
      if let last = pulses.last, time - last.end < 0.0005 {
        pulses[pulses.count - 1].end = time + 1 / recorded.samplingRate
      } else {
        pulses.append(TimeWindow(start: time, end: time + 1 / recorded.samplingRate))
      }
    }
    // The optical artefact decays within a millisecond.
    return pulses.filter { $0.duration > 0.0007 }
  }
}
