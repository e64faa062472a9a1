import Signals
import Statistics

/// What a photodiode shows in the dark, and how that wanders over a sweep.
///
/// **Definition.** The median of the sweep; where the longest pulse is known, the median of windows of ten
/// such pulses, no less than 100 ms, that begin each a quarter of a window later, on straight lines
/// between their middles, if these medians differ by more than the noise that is left. Noise is 1.4826 × the median
/// absolute deviation from it. Light for more than a quarter of the sweep at a time leaves no window dark:
/// then the median of the sweep it is.
///
/// **Worked example.** A sensor that rises by 0.1 V in 0.5 s and has 2 mV of noise: the median of the sweep is 50 mV off
/// at both ends, and noise would be 37 mV; the running one leaves 2 mV.
struct SlowDarkness {
  /// In the signal's unit.
  private(set) var noise: Double
  /// Whether darkness is not one number throughout: what has noise is not at the end of a converter's range.
  private(set) var isNoisy: Bool
  /// Median of each window, by the sample of its middle.
  private var knots: [(sample: Double, level: Double)]

  /// More samples say no more of a median.
  private static let mostSamples = 4096
  /// Seconds.
  private static let shortestWindow = 0.1

  /// - Parameters:
  ///   - longestPulse: seconds; nil where it is not known.
  ///   - fewestSamples: finite ones; nil is given of fewer.
  init?(of signal: SampledSignal, longestPulse: Double?, fewestSamples: Int) {
    let samples = signal.samples
    let whole = Self.some(samples, 0..<samples.count, most: Self.mostSamples)
    guard whole.count >= fewestSamples, let level = median(whole.map(\.value)),
      let deviation = median(whole.map { abs($0.value - level) })
    else { return nil }
    noise = 1.482602218505602 * deviation
    isNoisy = whole.count { $0.value == level } * 2 <= whole.count
    knots = [(0, level)]
    guard let longestPulse, samples.count > 0 else { return }
    let window = Int(max(Self.shortestWindow, 10 * longestPulse) * signal.samplingRate)
    guard window >= 4 * fewestSamples, samples.count >= 2 * window,
      longestPulse * signal.samplingRate < Double(samples.count) / 4
    else { return }
    let running = stride(from: 0, through: samples.count - window, by: max(1, window / 4))
      .compactMap { start -> (sample: Double, level: Double)? in
        let some = Self.some(samples, start..<start + window, most: 1024)
        return median(some.map(\.value)).map { (Double(start) + Double(window) / 2, $0) }
      }
    guard let least = running.map(\.level).min(), let greatest = running.map(\.level).max(),
      let left = median(whole.map { abs($0.value - Self.level(at: Double($0.index), of: running)) })
    else { return }
    guard greatest - least > 1.482602218505602 * left else { return }
    noise = 1.482602218505602 * left
    knots = running
  }

  /// Finite samples, evenly spaced.
  private static func some(
    _ samples: [Double], _ range: Range<Int>, most: Int
  ) -> [(index: Int, value: Double)] {
    let step = max(1, range.count / most)
    return stride(from: range.lowerBound, to: range.upperBound, by: step)
      .map { ($0, samples[$0]) }.filter { $0.1.isFinite }
  }

  private static func level(
    at sample: Double, of knots: [(sample: Double, level: Double)]
  ) -> Double {
    guard let first = knots.first, let last = knots.last else { return 0 }
    guard knots.count > 1 else { return first.level }
    // Knots are evenly spaced; beyond the outer ones their lines go on.
    let spacing = (last.sample - first.sample) / Double(knots.count - 1)
    let place = min(knots.count - 2, max(0, Int((sample - first.sample) / spacing)))
    let (left, right) = (knots[place], knots[place + 1])
    let part = (sample - left.sample) / (right.sample - left.sample)
    return left.level + part * (right.level - left.level)
  }

  /// Samples less darkness; 0 where they are not finite.
  func deviations(of samples: [Double]) -> [Double] {
    if knots.count == 1, let level = knots.first?.level {
      return samples.map { $0.isFinite ? $0 - level : 0 }
    }
    return samples.enumerated().map { index, sample in
      sample.isFinite ? sample - Self.level(at: Double(index), of: knots) : 0
    }
  }
}
