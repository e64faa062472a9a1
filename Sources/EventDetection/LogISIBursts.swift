import Foundation

/// Numbers of the logISI method.
///
/// **Source.** Pasquale, Martinoia & Chiappalone (2010) J Comput Neurosci 29:213.
public struct LogISICriteria: Codable, Hashable, Sendable {
  public var binsPerDecade = 10
  /// The peak of intervals within bursts lies below this; bursts begin with intervals up to it, ms.
  public var coreInterval = 100.0
  /// Least void parameter of two peaks.
  public var minimumVoid = 0.7
  /// Bins on each side that a peak must exceed.
  public var peakReach = 2
  /// Times that the histogram is smoothed with weights ¼, ½, ¼.
  public var smoothingPassCount = 1
  /// A peak is at least this part of the highest. Ours: a single interval is no mode.
  public var minimumPeakFraction = 0.05
  public var minimumSpikeCount = 3
  /// A limit of this or more says nothing of bursts, and `coreInterval` stands alone, ms.
  public var longestLimit = 1000.0
  /// Fewer intervals make no histogram. Ours; the paper has minutes of recording.
  public var minimumIntervalCount = 20

  public init() {}

  enum CodingKeys: String, CodingKey {
    case binsPerDecade = "bins_per_decade"
    case coreInterval = "core_interval_ms"
    case minimumVoid = "minimum_void"
    case peakReach = "peak_reach_bin_count"
    case smoothingPassCount = "smoothing_pass_count"
    case minimumPeakFraction = "minimum_peak_fraction"
    case minimumSpikeCount = "minimum_spike_count"
    case longestLimit = "longest_limit_ms"
    case minimumIntervalCount = "minimum_interval_count"
  }
}

/// The histogram of log₁₀ inter-spike intervals, its peaks and what parts them.
public struct LogISIHistogram: Codable, Hashable, Sendable {
  public struct Bin: Codable, Hashable, Sendable {
    /// ms, included.
    public var lower: Double
    /// ms, not included.
    public var upper: Double
    public var count: Int
    /// Count smoothed with weights ¼, ½, ¼.
    public var smoothed: Double

    enum CodingKeys: String, CodingKey {
      case lower = "lower_ms"
      case upper = "upper_ms"
      case count = "interval_count"
      case smoothed = "smoothed_count"
    }
  }

  /// A peak after that of the intervals within bursts.
  public struct Separation: Codable, Hashable, Sendable {
    /// Centre of the later peak's bin, ms.
    public var peak: Double
    /// Lower edge of the lowest bin between the two peaks, ms.
    public var minimum: Double
    /// 1 − g_min/√(g₁g₂).
    public var void: Double

    enum CodingKeys: String, CodingKey {
      case peak = "peak_ms"
      case minimum = "minimum_ms"
      case void
    }
  }

  public var bins: [Bin]
  /// Centres of the peaks' bins, ms.
  public var peaks: [Double]
  /// The highest peak below the core interval, ms.
  public var burstPeak: Double?
  public var separations: [Separation]
  /// Longest interval within a burst, ms; nil where no minimum parts the peaks.
  public var limit: Double?

  enum CodingKeys: String, CodingKey {
    case bins
    case peaks = "peaks_ms"
    case burstPeak = "burst_peak_ms"
    case separations
    case limit = "limit_ms"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(bins, forKey: .bins)
    try container.encode(peaks, forKey: .peaks)
    try container.encode(burstPeak, forKey: .burstPeak)
    try container.encode(separations, forKey: .separations)
    try container.encode(limit, forKey: .limit)
  }

  /// - Parameters:
  ///   - intervals: seconds; those shorter than 1 ms are left out, as in the source.
  ///   - criteria: bins and limits.
  public init(intervals: [Double], criteria: LogISICriteria = LogISICriteria()) {
    let perDecade = Double(max(criteria.binsPerDecade, 1))
    func edge(_ index: Int) -> Double { pow(10, Double(index) / perDecade) }
    // 10¹² ms are 30 years.
    let indices = intervals.map { $0 * 1000 }.filter { $0 >= 1 && $0 < 1e12 }.map { interval in
      var index = Int(log10(interval) * perDecade)
      // The logarithm rounds; the edges decide.
      if interval >= edge(index + 1) { index += 1 } else if interval < edge(index) { index -= 1 }
      return index
    }
    let last = (indices.max() ?? -1) + 1
    // One empty bin before the first, so that a peak in the first is one, and one behind the last.
    var counts = [Int](repeating: 0, count: indices.isEmpty ? 0 : last + 2)
    for index in indices { counts[index + 1] += 1 }
    let smoothed = (0..<criteria.smoothingPassCount).reduce(counts.map(Double.init)) { values, _ in
      values.indices.map { index in
        let before = index > 0 ? values[index - 1] : 0
        let after = index + 1 < values.count ? values[index + 1] : 0
        return (before + 2 * values[index] + after) / 4
      }
    }
    bins = counts.indices.map {
      Bin(lower: edge($0 - 1), upper: edge($0), count: counts[$0], smoothed: smoothed[$0])
    }
    func centre(_ index: Int) -> Double { pow(10, (Double(index) - 0.5) / perDecade) }
    let least = (smoothed.max() ?? 0) * criteria.minimumPeakFraction
    let found = Self.peaks(of: smoothed, reach: max(criteria.peakReach, 1))
      .filter { smoothed[$0] >= least }
    peaks = found.map(centre)
    separations = []
    guard
      let first = found.filter({ centre($0) < criteria.coreInterval })
        .max(by: { smoothed[$0] < smoothed[$1] })
    else { return }
    burstPeak = centre(first)
    for peak in found where peak > first {
      guard let lowest = (first...peak).min(by: { smoothed[$0] < smoothed[$1] }) else { continue }
      separations.append(
        Separation(
          peak: centre(peak), minimum: bins[lowest].lower,
          void: 1 - smoothed[lowest] / (smoothed[first] * smoothed[peak]).squareRoot()))
    }
    limit = separations.first { $0.void >= criteria.minimumVoid }?.minimum
  }

  /// Indices of bins that exceed all others within reach; of equal neighbours the first.
  private static func peaks(of values: [Double], reach: Int) -> [Int] {
    values.indices.filter { index in
      guard values[index] > 0 else { return false }
      let before = values[max(0, index - reach)..<index]
      let after = values[min(index + 1, values.count)..<min(index + 1 + reach, values.count)]
      return before.allSatisfy { $0 < values[index] } && after.allSatisfy { $0 <= values[index] }
    }
  }
}

/// Bursts below the valley of the histogram of log₁₀ inter-spike intervals.
///
/// **Definition.** Intervals of all sweeps of the cell are counted in bins of a tenth of a decade from
/// 1 ms on and smoothed (¼, ½, ¼). The peak of bursts is the highest below 100 ms. For each later
/// peak the void parameter is 1 − g_min/√(g₁g₂), with g_min the least value between the two; the first
/// with 0.7 or more gives the limit at its minimum. A limit of up to 100 ms gives bursts of three or
/// more spikes with intervals up to it. With a longer one, cores of three or more spikes with
/// intervals up to 100 ms grow over the intervals up to the limit. From a limit of 1 s on, bursts are
/// the cores. Without a peak below 100 ms, or where no minimum parts it from another, the method
/// refuses: the histogram has one mode, and a limit read from it would be arbitrary.
///
/// **Source.** Pasquale, Martinoia & Chiappalone (2010) J Comput Neurosci 29:213. Smoothing is theirs
/// in kind (they use a local regression); the code of Cotterill et al. (2016) takes 100 ms where we
/// refuse.
public enum LogISIBursts {
  /// - Parameters:
  ///   - trains: ascending spike times of each sweep, seconds.
  ///   - criteria: bins and limits.
  public static func find(
    in trains: [[Double]], criteria: LogISICriteria = LogISICriteria()
  ) -> (bursts: FoundBursts, histogram: LogISIHistogram) {
    let intervals = SpikeRuns.intervals(of: trains)
    let histogram = LogISIHistogram(intervals: intervals, criteria: criteria)
    func refused(_ reason: String) -> (FoundBursts, LogISIHistogram) {
      (FoundBursts(.logISI, refusing: reason, trainCount: trains.count), histogram)
    }
    guard intervals.count >= criteria.minimumIntervalCount else {
      return refused(
        "\(intervals.count) inter-spike intervals make no histogram; "
          + "\(criteria.minimumIntervalCount) are needed")
    }
    guard histogram.burstPeak != nil else {
      return refused(
        "the histogram of log intervals has no peak below \(criteria.coreInterval) ms")
    }
    guard let limit = histogram.limit else {
      return refused(
        "the histogram of log intervals is unimodal: "
          + (histogram.separations.map(\.void).max().map {
            "its deepest void is \(($0 * 100).rounded() / 100), not \(criteria.minimumVoid) or more"
          } ?? "it has no second peak"))
    }
    return (
      FoundBursts(
        method: .logISI, bursts: trains.map { bursts(in: $0, limit: limit, criteria: criteria) }),
      histogram
    )
  }

  private static func bursts(
    in train: [Double], limit: Double, criteria: LogISICriteria
  ) -> [Range<Int>] {
    let cores = SpikeRuns.runs(
      in: train, longest: min(limit, criteria.coreInterval) / 1000,
      fewest: criteria.minimumSpikeCount)
    guard limit > criteria.coreInterval, limit < criteria.longestLimit else { return cores }
    let wider = SpikeRuns.runs(
      in: train, longest: limit / 1000, fewest: criteria.minimumSpikeCount)
    var remaining = cores[...]
    return wider.filter { run in
      // Cores and runs are in order, and each core lies in one run.
      var holdsCore = false
      while let core = remaining.first, core.lowerBound < run.upperBound {
        holdsCore = true
        remaining = remaining.dropFirst()
      }
      return holdsCore
    }
  }
}
