import Signals

/// The postsynaptic response to one test pulse: a potential in mV, or a current in pA.
public struct EvokedResponse: Codable, Hashable, Sendable {
  /// Onset of the pulse, seconds from the sweep's first sample.
  public var pulseTime: Double
  /// Mean before the pulse, `unit`; nil where no finite sample lies there.
  public var baseline: Double?
  /// Mean around the response's own peak less `baseline`, `unit`, positive in the direction of
  /// `polarity`; nil where the response was excluded.
  public var amplitude: Double?
  /// Time of the peak, seconds from the sweep's first sample.
  public var peakTime: Double?
  /// Why there is no amplitude.
  public var reason: String?

  /// `mV` or `pA`.
  public var unit = "mV"
  public var polarity = ResponsePolarity.upward
  /// Which input the pulse drove, as the recording names it; nil where it does not.
  public var pathway: String?
  /// Place of the pulse among those of its pathway in the sweep, counted from 0.
  public var pulseIndex = 0
  /// Standard deviation of the samples of the baseline, `unit`.
  public var noise: Double?
  /// Slope of the line through the samples from 20 to 80 % of the rise, `unit`/ms.
  public var slope: Double?
  /// Time from 20 to 80 % of the rise, ms.
  public var riseTime: Double?
  /// Where that line meets the baseline, after the pulse's onset, ms.
  public var latency: Double?
  /// Mean around the peak time of the cell's mean response less `baseline`, `unit`.
  public var lockedAmplitude: Double?
  /// Slope in the 20–80 % window of the cell's mean response, `unit`/ms.
  public var lockedSlope: Double?
  /// No more than noise; nil where no null distribution could be measured.
  public var isFailure: Bool?
  /// What is doubtful; those of `Flag.excludes` have no amplitude.
  public var flags: [Flag] = []

  public enum Flag: String, Codable, Hashable, Sendable, CaseIterable {
    /// A spike in the baseline or the response.
    case spike
    /// Samples that are NaN or infinite.
    case notFinite = "not_finite"
    /// Samples that stand still at the limit of the converter.
    case saturated
    /// The windows reach beyond the sweep, or another pulse follows at once.
    case window
    /// The response begins later than one synapse takes.
    case lateOnset = "late_onset"
    /// The response has a second peak.
    case secondPeak = "second_peak"
    /// The pulse falls on the tail of an earlier response.
    case onTail = "on_tail"

    /// Such a response has no amplitude.
    public var excludes: Bool {
      switch self {
      case .spike, .notFinite, .saturated, .window: true
      case .lateOnset, .secondPeak, .onTail: false
      }
    }

    /// Signs of more than one synapse in the way.
    public var isPolysynaptic: Bool { self == .lateOnset || self == .secondPeak }
  }

  public init(
    pulseTime: Double, baseline: Double?, amplitude: Double?, peakTime: Double?, reason: String?,
    unit: String = "mV"
  ) {
    self.pulseTime = pulseTime
    self.baseline = baseline
    self.amplitude = amplitude
    self.peakTime = peakTime
    self.reason = reason
    self.unit = unit
  }

  public var isPolysynaptic: Bool { flags.contains { $0.isPolysynaptic } }

  /// What the weight ratio is made of; nil where the response was excluded.
  public func value(of measure: ResponseMeasure) -> Double? {
    guard amplitude != nil else { return nil }
    return switch measure {
    case .amplitude: lockedAmplitude
    case .slope: lockedSlope
    case .peak: amplitude
    }
  }

  /// nil where the response is in another unit; for tables whose headers name units.
  public func baseline(in unit: String) -> Double? { self.unit == unit ? baseline : nil }
  public func amplitude(in unit: String) -> Double? { self.unit == unit ? amplitude : nil }
  public func lockedAmplitude(in unit: String) -> Double? {
    self.unit == unit ? lockedAmplitude : nil
  }
  public func lockedSlope(in unit: String) -> Double? { self.unit == unit ? lockedSlope : nil }

  // MARK: JSON: the unit stands in the key

  enum CodingKeys: String, CodingKey {
    case pulseTime = "pulse_time_s"
    case peakTime = "peak_time_s"
    case reason, unit, polarity, pathway
    case pulseIndex = "pulse_index"
    case riseTime = "rise_time_ms"
    case latency = "latency_ms"
    case isFailure = "is_failure"
    case flags
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let measured = try decoder.container(keyedBy: UnitKey.self)
    let unit = try container.decodeIfPresent(String.self, forKey: .unit) ?? "mV"
    func number(_ name: String, per: String = "") throws -> Double? {
      try measured.decodeIfPresent(Double.self, forKey: UnitKey(name, unit, per))
    }
    self.init(
      pulseTime: try container.decode(Double.self, forKey: .pulseTime),
      baseline: try number("baseline"), amplitude: try number("amplitude"),
      peakTime: try container.decodeIfPresent(Double.self, forKey: .peakTime),
      reason: try container.decodeIfPresent(String.self, forKey: .reason), unit: unit)
    polarity =
      try container.decodeIfPresent(ResponsePolarity.self, forKey: .polarity) ?? .upward
    pathway = try container.decodeIfPresent(String.self, forKey: .pathway)
    pulseIndex = try container.decodeIfPresent(Int.self, forKey: .pulseIndex) ?? 0
    noise = try number("noise")
    slope = try number("slope", per: "_per_ms")
    riseTime = try container.decodeIfPresent(Double.self, forKey: .riseTime)
    latency = try container.decodeIfPresent(Double.self, forKey: .latency)
    lockedAmplitude = try number("locked_amplitude")
    lockedSlope = try number("locked_slope", per: "_per_ms")
    isFailure = try container.decodeIfPresent(Bool.self, forKey: .isFailure)
    flags = try container.decodeIfPresent([Flag].self, forKey: .flags) ?? []
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var measured = encoder.container(keyedBy: UnitKey.self)
    try container.encode(pulseTime, forKey: .pulseTime)
    try measured.encode(baseline, forKey: UnitKey("baseline", unit))
    try measured.encode(amplitude, forKey: UnitKey("amplitude", unit))
    try container.encode(peakTime, forKey: .peakTime)
    try container.encode(reason, forKey: .reason)
    try container.encode(unit, forKey: .unit)
    try container.encode(polarity, forKey: .polarity)
    try container.encode(pathway, forKey: .pathway)
    try container.encode(pulseIndex, forKey: .pulseIndex)
    try measured.encode(noise, forKey: UnitKey("noise", unit))
    try measured.encode(slope, forKey: UnitKey("slope", unit, "_per_ms"))
    try container.encode(riseTime, forKey: .riseTime)
    try container.encode(latency, forKey: .latency)
    try measured.encode(lockedAmplitude, forKey: UnitKey("locked_amplitude", unit))
    try measured.encode(lockedSlope, forKey: UnitKey("locked_slope", unit, "_per_ms"))
    try container.encode(isFailure, forKey: .isFailure)
    try container.encode(flags, forKey: .flags)
  }
}

/// A key that ends with the unit of its value: `amplitude_mv`, `slope_pa_per_ms`.
struct UnitKey: CodingKey {
  var stringValue: String

  init(_ name: String, _ unit: String, _ per: String = "") {
    stringValue = "\(name)_\(unit.lowercased())\(per)"
  }

  init?(stringValue: String) { self.stringValue = stringValue }

  var intValue: Int? { nil }

  init?(intValue: Int) { nil }
}
