import Signals

/// Finds the spikes of a current-clamp sweep at the file's own sampling rate.
///
/// **Definition**, step by step; the numbers are ``SpikeCriteria``:
/// 1. *Peaks by hysteresis.* Going through the trace, a peak is a highest sample that lies at least
///    `hysteresis` above the lowest sample since the last peak, and after which the potential
///    falls by at least `hysteresis`. No filter is applied, so nothing is smeared across an edge.
/// 2. *Upstroke.* dV/dt is the symmetric difference over `derivativeSpan`. Its greatest value
///    between the preceding trough (at most `riseWindow` before the peak) and the peak must reach
///    `derivativeThreshold`.
/// 3. *Threshold.* Going back from the steepest point, the place where dV/dt passes
///    `derivativeThreshold`, interpolated between samples.
/// 4. *Shape.* Peak at or above `minimumPeak`; amplitude (peak less threshold) at least
///    `minimumAmplitude`; within `fallWindow` the potential falls by half the amplitude or by
///    `minimumAmplitude`; width at half amplitude at least `minimumHalfWidth`.
/// 5. *Refractory.* A peak within `refractoryPeriod` of an accepted spike is not another spike.
///
/// Samples that are not finite cut the trace into stretches that are searched one by one.
///
/// What follows the peak (troughs, afterdepolarisation): ``SpikeShapeMeasurement``.
public struct SpikeDetection: Sendable {
  /// In time order.
  public private(set) var spikes: [Spike] = []
  /// In time order. Slow peaks are left out: they are what every trace is full of.
  public private(set) var rejections: [SpikeRejection] = []
  /// Why nothing could be sought.
  public private(set) var limits: [SpikeRuleLimit] = []

  /// Fewest samples in a row that can hold a rise and a fall.
  private static let fewestSamples = 5

  /// - Parameters:
  ///   - potential: membrane potential in mV.
  ///   - criteria: what counts as a spike.
  public init(_ potential: SampledSignal, criteria: SpikeCriteria = SpikeCriteria()) {
    guard potential.samplingRate > 0, potential.samplingRate.isFinite else {
      limits = [.samplingRateNotValid(potential.samplingRate)]
      return
    }
    let stretches = FiniteStretches.all(of: potential.samples)
    let longest = stretches.map(\.count).max() ?? 0
    if longest < Self.fewestSamples {
      limits = [.tooFewSamples(found: longest, needed: Self.fewestSamples)]
    }
    for stretch in stretches where stretch.count >= Self.fewestSamples {
      let search = StretchSearch(
        samples: potential.samples, stretch: stretch, rate: potential.samplingRate,
        criteria: criteria)
      var found: [Spike] = []
      for peak in search.peaks() {
        switch search.judge(peak) {
        case .spike(let spike):
          if let last = found.last ?? spikes.last,
            spike.peakTime - last.peakTime < criteria.refractoryPeriod / 1000
          {
            rejections.append(
              SpikeRejection(
                time: potential.time(at: peak.top),
                reason: "within \(criteria.refractoryPeriod) ms of the spike before it"))
          } else {
            found.append(spike)
          }
        case .rejected(let reason):
          rejections.append(SpikeRejection(time: potential.time(at: peak.top), reason: reason))
        case .slow:
          break
        }
      }
      spikes += SpikeShapeMeasurement(search: search).measured(found)
    }
  }
}

/// The search within one stretch of finite samples.
struct StretchSearch {
  struct Peak {
    /// Index of the lowest sample since the peak before.
    var trough: Int
    /// Index of the highest sample.
    var top: Int
  }

  enum Verdict {
    case spike(Spike)
    case rejected(String)
    case slow
  }

  let samples: [Double]
  let stretch: Range<Int>
  let rate: Double
  let criteria: SpikeCriteria
  /// Half the span of the symmetric difference, in samples.
  let halfSpan: Int

  init(samples: [Double], stretch: Range<Int>, rate: Double, criteria: SpikeCriteria) {
    self.samples = samples
    self.stretch = stretch
    self.rate = rate
    self.criteria = criteria
    self.halfSpan = max(1, Int((criteria.derivativeSpan / 2000 * rate).rounded()))
  }

  /// Step 1 of the definition. Each sample is looked at once, and its neighbours not at all.
  func peaks() -> [Peak] {
    samples.withUnsafeBufferPointer { samples in
      var peaks: [Peak] = []
      let hysteresis = criteria.hysteresis
      var trough = stretch.lowerBound
      var top = stretch.lowerBound
      // Lowest sample since the last peak while falling, highest since the trough while rising.
      var extreme = samples[stretch.lowerBound]
      var isRising = false
      for index in stretch {
        let value = samples[index]
        if isRising {
          if value > extreme {
            extreme = value
            top = index
          } else if extreme - value >= hysteresis {
            peaks.append(Peak(trough: trough, top: top))
            isRising = false
            trough = index
            extreme = value
          }
        } else if value < extreme {
          extreme = value
          trough = index
        } else if value - extreme >= hysteresis {
          isRising = true
          top = index
          extreme = value
        }
      }
      if isRising { peaks.append(Peak(trough: trough, top: top)) }
      return peaks
    }
  }

  func judge(_ peak: Peak) -> Verdict {
    let earliest = max(peak.trough, peak.top - sampleCount(criteria.riseWindow))
    var steepest = peak.top
    var upstroke = -Double.infinity
    for index in earliest...peak.top {
      let slope = slope(at: index)
      if slope > upstroke {
        upstroke = slope
        steepest = index
      }
    }
    guard upstroke >= criteria.derivativeThreshold else { return .slow }

    let threshold = thresholdPoint(before: steepest, notBefore: peak.trough)
    let amplitude = samples[peak.top] - threshold.potential
    let fallEnd = min(stretch.upperBound, peak.top + sampleCount(criteria.fallWindow) + 1)
    let lowest = samples[peak.top..<fallEnd].min() ?? samples[peak.top]
    let fall = samples[peak.top] - lowest
    let width = halfWidth(of: peak.top, level: threshold.potential + amplitude / 2)

    if amplitude < criteria.minimumAmplitude {
      return .rejected("amplitude \(rounded(amplitude)) mV, below \(criteria.minimumAmplitude) mV")
    }
    if samples[peak.top] < criteria.minimumPeak {
      return .rejected(
        "peak \(rounded(samples[peak.top])) mV, below \(criteria.minimumPeak) mV")
    }
    if let width, width < criteria.minimumHalfWidth {
      return .rejected(
        "half-width \(rounded(width, places: 3)) ms, below \(criteria.minimumHalfWidth) ms: "
          + "an electrical artefact")
    }
    if fall < min(amplitude / 2, criteria.minimumAmplitude) {
      return .rejected(
        "falls by only \(rounded(fall)) of \(rounded(amplitude)) mV within "
          + "\(criteria.fallWindow) ms")
    }
    return .spike(
      Spike(
        peakTime: Double(peak.top) / rate, peakPotential: samples[peak.top],
        thresholdTime: threshold.time, thresholdPotential: threshold.potential,
        amplitude: amplitude, halfWidth: width, maximumUpstroke: upstroke))
  }

  /// dV/dt in V/s (= mV/ms) by the symmetric difference, shortened at the stretch's ends.
  func slope(at index: Int) -> Double {
    let left = max(stretch.lowerBound, index - halfSpan)
    let right = min(stretch.upperBound - 1, index + halfSpan)
    guard right > left else { return 0 }
    return (samples[right] - samples[left]) / Double(right - left) * rate / 1000
  }

  /// Least dV/dt, V/s; nil in an empty range.
  func steepestFall(in range: Range<Int>) -> Double? {
    guard let first = range.first else { return nil }
    var least = slope(at: first)
    for index in range.dropFirst() { least = min(least, slope(at: index)) }
    return least
  }

  /// Where dV/dt passes the derivative threshold before `steepest`, interpolated.
  private func thresholdPoint(
    before steepest: Int, notBefore trough: Int
  ) -> (time: Double, potential: Double) {
    var index = steepest
    while index > trough, slope(at: index) >= criteria.derivativeThreshold { index -= 1 }
    let below = slope(at: index)
    guard index < steepest, below < criteria.derivativeThreshold else {
      return (Double(index) / rate, samples[index])
    }
    let above = slope(at: index + 1)
    let part = above > below ? (criteria.derivativeThreshold - below) / (above - below) : 0
    return (
      (Double(index) + part) / rate, samples[index] + part * (samples[index + 1] - samples[index])
    )
  }

  /// Width at `level` around the peak, ms, both crossings interpolated; nil where the stretch ends
  /// before the potential is back at `level`.
  private func halfWidth(of top: Int, level: Double) -> Double? {
    var left = top
    while left > stretch.lowerBound, samples[left] > level { left -= 1 }
    var right = top
    while right < stretch.upperBound - 1, samples[right] > level { right += 1 }
    guard samples[left] <= level, samples[right] <= level, left < top, right > top else {
      return nil
    }
    let rise = samples[left + 1] - samples[left]
    let drop = samples[right - 1] - samples[right]
    let leftCrossing = Double(left) + (rise > 0 ? (level - samples[left]) / rise : 0)
    let rightCrossing = Double(right) - (drop > 0 ? (level - samples[right]) / drop : 0)
    return (rightCrossing - leftCrossing) / rate * 1000
  }

  func sampleCount(_ milliseconds: Double) -> Int {
    max(1, Int((milliseconds / 1000 * rate).rounded()))
  }

  /// For reasons that a person reads; never for results.
  private func rounded(_ value: Double, places: Int = 1) -> Double {
    let factor = places == 1 ? 10.0 : 1000.0
    return (value * factor).rounded() / factor
  }
}
