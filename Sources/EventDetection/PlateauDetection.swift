import Signals

/// Finds plateau potentials on a spike-stripped trace.
///
/// **Definition.** The trace is smoothed by a running mean of `smoothing`. A plateau is a stretch in
/// which it lies at least `minimumDepolarization` above `baseline` for at least `minimumDuration`;
/// dips shorter than `longestDip` do not end it. Amplitude is the greatest smoothed depolarisation;
/// onset and end are where the smoothed trace passes half of it; area is the integral of the
/// depolarisation between them.
///
/// A stretch during most of which current was injected is not a plateau that this rule can tell
/// from the response to the current: it is counted in ``notSeparable`` and not reported.
public struct PlateauDetection: Sendable {
  /// In time order.
  public private(set) var plateaus: [PlateauPotential] = []
  /// Depolarised stretches that coincide with injected current.
  public private(set) var notSeparable: [TimeWindow] = []

  /// - Parameters:
  ///   - stripped: the trace without its spikes, mV.
  ///   - baseline: mV.
  ///   - currentSteps: when current was injected, seconds from the sweep's first sample.
  ///   - criteria: what counts as a plateau.
  public init(
    _ stripped: SampledSignal, baseline: Double, currentSteps: [TimeWindow] = [],
    criteria: PlateauCriteria = PlateauCriteria()
  ) {
    let rate = stripped.samplingRate
    let smooth = stripped.runningMean(seconds: criteria.smoothing / 1000)
    let level = baseline + criteria.minimumDepolarization
    let longestDip = Int(criteria.longestDip / 1000 * rate)
    let shortest = criteria.minimumDuration / 1000 * rate
    for range in Self.stretches(in: smooth, atOrAbove: level, joiningDipsUpTo: longestDip)
    where Double(range.count) >= shortest {
      let amplitude = (smooth[range].max() ?? level) - baseline
      let half = baseline + amplitude / 2
      var first = range.lowerBound
      while first > 0, smooth[first - 1] >= half { first -= 1 }
      var end = range.upperBound
      while end < smooth.count, smooth[end] >= half { end += 1 }
      let window = TimeWindow(start: stripped.time(at: first), end: stripped.time(at: end))
      let injected = currentSteps.reduce(0.0) {
        $0 + max(0, min($1.end, window.end) - max($1.start, window.start))
      }
      if injected > window.duration / 2 {
        notSeparable.append(window)
        continue
      }
      let area = stripped.samples[first..<end].reduce(0.0) {
        $1.isFinite ? $0 + ($1 - baseline) : $0
      }
      plateaus.append(
        PlateauPotential(
          onset: window.start, duration: window.duration * 1000, amplitude: amplitude,
          area: area / rate * 1000))
    }
  }

  private static func stretches(
    in smooth: [Double], atOrAbove level: Double, joiningDipsUpTo longestDip: Int
  ) -> [Range<Int>] {
    var stretches: [Range<Int>] = []
    var start: Int?
    func close(_ first: Int, _ end: Int) {
      if let last = stretches.last, first - last.upperBound <= longestDip {
        stretches[stretches.count - 1] = last.lowerBound..<end
      } else {
        stretches.append(first..<end)
      }
    }
    for (index, value) in smooth.enumerated() {
      if value >= level {
        start = start ?? index
      } else if let first = start {
        close(first, index)
        start = nil
      }
    }
    if let first = start { close(first, smooth.count) }
    return stretches
  }
}

extension SampledSignal {
  /// Centred running mean; samples that are not finite are left out, and a window without any
  /// finite sample gives NaN.
  func runningMean(seconds: Double) -> [Double] {
    let reach = max(0, Int((seconds / 2 * samplingRate).rounded(.down)))
    var sums = [0.0]
    var counts = [0]
    sums.reserveCapacity(samples.count + 1)
    counts.reserveCapacity(samples.count + 1)
    var sum = 0.0
    var count = 0
    for sample in samples {
      if sample.isFinite {
        sum += sample
        count += 1
      }
      sums.append(sum)
      counts.append(count)
    }
    return samples.indices.map { index in
      let lower = max(0, index - reach)
      let upper = min(samples.count, index + reach + 1)
      let finite = counts[upper] - counts[lower]
      return finite > 0 ? (sums[upper] - sums[lower]) / Double(finite) : .nan
    }
  }
}
