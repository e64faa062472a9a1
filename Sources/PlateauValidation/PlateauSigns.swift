import EventDetection
import Signals
import Statistics

/// The sign of α_t − α_f of each two-phase trial, by probability and by area, against the dendrite.
struct PlateauSigns {
  private(set) var scores: [PlateauValidation.SignScore] = []

  /// Between these a probability does not say whether there was a plateau.
  private static let undecided = 0.2...0.8

  private struct Trial {
    var forward: Int
    var target: Int
  }

  init(_ windows: [PlateauWindow], _ probabilities: [Double]) {
    let trials = Self.trials(windows)
    let isUndecided = probabilities.map(Self.undecided.contains)
    let labels = trials.map { trial in
      (windows[trial.target].hasPlateau ? 1 : 0) - (windows[trial.forward].hasPlateau ? 1 : 0)
    }
    let byProbability = trials.map { trial -> Int? in
      guard !isUndecided[trial.forward], !isUndecided[trial.target] else { return nil }
      return (probabilities[trial.target] > 0.5 ? 1 : 0)
        - (probabilities[trial.forward] > 0.5 ? 1 : 0)
    }
    let byArea = Self.areaSigns(windows, trials)
    let dendrite = trials.map { trial -> Int in
      let difference =
        (windows[trial.target].dendriticMean ?? 0) - (windows[trial.forward].dendriticMean ?? 0)
      return difference > 0 ? 1 : -1
    }
    let single = trials.indices.filter { labels[$0] != 0 }
    let every = Array(trials.indices)
    add(
      "plateau probability", "all trials; +, 0 or − by the plateaus", every, byProbability, labels)
    add(
      "plateau probability", "trials with a plateau in one phase", single, byProbability, labels)
    add(
      "somatic residual (area)", "trials with a plateau in one phase", single, byArea, labels)
    add(
      "somatic residual (area)", "the same; sign of the dendrite's mean", single, byArea, dendrite)
    add(
      "somatic residual (area)", "all trials; sign of the dendrite's mean", every, byArea, dendrite)
  }

  private mutating func add(
    _ measure: String, _ name: String, _ trials: [Int], _ signs: [Int?], _ truth: [Int]
  ) {
    let decided = trials.filter { signs[$0] != nil }
    scores.append(
      .init(
        measure: measure, trials: name, count: trials.count,
        abstainedCount: trials.count - decided.count,
        rightCount: decided.count { signs[$0] == truth[$0] }))
  }

  /// Positions of both windows of each trial.
  private static func trials(_ windows: [PlateauWindow]) -> [Trial] {
    struct Key: Hashable {
      var group: String
      var trial: String
    }
    var positions: [Key: [String: Int]] = [:]
    var order: [Key] = []
    for (index, window) in windows.enumerated() {
      let key = Key(group: window.group, trial: window.trial)
      if positions[key] == nil { order.append(key) }
      positions[key, default: [:]][window.phase] = index
    }
    return order.compactMap { key in
      guard let forward = positions[key]?["forward"], let target = positions[key]?["target"] else {
        return nil
      }
      return Trial(forward: forward, target: target)
    }
  }

  /// α_t − α_f on the area scale as `RecordingAnalysis` measures it, matched trials subtracted; nil
  /// where it is smaller than its standard deviation.
  private static func areaSigns(_ windows: [PlateauWindow], _ trials: [Trial]) -> [Int?] {
    func residual(_ index: Int) -> (value: Double, deviation: Double)? {
      let window = windows[index]
      let references = windows.filter {
        $0.group == window.group && $0.phase == window.phase && $0.trial != window.trial
          && $0.condition == "bottom-up"
      }.map(\.settledMean)
      guard let expected = mean(references), let variance = sampleVariance(references) else {
        return nil
      }
      return (
        window.settledMean - expected,
        (variance * (1 + 1 / Double(references.count))).squareRoot()
      )
    }
    return trials.map { trial in
      guard let forward = residual(trial.forward), let target = residual(trial.target) else {
        return nil
      }
      let difference = target.value - forward.value
      let deviation =
        (forward.deviation * forward.deviation + target.deviation * target.deviation).squareRoot()
      return abs(difference) < deviation ? nil : difference > 0 ? 1 : -1
    }
  }
}
