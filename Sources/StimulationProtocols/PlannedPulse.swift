import InputDocuments
import Quantities

/// One pulse of light in a trial.
public struct PlannedPulse: Hashable, Sendable {
  /// From the start of the trial.
  public var start: Microseconds
  public var duration: Microseconds
  public var pathway: String
  public var mask: String
  public var led: String
  /// mW/mm²; of a ramp at its end; 0 in a dark condition.
  public var irradiance: Double
  /// mW/mm² at the start of a ramp; nil for a square pulse.
  public var rampFrom: Double?

  public var end: Microseconds { start + duration }

  /// Over the pulse, mW/mm².
  ///
  /// **Worked example.** A ramp from 1 to 3 mW/mm² is 2 on average.
  public var meanIrradiance: Double { rampFrom.map { ($0 + irradiance) / 2 } ?? irradiance }
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
      let start = stimulus.start(in: clock, every: schedule.induction.interval)
      return (0..<train.pulses).map { index in
        PlannedPulse(
          start: start + index * train.interval, duration: train.duration,
          pathway: train.pathway, mask: train.mask ?? pathway.mask, led: pathway.led,
          irradiance: isDark ? 0 : train.irradiance,
          rampFrom: isDark ? train.rampFrom.map { _ in 0 } : train.rampFrom)
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
        start: stimulus.start(in: clock, every: schedule.induction.interval),
        duration: step.duration, amplitude: step.amplitude)
    }.sorted { $0.start < $1.start }
  }
}

extension StimulationProtocol {
  /// Whether a pulse lies in the trial; the others come halfway to the next one.
  public func isInTrial(_ pulse: PlannedPulse) -> Bool { pulse.start < clock.duration }

  /// Every irradiance that an LED must give on a mask, once for each place in the file: of trains, at
  /// the start of ramps, at the ends of the crosstalk ladder.
  public var lightLevels: [(path: String, led: String, mask: String, irradiance: Double)] {
    var levels: [(path: String, led: String, mask: String, irradiance: Double)] = []
    for train in trains {
      guard let pathway = pathway(train.value.pathway) else { continue }
      let path = "trains.\(train.name)"
      let mask = train.value.mask ?? pathway.mask
      levels.append(("\(path).irradiance", pathway.led, mask, train.value.irradiance))
      if let from = train.value.rampFrom {
        levels.append(("\(path).ramp_from", pathway.led, mask, from))
      }
    }
    guard let ladder = schedule.crosstalkBlock?.ladder else { return levels }
    let path = "schedule.crosstalk_block.ladder"
    for pathway in pathways.map(\.value) {
      levels.append(("\(path).from", pathway.led, pathway.mask, ladder.from))
      levels.append(("\(path).to", pathway.led, pathway.mask, ladder.to))
    }
    return levels
  }

  /// Every duration of a pulse, once for each place in the file.
  public var exposures: [(path: String, duration: Microseconds)] {
    trains.map { ("trains.\($0.name).duration", $0.value.duration) }
      + (schedule.crosstalkBlock?.ladder.durations.enumerated().map {
        ("schedule.crosstalk_block.ladder.durations[\($0)]", $1)
      } ?? [])
  }

  /// Masks that light falls on in some trial, the crosstalk block among them.
  public var shownMasks: Set<String> {
    Set(trials.flatMap { $0.pulses.map(\.mask) } + crosstalkPulses.map(\.mask))
  }
}
