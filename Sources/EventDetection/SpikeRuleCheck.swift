import Signals

/// How another rule counts the same sweep, and where the two disagree.
///
/// **Definition.** Peaks of the two rules that lie within 0.5 ms of each other are one spike, each
/// taken once, in time order. All others are differences.
///
/// **Worked example.** Peaks at 100.0 and 150.0 ms by one rule and at 100.2, 100.9 and 150.0 ms by the
/// other: one difference, additional at 100.9 ms.
public struct SpikeRuleCheck: Codable, Hashable, Sendable {
  public struct Difference: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable {
      /// The other rule has a spike that the chosen one has not.
      case additional
      /// The chosen rule has a spike that the other has not.
      case missing
    }

    public var kind: Kind
    /// Of the peak, seconds from the sweep's first sample.
    public var time: Double
    /// Why the rule without a spike has none.
    public var reason: String

    public init(kind: Kind, time: Double, reason: String) {
      self.kind = kind
      self.time = time
      self.reason = reason
    }

    enum CodingKeys: String, CodingKey {
      case kind
      case time = "time_s"
      case reason
    }
  }

  /// The other rule.
  public var rule: SpikeRule
  /// Spikes that it finds.
  public var spikeCount: Int
  public var differences: [Difference]
  /// What it could not do as its criteria ask.
  public var limits: [String]

  /// Seconds.
  private static let tolerance = 0.0005

  public init(rule: SpikeRule, spikeCount: Int, differences: [Difference], limits: [String]) {
    self.rule = rule
    self.spikeCount = spikeCount
    self.differences = differences
    self.limits = limits
  }

  /// - Parameters:
  ///   - other: what the other rule finds.
  ///   - chosen: what the chosen one finds in the same trace.
  ///   - potential: the trace, mV.
  public init(_ other: FoundSpikes, against chosen: FoundSpikes, in potential: SampledSignal) {
    let pairing = TimePairing(
      chosen.spikes.map(\.peakTime), other.spikes.map(\.peakTime),
      delay: -Self.tolerance...Self.tolerance)
    let differences = pairing.entries.compactMap { entry -> Difference? in
      let (kind, spike, without): (Difference.Kind, Spike, FoundSpikes)
      switch entry {
      case .both: return nil
      case .firstAlone(let place): (kind, spike, without) = (.missing, chosen.spikes[place], other)
      case .secondAlone(let place):
        (kind, spike, without) = (.additional, other.spikes[place], chosen)
      }
      return Difference(
        kind: kind, time: spike.peakTime,
        reason: without.reasonForNone(at: spike.peakTime, in: potential))
    }
    self.init(
      rule: other.rule, spikeCount: other.spikes.count, differences: differences,
      limits: other.limits.map(\.reason))
  }

  enum CodingKeys: String, CodingKey {
    case rule
    case spikeCount = "spike_count"
    case differences, limits
  }
}
