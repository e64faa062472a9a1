import EventDetection
import Signals
import Statistics

/// A channel that says, or may say, when a light was on, with what its samples show.
public struct LightChannelSummary: Codable, Hashable, Sendable {
  public var channel: String
  public var bit: Int?
  public var source: LightSource
  /// 0 to 1 (`LightEvidence`).
  public var confidence: Double
  public var evidence: [LightEvidence]
  public var isUsed: Bool
  public var site: String
  public var pathway: Pathway?
  public var polarity: LightPolarity?
  /// In `unit`.
  public var lowLevel: Double?
  public var highLevel: Double?
  public var unit: String?
  public var sweepCount: Int
  /// Pulses in all sweeps together; nil where the channel was not looked at.
  public var pulseCount: Int?
  /// Median length of a pulse, ms.
  public var medianWidth: Double?
  /// The option that states this light.
  public var option: String?
  public var note: String?

  public init(_ suggestion: LightSuggestion, pulseCount: Int?, medianWidth: Double?) {
    channel = suggestion.channel
    bit = suggestion.bit
    source = suggestion.source
    confidence = suggestion.confidence
    evidence = suggestion.evidence.sorted { $0.rawValue < $1.rawValue }
    isUsed = suggestion.isUsed
    site = suggestion.site
    pathway = suggestion.pathway
    polarity = suggestion.polarity
    lowLevel = suggestion.lowLevel
    highLevel = suggestion.highLevel
    unit = suggestion.unit
    sweepCount = suggestion.lights.count
    self.pulseCount = pulseCount
    self.medianWidth = medianWidth
    option = suggestion.option
    note = suggestion.note
  }

  enum CodingKeys: String, CodingKey {
    case channel, bit, source, confidence, evidence
    case isUsed = "used"
    case site, pathway, polarity
    case lowLevel = "low_level"
    case highLevel = "high_level"
    case unit
    case sweepCount = "sweep_count"
    case pulseCount = "pulse_count"
    case medianWidth = "median_width_ms"
    case option, note
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(channel, forKey: .channel)
    try container.encode(bit, forKey: .bit)
    try container.encode(source, forKey: .source)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(evidence, forKey: .evidence)
    try container.encode(isUsed, forKey: .isUsed)
    try container.encode(site, forKey: .site)
    try container.encode(pathway, forKey: .pathway)
    try container.encode(polarity, forKey: .polarity)
    try container.encode(lowLevel, forKey: .lowLevel)
    try container.encode(highLevel, forKey: .highLevel)
    try container.encode(unit, forKey: .unit)
    try container.encode(sweepCount, forKey: .sweepCount)
    try container.encode(pulseCount, forKey: .pulseCount)
    try container.encode(medianWidth, forKey: .medianWidth)
    try container.encode(option, forKey: .option)
    try container.encode(note, forKey: .note)
  }
}

/// How long after its commands one photodiode saw the light of one site.
public struct LightLatency: Codable, Hashable, Sendable {
  public struct Pulse: Codable, Hashable, Sendable {
    public var sweep: Int
    public var measured: PulseLatency

    public init(sweep: Int, measured: PulseLatency) {
      self.sweep = sweep
      self.measured = measured
    }

    enum CodingKeys: String, CodingKey { case sweep }

    public init(from decoder: any Decoder) throws {
      sweep = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .sweep)
      measured = try PulseLatency(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
      try measured.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(sweep, forKey: .sweep)
    }
  }

  public var photodiode: String
  public var site: String
  /// Of the measured latencies, ms; nil where there are none.
  public var median: Double?
  /// First and third quartile (`Statistics.quantile`), ms.
  public var quartiles: [Double]?
  /// Pulses with a latency.
  public var count: Int
  public var missingCount: Int
  public var mergedCount: Int
  /// Pulses that cannot be judged: another light was on, or the photodiode was not recorded.
  public var unjudgedCount: Int
  /// One sample of the photodiode, ms: the least difference that means anything.
  public var resolution: Double
  public var pulses: [Pulse]

  public init(photodiode: String, site: String, pulses: [Pulse], resolution: Double) {
    let latencies = pulses.compactMap(\.measured.latency)
    self.photodiode = photodiode
    self.site = site
    median = Statistics.median(latencies)
    if let first = quantile(latencies, 0.25), let third = quantile(latencies, 0.75) {
      quartiles = [first, third]
    }
    count = latencies.count
    missingCount = pulses.count { $0.measured.reason == .missing }
    mergedCount = pulses.count { $0.measured.reason == .merged }
    unjudgedCount = pulses.count - latencies.count - missingCount - mergedCount
    self.resolution = resolution
    self.pulses = pulses
  }

  enum CodingKeys: String, CodingKey {
    case photodiode, site
    case median = "median_ms"
    case quartiles = "quartiles_ms"
    case count
    case missingCount = "missing_count"
    case mergedCount = "merged_count"
    case unjudgedCount = "unjudged_count"
    case resolution = "resolution_ms"
    case pulses
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(photodiode, forKey: .photodiode)
    try container.encode(site, forKey: .site)
    try container.encode(median, forKey: .median)
    try container.encode(quartiles, forKey: .quartiles)
    try container.encode(count, forKey: .count)
    try container.encode(missingCount, forKey: .missingCount)
    try container.encode(mergedCount, forKey: .mergedCount)
    try container.encode(unjudgedCount, forKey: .unjudgedCount)
    try container.encode(resolution, forKey: .resolution)
    try container.encode(pulses, forKey: .pulses)
  }
}
