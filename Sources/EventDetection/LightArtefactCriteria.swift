/// What is done about the artefact that switching a light makes in the recording.
public struct LightArtefactCriteria: Codable, Hashable, Sendable {
  public enum Method: String, Codable, Hashable, Sendable, CaseIterable {
    /// Nothing; then no filter runs across a light edge either.
    case none
    /// Edges of a light that makes the potential jump are blanked, others are left as they are.
    case automatic
    /// Every edge is blanked.
    case blank
    /// The median artefact of edges without spikes is subtracted at every edge.
    case template
  }

  public var method = Method.automatic
  /// Length of an artefact from its edge, ms. Photoelectric artefacts decay within 1 to 2 ms.
  public var window = 2.0
  /// Least jump at an edge that counts as an artefact, mV.
  public var minimumJump = 2.0
  /// Least jump in robust standard deviations of the sample-to-sample difference before the edge.
  public var minimumJumpDeviations = 8.0
  /// Time from the edge within which the jump must come, ms. A membrane that light depolarises
  /// through an opsin moves by less than 1 mV in it: 0.2 ms × 1 nA / 200 pF.
  public var jumpWindow = 0.2
  /// Fewest edges without a spike that make a template, or that show a jump by themselves.
  public var minimumTemplateEdges = 3

  public init() {}

  enum CodingKeys: String, CodingKey {
    case method
    case window = "window_ms"
    case minimumJump = "minimum_jump_mv"
    case minimumJumpDeviations = "minimum_jump_deviations"
    case jumpWindow = "jump_window_ms"
    case minimumTemplateEdges = "minimum_template_edge_count"
  }
}

/// The moment at which a light went on or off.
public struct LightEdge: Hashable, Sendable {
  /// Seconds from the sweep's first sample.
  public var time: Double
  public var isOnset: Bool
  /// Name of the lit place.
  public var site: String

  public init(time: Double, isOnset: Bool, site: String) {
    self.time = time
    self.isOnset = isOnset
    self.site = site
  }
}

/// What was done about light artefacts in one sweep.
public struct LightArtefactRecord: Codable, Hashable, Sendable {
  public var method: LightArtefactCriteria.Method
  /// Light edges within the sweep.
  public var edgeCount: Int
  /// Edges that were blanked.
  public var blankedCount: Int
  /// Edges from which a template was subtracted.
  public var subtractedCount: Int
  /// ms after each treated edge.
  public var window: Double
  /// Spikes that reach into a blanked window; they have no threshold, or their peak is uncertain.
  public var touchedSpikeCount: Int
  /// Why an edge was treated otherwise than asked; nil where none was.
  public var reason: String?

  public init(
    method: LightArtefactCriteria.Method, edgeCount: Int, blankedCount: Int, subtractedCount: Int,
    window: Double, touchedSpikeCount: Int, reason: String?
  ) {
    self.method = method
    self.edgeCount = edgeCount
    self.blankedCount = blankedCount
    self.subtractedCount = subtractedCount
    self.window = window
    self.touchedSpikeCount = touchedSpikeCount
    self.reason = reason
  }

  enum CodingKeys: String, CodingKey {
    case method
    case edgeCount = "edge_count"
    case blankedCount = "blanked_count"
    case subtractedCount = "subtracted_count"
    case window = "window_ms"
    case touchedSpikeCount = "touched_spike_count"
    case reason
  }
}
