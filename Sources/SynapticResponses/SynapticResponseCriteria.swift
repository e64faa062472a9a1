/// Where and how an evoked potential is measured.
public struct SynapticResponseCriteria: Codable, Hashable, Sendable {
  /// Length of the baseline that ends at the pulse, ms.
  public var baselineWindow = 10.0
  /// The peak is sought from here after the pulse's onset, ms: past the light artefact.
  /// Source: `spec/analysis.md` section 2, window 2 to 30 ms.
  public var searchStart = 2.0
  /// The peak is sought up to here after the pulse's onset, ms.
  public var searchEnd = 30.0
  /// Length of the mean around the peak, ms. Source: the same.
  public var peakAveraging = 1.0
  /// Fewest responses before, and fewest after, from which a ratio is made.
  public var fewestResponses = 3

  public init() {}

  enum CodingKeys: String, CodingKey {
    case baselineWindow = "baseline_window_ms"
    case searchStart = "search_start_ms"
    case searchEnd = "search_end_ms"
    case peakAveraging = "peak_averaging_ms"
    case fewestResponses = "fewest_responses"
  }
}
