/// What the user says about a recording's light that the file itself may not say.
public struct ReadingOptions: Codable, Hashable, Sendable {
  /// Name of the lit site that drives the top-down pathway (apical tuft, layer 1).
  public var topDownSite: String?
  /// Name of the lit site that drives the bottom-up pathway (soma, basal dendrites, layer 4).
  public var bottomUpSite: String?

  public init(topDownSite: String? = nil, bottomUpSite: String? = nil) {
    self.topDownSite = topDownSite
    self.bottomUpSite = bottomUpSite
  }

  enum CodingKeys: String, CodingKey {
    case topDownSite = "top_down_site"
    case bottomUpSite = "bottom_up_site"
  }
}
