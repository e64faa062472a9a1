import Foundation
import Signals

/// What a somatic trace shows of a stretch of time in which the apical dendrite may have had a
/// plateau: the features from which ``PlateauProbability`` is made.
///
/// **Definitions**, all on the spike-stripped trace less the baseline before the trial:
/// - *sustained depolarisation*: the greatest level that the trace, smoothed by a running mean of
///   5 ms, keeps for 30 ms without a break. A calcium spike holds the soma up for tens of
///   milliseconds; the afterdepolarisation of one spike does not.
/// - *shortest interval*: least inter-spike interval, 3 to 50 ms; 50 without two spikes.
/// - *mean depolarisation* over the window. A sustained level far above the mean is a hump, one near
///   it is a constant drive.
///
/// **Worked number.** 150 ms at baseline but for 40 ms at 12 mV, no spikes: sustained 12 mV, mean
/// 3.2 mV, shortest interval 50 ms.
public struct PlateauEvidence: Codable, Hashable, Sendable {
  /// mV.
  public var sustainedDepolarization: Double
  /// ms, 3 to 50.
  public var shortestInterval: Double
  /// mV.
  public var meanDepolarization: Double

  /// Running mean, seconds.
  static let smoothing = 0.005
  /// How long a level is kept, seconds: as long as a calcium spike of layer 5 (Hay et al. 2011).
  static let sustained = 0.030

  /// - Parameters:
  ///   - stripped: the trace without its spikes and without brief pulses of current, mV.
  ///   - spikes: of the sweep.
  ///   - baseline: before the trial, mV.
  ///   - window: seconds from the sweep's first sample.
  /// - Returns: nil where the window does not hold 30 ms of finite samples.
  public init?(
    _ stripped: SampledSignal, spikes: [Spike], baseline: Double, window: TimeWindow
  ) {
    let range = stripped.indices(in: window)
    let kept = Int((Self.sustained * stripped.samplingRate).rounded())
    guard kept > 0, range.count >= kept, baseline.isFinite,
      stripped.samples[range].allSatisfy(\.isFinite)
    else { return nil }
    let smooth = stripped.runningMean(seconds: Self.smoothing, in: range)
    sustainedDepolarization = Self.greatestKeptLevel(smooth, for: kept) - baseline
    let times = spikes.map(\.peakTime).filter(window.contains)
    let interval = zip(times.dropFirst(), times).map { $0 - $1 }.min() ?? .infinity
    shortestInterval = min(max(interval * 1000, 3), 50)
    meanDepolarization =
      stripped.samples[range].reduce(0) { $0 + ($1 - baseline) } / Double(range.count)
  }

  /// The greatest of the least values of all stretches of `count` values: a sliding minimum in one
  /// pass, by a queue of rising values.
  static func greatestKeptLevel(_ values: [Double], for count: Int) -> Double {
    var queue: [Int] = []
    var head = 0
    var best = -Double.infinity
    for index in values.indices {
      while queue.count > head, values[queue[queue.count - 1]] >= values[index] {
        queue.removeLast()
      }
      queue.append(index)
      if queue[head] <= index - count { head += 1 }
      if index >= count - 1 { best = max(best, values[queue[head]]) }
    }
    return best
  }
}

extension SampledSignal {
  /// Centred running mean of the samples in `range`, from all samples around them.
  func runningMean(seconds: Double, in range: Range<Int>) -> [Double] {
    let reach = max(0, Int((seconds / 2 * samplingRate).rounded(.down)))
    let outer = max(0, range.lowerBound - reach)..<min(samples.count, range.upperBound + reach)
    let part = SampledSignal(
      samples: Array(samples[outer]), samplingRate: samplingRate, unit: unit
    ).runningMean(seconds: seconds)
    return Array(
      part[(range.lowerBound - outer.lowerBound)..<(range.upperBound - outer.lowerBound)])
  }
}
