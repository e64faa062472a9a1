/// What the user says about a recording that the file itself may not say.
public struct ReadingOptions: Codable, Hashable, Sendable {
  /// Name of the lit site that drives the top-down pathway (apical tuft, layer 1).
  public var topDownSite: String?
  /// Name of the lit site that drives the bottom-up pathway (soma, basal dendrites, layer 4).
  public var bottomUpSite: String?
  /// Channels that the user calls lights; where there are any, nothing else is light.
  public var lights: [LightStatement]
  /// Channels that the user calls photodiodes; where there are any, nothing else is one.
  public var photodiodes: [String]

  /// Where the signals of an HDF5 file of another layout lie; outranks what the file looks like.
  public var map: RecordingMap?

  public init(
    topDownSite: String? = nil, bottomUpSite: String? = nil, lights: [LightStatement] = [],
    photodiodes: [String] = [], map: RecordingMap? = nil
  ) {
    self.topDownSite = topDownSite
    self.bottomUpSite = bottomUpSite
    self.lights = lights
    self.photodiodes = photodiodes
    self.map = map
  }

  enum CodingKeys: String, CodingKey {
    case topDownSite = "top_down_site"
    case bottomUpSite = "bottom_up_site"
    case lights, photodiodes, map
  }
}
