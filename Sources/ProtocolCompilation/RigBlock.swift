import Quantities
import Signals
import StimulationProtocols

/// Trials that a rig runs one after another, under one name: a folder of waveforms and a sequence of the
/// micromirror device.
struct RigBlock {
  struct Trial {
    /// From 1: what `%d` stands for in the names of its files.
    var number: Int
    /// Name of the stimuli whose turn it is; nil where they do not take turns.
    var testSweep: String?
    /// The key of the protocol that it comes from.
    var path: String
    var pulses: [PlannedPulse]
    var steps: [PlannedStep]
    var clampStep: Clamp.Step?

    /// Of light, mirrors and current.
    func end(_ mirrors: Rig.MirrorWindow) -> Microseconds {
      let ends =
        mirrors.exposures(of: pulses).map(\.end) + pulses.map(\.end)
        + steps.map { $0.start + $0.duration } + (clampStep.map { [$0.end] } ?? [])
      return ends.max() ?? .zero
    }
  }

  /// Letters, digits, `-` and `_`.
  var name: String
  /// Below `waveforms/`.
  var folder: String
  /// As in the tables.
  var block: String
  /// nil where the trial is the same for every cell, and where it must not be told.
  var condition: String?
  /// From sweep to sweep at least.
  var interval: Microseconds
  var trials: [Trial]

  /// The key of the protocol that it comes from.
  var path: String {
    switch name {
    case Self.crosstalkName: Self.crosstalkPath
    case "test": "schedule.test_sweeps"
    default: trials.first?.path ?? name
    }
  }

  static let crosstalkName = "crosstalk"
  static let crosstalkPath = "schedule.crosstalk_block"
  static let inductionName = "induction"
}

/// What a cell's session is made of, for all conditions or for one that is not named.
struct RigBlocks {
  let blocks: [RigBlock]
  let crosstalk: CrosstalkPlan?

  /// - Parameter mirrors: crosstalk trials begin so much before their light that the mirrors can settle.
  init(_ stimulation: StimulationProtocol, crosstalk: CrosstalkPlan?, mirrors: Rig.MirrorWindow) {
    self.crosstalk = crosstalk
    let schedule = stimulation.schedule
    var blocks: [RigBlock] = []
    if let crosstalk, let block = schedule.crosstalkBlock {
      blocks.append(
        RigBlock(
          name: RigBlock.crosstalkName, folder: RigBlock.crosstalkName,
          block: RigBlock.crosstalkName, interval: block.interval,
          trials: crosstalk.trials.enumerated().map { index, trial in
            RigBlock.Trial(
              number: index + 1, path: RigBlock.crosstalkPath,
              pulses: trial.pulses(after: mirrors.lead), steps: [])
          }))
    }
    let trials = stimulation.trials
    let tests = trials.filter { $0.block == .test }
    blocks.append(
      RigBlock(
        name: "test", folder: "test", block: Trial.Block.test.rawValue,
        interval: min(schedule.baseline.interval, schedule.test.interval),
        trials: tests.enumerated().map { RigBlock.Trial($1, number: $0 + 1) }))
    for trial in trials where trial.block != .test {
      let name = trial.condition.map(Self.plain)
      let isReference = trial.block == .reference
      blocks.append(
        RigBlock(
          name: isReference ? "reference" : "\(RigBlock.inductionName)_\(name ?? "")",
          folder: isReference ? "reference" : "\(RigBlock.inductionName)/\(name ?? "")",
          block: trial.block.rawValue, condition: trial.condition,
          interval: isReference ? schedule.reference.interval : schedule.induction.interval,
          trials: [RigBlock.Trial(trial, number: 1)]))
    }
    self.blocks = blocks
  }

  private init(_ blocks: [RigBlock], crosstalk: CrosstalkPlan?) {
    self.blocks = blocks
    self.crosstalk = crosstalk
  }

  /// What one cell gets, its condition not named.
  func session(of condition: String) -> RigBlocks {
    RigBlocks(
      blocks.compactMap { block in
        guard let own = block.condition else { return block }
        guard own == condition else { return nil }
        var block = block
        block.name = RigBlock.inductionName
        block.folder = RigBlock.inductionName
        block.condition = nil
        block.trials = block.trials.map {
          var trial = $0
          trial.path = RigBlock.inductionName
          return trial
        }
        return block
      }, crosstalk: crosstalk)
  }

  /// What is measured before induction.
  var crosstalkAlone: RigBlocks {
    RigBlocks(blocks.filter { $0.name == RigBlock.crosstalkName }, crosstalk: crosstalk)
  }

  /// As a folder or a sequence may be called.
  static func plain(_ name: String) -> String {
    String(
      name.map { character in
        character.isASCII && (character.isLetter || character.isNumber) || "-_".contains(character)
          ? character : "_"
      })
  }
}

extension RigBlock.Trial {
  init(_ trial: PlannedTrial, number: Int) {
    self.init(
      number: number, testSweep: trial.testSweep, path: trial.path, pulses: trial.pulses,
      steps: trial.steps, clampStep: trial.clampStep)
  }
}

extension CrosstalkPlan.Trial {
  /// The pulses with time before the first for the mirrors to settle.
  func pulses(after lead: Microseconds) -> [PlannedPulse] {
    pulses.map {
      var pulse = $0
      pulse.start = pulse.start + lead
      return pulse
    }
  }
}
