/// Where and how an evoked response is measured.
public struct SynapticResponseCriteria: Codable, Hashable, Sendable {
  /// Length of the baseline that ends at the pulse, ms.
  public var baselineWindow = 10.0
  /// The peak is sought from here after the pulse's onset, ms: past the light artefact.
  /// Source: window 2 to 30 ms, as Stimfit's users set it.
  public var searchStart = 2.0
  /// The peak is sought up to here after the pulse's onset, ms; less where another pulse comes first.
  public var searchEnd = 30.0
  /// Length of the mean around the peak, ms. Source: the same.
  public var peakAveraging = 1.0
  /// Fewest responses before, and fewest after, from which a ratio is made.
  public var fewestResponses = 3
  /// Which way a response goes; nil for up in current clamp (EPSP) and down in voltage clamp (EPSC).
  public var polarity: ResponsePolarity?
  /// Of what the weight ratio is made.
  public var measure = ResponseMeasure.amplitude
  /// A response is a failure below the mean of the null distribution plus this many of its standard
  /// deviations. With 2, noise alone is taken for a response in 2.3 % of sweeps.
  public var failureLimit = 2.0
  /// An onset later than this after the pulse's onset is flagged polysynaptic, ms. Common practice for
  /// light on boutons, not from one paper.
  public var monosynapticLatency = 8.0
  /// Leave responses out of the ratio that are flagged polysynaptic.
  public var excludesPolysynaptic = false
  /// Greatest number of windows before the first pulse of a sweep in which nothing was evoked and the
  /// same is measured.
  public var nullWindows = 4

  public init() {}

  enum CodingKeys: String, CodingKey {
    case baselineWindow = "baseline_window_ms"
    case searchStart = "search_start_ms"
    case searchEnd = "search_end_ms"
    case peakAveraging = "peak_averaging_ms"
    case fewestResponses = "fewest_responses"
    case polarity
    case measure
    case failureLimit = "failure_limit_sd"
    case monosynapticLatency = "monosynaptic_latency_ms"
    case excludesPolysynaptic = "excludes_polysynaptic"
    case nullWindows = "null_windows"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys, else usual: Value) throws -> Value {
      try container.decodeIfPresent(Value.self, forKey: key) ?? usual
    }
    baselineWindow = try value(.baselineWindow, else: baselineWindow)
    searchStart = try value(.searchStart, else: searchStart)
    searchEnd = try value(.searchEnd, else: searchEnd)
    peakAveraging = try value(.peakAveraging, else: peakAveraging)
    fewestResponses = try value(.fewestResponses, else: fewestResponses)
    polarity = try container.decodeIfPresent(ResponsePolarity.self, forKey: .polarity)
    measure = try value(.measure, else: measure)
    failureLimit = try value(.failureLimit, else: failureLimit)
    monosynapticLatency = try value(.monosynapticLatency, else: monosynapticLatency)
    excludesPolysynaptic = try value(.excludesPolysynaptic, else: excludesPolysynaptic)
    nullWindows = try value(.nullWindows, else: nullWindows)
  }
}

/// Which way a response goes from its baseline; sizes are positive that way.
public enum ResponsePolarity: String, Codable, Hashable, Sendable, CaseIterable {
  /// A depolarisation, or an outward current.
  case upward
  /// A hyperpolarisation, or an inward current.
  case downward

  /// +1 or −1.
  public var sign: Double { self == .upward ? 1 : -1 }
}

/// Of what the weight ratio is made.
public enum ResponseMeasure: String, Codable, Hashable, Sendable, CaseIterable {
  /// Mean around the time at which the mean response of the cell peaks (`ResponseTemplate`). It is
  /// linear in the samples, so that noise does not lift it.
  case amplitude
  /// Slope in the window in which the mean response rises from 20 to 80 %; linear, too.
  case slope
  /// Mean around each response's own peak: noise lifts it, weak responses more than strong ones.
  case peak
}
