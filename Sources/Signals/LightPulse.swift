/// One time for which one light was on.
public struct LightPulse: Codable, Hashable, Sendable {
  /// Seconds from the sweep's first sample.
  public var onset: Double
  /// Seconds from the sweep's first sample.
  public var offset: Double
  /// The lit place, a key into `Recording.lightSites`.
  public var site: String
  public var pathway: Pathway?
  /// Greatest commanded power, mW; nil where the channel is a gate.
  public var peakPower: Double?

  public init(
    onset: Double, offset: Double, site: String, pathway: Pathway?, peakPower: Double? = nil
  ) {
    self.onset = onset
    self.offset = offset
    self.site = site
    self.pathway = pathway
    self.peakPower = peakPower
  }

  public var window: TimeWindow { TimeWindow(start: onset, end: offset) }

  enum CodingKeys: String, CodingKey {
    case onset = "onset_s"
    case offset = "offset_s"
    case site, pathway
    case peakPower = "peak_power_mw"
  }
}
