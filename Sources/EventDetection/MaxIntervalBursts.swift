/// The five numbers of the max-interval method.
///
/// **Source.** NeuroExplorer's defaults, as Cotterill et al. (2016) J Neurophysiol 116:306 used them
/// for networks of cultured neurons. They look for bursts of hundreds of milliseconds; dendritic
/// bursts of 10 ms intervals are what the event definition is for.
public struct MaxIntervalCriteria: Codable, Hashable, Sendable {
  /// Longest interval at which a burst begins, ms.
  public var beginInterval = 170.0
  /// Longest interval at which a burst goes on, ms.
  public var endInterval = 300.0
  /// Bursts less than this apart are one, ms.
  public var minimumGap = 200.0
  /// Least time from first to last spike, ms.
  public var minimumDuration = 10.0
  public var minimumSpikeCount = 3

  public init() {}

  enum CodingKeys: String, CodingKey {
    case beginInterval = "begin_interval_ms"
    case endInterval = "end_interval_ms"
    case minimumGap = "minimum_gap_ms"
    case minimumDuration = "minimum_duration_ms"
    case minimumSpikeCount = "minimum_spike_count"
  }
}

/// Bursts by five fixed limits.
///
/// **Definition.** A burst begins at an inter-spike interval of at most `beginInterval` and goes on
/// while intervals are at most `endInterval`. Bursts whose gap (last spike to first spike) is shorter
/// than `minimumGap` are joined. Then bursts shorter than `minimumDuration` or of fewer than
/// `minimumSpikeCount` spikes are dropped.
///
/// **Source.** NeuroExplorer manual, "Burst analysis, MaxInterval"; compared with seven other methods
/// by Cotterill et al. (2016) J Neurophysiol 116:306.
///
/// **Worked example.** Spikes at 0, 0.1, 0.35, 1, 1.2, 1.3 s: 0–0.35 s is a burst of three (0.1 s
/// begins it, 0.25 s goes on); 1–1.2 s is too long to begin, 1.2–1.3 s begins, but two spikes are too
/// few.
public enum MaxIntervalBursts {
  /// - Parameters:
  ///   - trains: ascending spike times of each sweep, seconds.
  ///   - criteria: the five limits.
  public static func find(
    in trains: [[Double]], criteria: MaxIntervalCriteria = MaxIntervalCriteria()
  ) -> FoundBursts {
    FoundBursts(method: .maxInterval, bursts: trains.map { bursts(in: $0, criteria: criteria) })
  }

  private static func bursts(
    in train: [Double], criteria: MaxIntervalCriteria
  ) -> [Range<Int>] {
    let tolerance = SpikeRuns.roundingTolerance
    let begin = criteria.beginInterval / 1000 + tolerance
    let end = criteria.endInterval / 1000 + tolerance
    var found: [Range<Int>] = []
    var first: Int?
    for index in train.indices.dropFirst() {
      let interval = train[index] - train[index - 1]
      if let start = first {
        if interval > end {
          found.append(start..<index)
          first = nil
        }
      } else if interval <= begin {
        first = index - 1
      }
    }
    if let start = first { found.append(start..<train.count) }
    var joined: [Range<Int>] = []
    for burst in found {
      if let last = joined.last,
        train[burst.lowerBound] - train[last.upperBound - 1]
          < criteria.minimumGap / 1000 - tolerance
      {
        joined[joined.count - 1] = last.lowerBound..<burst.upperBound
      } else {
        joined.append(burst)
      }
    }
    return joined.filter { burst in
      burst.count >= criteria.minimumSpikeCount
        && train[burst.upperBound - 1] - train[burst.lowerBound]
          >= criteria.minimumDuration / 1000 - tolerance
    }
  }
}
