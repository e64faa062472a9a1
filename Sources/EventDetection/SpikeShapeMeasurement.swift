import Signals

/// Measures what follows the peaks of Apical's spikes.
///
/// **Definition**; the numbers are ``SpikeCriteria``, and every search ends before the threshold of the
/// next spike and before samples that are not finite:
/// - *Fast afterhyperpolarisation*: lowest sample within `fastTroughWindow` after the peak.
/// - *Slow afterhyperpolarisation*: lowest sample from `fastTroughWindow` to `slowTroughWindow` after
///   the peak.
/// - *Afterdepolarisation*: the first greatest value of the mean over `adpSmoothing` (an odd number of
///   samples), from the fast
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
    spike.maximumDownstroke = search.steepestFall(in: peak..<((fast ?? fastEnd - 1) + 1))
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
    guard !range.isEmpty else { return nil }
    let lowest = samples.withUnsafeBufferPointer { samples in
      var lowest = range.lowerBound
      var least = samples[lowest]
      for index in range where samples[index] < least {
        least = samples[index]
        lowest = index
      }
      return lowest
    }
    return lowest == search.stretch.upperBound - 1 ? nil : lowest
  }

  /// - Returns: the sample in the middle of the mean that is the afterdepolarisation, and that mean.
  private func afterdepolarization(in range: Range<Int>) -> (index: Int, potential: Double)? {
    let length = min(range.count, search.sampleCount(search.criteria.adpSmoothing) | 1)
    guard length > 0 else { return nil }
    let prominence = search.criteria.adpProminence * Double(length)
    return samples.withUnsafeBufferPointer { samples in
      // Sums stand for means.
      var sum = 0.0
      for index in range.prefix(length) { sum += samples[index] }
      var lowest = sum
      var highest = -Double.infinity
      var top = range.lowerBound
      for start in range.lowerBound...(range.upperBound - length) {
        if start > range.lowerBound { sum += samples[start + length - 1] - samples[start - 1] }
        if sum <= highest {
          if highest - sum >= prominence {
            return (top + length / 2, highest / Double(length))
          }
        } else if sum - lowest >= prominence {
          highest = sum
          top = start
        } else {
          lowest = min(lowest, sum)
        }
      }
      return nil
    }
  }
}
