import Signals
import Statistics

/// Events and bursts that begin in one phase.
///
/// **Definition.** An event belongs to the phase that holds its first spike. Whether a spike is the
/// first of an event is decided with the spikes before the phase, too.
public struct PhaseEvents: Codable, Hashable, Sendable {
  public enum Phase: String, Codable, CaseIterable, Hashable, Sendable {
    case forward, target
  }

  public var phase: Phase
  public var counts: EventCounts
  /// Jeffreys interval of the burst probability over events of one cell, `[lower, upper]`; nil for a
  /// single sweep and without events.
  public var burstProbabilityInterval: [Double]?

  public init(phase: Phase, counts: EventCounts, burstProbabilityInterval: [Double]? = nil) {
    self.phase = phase
    self.counts = counts
    self.burstProbabilityInterval = burstProbabilityInterval
  }

  /// Of several sweeps together; empty where none has phases.
  static func summed(_ sweeps: [SweepResult], confidence: Double) -> [PhaseEvents] {
    let all = sweeps.flatMap(\.phaseEvents)
    return Phase.allCases.compactMap { phase in
      let members = all.filter { $0.phase == phase }
      guard !members.isEmpty else { return nil }
      let counts = members.reduce(EventCounts()) { $0 + $1.counts }
      return PhaseEvents(
        phase: phase, counts: counts,
        burstProbabilityInterval: counts.burstProbabilityInterval(confidence: confidence))
    }
  }

  enum CodingKeys: String, CodingKey {
    case phase, counts
    case eventRate = "event_rate_hz"
    case burstRate = "burst_rate_hz"
    case burstProbability = "burst_probability"
    case burstProbabilityInterval = "burst_probability_interval"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      phase: try container.decode(Phase.self, forKey: .phase),
      counts: try container.decode(EventCounts.self, forKey: .counts),
      burstProbabilityInterval: try container.decodeIfPresent(
        [Double].self, forKey: .burstProbabilityInterval))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(phase, forKey: .phase)
    try container.encode(counts, forKey: .counts)
    try container.encode(counts.eventRate, forKey: .eventRate)
    try container.encode(counts.burstRate, forKey: .burstRate)
    try container.encode(counts.burstProbability, forKey: .burstProbability)
    try container.encode(burstProbabilityInterval, forKey: .burstProbabilityInterval)
  }
}

extension SweepResult {
  /// Events that begin in the forward and in the target phase; empty without phases. The observed
  /// time is what of the phase lies in the sweep.
  public var phaseEvents: [PhaseEvents] {
    guard let phases, clampMode == .currentClamp else { return [] }
    return PhaseEvents.Phase.allCases.map { phase in
      PhaseEvents(
        phase: phase, counts: counts(in: phase == .forward ? phases.forward : phases.target))
    }
  }

  /// Of the events whose first spike lies in a window.
  func counts(in window: TimeWindow) -> EventCounts {
    EventCounts(
      of: events.lazy.filter { window.contains($0.start) },
      observedTime: max(0, min(window.end, duration) - max(window.start, 0)))
  }
}

extension EventCounts {
  /// Jeffreys interval of the burst probability, `[lower, upper]`; nil without events.
  func burstProbabilityInterval(confidence: Double) -> [Double]? {
    BinomialInterval.jeffreys(successes: bursts, trials: events, confidence: confidence)
      .map { [$0.lower, $0.upper] }
  }
}
