import Quantities

/// One pulse of light in a trial.
public struct PlannedPulse: Hashable, Sendable {
  /// From the start of the trial.
  public var start: Microseconds
  public var duration: Microseconds
  public var pathway: String
  public var mask: String
  public var led: String
  /// mW/mm²; 0 in a dark condition.
  public var irradiance: Double

  public var end: Microseconds { start + duration }
}

/// One current step in a trial.
public struct PlannedStep: Hashable, Sendable {
  /// From the start of the trial.
  public var start: Microseconds
  public var duration: Microseconds
  /// pA.
  public var amplitude: Double

  public init(start: Microseconds, duration: Microseconds, amplitude: Double) {
    self.start = start
    self.duration = duration
    self.amplitude = amplitude
  }
}

extension StimulationProtocol {
  /// Pulses of a condition's trial, by time.
  public func pulses(of condition: Condition) -> [PlannedPulse] {
    pulses(of: condition.stimuli, isDark: condition.isDark)
  }

  /// Pulses of stimuli, by time; of the dark ones the mirrors still show the masks.
  public func pulses(of stimuli: [Stimulus], isDark: Bool = false) -> [PlannedPulse] {
    stimuli.flatMap { stimulus -> [PlannedPulse] in
      guard case .train(let name) = stimulus.source, let train = train(name),
        let pathway = pathway(train.pathway)
      else { return [] }
      let start = stimulus.start(in: clock)
      return (0..<train.pulses).map { index in
        PlannedPulse(
          start: start + index * train.interval, duration: train.duration,
          pathway: train.pathway, mask: train.mask ?? pathway.mask, led: pathway.led,
          irradiance: isDark ? 0 : train.irradiance)
      }
    }.sorted { ($0.start.count, $0.mask) < ($1.start.count, $1.mask) }
  }

  /// Current steps of a condition's trial, by time.
  public func steps(of condition: Condition) -> [PlannedStep] { steps(of: condition.stimuli) }

  /// Current steps of stimuli, by time.
  public func steps(of stimuli: [Stimulus]) -> [PlannedStep] {
    stimuli.compactMap { stimulus in
      guard case .currentStep(let name) = stimulus.source, let step = currentStep(name) else {
        return nil
      }
      return PlannedStep(
        start: stimulus.start(in: clock), duration: step.duration, amplitude: step.amplitude)
    }.sorted { $0.start < $1.start }
  }
}
