import Foundation
import InputDocuments
import OutputFiles
import Quantities

/// What must not change once the first cell is recorded: phases, conditions, blocks, outcome,
/// contrasts, when to stop, which cells are left out.
///
/// It is one JSON document with sorted keys, and its SHA-256 names it. A comment, the order of keys or
/// another spelling of the same quantity (`0.25 s`, `250 ms`) leaves both as they are; any number of
/// the plan changes both. The order of `block` and `strata` counts: the allocation is drawn from it.
public struct ExperimentPlan: Encodable, Hashable, Sendable {
  public static let schema = "apical.plan/1"

  struct Phases: Encodable, Hashable {
    var forward: [Double]
    var target: [Double]
    var settling: Double
    var duration: Double

    enum CodingKeys: String, CodingKey {
      case forward = "forward_s"
      case target = "target_s"
      case settling = "settling_s"
      case duration = "duration_s"
    }
  }

  struct Condition: Encodable, Hashable {
    var role: String
    var animals: String
    var drug: String?
    var leds: String
    /// What happens in a trial, in the order of time.
    var stimuli: [Stimulus]
  }

  struct Stimulus: Encodable, Hashable {
    var name: String
    var start: Double

    enum CodingKeys: String, CodingKey {
      case name
      case start = "start_s"
    }
  }

  struct Outcome: Encodable, Hashable {
    var measure: String
    var from: Double
    var to: Double
    var baseline: Double

    enum CodingKeys: String, CodingKey {
      case measure
      case from = "from_s"
      case to = "to_s"
      case baseline = "baseline_s"
    }
  }

  struct Exclusions: Encodable, Hashable {
    /// Fraction.
    var greatestAccessChange: Double
    var reasons: [String]

    enum CodingKeys: String, CodingKey {
      case greatestAccessChange = "greatest_access_change_ratio"
      case reasons
    }
  }

  struct Stopping: Encodable, Hashable {
    var rule: String
    var cellsPerCondition: Int
    var looks: [Int]

    enum CodingKeys: String, CodingKey {
      case rule
      case cellsPerCondition = "cells_per_condition"
      case looks
    }
  }

  let schema = ExperimentPlan.schema
  let name: String
  let phases: Phases
  /// By name.
  let conditions: [String: Condition]
  let inductionTrials: Int
  let inductionInterval: Double
  let block: [String]
  let blocksPerStratum: Int
  let strata: [String]
  let outcome: Outcome
  /// By name, then by condition.
  let contrasts: [String: [String: Int]]
  let exclusions: Exclusions
  let stopping: Stopping?

  enum CodingKeys: String, CodingKey {
    case schema, name, phases, conditions
    case inductionTrials = "induction_trials"
    case inductionInterval = "induction_interval_s"
    case block
    case blocksPerStratum = "blocks_per_stratum"
    case strata, outcome, contrasts, exclusions, stopping
  }

  public init(_ stimulation: StimulationProtocol) {
    let clock = stimulation.clock
    let schedule = stimulation.schedule
    func byName<Value, New>(
      _ items: [NamedItem<Value>], _ make: (Value) -> New
    ) -> [String: New] {
      Dictionary(items.map { ($0.name, make($0.value)) }, uniquingKeysWith: { one, _ in one })
    }
    name = stimulation.name
    phases = Phases(
      forward: [clock.forward.from.seconds, clock.forward.to.seconds],
      target: [clock.target.from.seconds, clock.target.to.seconds],
      settling: clock.settling.seconds, duration: clock.duration.seconds)
    conditions = byName(stimulation.conditions) { condition in
      Condition(
        role: condition.role.rawValue, animals: condition.animals.rawValue, drug: condition.drug,
        leds: condition.isDark ? "off" : "on",
        stimuli: condition.stimuli.map { stimulus in
          let name =
            switch stimulus.source {
            case .train(let name), .currentStep(let name): name
            }
          return Stimulus(
            name: name,
            start: stimulus.start(in: clock, every: schedule.induction.interval).seconds)
        }.sorted { ($0.start, $0.name) < ($1.start, $1.name) })
    }
    inductionTrials = schedule.induction.count
    inductionInterval = schedule.induction.interval.seconds
    block = stimulation.randomisation.block
    blocksPerStratum = stimulation.randomisation.blocksPerStratum
    strata = stimulation.randomisation.strata
    outcome = Outcome(
      measure: stimulation.outcome.measure.rawValue, from: stimulation.outcome.from.seconds,
      to: stimulation.outcome.to.seconds, baseline: stimulation.outcome.baseline.seconds)
    contrasts = byName(stimulation.contrasts) { byName($0.weights) { $0 } }
    exclusions = Exclusions(
      greatestAccessChange: stimulation.outcome.greatestAccessChange,
      reasons: stimulation.stopping?.exclusions ?? [])
    stopping = stimulation.stopping.map {
      Stopping(
        rule: $0.kind.rawValue, cellsPerCondition: $0.cellsPerCondition, looks: $0.looks)
    }
  }

  /// The document.
  ///
  /// - Throws: `OutputFileError`; never for values made here.
  public func document() throws -> Data { try JSONDocument.encode(self) }

  /// SHA-256 of the document's bytes.
  ///
  /// - Throws: as ``document()``.
  public func checksum() throws -> String { Checksum.sha256(of: try document()) }
}
