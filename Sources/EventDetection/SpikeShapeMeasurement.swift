import Signals

/// Measures what follows the peaks of Apical's spikes.
///
/// **Definition**; the numbers are ``SpikeCriteria``, and every search ends before the threshold of the
/// next spike and before samples that are not finite:
/// - *Fast afterhyperpolarisation*: lowest sample within `fastTroughWindow` after the peak.
/// - *Slow afterhyperpolarisation*: lowest sample from `fastTroughWindow` to `slowTroughWindow` after
///   the peak.
/// - *Afterdepolarisation*: the first greatest value of the mean over `adpSmoothing`, from the fast
///   trough to the end of the slow window, to which that mean rises by `adpProminence` and after which
///   it falls by as much.
/// - *Downstroke*: least dV/dt, by the symmetric difference, from peak to fast trough.
///
/// A lowest sample that is the last before the trace ends is none: the potential was still falling.
///
/// **Worked example.** Peak at 100 ms, 60 mV below it 103 ms later a trough at −70 mV, then −64 mV at
/// 108 ms, then −68 mV at 120 ms: fast −70 mV, afterdepolarisation −64 mV, slow −68 mV.
struct SpikeShapeMeasurement {
  let search: StretchSearch

  private var samples: [Double] { search.samples }

  /// - Parameter spikes: those of the stretch, in time order.
  func measured(_ spikes: [Spike]) -> [Spike] {
    spikes.indices.map { position in
      let next = spikes.indices.contains(position + 1) ? spikes[position + 1] : nil
      return measured(spikes[position], next: next)
    }
  }

  private func measured(_ spike: Spike, next: Spike?) -> Spike {
    var spike = spike
    let peak = index(of: spike.peakTime)
    let limit = min(
      search.stretch.upperBound, next.map { index(of: $0.thresholdTime ?? $0.peakTime) } ?? .max)
    let fastEnd = min(limit, peak + search.sampleCount(search.criteria.fastTroughWindow) + 1)
    let slowEnd = min(limit, peak + search.sampleCount(search.criteria.slowTroughWindow) + 1)
    let fast = trough(in: (peak + 1)..<max(peak + 1, fastEnd))
    let slow = trough(in: fastEnd..<max(fastEnd, slowEnd))
    spike.fastTroughTime = fast.map { Double($0) / search.rate }
    spike.fastTroughPotential = fast.map { samples[$0] }
    spike.slowTroughTime = slow.map { Double($0) / search.rate }
    spike.slowTroughPotential = slow.map { samples[$0] }
    spike.maximumDownstroke = (peak..<((fast ?? fastEnd - 1) + 1)).map(search.slope(at:)).min()
    if let fast, let adp = afterdepolarization(in: fast..<max(fast, slowEnd)) {
      spike.afterdepolarizationTime = Double(adp.index) / search.rate
      spike.afterdepolarizationPotential = adp.potential
    }
    return spike
  }

  private func index(of time: Double) -> Int {
    min(
      max(Int((time * search.rate).rounded()), search.stretch.lowerBound),
      search.stretch.upperBound - 1)
  }

  /// The lowest sample; nil where there is none, or where it is the last of the stretch.
  private func trough(in range: Range<Int>) -> Int? {
    guard var lowest = range.first else { return nil }
    for index in range where samples[index] < samples[lowest] { lowest = index }
    return lowest == search.stretch.upperBound - 1 ? nil : lowest
  }

  private func afterdepolarization(in range: Range<Int>) -> (index: Int, potential: Double)? {
    let means = runningMeans(over: range)
    guard var lowest = means.first else { return nil }
    var top: Int?
    for (offset, mean) in means.enumerated() {
      if let found = top, mean <= means[found] {
        if means[found] - mean >= search.criteria.adpProminence {
          return (range.lowerBound + found, means[found])
        }
      } else if mean - lowest >= search.criteria.adpProminence {
        top = offset
      } else {
        lowest = min(lowest, mean)
      }
    }
    return nil
  }

  /// Means of the samples around each of `range`, within it.
  private func runningMeans(over range: Range<Int>) -> [Double] {
    let half = search.sampleCount(search.criteria.adpSmoothing) / 2
    var sums = [0.0]
    sums.reserveCapacity(range.count + 1)
    for index in range { sums.append(sums[sums.count - 1] + samples[index]) }
    return range.indices.map { index in
      let first = max(0, index - range.lowerBound - half)
      let last = min(range.count, index - range.lowerBound + half + 1)
      return (sums[last] - sums[first]) / Double(last - first)
    }
  }
}
