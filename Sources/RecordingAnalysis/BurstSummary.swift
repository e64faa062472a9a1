import EventDetection
import Signals

/// How far the burst probability depends on the burst interval.
///
/// **Definition.** P = B/E of the same spikes at θ = 10, 11, … 20 ms.
///
/// **Source.** The span that published burst intervals of layer-5 and CA1 cells take (10 to 20 ms);
/// Naud & Sprekeler (2018) and Payeur et al. (2021) take 16 ms.
///
/// **Worked example.** Spikes at 297.9, 307.6 and 325.7 ms (a model cell's BAC burst): at 16 ms a
/// doublet and a single spike, P = 1/2; from 19 ms on one triplet, P = 1.
public struct BurstSensitivity: Codable, Hashable, Sendable {
  public struct Point: Codable, Hashable, Sendable {
    /// θ, ms.
    public var burstInterval: Double
    public var events: Int
    public var bursts: Int

    public var burstProbability: Double? { events > 0 ? Double(bursts) / Double(events) : nil }

    init(burstInterval: Double, events: Int, bursts: Int) {
      self.burstInterval = burstInterval
      self.events = events
      self.bursts = bursts
    }

    enum CodingKeys: String, CodingKey {
      case burstInterval = "burst_interval_ms"
      case events = "event_count"
      case bursts = "burst_count"
      case burstProbability = "burst_probability"
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      burstInterval = try container.decode(Double.self, forKey: .burstInterval)
      events = try container.decode(Int.self, forKey: .events)
      bursts = try container.decode(Int.self, forKey: .bursts)
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(burstInterval, forKey: .burstInterval)
      try container.encode(events, forKey: .events)
      try container.encode(bursts, forKey: .bursts)
      try container.encode(burstProbability, forKey: .burstProbability)
    }
  }

  public var points: [Point]

  /// - Parameter trains: spike times of each sweep, seconds, with the sweep's length.
  public init(_ trains: [SpikeTrain]) {
    points = (10...20).map { milliseconds in
      let events = trains.flatMap {
        SpikeTrain(
          times: $0.times, duration: $0.duration, burstInterval: Double(milliseconds) / 1000
        ).events
      }
      return Point(
        burstInterval: Double(milliseconds), events: events.count,
        bursts: events.count { $0.isBurst })
    }
  }

  /// Least and greatest P; nil without events.
  public var range: ClosedRange<Double>? {
    let values = points.compactMap(\.burstProbability)
    guard let least = values.min(), let greatest = values.max() else { return nil }
    return least...greatest
  }

  /// The choice of θ moves P further than the events leave it uncertain.
  public func leaves(_ interval: [Double]?) -> Bool {
    guard let range, let lower = interval?.first, let upper = interval?.last else { return false }
    return range.lowerBound < lower || range.upperBound > upper
  }

  public init(from decoder: any Decoder) throws {
    points = try decoder.singleValueContainer().decode([Point].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(points)
  }
}

/// Events and bursts of all current-clamp sweeps of one recording.
public struct BurstSummary: Codable, Sendable {
  /// Whose bursts count: the chosen method, or the event definition where that refused.
  public var method: BurstMethod
  public var sweepCount: Int
  public var counts: EventCounts
  /// Jeffreys interval over events, `[lower, upper]`; nil without events. This one cell.
  public var burstProbabilityInterval: [Double]?
  /// nil where another method than the event definition counts.
  public var sensitivity: BurstSensitivity?

  enum CodingKeys: String, CodingKey {
    case method
    case sweepCount = "sweep_count"
    case counts
    case singleSpikes = "single_spike_count"
    case eventRate = "event_rate_hz"
    case burstRate = "burst_rate_hz"
    case burstProbability = "burst_probability"
    case burstProbabilityInterval = "burst_probability_interval"
    case uncensoredBurstProbability = "uncensored_burst_probability"
    case burstFraction = "burst_fraction"
    case spikesPerBurst = "spikes_per_burst"
    case sensitivity = "burst_probability_by_interval"
  }

  init(
    method: BurstMethod, sweepCount: Int, counts: EventCounts, confidence: Double,
    sensitivity: BurstSensitivity?
  ) {
    self.method = method
    self.sweepCount = sweepCount
    self.counts = counts
    burstProbabilityInterval = counts.burstProbabilityInterval(confidence: confidence)
    self.sensitivity = sensitivity
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    method = try container.decode(BurstMethod.self, forKey: .method)
    sweepCount = try container.decode(Int.self, forKey: .sweepCount)
    counts = try container.decode(EventCounts.self, forKey: .counts)
    burstProbabilityInterval = try container.decodeIfPresent(
      [Double].self, forKey: .burstProbabilityInterval)
    sensitivity = try container.decodeIfPresent(BurstSensitivity.self, forKey: .sensitivity)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(sweepCount, forKey: .sweepCount)
    try container.encode(counts, forKey: .counts)
    try container.encode(counts.singleSpikes, forKey: .singleSpikes)
    try container.encode(counts.eventRate, forKey: .eventRate)
    try container.encode(counts.burstRate, forKey: .burstRate)
    try container.encode(counts.burstProbability, forKey: .burstProbability)
    try container.encode(burstProbabilityInterval, forKey: .burstProbabilityInterval)
    try container.encode(counts.uncensoredBurstProbability, forKey: .uncensoredBurstProbability)
    try container.encode(counts.burstFraction, forKey: .burstFraction)
    try container.encode(counts.spikesPerBurst, forKey: .spikesPerBurst)
    try container.encode(sensitivity, forKey: .sensitivity)
  }
}

/// What one burst method finds in all sweeps of one recording.
public struct BurstMethodSummary: Codable, Hashable, Sendable {
  public var method: BurstMethod
  /// nil where the method refuses.
  public var burstCount: Int?
  public var spikesInBursts: Int?
  /// Spikes in bursts over spikes.
  public var burstFraction: Double?
  /// Why the method refuses.
  public var refusal: String?

  init(_ found: FoundBursts, spikeCount: Int) {
    method = found.method
    refusal = found.refusal
    guard found.refusal == nil else { return }
    burstCount = found.burstCount
    spikesInBursts = found.spikesInBursts
    burstFraction = spikeCount > 0 ? Double(found.spikesInBursts) / Double(spikeCount) : nil
  }

  enum CodingKeys: String, CodingKey {
    case method
    case burstCount = "burst_count"
    case spikesInBursts = "spikes_in_bursts"
    case burstFraction = "burst_fraction"
    case refusal
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(burstCount, forKey: .burstCount)
    try container.encode(spikesInBursts, forKey: .spikesInBursts)
    try container.encode(burstFraction, forKey: .burstFraction)
    try container.encode(refusal, forKey: .refusal)
  }
}
