import Foundation
import InputDocuments
import Quantities
import Recordings
import SampleGeometry
import Signals
import Statistics
import StimulationProtocols

/// One virtual cell's recording and the truth about it.
public struct VirtualRecording: Sendable {
  /// File name: the cell's code.
  public let fileName: String
  public let contents: NWBContents
  public let truth: VirtualTruth.Cell

  private struct Kept {
    var sweep: VirtualCell.Sweep
    var trace: SomaticTrace
    var weight: Double
    var truth: VirtualTruth.Sweep
  }

  init(_ assigned: CellAllocation.Cell, in study: VirtualStudy) throws {
    guard
      let condition = study.stimulation.conditions.first(where: { $0.name == assigned.condition })
    else {
      throw VirtualExperimentError.unknownConditions(
        [assigned.condition], known: study.stimulation.conditions.map(\.name))
    }
    let cell = VirtualCell(
      study.stimulation, condition: condition, parameters: study.plan.parameters,
      seed: study.plan.seed, number: UInt32(assigned.number))
    let sweeps = cell.sweeps(of: study.sessionPlan, tail: study.tail)
    let induction = sweeps.filter { $0.block == .induction }
    // What happens in induction decides the weight after it, so it is run first; a sweep's random
    // numbers do not depend on the order.
    let trials = induction.map { cell.run($0, weight: cell.drift(at: $0.startTime)) }
    let record = ActivityRecord(trials: zip(induction, trials).map(cell.activity))
    let change = try study.truth.change(for: record)
    let logRatio = study.truth.logRatio(ofChange: change) + cell.deviation

    let outcome = study.stimulation.outcome
    let inductionEnd = study.sessionPlan.inductionEnd.seconds
    let schedule = study.stimulation.schedule
    let baselineEnd = (schedule.settle + schedule.crosstalk + schedule.baseline.duration).seconds
    let lostAt = cell.loss.map { inductionEnd + $0 * outcome.to.seconds }
    let abridgement = study.plan.isAbridged ? Abridgement() : nil
    var kept: [Kept] = []
    for sweep in sweeps {
      if let lostAt, sweep.startTime + sweep.duration > lostAt { continue }
      if let abridgement,
        !abridgement.keeps(
          sweep, outcome: outcome, baselineEnd: baselineEnd, inductionEnd: inductionEnd)
      {
        continue
      }
      let weight =
        cell.drift(at: sweep.startTime) * (sweep.startTime >= inductionEnd ? exp(logRatio) : 1)
      let trial =
        sweep.block == .induction
        ? trials[sweep.index - (induction.first?.index ?? 0)] : cell.run(sweep, weight: weight)
      let trace = cell.trace(trial, of: sweep, samplingRate: study.samplingRate)
      kept.append(
        Kept(
          sweep: sweep, trace: trace, weight: weight,
          truth: VirtualTruth.Sweep(
            name: Self.name(sweep), block: sweep.block, spikes: trace.spikeTimes,
            plateaus: trial.plateaus, activity: cell.activity(of: sweep, trial))))
    }
    func meanWeight(from: Double, to: Double, _ block: Trial.Block) -> Double? {
      mean(
        kept.filter {
          $0.sweep.block == block && $0.sweep.startTime >= from && $0.sweep.startTime < to
        }.map(\.weight))
    }
    let before = meanWeight(
      from: baselineEnd - outcome.baseline.seconds, to: baselineEnd, .baseline)
    let after = meanWeight(
      from: inductionEnd + outcome.from.seconds, to: inductionEnd + outcome.to.seconds, .test)
    fileName = "\(assigned.code).nwb"
    truth = VirtualTruth.Cell(
      file: fileName, number: assigned.number, condition: assigned.condition,
      ruleChange: change, inducedLogRatio: logRatio,
      weightRatio: before.flatMap { before in after.map { $0 / before } }, lostAt: lostAt,
      sweeps: kept.map(\.truth))
    contents = Self.contents(assigned, study: study, kept: kept)
  }

  private static func name(_ sweep: VirtualCell.Sweep) -> String {
    "sweep_" + String(String(sweep.index + 1000).dropFirst())
  }

  // MARK: the file

  private static func contents(
    _ assigned: CellAllocation.Cell, study: VirtualStudy, kept: [Kept]
  ) -> NWBContents {
    let stimulation = study.stimulation
    let preparation = stimulation.preparation
    let rule = study.trueRuleName ?? "none"
    let places = sites(of: stimulation, kept)
    return NWBContents(
      identifier: "apical-virtual-\(stimulation.name)-\(rule)-\(study.plan.seed)-\(assigned.code)",
      sessionDescription:
        "SIMULATED by Apical (protocol \(stimulation.name)\(study.plan.isAbridged ? ", abridged" : "")"
        + ", seed \(study.plan.seed)); no animal was recorded",
      sessionStart: "2026-01-15T09:00:00+00:00",
      texts: [
        "experiment_description": ["SIMULATED: \(stimulation.question)"],
        "keywords": ["simulated", "plateau potential", "optogenetics"],
        "lab": ["None (simulated)"], "institution": ["None (simulated)"],
      ],
      subject: Subject(
        id: "simulated-\(assigned.code)", species: "Mus musculus",
        sex: ["female": "F", "male": "M"][assigned.stratum] ?? "U", age: "P42D",
        description: "simulated; \(preparation.line)"),
      electrodes: [
        Electrode(
          name: electrodeName, description: "whole-cell somatic patch (simulated)",
          location: preparation.region, cellID: assigned.code)
      ],
      device: "simulated amplifier", lightSites: places.map(\.site),
      sweeps: kept.map { kept in
        NWBSweep(
          name: kept.truth.name, startTime: kept.sweep.startTime,
          response: NWBSignal(kept.trace.potential, samplingRate: study.samplingRate),
          command: command(of: kept, samplingRate: study.samplingRate),
          lights: lights(of: kept, at: places, samplingRate: study.samplingRate),
          stimulus: kept.sweep.block.rawValue, electrode: electrodeName)
      },
      trials: kept.map { kept in
        func session(_ window: TimeWindow) -> TimeWindow {
          TimeWindow(
            start: kept.sweep.startTime + window.start, end: kept.sweep.startTime + window.end)
        }
        return NWBTrial(
          window: session(TimeWindow(start: 0, end: kept.sweep.duration)),
          condition: conditionName(kept.sweep.block, assigned), block: kept.sweep.block,
          forward: kept.sweep.phases.map { session($0.forward) },
          target: kept.sweep.phases.map { session($0.target) })
      },
      source: "apical simulate, protocol \(stimulation.name), seed \(study.plan.seed)")
  }

  private static let electrodeName = "electrode0"

  private static func conditionName(_ block: Trial.Block, _ cell: CellAllocation.Cell) -> String {
    switch block {
    case .baseline, .test: "test_pulse"
    case .reference: "bottom_up"
    case .induction: cell.condition
    }
  }

  /// Where light of a pathway's LED falls.
  private struct Place {
    var pathway: String
    var mask: String
    var site: LightSite
    /// mm².
    var area: Double
  }

  /// Every pathway's own mask, and other masks that this cell is lit through.
  private static func sites(of stimulation: StimulationProtocol, _ kept: [Kept]) -> [Place] {
    stimulation.pathways.flatMap { item -> [Place] in
      let pathway = item.value
      let others = kept.flatMap(\.sweep.pulses).filter { $0.pathway == item.name }.map(\.mask)
      let masks = [pathway.mask] + Set(others).subtracting([pathway.mask]).sorted()
      return masks.compactMap { name in
        guard let mask = stimulation.mask(name) else { return nil }
        let isOwn = name == pathway.mask
        return Place(
          pathway: item.name, mask: name,
          site: LightSite(
            name: isOwn ? item.name : "\(item.name)_at_\(name)",
            description: isOwn
              ? "\(pathway.role.rawValue) input, \(pathway.opsin)"
              : "\(pathway.role.rawValue) light on the mask \(name), off the pathway",
            location: "mask \(name)", wavelength: pathway.wavelength,
            pathway: drivenPathway(pathway.role)),
          area: mask.region(somaToPia: stimulation.preparation.somaToPia).area / 1e6)
      }
    }
  }

  /// nil for interneurons, which are neither.
  private static func drivenPathway(_ role: StimulationProtocols.Pathway.Role) -> Signals.Pathway? {
    switch role {
    case .topDown: .topDown
    case .bottomUp: .bottomUp
    case .interneuron: nil
    }
  }

  /// mW by site.
  private static func lights(
    of kept: Kept, at places: [Place], samplingRate: Double
  ) -> [NWBSweep.Light] {
    places.sorted { $0.site.name < $1.site.name }.map { place in
      var power = [Double](repeating: 0, count: kept.trace.potential.count)
      for pulse in kept.sweep.pulses
      where pulse.pathway == place.pathway && pulse.mask == place.mask {
        fill(
          &power, pulse.meanIrradiance * place.area, from: pulse.start, to: pulse.end,
          samplingRate: samplingRate)
      }
      return NWBSweep.Light(
        site: place.site, kind: .power, signal: NWBSignal(power, samplingRate: samplingRate))
    }
  }

  /// pA; nil where no current is injected.
  private static func command(of kept: Kept, samplingRate: Double) -> NWBSignal? {
    guard !kept.sweep.steps.isEmpty else { return nil }
    var current = [Double](repeating: 0, count: kept.trace.potential.count)
    for step in kept.sweep.steps {
      fill(
        &current, step.amplitude, from: step.start, to: step.start + step.duration,
        samplingRate: samplingRate)
    }
    return NWBSignal(current, samplingRate: samplingRate)
  }

  private static func fill(
    _ samples: inout [Double], _ value: Double, from: Microseconds, to: Microseconds,
    samplingRate: Double
  ) {
    let range = samples.indices.clamped(
      to: Int((from.seconds * samplingRate).rounded())..<Int((to.seconds * samplingRate).rounded()))
    for index in range { samples[index] = value }
  }
}
