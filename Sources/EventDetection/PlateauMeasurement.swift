import Signals
import Statistics

/// α of one phase of one trial, from its area and those of its reference trials.
public enum PlateauMeasurement {
  /// The somatic residual: what the trial's area exceeds that of matched trials by.
  ///
  /// **Definition.** α = area − mean area of the reference trials in the same window, in mV·ms.
  /// Reference trials are trials of the same recording with the same bottom-up light and no
  /// top-down light, so that what the bottom-up input alone does is taken off (subtracting the
  /// response to a current step would not do that: light drives the cell). With n ≥ 2 references of
  /// standard deviation s, one trial's standard deviation is s·√(1 + 1/n).
  ///
  /// **Worked number.** Area 2500 mV·ms, references 400, 500 and 600 mV·ms: α = 2000 mV·ms,
  /// sd = 100·√(4/3) = 115.47 mV·ms.
  ///
  /// Where current was injected in the window, its passive response (`PassiveCell`) is subtracted, too;
  /// with sd_R the deviation of R over the steps that it was measured from, the response A adds
  /// A·sd_R/R to the standard deviation (in squares). Such a trial may have no light at all; then there
  /// is nothing else to subtract.
  ///
  /// It is a proxy: what the apical dendrite did reaches the soma attenuated.
  ///
  /// - Parameters:
  ///   - area: the trial's own.
  ///   - references: areas of the matched trials in the same window, without this trial, mV·ms.
  ///   - hasLight: whether light drove the cell, so that there must be a reference.
  ///   - cell: R and τ of the recording; nil where unknown.
  public static func somaticResidual(
    _ area: PhaseArea, references: [Double], hasLight: Bool = true, cell: PassiveCell? = nil
  ) -> PlateauMeasure {
    func abstained(_ reason: String) -> PlateauMeasure {
      .init(
        alpha: nil, scale: .area, measure: .somaticResidual, window: area.window, reference: nil,
        standardDeviation: nil, reason: reason)
    }
    let own: Double
    switch area.outcome {
    case .abstained(let reason): return abstained(reason)
    case .area(let value): own = value
    }
    let expected = mean(references)
    guard expected != nil || (!hasLight && !area.injected.isEmpty) else {
      return abstained(
        "no trial with the same bottom-up light and without top-down light to subtract")
    }
    var variance = sampleVariance(references).map { $0 * (1 + 1 / Double(references.count)) }
    var subtracted = expected ?? 0
    if !area.injected.isEmpty {
      guard let cell else {
        return abstained(
          "current was injected during the phase, and the recording has no hyperpolarising step from "
            + "which its passive response could be known")
      }
      let passive = cell.area(of: area.injected, over: area.window)
      subtracted += passive
      let relative = cell.resistanceDeviation.map { $0 / cell.inputResistance }
      if expected == nil {
        variance = relative.map { $0 * $0 * passive * passive }
      } else {
        variance = variance.flatMap { known in
          relative.map { known + $0 * $0 * passive * passive }
        }
      }
    }
    return PlateauMeasure(
      alpha: own - subtracted, scale: .area, measure: .somaticResidual, window: area.window,
      reference: .init(
        kind: area.injected.isEmpty ? .matchedTrials : .passiveResponse,
        trialCount: references.count, value: subtracted),
      standardDeviation: variance.map { $0.squareRoot() }, reason: nil)
  }

  /// The probability that the dendrite had a plateau in the phase, from the somatic trace.
  ///
  /// Its standard deviation is that of a yes or no of this probability, √(p(1 − p)).
  ///
  /// - Parameters:
  ///   - stripped: the trace without its spikes, mV.
  ///   - spikes: of the sweep.
  ///   - baseline: potential before the trial's first stimulus, mV; nil where there is none.
  ///   - phase: seconds from the sweep's first sample; measured whole.
  ///   - currentSteps: when current was injected.
  ///   - probability: the fitted function.
  public static func probability(
    _ stripped: SpikeStripping, spikes: [Spike], baseline: Double?, phase: TimeWindow,
    currentSteps: [TimeWindow], probability: PlateauProbability = .shipped
  ) -> PlateauMeasure {
    func measure(_ alpha: Double?, _ reason: String?) -> PlateauMeasure {
      PlateauMeasure(
        alpha: alpha, scale: .probability, measure: .somaticProbability, window: phase,
        reference: alpha == nil ? nil : .init(kind: .baseline, trialCount: 0, value: 0),
        standardDeviation: alpha.map { ($0 * (1 - $0)).squareRoot() }, reason: reason)
    }
    let rate = stripped.signal.samplingRate
    // Half a sample of slack: a phase that ends with the sweep is inside it.
    guard phase.start >= -0.5 / rate, phase.end <= stripped.signal.duration + 0.5 / rate else {
      return measure(nil, "the phase is not inside the sweep")
    }
    guard let baseline else {
      return measure(nil, "there is no baseline before the trial's first stimulus")
    }
    if let reason = PlateauProbability.Domain.reason(
      window: phase, samplingRate: rate, currentSteps: currentSteps)
    {
      return measure(nil, reason)
    }
    guard
      let evidence = PlateauEvidence(
        stripped.withoutBriefCurrent(currentSteps), spikes: spikes, baseline: baseline,
        window: phase)
    else { return measure(nil, "the phase holds samples that are not finite") }
    if let reason = PlateauProbability.Domain.reason(evidence) { return measure(nil, reason) }
    return measure(probability(evidence), nil)
  }

  /// Bursts as the sign of a plateau: spikes of the largest event of the phase over those of the
  /// largest burst of the recording; 0 without a burst in the phase.
  ///
  /// **Source.** `spec/segregated-dendrites.md` 5.4, read-out without dendritic access. A burst is not a
  /// plateau: 11 of 92 events of the bench of Hay et al. have a burst without one, 3 the reverse.
  ///
  /// **Worked number.** Events of 1 and 3 spikes in the phase, largest burst 4: 0.75.
  ///
  /// - Parameters:
  ///   - events: of the sweep.
  ///   - largestBurst: spikes of the largest burst of the recording; below 2 where there is none.
  public static func burstReadout(
    _ events: [SpikingEvent], phase: TimeWindow, largestBurst: Int
  ) -> PlateauMeasure {
    let largest = events.filter { phase.contains($0.start) }.map(\.spikeCount).max() ?? 0
    let isScaled = largestBurst >= 2
    return PlateauMeasure(
      alpha: isScaled ? (largest >= 2 ? Double(largest) / Double(largestBurst) : 0) : nil,
      scale: .burstFraction, measure: .burstReadout, window: phase, reference: nil,
      standardDeviation: nil,
      reason: isScaled ? nil : "no burst in the recording from which the scale could be taken")
  }

  /// The dendrite's own area above its potential before the trial: no proxy, no reference trials.
  public static func dendriticChannel(_ area: PhaseArea) -> PlateauMeasure {
    switch area.outcome {
    case .abstained(let reason):
      return PlateauMeasure(
        alpha: nil, scale: .area, measure: .dendriticChannel, window: area.window, reference: nil,
        standardDeviation: nil, reason: reason)
    case .area(let own):
      // What the current alone does to the dendrite is not known.
      guard area.injected.isEmpty else {
        return PlateauMeasure(
          alpha: nil, scale: .area, measure: .dendriticChannel, window: area.window,
          reference: nil, standardDeviation: nil, reason: "current was injected during the phase")
      }
      return PlateauMeasure(
        alpha: own, scale: .area, measure: .dendriticChannel, window: area.window,
        reference: .init(kind: .baseline, trialCount: 0, value: 0), standardDeviation: nil,
        reason: nil)
    }
  }

  /// A phase without a measure.
  public static func abstained(window: TimeWindow, reason: String) -> PlateauMeasure {
    PlateauMeasure(
      alpha: nil, scale: .area, measure: .somaticResidual, window: window, reference: nil,
      standardDeviation: nil, reason: reason)
  }
}
