import Signals

/// Events and bursts of the sweeps of one condition.
public struct ConditionSummary: Codable, Sendable {
  public var condition: String
  public var sweepCount: Int
  public var counts: EventCounts
  /// Interval of the burst probability from these events alone, `[lower, upper]`; nil without
  /// events. It describes this one cell: the cell, not the event, is the unit of a test.
  public var burstProbabilityInterval: [Double]?
  /// Events that begin in each phase; empty where no sweep of the condition has phases.
  public var phaseEvents: [PhaseEvents]
  /// P at other burst intervals; nil where another method than the event definition counts.
  public var sensitivity: BurstSensitivity?
  /// α_f, α_t and their difference over the trials of this condition; nil where none has a measure.
  public var plateauDifference: PlateauDifference?
  /// The same of the plateau probability.
  public var plateauProbabilityDifference: PlateauDifference?

  public init(
    condition: String, sweepCount: Int, counts: EventCounts, burstProbabilityInterval: [Double]?,
    phaseEvents: [PhaseEvents] = [], sensitivity: BurstSensitivity? = nil,
    plateauDifference: PlateauDifference? = nil,
    plateauProbabilityDifference: PlateauDifference? = nil
  ) {
    self.condition = condition
    self.sweepCount = sweepCount
    self.counts = counts
    self.burstProbabilityInterval = burstProbabilityInterval
    self.phaseEvents = phaseEvents
    self.sensitivity = sensitivity
    self.plateauDifference = plateauDifference
    self.plateauProbabilityDifference = plateauProbabilityDifference
  }

  enum CodingKeys: String, CodingKey {
    case condition
    case sweepCount = "sweep_count"
    case counts
    case eventRate = "event_rate_hz"
    case burstRate = "burst_rate_hz"
    case burstProbability = "burst_probability"
    case burstFraction = "burst_fraction"
    case burstProbabilityInterval = "burst_probability_interval"
    case spikesPerBurst = "spikes_per_burst"
    case uncensoredBurstProbability = "uncensored_burst_probability"
    case phaseEvents = "phase_events"
    case sensitivity = "burst_probability_by_interval"
    case plateauDifference = "plateau_difference"
    case plateauProbabilityDifference = "plateau_probability_difference"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      condition: try container.decode(String.self, forKey: .condition),
      sweepCount: try container.decode(Int.self, forKey: .sweepCount),
      counts: try container.decode(EventCounts.self, forKey: .counts),
      burstProbabilityInterval: try container.decodeIfPresent(
        [Double].self, forKey: .burstProbabilityInterval),
      phaseEvents: try container.decodeIfPresent([PhaseEvents].self, forKey: .phaseEvents) ?? [],
      sensitivity: try container.decodeIfPresent(BurstSensitivity.self, forKey: .sensitivity),
      plateauDifference: try container.decodeIfPresent(
        PlateauDifference.self, forKey: .plateauDifference),
      plateauProbabilityDifference: try container.decodeIfPresent(
        PlateauDifference.self, forKey: .plateauProbabilityDifference))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(condition, forKey: .condition)
    try container.encode(sweepCount, forKey: .sweepCount)
    try container.encode(counts, forKey: .counts)
    try container.encode(counts.eventRate, forKey: .eventRate)
    try container.encode(counts.burstRate, forKey: .burstRate)
    try container.encode(counts.burstProbability, forKey: .burstProbability)
    try container.encode(counts.burstFraction, forKey: .burstFraction)
    try container.encode(burstProbabilityInterval, forKey: .burstProbabilityInterval)
    try container.encode(counts.spikesPerBurst, forKey: .spikesPerBurst)
    try container.encode(counts.uncensoredBurstProbability, forKey: .uncensoredBurstProbability)
    try container.encode(phaseEvents, forKey: .phaseEvents)
    try container.encode(sensitivity, forKey: .sensitivity)
    try container.encode(plateauDifference, forKey: .plateauDifference)
    try container.encode(
      plateauProbabilityDifference, forKey: .plateauProbabilityDifference)
  }
}
