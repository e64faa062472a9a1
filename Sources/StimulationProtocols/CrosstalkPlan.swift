import InputDocuments
import Quantities
import RandomStreams

/// The trials of the crosstalk block in the order in which they are shown.
///
/// The order is drawn from the seed, the same for every cell: a response that runs down then favours
/// no power, light or mask.
public struct CrosstalkPlan: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case ladder
    case cross
    case occlusion
  }

  public struct Trial: Hashable, Sendable {
    public var kind: Kind
    /// From 0.
    public var repetition: Int
    /// From the start of the session.
    public var start: Microseconds
    /// From the start of the trial, by time.
    public var pulses: [PlannedPulse]
  }

  public let trials: [Trial]
  /// Of all trials with their intervals.
  public let duration: Microseconds

  /// nil where the protocol plans no block.
  ///
  /// - Parameter seed: nil for the order in which the block is written.
  public init?(_ stimulation: StimulationProtocol, seed: UInt64?) {
    guard let block = stimulation.schedule.crosstalkBlock else { return nil }
    var trials = stimulation.crosstalkTrials(of: block)
    if let seed {
      var stream = RandomStream(seed: seed, stream: .crosstalkOrder)
      // Fisher and Yates: every order equally likely.
      for last in trials.indices.dropFirst().reversed() {
        trials.swapAt(last, Int(stream.nextInteger(below: UInt32(last + 1))))
      }
    }
    for index in trials.indices {
      trials[index].start = stimulation.schedule.settle + index * block.interval
    }
    self.trials = trials
    duration = trials.count * block.interval
  }
}

extension StimulationProtocol {
  /// Pulses that the block shows, whatever their order.
  public var crosstalkPulses: [PlannedPulse] {
    schedule.crosstalkBlock.map { crosstalkTrials(of: $0).flatMap(\.pulses) } ?? []
  }

  /// In the order ladder, cross cells, occlusion; all start at zero.
  fileprivate func crosstalkTrials(of block: CrosstalkBlock) -> [CrosstalkPlan.Trial] {
    let single = ladder(block.ladder) + crossCells(block)
    let kinds =
      single.map { ($0.kind, [$0.pulse]) }
      + occlusion(block).map { (CrosstalkPlan.Kind.occlusion, $0) }
    return kinds.flatMap { kind, pulses in
      (0..<block.ladder.repeats).map {
        CrosstalkPlan.Trial(kind: kind, repetition: $0, start: .zero, pulses: pulses)
      }
    }
  }

  private func ladder(
    _ ladder: CrosstalkBlock.Ladder
  ) -> [(kind: CrosstalkPlan.Kind, pulse: PlannedPulse)] {
    pathways.flatMap { pathway in
      ladder.durations.flatMap { duration in
        ladder.irradiances.map { irradiance in
          (
            .ladder,
            PlannedPulse(
              start: .zero, duration: duration, pathway: pathway.name, mask: pathway.value.mask,
              led: pathway.value.led, irradiance: irradiance)
          )
        }
      }
    }
  }

  private func crossCells(
    _ block: CrosstalkBlock
  ) -> [(kind: CrosstalkPlan.Kind, pulse: PlannedPulse)] {
    (block.crossCells.isEmpty ? standardCrossCells : block.crossCells).compactMap { cell in
      strongestPulse(of: cell.light, on: cell.mask).map { (.cross, $0) }
    }
  }

  /// Each light on the masks of other pathways, and on masks of none that a train is shown on.
  private var standardCrossCells: [CrosstalkBlock.CrossCell] {
    let own = pathways.map(\.value.mask)
    let shams = trains.compactMap(\.value.mask).filter { !own.contains($0) }
    return pathways.flatMap { pathway in
      masks.map(\.name).filter {
        (own.contains($0) || shams.contains($0)) && $0 != pathway.value.mask
      }.map { CrosstalkBlock.CrossCell(light: pathway.name, mask: $0) }
    }
  }

  private func occlusion(_ block: CrosstalkBlock) -> [[PlannedPulse]] {
    let strongest = pathways.compactMap { strongestPulse(of: $0.name, on: $0.value.mask) }
    return strongest.indices.flatMap { first in
      strongest.indices.filter { $0 > first }.flatMap { second in
        block.occlusion.map { interval in
          var later = strongest[second]
          later.start = interval
          return [strongest[first], later]
        }
      }
    }
  }

  /// One pulse of the pathway's train of greatest irradiance, the first of those that are shown
  /// somewhere; nil where no train is of this pathway.
  func strongestPulse(of name: String, on mask: String) -> PlannedPulse? {
    guard let pathway = pathway(name) else { return nil }
    let own = trains.filter { $0.value.pathway == name }
    let used = own.filter { shownTrains.contains($0.name) }
    let candidates = (used.isEmpty ? own : used).map(\.value)
    guard let most = candidates.map(\.irradiance).max(),
      let train = candidates.first(where: { $0.irradiance == most })
    else { return nil }
    return PlannedPulse(
      start: .zero, duration: train.duration, pathway: name, mask: mask, led: pathway.led,
      irradiance: train.irradiance, rampFrom: train.rampFrom)
  }

  private var shownTrains: Set<String> {
    let stimuli =
      conditions.flatMap(\.value.stimuli) + schedule.testStimuli + schedule.referenceStimuli
      + schedule.testSweeps.flatMap(\.value)
    return Set(
      stimuli.compactMap { stimulus in
        guard case .train(let name) = stimulus.source else { return nil }
        return name
      })
  }
}
