import Signals

/// Finds spikes as eFEL 5.7 does, so that a lab can compare with counts that it made with eFEL.
///
/// **Definition**, step by step; the numbers are ``EFELCriteria``:
/// 1. *Interpolation* to `interpolationStep` by straight lines (``InterpolatedTrace``). At 50 kHz this
///    drops samples without a filter.
/// 2. *Crossings.* An upward crossing is a sample above `level` after one below it, a downward one
///    the reverse; a sample exactly at the level makes neither. The n-th upward crossing belongs to
///    the n-th downward one after the first upward one. A trace that ends above the level loses its
///    last spike.
/// 3. *Peak*: first of the highest samples from the upward to the downward crossing. Neither steepness
///    nor height is asked for, so noise around the level counts.
/// 4. *Minimum*: the first sample after the peak after which two samples in a row are not lower; where
///    there is none, the lowest before the next peak.
/// 5. *Begin*: going back from the peak, the sample after the last one with dV/dt at or below
///    `derivativeThreshold` where it and those after it, `derivativeWindow` in all, are at least that
///    steep; sought only down to the minimum before, and only for peaks after the stimulus began. A
///    spike without one has no threshold.
/// 6. *End*: after the steepest fall before the next peak, the first sample with dV/dt at or above
///    `downDerivativeThreshold`.
/// 7. *Half-width*: from the sample of the rise to that of the fall that lie nearest to half of the
///    amplitude (peak less begin); whole steps, never between samples.
///
/// **Source.** eFEL 5.7.34 (commit 7748ef6 of openbraininstitute/eFEL), `SpikeEvent.cpp` and
/// `SpikeShape.cpp`, read and written anew. On the 36 reference sweeps the indices are equal.
///
/// **Where this differs from eFEL.** Each value belongs to its own spike here. eFEL's lists leave out a
/// spike that has no begin and pair the rest by their place, so that they may belong to another.
public struct EFELSpikeDetection: Sendable {
  /// Indices into the interpolated stretch.
  public struct Detail: Hashable, Sendable {
    public var peakIndex: Int
    public var minimumIndex: Int?
    public var beginIndex: Int?
    public var endIndex: Int?
  }

  /// In time order.
  public private(set) var spikes: [Spike] = []
  /// One for each spike.
  public private(set) var details: [Detail] = []
  public private(set) var limits: [SpikeRuleLimit] = []

  /// - Parameters:
  ///   - potential: membrane potential in mV; stretches between samples that are not finite are
  ///     searched one by one.
  ///   - criteria: eFEL's settings.
  ///   - stimulusStart: seconds; peaks up to it have no begin (`stim_start`).
  public init(
    _ potential: SampledSignal, criteria: EFELCriteria = EFELCriteria(), stimulusStart: Double = 0
  ) {
    guard potential.samplingRate > 0, potential.samplingRate.isFinite else {
      limits = [.samplingRateNotValid(potential.samplingRate)]
      return
    }
    let interval = 1000 / potential.samplingRate
    let step = criteria.interpolationStep ?? interval
    let stretches = FiniteStretches.all(of: potential.samples)
    for stretch in stretches where stretch.count >= InterpolatedTrace.fewestSamples {
      let trace = InterpolatedTrace(potential, stretch: stretch, step: step)
      guard !trace.potentials.isEmpty else {
        limits.append(.samplingRateNotValid(potential.samplingRate))
        continue
      }
      let search = CrossingSearch(
        trace: trace, criteria: criteria, stimulusStart: stimulusStart * 1000)
      let found = search.details()
      if !search.thresholdsArePaired(found) { limits.append(.thresholdsNotPaired) }
      details += found
      for position in found.indices {
        let next = found.indices.contains(position + 1) ? found[position + 1].peakIndex : nil
        spikes.append(search.spike(found[position], nextPeak: next))
      }
    }
    if !stretches.contains(where: { $0.count >= InterpolatedTrace.fewestSamples }) {
      limits.append(
        .tooFewSamples(
          found: stretches.map(\.count).max() ?? 0, needed: InterpolatedTrace.fewestSamples))
    }
  }
}

/// The search within one interpolated stretch.
private struct CrossingSearch {
  let trace: InterpolatedTrace
  let criteria: EFELCriteria
  /// Index of the first sample at or after the stimulus began; the count where it never did.
  let stimulusIndex: Int

  private var potentials: [Double] { trace.potentials }
  private var count: Int { trace.potentials.count }

  /// - Parameter stimulusStart: ms.
  init(trace: InterpolatedTrace, criteria: EFELCriteria, stimulusStart: Double) {
    self.trace = trace
    self.criteria = criteria
    stimulusIndex =
      trace.times.firstIndex { $0 >= stimulusStart } ?? trace.times.count
  }

  func details() -> [EFELSpikeDetection.Detail] {
    let peaks = peakIndices()
    let minima = peaks.indices.map { position in
      minimum(
        from: peaks[position],
        to: peaks.indices.contains(position + 1) ? peaks[position + 1] : count)
    }
    let begins = beginIndices(peaks: peaks, minima: minima.compactMap { $0 })
    return peaks.indices.map { position in
      .init(
        peakIndex: peaks[position], minimumIndex: minima[position],
        beginIndex: begins[position],
        endIndex: endIndex(
          after: peaks[position],
          before: peaks.indices.contains(position + 1) ? peaks[position + 1] : count - 1))
    }
  }

  /// Steps 2 and 3.
  private func peakIndices() -> [Int] {
    let level = criteria.level
    var ups: [Int] = []
    var downs: [Int] = []
    for index in 1..<max(1, count) {
      let (before, now) = (potentials[index - 1], potentials[index])
      if now > level, before < level {
        ups.append(index)
      } else if now < level, before > level, !ups.isEmpty {
        // A fall before the first rise belongs to a trace that started above the level.
        downs.append(index)
      }
    }
    return zip(ups, downs).compactMap { up, down in
      guard up <= down else { return nil }
      var top = up
      for index in up...down where potentials[index] > potentials[top] { top = index }
      return top
    }
  }

  /// Step 4; nil where it is the last sample of the trace, which says nothing.
  private func minimum(from start: Int, to end: Int) -> Int? {
    guard start < end else { return nil }
    var lowest = start
    var notLower = 0
    for index in (start + 1)..<max(start + 1, end) {
      if potentials[index] < potentials[lowest] {
        lowest = index
        notLower = 0
      } else {
        notLower += 1
        if notLower == 2 { break }
      }
    }
    return lowest == count - 1 ? nil : lowest
  }

  /// Whether there were minima enough to search from.
  func thresholdsArePaired(_ details: [EFELSpikeDetection.Detail]) -> Bool {
    let peaks = details.count { $0.peakIndex > stimulusIndex }
    return floors(of: details.compactMap(\.minimumIndex)).count >= peaks
  }

  /// Where the searches for the begins end: just before the stimulus, then each minimum after it.
  private func floors(of minima: [Int]) -> [Int] {
    let first = stimulusIndex > 1 ? stimulusIndex - 2 : 0
    return [first] + minima.filter { $0 > stimulusIndex }
  }

  /// Step 5: for each peak its begin, or nil.
  private func beginIndices(peaks: [Int], minima: [Int]) -> [Int?] {
    let floors = floors(of: minima)
    let searched = peaks.filter { $0 > stimulusIndex }
    guard floors.count >= searched.count else { return peaks.map { _ in nil } }
    let skipped: [Int?] = Array(repeating: nil, count: peaks.count - searched.count)
    return skipped + zip(searched, floors).map { begin(of: $0, downTo: $1) }
  }

  private func begin(of peak: Int, downTo floor: Int) -> Int? {
    let width = criteria.derivativeWindow
    guard width >= 1, count >= width else { return nil }
    var end = peak
    while true {
      var last = end - 1
      while last >= floor, !(trace.slope(at: last) <= criteria.derivativeThreshold) { last -= 1 }
      guard last >= floor else { return nil }
      let begin = min(last + 1, count - width)
      guard begin != floor else { return nil }
      if (begin..<(begin + width)).allSatisfy({
        trace.slope(at: $0) >= criteria.derivativeThreshold
      }) {
        return begin
      }
      end = begin - 1
    }
  }

  /// Step 6.
  private func endIndex(after peak: Int, before next: Int) -> Int? {
    guard peak > stimulusIndex, peak + 1 < next else { return nil }
    var steepest = peak + 1
    for index in (peak + 1)..<next where trace.slope(at: index) < trace.slope(at: steepest) {
      steepest = index
    }
    return (steepest..<next).first { trace.slope(at: $0) >= criteria.downDerivativeThreshold }
  }

  func spike(_ detail: EFELSpikeDetection.Detail, nextPeak: Int?) -> Spike {
    let (times, peak) = (trace.times, detail.peakIndex)
    let threshold = detail.beginIndex.map { potentials[$0] }
    var spike = Spike(
      peakTime: times[peak] / 1000, peakPotential: potentials[peak],
      thresholdTime: detail.beginIndex.map { times[$0] / 1000 }, thresholdPotential: threshold,
      amplitude: threshold.map { potentials[peak] - $0 }, halfWidth: halfWidth(detail),
      maximumUpstroke: detail.beginIndex.flatMap { ($0..<peak).map(trace.slope(at:)).max() })
    if let minimum = detail.minimumIndex {
      spike.maximumDownstroke = (peak..<minimum).map(trace.slope(at:)).min()
      spike.fastTroughTime = times[minimum] / 1000
      spike.fastTroughPotential = potentials[minimum]
    }
    if let nextPeak, let slow = slowTrough(after: peak, before: nextPeak) {
      spike.slowTroughTime = times[slow] / 1000
      spike.slowTroughPotential = potentials[slow]
    }
    return spike
  }

  /// Step 7.
  private func halfWidth(_ detail: EFELSpikeDetection.Detail) -> Double? {
    let peak = detail.peakIndex
    guard let begin = detail.beginIndex, let end = detail.endIndex, begin < peak, peak < end else {
      return nil
    }
    let half = (potentials[peak] + potentials[begin]) / 2
    func nearest(_ range: Range<Int>) -> Int {
      var best = range.lowerBound
      for index in range where abs(potentials[index] - half) < abs(potentials[best] - half) {
        best = index
      }
      return best
    }
    return trace.times[nearest(peak..<end)] - trace.times[nearest(begin..<peak)]
  }

  /// Lowest sample from `slowTroughStart` after the peak to the next peak.
  private func slowTrough(after peak: Int, before next: Int) -> Int? {
    let start = trace.times[peak] + criteria.slowTroughStart
    guard let first = (peak..<next).first(where: { trace.times[$0] >= start }) else { return nil }
    var lowest = first
    for index in first..<next where potentials[index] < potentials[lowest] { lowest = index }
    return lowest
  }
}
