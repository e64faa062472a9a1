/// How a plain voltage threshold counts the same sweep, and why it differs.
///
/// Many labs' older counts are crossings of a fixed level. Where Apical's rule and that count
/// differ, each difference is listed with its time and reason, so that nobody has to guess.
///
/// **Definition of the plain count.** A crossing is a sample at or above `level` after one below
/// it; it counts unless another crossing came within `deadTime` before it.
public struct ThresholdCheck: Codable, Hashable, Sendable {
  public struct Difference: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable {
      /// The level was crossed, but there is no spike.
      case crossingWithoutSpike = "crossing_without_spike"
      /// There is a spike, but no counted crossing.
      case spikeWithoutCrossing = "spike_without_crossing"
    }

    public var kind: Kind
    /// Seconds from the sweep's first sample: of the crossing, or of the spike's peak.
    public var time: Double
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

  /// mV.
  public var level: Double
  /// Number of counted crossings.
  public var crossingCount: Int
  public var spikeCount: Int
  public var differences: [Difference]

  public init(level: Double, crossingCount: Int, spikeCount: Int, differences: [Difference]) {
    self.level = level
    self.crossingCount = crossingCount
    self.spikeCount = spikeCount
    self.differences = differences
  }

  enum CodingKeys: String, CodingKey {
    case level = "level_mv"
    case crossingCount = "crossing_count"
    case spikeCount = "spike_count"
    case differences
  }
}
