import Foundation

/// Numbers of the cumulative-moving-average method.
///
/// **Source.** Kapucu et al. (2012) Front Comput Neurosci 6:38, Table 1.
public struct CumulativeMovingAverageCriteria: Codable, Hashable, Sendable {
  /// What a skewness below `skewness` takes as factors of the greatest average.
  public struct Factors: Codable, Hashable, Sendable {
    /// Not included.
    public var skewness: Double
    /// Of the limit of bursts.
    public var burst: Double
    /// Of the limit of spikes that belong to a burst.
    public var related: Double

    public init(skewness: Double, burst: Double, related: Double) {
      self.skewness = skewness
      self.burst = burst
      self.related = related
    }

    enum CodingKeys: String, CodingKey {
      case skewness = "skewness_below"
      case burst = "alpha1"
      case related = "alpha2"
    }
  }

  /// Bins over the range of the intervals, as in the code of Cotterill et al. (2016).
  public var binCount = 1000
  public var minimumSpikeCount = 3
  /// By rising skewness; the last holds for all that is greater, too.
  public var factors = [
    Factors(skewness: 1, burst: 1, related: 0.5), Factors(skewness: 4, burst: 0.7, related: 0.5),
    Factors(skewness: 9, burst: 0.5, related: 0.3),
    Factors(skewness: 1000, burst: 0.3, related: 0.1),
  ]

  public init() {}

  enum CodingKeys: String, CodingKey {
    case binCount = "bin_count"
    case minimumSpikeCount = "minimum_spike_count"
    case factors = "alpha_by_skewness"
  }
}

/// Bursts below a limit that the histogram of intervals itself sets.
///
/// **Definition.** CMA(k) is the mean count of the first k bins of the histogram of inter-spike
/// intervals, from 0 in steps of (longest − shortest)/1000. From its greatest value on, the limit of
/// bursts is the centre of the bin where it is nearest to α₁ times that value, the limit of related
/// spikes where it is nearest to α₂ times. α₁ and α₂ go by the skewness of the CMA curve. A burst is
/// three or more spikes with intervals below the first limit, with the spikes around them whose
/// intervals are below the second.
///
/// **Source.** Kapucu et al. (2012) Front Comput Neurosci 6:38; bins and skewness
/// (m₃/s³, s with n − 1) as in the code of Cotterill et al. (2016) J Neurophysiol 116:306.
public enum CumulativeMovingAverageBursts {
  /// - Parameters:
  ///   - trains: ascending spike times of each sweep, seconds.
  ///   - criteria: bins and factors.
  public static func find(
    in trains: [[Double]],
    criteria: CumulativeMovingAverageCriteria = CumulativeMovingAverageCriteria()
  ) -> FoundBursts {
    func refused(_ reason: String) -> FoundBursts {
      FoundBursts(.cumulativeMovingAverage, refusing: reason, trainCount: trains.count)
    }
    let intervals = SpikeRuns.intervals(of: trains)
    guard intervals.count >= 2, let shortest = intervals.min(), let longest = intervals.max() else {
      return refused("fewer than two inter-spike intervals")
    }
    // A microsecond: less than any recording resolves.
    guard longest - shortest > 1e-6 else {
      return refused("all inter-spike intervals are alike, so that their histogram sets no limit")
    }
    guard
      let limits = limits(intervals, shortest: shortest, longest: longest, criteria: criteria)
    else { return refused("the averages of the histogram have no skewness") }
    return FoundBursts(
      method: .cumulativeMovingAverage,
      bursts: trains.map { train in
        // Below, not at, the limit: a nanosecond and the tolerance of the runs.
        let strict = 2 * SpikeRuns.roundingTolerance
        let cores = SpikeRuns.runs(
          in: train, longest: limits.burst - strict, fewest: criteria.minimumSpikeCount)
        let wider = SpikeRuns.runs(
          in: train, longest: max(limits.burst, limits.related) - strict,
          fewest: criteria.minimumSpikeCount)
        return wider.filter { run in cores.contains { run.contains($0.lowerBound) } }
      })
  }

  /// Of bursts and of related spikes, seconds; nil where the averages do not vary.
  static func limits(
    _ intervals: [Double], shortest: Double, longest: Double,
    criteria: CumulativeMovingAverageCriteria
  ) -> (burst: Double, related: Double)? {
    let width = (longest - shortest) / Double(max(criteria.binCount, 10))
    // A train with one long gap among short intervals has a bin more; one without short ones many.
    let binCount = Int((longest / width).rounded(.up)) + 1
    guard binCount < 10_000_000 else { return nil }
    var counts = [Int](repeating: 0, count: binCount)
    for interval in intervals {
      let bin = Int((interval / width).rounded(.up)) - 1
      counts[min(max(bin, 0), binCount - 1)] += 1
    }
    var sum = 0
    let averages = counts.enumerated().map { index, count in
      sum += count
      return Double(sum) / Double(index + 1)
    }
    guard let greatest = averages.max(), let top = averages.firstIndex(of: greatest),
      let skewness = skewness(averages),
      let factors = criteria.factors.first(where: { skewness < $0.skewness })
        ?? criteria.factors.last
    else { return nil }
    func limit(_ factor: Double) -> Double {
      var nearest = top
      for index in top..<averages.count
      where abs(averages[index] - factor * greatest) < abs(averages[nearest] - factor * greatest) {
        nearest = index
      }
      return (Double(nearest) + 0.5) * width
    }
    return (limit(factors.burst), limit(factors.related))
  }

  private static func skewness(_ values: [Double]) -> Double? {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    var second = 0.0
    var third = 0.0
    for value in values {
      let difference = value - mean
      second += difference * difference
      third += difference * difference * difference
    }
    guard count > 1, second > 0 else { return nil }
    let deviation = (second / (count - 1)).squareRoot()
    return third / count / (deviation * deviation * deviation)
  }
}
