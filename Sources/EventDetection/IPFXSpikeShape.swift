import Signals

/// What follows the peak of a spike, by IPFX's rule.
///
/// **Definition**; the numbers are ``IPFXCriteria``:
/// - *Trough*: lowest sample before the threshold of the next spike, or before the trace ends.
/// - *Downstroke*: steepest fall between peak and trough.
/// - *Fast trough*: after the steepest fall before the next threshold, the first sample with dV/dt at
///   or above `fallFraction` of it. Without one the spike is clipped.
/// - *Afterdepolarisation*: on dV/dt after the heavy filter, which must reach `adpSlope` within
///   `adpOnset` after the fast trough; the sample at which it is back at zero, if the potential falls
///   by `slowTroughDepth` afterwards and the sample lies within `adpLongestDelay` and
///   `adpGreatestHeight` of the fast trough.
/// - *Slow trough*: lowest sample after the afterdepolarisation, or after the fast trough if it lies
///   `slowTroughDepth` lower (the interval is a "detour"); else there is none ("direct").
/// - *Width* at half of peak less fast trough, at half of peak less threshold where the former lies
///   below the threshold; between samples, not interpolated.
///
/// A last spike of a stretch has neither afterdepolarisation nor slow trough.
///
/// **Source.** IPFX 2.1.2, `spike_features.py`, read and written anew.
public struct IPFXSpikeShape: Hashable, Sendable {
  /// How the potential goes to the next spike.
  public enum Interval: String, Hashable, Sendable {
    case direct
    case detour
  }

  public var troughIndex: Int?
  public var downstrokeIndex: Int?
  public var fastTroughIndex: Int?
  public var adpIndex: Int?
  public var slowTroughIndex: Int?
  public var interval: Interval?
  /// ms.
  public var width: Double?
}

/// Measures ``IPFXSpikeShape``.
struct IPFXShapeMeasurement {
  let potential: SampledSignal
  let stretch: Range<Int>
  let slopes: SlopeTrace
  /// nil where the heavy filter is not valid: no afterdepolarisation is sought.
  let heavySlopes: SlopeTrace?
  let criteria: IPFXCriteria

  private var samples: [Double] { potential.samples }

  /// - Parameter next: the next spike; nil for the last.
  func shape(
    of candidate: CandidateSearch.Candidate, next: CandidateSearch.Candidate?
  ) -> IPFXSpikeShape {
    var shape = IPFXSpikeShape()
    guard !candidate.isClipped else { return shape }
    let peak = candidate.peak
    let last = stretch.upperBound - 1
    // A clipped spike ends the search for the trough, but not that for what follows the fall.
    let troughEnd = next?.begin ?? last
    let end = next.map { $0.isClipped ? last : $0.begin } ?? last
    shape.troughIndex = lowest(in: peak..<max(peak, troughEnd))
    shape.downstrokeIndex = shape.troughIndex.flatMap {
      slopes.steepestFall(in: peak..<max(peak, $0))
    }
    guard let fall = slopes.steepestFall(in: peak..<max(peak, end)) else { return shape }
    let target = criteria.fallFraction * slopes[fall]
    guard let fast = slopes.first(in: fall..<end, where: { $0 >= target }) else { return shape }
    shape.fastTroughIndex = fast
    if let (adp, slow) = afterdepolarization(after: fast, before: end) {
      shape.interval = .detour
      shape.adpIndex = adp
      shape.slowTroughIndex = slow
    } else if let slow = lowest(in: fast..<end),
      samples[fast] - samples[slow] >= criteria.slowTroughDepth
    {
      shape.interval = .detour
      shape.slowTroughIndex = slow
    } else {
      shape.interval = .direct
    }
    if next == nil {
      shape.adpIndex = nil
      shape.slowTroughIndex = nil
    }
    shape.width = width(peak: peak, threshold: candidate.begin, trough: fast)
    return shape
  }

  private func lowest(in range: Range<Int>) -> Int? {
    guard var best = range.first else { return nil }
    for index in range where samples[index] < samples[best] { best = index }
    return best
  }

  private func afterdepolarization(after fast: Int, before end: Int) -> (adp: Int, slow: Int)? {
    guard let heavySlopes,
      let rise = heavySlopes.first(in: fast..<end, where: { $0 >= criteria.adpSlope }),
      potential.time(at: rise) - potential.time(at: fast) < criteria.adpOnset / 1000,
      let top = heavySlopes.first(in: rise..<end, where: { $0 <= 0 }),
      let slow = lowest(in: top..<end),
      samples[top] - samples[slow] >= criteria.slowTroughDepth,
      samples[top] - samples[fast] <= criteria.adpGreatestHeight,
      potential.time(at: top) - potential.time(at: fast) <= criteria.adpLongestDelay / 1000
    else { return nil }
    return (top, slow)
  }

  private func width(peak: Int, threshold: Int, trough: Int) -> Double? {
    var level = (samples[peak] - samples[trough]) / 2 + samples[trough]
    if level < samples[threshold] {
      level = (samples[peak] - samples[threshold]) / 2 + samples[threshold]
    }
    var left = peak
    while left > threshold, samples[left] > level { left -= 1 }
    guard left > threshold,
      let right = (peak..<max(peak, trough)).first(where: { samples[$0] <= level })
    else { return nil }
    return (potential.time(at: right) - potential.time(at: left)) * 1000
  }
}
