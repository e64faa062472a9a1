/// Where it is said when a light was on.
public enum LightSource: String, Codable, Hashable, Sendable, CaseIterable {
  /// A commanded power, typed as light by the format.
  case optogeneticSeries = "optogenetic_series"
  /// A recorded or commanded power in a channel of no such type.
  case powerChannel = "power_channel"
  /// A bit of a digital word or line.
  case digitalBit = "digital_bit"
  /// An analogue channel of two levels.
  case gate
  /// The cell's command channel, used as a gate.
  case commandGate = "command_gate"
  /// A table of start and stop times.
  case timeIntervals = "time_intervals"
  /// A table of onsets.
  case eventsTable = "events_table"
  /// The parameters of a stimulus generator.
  case stimulusParameters = "stimulus_parameters"
  /// Nothing but the name of a protocol: never used, only told.
  case protocolName = "protocol_name"
  /// The user, or a map of the user.
  case user
}

/// At which level of a gate or bit the light is on.
public enum LightPolarity: String, Codable, Hashable, Sendable {
  case activeHigh = "active_high"
  case activeLow = "active_low"
}

/// One reason to take a channel for that of a light.
///
/// **Definition.** The confidence of a suggestion is the sum of the weights of its evidence, at most
/// 0.95; only the user's statement is 1.
///
/// | evidence | weight |
/// |---|---|
/// | `typed`: the format has a type for light, and the channel is of it | 0.95 |
/// | `named_light`: its own words speak of light, opto, laser, LED | 0.4 |
/// | `power_unit`: it is in watts, as nothing else of a rig is | 0.4 |
/// | `two_levels`: it changes between two levels, or a bit of it does | 0.3 |
/// | `times`: it is a table of times | 0.3 |
/// | `photodiode`: at least 3 pulses, and 9 of 10 of them, are followed by the photodiode | 0.25 |
/// | `named_gate`: its words speak of a TTL, gate, trigger or shutter, but not of light | 0.2 |
/// | `no_potential`: as a command it would hold a cell at more than 2 V | 0.2 |
/// | `protocol_words`: the protocol's name speaks of light | 0.2 |
///
/// Example: a bit named "soma light gate" that changes: 0.4 + 0.3 = 0.7; with a photodiode that
/// follows it 0.95.
public enum LightEvidence: String, Codable, Hashable, Sendable, CaseIterable {
  case stated
  case typed
  case namedLight = "named_light"
  case namedGate = "named_gate"
  case powerUnit = "power_unit"
  case twoLevels = "two_levels"
  case times
  case photodiode
  case noPotential = "no_potential"
  case protocolWords = "protocol_words"

  /// Hundredths, so that sums are exact.
  private var weight: Int {
    switch self {
    case .stated: 100
    case .typed: 95
    case .namedLight, .powerUnit: 40
    case .twoLevels, .times: 30
    case .photodiode: 25
    case .namedGate, .noPotential, .protocolWords: 20
    }
  }

  /// Confidence that evidence gives, 0 to 1.
  public static func confidence(of evidence: Set<LightEvidence>) -> Double {
    if evidence.contains(.stated) { return 1 }
    return Double(min(95, evidence.reduce(0) { $0 + $1.weight })) / 100
  }
}

/// A channel, bit or table that says, or may say, when a light was on.
public struct LightSuggestion: Codable, Hashable, Sendable {
  /// As the user names it: the channel without the sweep's part of its name.
  public var channel: String
  public var bit: Int?
  public var source: LightSource
  public var evidence: Set<LightEvidence>
  /// Whether it counts as light.
  public var isUsed: Bool
  /// Name of the lit place.
  public var site: String
  public var pathway: Pathway?
  /// nil where there are no levels.
  public var polarity: LightPolarity?
  /// The levels in `unit`; nil where the channel has none, or was not looked at.
  public var lowLevel: Double?
  public var highLevel: Double?
  public var unit: String?
  /// The option that states this light; nil where none can.
  public var option: String?
  /// What a person should know of it.
  public var note: String?
  /// Its channel in each sweep, by the sweep's index.
  public var lights: [Int: LightChannel]

  public init(
    channel: String, bit: Int? = nil, source: LightSource, evidence: Set<LightEvidence>,
    isUsed: Bool, site: String, pathway: Pathway? = nil, polarity: LightPolarity? = nil,
    lowLevel: Double? = nil, highLevel: Double? = nil, unit: String? = nil,
    option: String? = nil, note: String? = nil, lights: [Int: LightChannel] = [:]
  ) {
    self.channel = channel
    self.bit = bit
    self.source = source
    self.evidence = evidence
    self.isUsed = isUsed
    self.site = site
    self.pathway = pathway
    self.polarity = polarity
    self.lowLevel = lowLevel
    self.highLevel = highLevel
    self.unit = unit
    self.option = option
    self.note = note
    self.lights = lights
  }

  /// 0 to 1; see ``LightEvidence``.
  public var confidence: Double { LightEvidence.confidence(of: evidence) }
}
