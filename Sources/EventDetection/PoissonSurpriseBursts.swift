import Foundation

/// Numbers of the Poisson-surprise method.
///
/// **Source.** Legendy & Salcman (1985) J Neurophysiol 53:926; the least surprise of 5 is that of
/// Cotterill et al. (2016), Legendy & Salcman call 10 and more a burst.
public struct PoissonSurpriseCriteria: Codable, Hashable, Sendable {
  /// Least surprise of a burst: minus the natural logarithm of a probability.
  public var minimumSurprise = 5.0
  /// A burst is looked for where two intervals in a row are shorter than this part of the mean.
  public var seedFraction = 0.5
  /// The search for a longer burst ends at an interval longer than this many times the mean.
  public var endFactor = 2.0
  /// Spikes that the search looks ahead for a greater surprise.
  public var lookAhead = 10

  public init() {}

  enum CodingKeys: String, CodingKey {
    case minimumSurprise = "minimum_surprise"
    case seedFraction = "seed_fraction"
    case endFactor = "end_factor"
    case lookAhead = "look_ahead_spike_count"
  }
}

/// Bursts as stretches that a Poisson train of the same mean rate would hardly hold.
///
/// **Definition.** The surprise of n spikes over a time T is S = −ln P(N ≥ n − 1), N Poisson with
/// mean T/(mean interval): n − 1 spikes follow the first. From three spikes with two intervals
/// shorter than half of the mean, spikes are added at the end while that raises S, up to 10 spikes
/// ahead and not past an interval longer than twice the mean; then spikes are taken from the start
/// while that raises S and three are left. Bursts with S ≥ 5 count. The mean interval is that of all
/// sweeps of the cell.
///
/// **Source.** Legendy & Salcman (1985) J Neurophysiol 53:926; logarithm, count of n − 1 and limit as
/// in the code of Cotterill et al. (2016) J Neurophysiol 116:306. That code gives up one triplet early
/// at the end of a train; the last triplet is tried here.
///
/// **Worked number.** Three spikes over 0.2 mean intervals: P(N ≥ 2) = 1 − 1.2·e^(−0.2) = 0.017523,
/// S = 4.044.
public enum PoissonSurpriseBursts {
  /// - Parameters:
  ///   - trains: ascending spike times of each sweep, seconds.
  ///   - criteria: limits.
  public static func find(
    in trains: [[Double]], criteria: PoissonSurpriseCriteria = PoissonSurpriseCriteria()
  ) -> FoundBursts {
    let intervals = SpikeRuns.intervals(of: trains)
    let mean = intervals.isEmpty ? 0 : intervals.reduce(0, +) / Double(intervals.count)
    guard mean > 0 else {
      return FoundBursts(
        .poissonSurprise, refusing: "no inter-spike interval to take the mean rate from",
        trainCount: trains.count)
    }
    return FoundBursts(
      method: .poissonSurprise,
      bursts: trains.map { bursts(in: $0, meanInterval: mean, criteria: criteria) })
  }

  private static func bursts(
    in train: [Double], meanInterval: Double, criteria: PoissonSurpriseCriteria
  ) -> [Range<Int>] {
    let seed = meanInterval * criteria.seedFraction
    var found: [Range<Int>] = []
    var first = 0
    while first + 2 < train.count {
      guard train[first + 1] - train[first] < seed, train[first + 2] - train[first + 1] < seed
      else {
        first += 1
        continue
      }
      let (burst, surprise) = grown(
        from: first, in: train, meanInterval: meanInterval, criteria: criteria)
      if surprise >= criteria.minimumSurprise { found.append(burst) }
      first = burst.upperBound
    }
    return found
  }

  private static func grown(
    from first: Int, in train: [Double], meanInterval: Double, criteria: PoissonSurpriseCriteria
  ) -> (burst: Range<Int>, surprise: Double) {
    func surprise(_ burst: Range<Int>) -> Double {
      Self.surprise(
        spikeCount: burst.count,
        relativeDuration: (train[burst.upperBound - 1] - train[burst.lowerBound]) / meanInterval)
    }
    var burst = first..<(first + 3)
    var best = surprise(burst)
    var end = burst.upperBound
    while end < train.count, end - burst.upperBound < criteria.lookAhead,
      train[end] - train[end - 1] <= criteria.endFactor * meanInterval
    {
      end += 1
      let longer = surprise(first..<end)
      if longer > best {
        best = longer
        burst = first..<end
      }
    }
    while burst.count > 3 {
      let shorter = (burst.lowerBound + 1)..<burst.upperBound
      let value = surprise(shorter)
      guard value > best else { break }
      best = value
      burst = shorter
    }
    return (burst, best)
  }

  /// −ln P(N ≥ n − 1) of a Poisson number with the given mean.
  ///
  /// - Parameters:
  ///   - spikeCount: n, 1 or more.
  ///   - relativeDuration: time from first to last spike over the mean interval.
  public static func surprise(spikeCount: Int, relativeDuration: Double) -> Double {
    let least = spikeCount - 1
    guard least > 0 else { return 0 }
    guard relativeDuration > 0 else { return .infinity }
    let mean = relativeDuration
    if mean >= Double(least) {
      // Not small: 1 less the terms below loses nothing that counts.
      var term = exp(-mean)
      var below = term
      for count in 1..<max(least, 1) {
        term *= mean / Double(count)
        below += term
      }
      return below < 1 ? -log(1 - below) : 0
    }
    // First term by its logarithm, the rest relative to it: no underflow in long bursts.
    var logFirst = -mean
    for count in 1...least { logFirst += log(mean / Double(count)) }
    var term = 1.0
    var sum = 1.0
    var count = least
    while term > sum * 1e-17 {
      count += 1
      term *= mean / Double(count)
      sum += term
    }
    return -(logFirst + log(sum))
  }
}
