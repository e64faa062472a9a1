import Signals

/// Finds spikes as IPFX 2.1 does, so that a lab can compare with counts that it made with IPFX.
///
/// **Definition**, step by step; the numbers are ``IPFXCriteria``:
/// 1. *Slope.* dV/dt at a sample is that to the next sample, of the trace after ``BesselLowPass`` at
///    `filter`. Where that is not valid (at 20 kHz and below for the default of 10 kHz, where IPFX
///    stops with an error) the trace is not filtered, and `limits` says so.
/// 2. *Candidates*: samples after which dV/dt passes `derivativeThreshold` upwards; of two, the later
///    counts only if dV/dt was below zero between them.
/// 3. *Peak*: first of the highest samples from one candidate to the next.
/// 4. *Dropped*: peak below `minimumPeak`; peak less candidate below `minimumHeight`; candidates
///    without a fall between the peak before and them are one with it.
/// 5. *Upstroke*: steepest sample from begin to peak.
/// 6. *Threshold*: going back from the upstroke, the first sample with dV/dt at or below
///    `thresholdFraction` of the mean upstroke of the sweep.
/// 7. *Checks.* Spikes that overlap are one. From threshold to peak it must take less than
///    `longestRise`; else the threshold is sought again after peak − `longestRise`, then the peak
///    again, then the spike is dropped. A last spike that does not come back to its threshold and
///    `returnTolerance` is clipped.
///
/// There is no refractory period. Trough, width and afterdepolarisation: ``IPFXSpikeShape``.
///
/// **Source.** IPFX 2.1.2, `spike_detector.py`, read and written anew. On the 36 reference sweeps the
/// indices are equal, with the filter where it is valid and without.
public struct IPFXSpikeDetection: Sendable {
  /// Samples of the trace, counted from its first.
  public struct Detail: Hashable, Sendable {
    public var thresholdIndex: Int
    public var peakIndex: Int
    public var upstrokeIndex: Int
    /// The trace ends, or the fall is not over, before the spike is.
    public var isClipped: Bool
    public var shape: IPFXSpikeShape
  }

  /// In time order.
  public private(set) var spikes: [Spike] = []
  /// One for each spike.
  public private(set) var details: [Detail] = []
  public private(set) var rejections: [SpikeRejection] = []
  public private(set) var limits: [SpikeRuleLimit] = []

  /// Two slopes are the fewest between which one can pass the threshold.
  private static let fewestSamples = 3

  /// - Parameters:
  ///   - potential: membrane potential in mV; stretches between samples that are not finite are
  ///     searched one by one, each with its own mean upstroke.
  ///   - criteria: IPFX's settings.
  ///   - unblankedEdge: time in seconds of a light edge that was not blanked: no filter runs then.
  ///   - findsADP: whether afterdepolarisations are sought, which takes another filter; without, the
  ///     slow troughs may differ too, the spikes do not.
  public init(
    _ potential: SampledSignal, criteria: IPFXCriteria = IPFXCriteria(),
    unblankedEdge: Double? = nil, findsADP: Bool = true
  ) {
    let rate = potential.samplingRate
    guard rate > 0, rate.isFinite else {
      limits = [.samplingRateNotValid(rate)]
      return
    }
    let stretches = FiniteStretches.all(of: potential.samples)
    let longest = stretches.map(\.count).max() ?? 0
    if longest < Self.fewestSamples {
      limits.append(.tooFewSamples(found: longest, needed: Self.fewestSamples))
    }
    for stretch in stretches where stretch.count >= Self.fewestSamples {
      let slopes = SlopeTrace(
        potential, stretch: stretch, cutoff: criteria.filter, unblankedEdge: unblankedEdge)
      if let limit = slopes.limit, !limits.contains(limit) { limits.append(limit) }
      var search = CandidateSearch(slopes: slopes, potential: potential, criteria: criteria)
      search.run()
      rejections += search.rejections
      guard !search.candidates.isEmpty else { continue }
      // A trace without spikes is spared the second filter.
      let heavy =
        findsADP
        ? SlopeTrace(
          potential, stretch: stretch, cutoff: criteria.heavyFilter, unblankedEdge: unblankedEdge)
        : nil
      if heavy?.limit != nil, !limits.contains(.afterdepolarizationNotSought) {
        limits.append(.afterdepolarizationNotSought)
      }
      append(
        search.candidates, potential: potential, stretch: stretch, slopes: slopes,
        heavySlopes: heavy?.limit == nil ? heavy : nil, criteria: criteria)
    }
  }

  private mutating func append(
    _ candidates: [CandidateSearch.Candidate], potential: SampledSignal, stretch: Range<Int>,
    slopes: SlopeTrace, heavySlopes: SlopeTrace?, criteria: IPFXCriteria
  ) {
    let measurement = IPFXShapeMeasurement(
      potential: potential, stretch: stretch, slopes: slopes, heavySlopes: heavySlopes,
      criteria: criteria)
    for position in candidates.indices {
      let candidate = candidates[position]
      let next = candidates.indices.contains(position + 1) ? candidates[position + 1] : nil
      let shape = measurement.shape(of: candidate, next: next)
      details.append(
        Detail(
          thresholdIndex: candidate.begin, peakIndex: candidate.peak,
          upstrokeIndex: candidate.upstroke,
          isClipped: candidate.isClipped || shape.fastTroughIndex == nil, shape: shape))
      spikes.append(spike(candidate, shape, potential: potential, slopes: slopes))
    }
  }

  private func spike(
    _ candidate: CandidateSearch.Candidate, _ shape: IPFXSpikeShape, potential: SampledSignal,
    slopes: SlopeTrace
  ) -> Spike {
    let samples = potential.samples
    var spike = Spike(
      peakTime: potential.time(at: candidate.peak), peakPotential: samples[candidate.peak],
      thresholdTime: potential.time(at: candidate.begin),
      thresholdPotential: samples[candidate.begin],
      amplitude: samples[candidate.peak] - samples[candidate.begin], halfWidth: shape.width,
      maximumUpstroke: slopes[candidate.upstroke])
    spike.maximumDownstroke = shape.downstrokeIndex.map { slopes[$0] }
    spike.fastTroughTime = shape.fastTroughIndex.map(potential.time(at:))
    spike.fastTroughPotential = shape.fastTroughIndex.map { samples[$0] }
    spike.slowTroughTime = shape.slowTroughIndex.map(potential.time(at:))
    spike.slowTroughPotential = shape.slowTroughIndex.map { samples[$0] }
    spike.afterdepolarizationTime = shape.adpIndex.map(potential.time(at:))
    spike.afterdepolarizationPotential = shape.adpIndex.map { samples[$0] }
    return spike
  }
}

/// dV/dt of one finite stretch, V/s, at each sample but the last.
struct SlopeTrace {
  /// Indices of the samples that have a slope.
  let range: Range<Int>
  private let values: [Double]
  /// Why the trace was not filtered though that was asked for.
  private(set) var limit: SpikeRuleLimit?

  /// - Parameter cutoff: Hz; nil for no filter.
  init(
    _ potential: SampledSignal, stretch: Range<Int>, cutoff: Double?, unblankedEdge: Double?
  ) {
    let rate = potential.samplingRate
    var samples = potential.samples[stretch]
    if let cutoff {
      let filter = BesselLowPass(cutoff: cutoff, samplingRate: rate)
      if filter == nil {
        limit = .filterNotValid(cutoff: cutoff, samplingRate: rate)
      } else if let unblankedEdge {
        limit = .filterAcrossLightEdge(time: unblankedEdge)
      } else if samples.count <= BesselLowPass.padding {
        limit = .filterNeedsSamples(found: samples.count, needed: BesselLowPass.padding + 1)
      } else if let filter {
        samples = ArraySlice(filter.filtered(samples))
      }
    }
    range = stretch.lowerBound..<(stretch.upperBound - 1)
    // The times are subtracted, not divided by, as IPFX does: the last bit tells equal slopes apart.
    let range = range
    values = samples.withUnsafeBufferPointer { samples in
      [Double](unsafeUninitializedCapacity: range.count) { slopes, count in
        var time = Double(range.lowerBound) / rate
        for position in 0..<range.count {
          let next = Double(range.lowerBound + position + 1) / rate
          slopes.initializeElement(
            at: position, to: 1e-3 * (samples[position + 1] - samples[position]) / (next - time))
          time = next
        }
        count = range.count
      }
    }
  }

  subscript(index: Int) -> Double { values[index - range.lowerBound] }

  /// First index of the greatest slope; nil in an empty range.
  func steepestRise(in indices: Range<Int>) -> Int? {
    let indices = indices.clamped(to: range)
    guard var best = indices.first else { return nil }
    for index in indices where self[index] > self[best] { best = index }
    return best
  }

  /// First index of the least slope; nil in an empty range.
  func steepestFall(in indices: Range<Int>) -> Int? {
    let indices = indices.clamped(to: range)
    guard var best = indices.first else { return nil }
    for index in indices where self[index] < self[best] { best = index }
    return best
  }

  func first(in indices: Range<Int>, where condition: (Double) -> Bool) -> Int? {
    indices.clamped(to: range).first { condition(self[$0]) }
  }

  func contains(in indices: Range<Int>, where condition: (Double) -> Bool) -> Bool {
    first(in: indices, where: condition) != nil
  }

  func mean(at indices: [Int]) -> Double {
    indices.reduce(0) { $0 + self[$1] } / Double(max(1, indices.count))
  }
}
