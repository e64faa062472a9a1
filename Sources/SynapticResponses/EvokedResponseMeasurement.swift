import Signals
import Statistics

extension EvokedResponse {
  /// Measures the potential after one test pulse.
  ///
  /// **Definition.** Baseline is the mean of the `baselineWindow` before the pulse. The peak is the
  /// highest value of the running mean of `peakAveraging` between `searchStart` and `searchEnd`
  /// after the pulse; amplitude is that mean less the baseline. A failure gives a small amplitude
  /// and is kept. A response with a spike, with samples that are not finite, or cut by the sweep's
  /// end has no amplitude and a reason.
  ///
  /// - Parameters:
  ///   - potential: membrane potential, mV.
  ///   - pulseTime: onset of the pulse, seconds from the sweep's first sample.
  ///   - spikes: spikes of the sweep.
  ///   - criteria: windows.
  public init(
    in potential: SampledSignal, pulseTime: Double, spikes: [Spike],
    criteria: SynapticResponseCriteria
  ) {
    let before = potential.indices(
      in: TimeWindow(start: pulseTime - criteria.baselineWindow / 1000, end: pulseTime))
    let search = TimeWindow(
      start: pulseTime + criteria.searchStart / 1000, end: pulseTime + criteria.searchEnd / 1000)
    let after = potential.indices(in: search)
    let baseline = mean(potential.samples[before].filter(\.isFinite))

    func excluded(_ reason: String) -> EvokedResponse {
      EvokedResponse(
        pulseTime: pulseTime, baseline: baseline, amplitude: nil, peakTime: nil, reason: reason)
    }
    let slack = 0.5 / potential.samplingRate
    guard pulseTime - criteria.baselineWindow / 1000 >= -slack,
      search.end <= potential.duration + slack, !after.isEmpty, let baseline
    else {
      self = excluded("the windows of this pulse are not inside the sweep")
      return
    }
    guard potential.samples[before.lowerBound..<after.upperBound].allSatisfy(\.isFinite) else {
      self = excluded("samples around this pulse are not finite")
      return
    }
    let whole = TimeWindow(start: pulseTime - criteria.baselineWindow / 1000, end: search.end)
    guard !spikes.contains(where: { whole.contains($0.peakTime) }) else {
      self = excluded("a spike")
      return
    }
    let width = max(1, Int((criteria.peakAveraging / 1000 * potential.samplingRate).rounded()))
    var sum = potential.samples[after.prefix(width)].reduce(0, +)
    var best = sum
    var bestStart = after.lowerBound
    for start in after.dropFirst() where start + width <= after.upperBound {
      sum += potential.samples[start + width - 1] - potential.samples[start - 1]
      if sum > best {
        best = sum
        bestStart = start
      }
    }
    let averaged = Double(min(width, after.count))
    self.init(
      pulseTime: pulseTime, baseline: baseline, amplitude: best / averaged - baseline,
      peakTime: (Double(bestStart) + (averaged - 1) / 2) / potential.samplingRate, reason: nil)
  }
}
