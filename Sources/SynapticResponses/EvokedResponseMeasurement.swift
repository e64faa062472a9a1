import Signals
import Statistics

extension EvokedResponse {
  /// Measures the response to one test pulse.
  ///
  /// **Definition.** Baseline is the mean of the `baselineWindow` before the pulse. The peak is the
  /// extreme, in the direction of the polarity, of the running mean of `peakAveraging` between
  /// `searchStart` and `searchEnd` after the pulse; amplitude is that mean less the baseline. Slope,
  /// rise time and latency are those of `RisingPhase`. A failure gives a small amplitude and is kept.
  /// A response with a spike, with samples that are not finite or stand still at the converter's limit,
  /// or cut by the sweep's end has no amplitude, a flag and a reason. Of a train, each pulse's search ends
  /// at the next pulse.
  ///
  /// **Worked example.** A rise from −70 to −65 mV as an alpha function that peaks 8 ms after the pulse:
  /// 5 mV at 8 ms; its rise bends from the first moment on, so that the line through 20–80 % of it meets
  /// the baseline 0.67 ms before the pulse. A straight rise from 3 ms on has a latency of 3 ms.
  ///
  /// - Parameters:
  ///   - signal: membrane potential in mV, or current in pA.
  ///   - pulseTime: onset of the pulse, seconds from the sweep's first sample.
  ///   - nextPulse: onset of the next pulse of any pathway; nil where none follows.
  ///   - spikes: spikes of the sweep.
  ///   - criteria: windows; without a polarity mV go up and pA down.
  public init(
    in signal: SampledSignal, pulseTime: Double, nextPulse: Double? = nil, spikes: [Spike],
    criteria: SynapticResponseCriteria
  ) {
    let windows = ResponseWindows(
      pulseTime: pulseTime, nextPulse: nextPulse, criteria: criteria)
    let before = signal.indices(in: windows.baseline)
    let after = signal.indices(in: windows.search)
    let baseline = mean(signal.samples[before].filter(\.isFinite))
    self.init(
      pulseTime: pulseTime, baseline: baseline, amplitude: nil, peakTime: nil, reason: nil,
      unit: signal.unit)
    polarity = criteria.polarity ?? .usual(for: signal.unit)

    let width = max(1, Int((criteria.peakAveraging / 1000 * signal.samplingRate).rounded()))
    guard windows.areInside(signal), after.count >= width, let baseline else {
      flags = [.window]
      reason =
        after.count < width && windows.areInside(signal)
        ? "the next pulse follows too soon" : "the windows of this pulse are not inside the sweep"
      return
    }
    guard signal.samples[before.lowerBound..<after.upperBound].allSatisfy(\.isFinite) else {
      flags = [.notFinite]
      reason = "samples around this pulse are not finite"
      return
    }
    guard !spikes.contains(where: { windows.whole.contains($0.peakTime) }) else {
      flags = [.spike]
      reason = "a spike"
      return
    }
    noise = sampleVariance(Array(signal.samples[before]))?.squareRoot()
    // Without any noise (a computed trace) standing still says nothing.
    guard (noise ?? 0) == 0 || !signal.standsStill(in: after, baseline: baseline) else {
      flags = [.saturated]
      reason = "samples stand still at the limit of the converter"
      return
    }
    let sign = polarity.sign
    let sizes = signal.runningMeans(in: after, width: width).map { sign * ($0 - baseline) }
    guard let peak = sizes.indices.max(by: { sizes[$0] < sizes[$1] }) else { return }
    amplitude = sizes[peak]
    peakTime =
      (Double(after.lowerBound + peak) + Double(width - 1) / 2) / signal.samplingRate

    // Noise of the running mean, from the baseline by the same mean.
    let quiet = signal.runningMeans(in: before, width: width).map { sign * ($0 - baseline) }
    let scatter = sampleVariance(quiet)?.squareRoot() ?? 0
    guard sizes[peak] > 0, sizes[peak] >= Self.clearOfNoise * scatter else { return }
    if hasSecondPeak(sizes, scatter: scatter) { flags.append(.secondPeak) }
    let first = signal.indices(in: windows.baseline).upperBound
    let rise = RisingPhase(
      signal.samples[first..<after.upperBound].map { sign * ($0 - baseline) },
      peakIndex: after.lowerBound + peak + width / 2 - first, peak: sizes[peak],
      samplingRate: signal.samplingRate,
      // The first sample may lie up to one interval after the pulse.
      firstDelay: signal.time(at: first) - pulseTime)
    slope = rise?.slope
    riseTime = rise?.riseTime
    latency = rise?.latency
    if let latency, latency > criteria.monosynapticLatency { flags.append(.lateOnset) }
  }

  /// Times, rises and second peaks are given of responses above this many standard deviations of the
  /// baseline's running mean; of smaller ones they would describe the noise.
  private static let clearOfNoise = 5.0
  /// A trough between two peaks counts when it is this part of the amplitude deep.
  private static let secondPeakDepth = 0.25

  /// Whether the curve falls by more than noise and a quarter of the amplitude, and then rises as much.
  private func hasSecondPeak(_ sizes: [Double], scatter: Double) -> Bool {
    let largest = sizes.max() ?? 0
    let needed = max(Self.secondPeakDepth * largest, 5 * scatter)
    var high = -Double.infinity
    var low = Double.infinity
    var hasFallen = false
    for size in sizes {
      if !hasFallen {
        high = max(high, size)
        if high - size > needed, high > needed {
          hasFallen = true
          low = size
        }
      } else {
        low = min(low, size)
        if size - low > needed { return true }
      }
    }
    return false
  }
}

extension ResponsePolarity {
  /// Up for potentials, down for currents: what an excitatory synapse does at rest.
  public static func usual(for unit: String) -> ResponsePolarity {
    unit == "pA" ? .downward : .upward
  }
}

/// The windows of one pulse, seconds from the sweep's first sample.
struct ResponseWindows {
  var baseline: TimeWindow
  var search: TimeWindow

  init(pulseTime: Double, nextPulse: Double?, criteria: SynapticResponseCriteria) {
    baseline = TimeWindow(start: pulseTime - criteria.baselineWindow / 1000, end: pulseTime)
    let start = pulseTime + criteria.searchStart / 1000
    let end = min(pulseTime + criteria.searchEnd / 1000, nextPulse ?? .infinity)
    search = TimeWindow(start: start, end: max(start, end))
  }

  var whole: TimeWindow { TimeWindow(start: baseline.start, end: search.end) }

  func areInside(_ signal: SampledSignal) -> Bool {
    let slack = 0.5 / signal.samplingRate
    return baseline.start >= -slack && search.end <= signal.duration + slack
  }
}

extension SampledSignal {
  /// Means of `width` neighbouring samples, one for each place at which they fit.
  func runningMeans(in range: Range<Int>, width: Int) -> [Double] {
    guard width > 0, range.count >= width else { return [] }
    var sums = [0.0]
    sums.reserveCapacity(range.count + 1)
    var sum = 0.0
    for index in range {
      // Differences from the first sample keep the sums small.
      sum += samples[index] - samples[range.lowerBound]
      sums.append(sum)
    }
    let first = samples[range.lowerBound]
    return (0...(range.count - width)).map {
      first + (sums[$0 + width] - sums[$0]) / Double(width)
    }
  }

  /// Whether the response runs into the limit of the converter: it comes to stand at the signal's
  /// extreme for five or more samples, though it still rose so steeply that it would have gone on by
  /// more than a tenth of its size. A slow peak of a coarsely digitised recording is not meant.
  func standsStill(in range: Range<Int>, baseline: Double) -> Bool {
    for isHigh in [true, false] {
      guard let extreme = isHigh ? samples[range].max() : samples[range].min(),
        extreme != baseline
      else { continue }
      var index = range.lowerBound
      while index < range.upperBound {
        let start = index
        while index < range.upperBound, samples[index] == extreme { index += 1 }
        let run = index - start
        if run >= 5, start >= 3, samples[start - 3].isFinite {
          let entry = abs(extreme - samples[start - 3]) / 3
          if entry * Double(run) / 4 > abs(extreme - baseline) / 10 {
            return samples.allSatisfy {
              !$0.isFinite || (isHigh ? $0 <= extreme : $0 >= extreme)
            }
          }
        }
        index = max(index, start + 1)
      }
    }
    return false
  }
}
