import InputDocuments
import PatternDevices
import Quantities
import StimulationProtocols

/// A trial as the micromirror device shows it.
struct ShownTrial {
  /// The key of the protocol that it comes from.
  var path: String
  /// By time.
  var pulses: [PlannedPulse]
  /// Of each pulse.
  var exposures: [MirrorExposure]
  /// Whether the exposure begins with a trigger of its own.
  var waits: [Bool]

  init(_ trial: RigBlock.Trial, rig: Rig) {
    path = trial.path
    pulses = trial.pulses
    exposures = rig.mirrors.exposures(of: trial.pulses)
    waits = rig.waits(exposures)
  }

  /// Every trial of a protocol, those of the crosstalk block among them; what is shown again is here once.
  static func all(of blocks: RigBlocks, rig: Rig) -> [ShownTrial] {
    blocks.blocks.flatMap { block -> [ShownTrial] in
      var known: Set<[PlannedPulse]> = []
      return block.trials.filter { known.insert($0.pulses).inserted }
        .map { ShownTrial($0, rig: rig) }
    }
  }

  /// When the trigger comes that an exposure is counted from: its own, or the last before it.
  func trigger(of index: Int) -> Microseconds {
    exposures[waits[...index].lastIndex(of: true) ?? index].start
  }

  /// Dark times between exposures, µs; negative where they overlap.
  var gaps: [Int] { zip(exposures, exposures.dropFirst()).map { ($1.start - $0.end).count } }
}

extension Rig {
  /// Which exposures of a trial wait for a pulse of the trigger line: each with an external trigger; else the
  /// first, and one after a gap that the device cannot count.
  ///
  /// **Worked example.** A DLPC900 counts dark times in 24 bits of µs: after 20 s the next pattern waits.
  ///
  /// - Parameter exposures: of one trial, by time.
  func waits(_ exposures: [MirrorExposure]) -> [Bool] {
    let greatest = DeviceProfile(self).greatestDark
    return exposures.indices.map { index in
      patternTrigger == .external || index == 0
        || (exposures[index].start - exposures[index - 1].end).count > greatest
    }
  }
}

extension RigBlocks {
  /// Of a protocol whose seed does not matter: what a block holds, and in no certain order.
  init(_ files: ProtocolFiles) {
    let stimulation = files.stimulation.value
    self.init(
      stimulation, crosstalk: CrosstalkPlan(stimulation, seed: nil),
      mirrors: files.rig.value.mirrors)
  }
}
