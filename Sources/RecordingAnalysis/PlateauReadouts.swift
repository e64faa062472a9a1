import EventDetection
import Signals

/// What a trial shows of plateaus beside their area: the probability of each phase, and its burst.
public struct PlateauReadouts: Codable, Hashable, Sendable {
  public struct Phase: Codable, Hashable, Sendable {
    /// That the dendrite had a plateau in the phase, from the somatic trace.
    public var probability: PlateauMeasure
    /// Spikes of the phase's largest burst over those of the recording's largest.
    public var burst: PlateauMeasure
  }

  public var forward: Phase
  public var target: Phase

  /// Between these a probability does not say whether there was a plateau.
  static let undecided = 0.2...0.8

  /// Sign of α_t − α_f by the probabilities: + where the target phase alone has a plateau (p > 0.8), −
  /// where the forward phase alone has, 0 where both or neither have; nil where either phase is between
  /// 0.2 and 0.8, or abstained.
  ///
  /// How often it is right: `Reports/plateau-validation`.
  public var sign: Int? {
    func hasPlateau(_ phase: Phase) -> Int? {
      guard let p = phase.probability.alpha, !Self.undecided.contains(p) else { return nil }
      return p > 0.5 ? 1 : 0
    }
    return hasPlateau(forward).flatMap { before in hasPlateau(target).map { $0 - before } }
  }

  init(
    _ phases: TrialPhases, stripped: SpikeStripping, spikes: [Spike], baseline: Double?,
    currentSteps: [TimeWindow]
  ) {
    func phase(_ window: TimeWindow) -> Phase {
      Phase(
        probability: PlateauMeasurement.probability(
          stripped, spikes: spikes, baseline: baseline, phase: window, currentSteps: currentSteps),
        burst: PlateauMeasurement.burstReadout([], phase: window, largestBurst: 0))
    }
    forward = phase(phases.forward)
    target = phase(phases.target)
  }

  /// The burst read-out waits until every sweep has been seen: its scale is the largest burst.
  mutating func setBursts(_ events: [SpikingEvent], largestBurst: Int) {
    forward.burst = PlateauMeasurement.burstReadout(
      events, phase: forward.burst.window, largestBurst: largestBurst)
    target.burst = PlateauMeasurement.burstReadout(
      events, phase: target.burst.window, largestBurst: largestBurst)
  }

  enum CodingKeys: String, CodingKey {
    case forward, target, sign
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    forward = try container.decode(Phase.self, forKey: .forward)
    target = try container.decode(Phase.self, forKey: .target)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(forward, forKey: .forward)
    try container.encode(target, forKey: .target)
    try container.encode(sign, forKey: .sign)
  }
}
