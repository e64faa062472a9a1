import EventDetection
import Foundation
import Signals
import Statistics

/// One window of a bench: what the soma showed, what the dendrite did.
package struct PlateauWindow: Sendable {
  /// Windows of one group are left out together when the others are fitted: a cell.
  package var group: String
  package var trial: String
  /// What was done: a condition of our bench, a run of the other model.
  package var condition: String
  /// `forward`, `target`, or `event` where there are no phases.
  package var phase: String
  /// Hz.
  package var samplingRate: Double
  /// The soma was driven by current instead of light.
  package var isDrivenByCurrent: Bool
  package var hasPlateau: Bool
  /// Mean of the spike-stripped trace above baseline over the window less its first 30 ms, mV: what
  /// α on the area scale is made of.
  package var settledMean: Double
  /// Mean of the dendrite above its potential before the trial, mV; nil where it was not kept.
  package var dendriticMean: Double?
  package var evidence: PlateauEvidence
  package var readouts: SomaticReadouts
  /// Why the probability abstains; nil where it does not.
  package var reason: String?

  /// - Parameters:
  ///   - recorded: somatic potential, mV.
  ///   - window: seconds from its first sample.
  ///   - baseline: where nothing was done yet, seconds.
  ///   - currentPulses: current into the soma, seconds.
  /// - Returns: nil where the trace has no baseline or not enough samples.
  init?(
    _ recorded: SampledSignal, window: TimeWindow, baseline before: TimeWindow,
    currentPulses: [TimeWindow], group: String, trial: String, condition: String, phase: String,
    hasPlateau: Bool, dendriticMean: Double?
  ) {
    let spikes = SpikeDetection(recorded, criteria: SpikeCriteria()).spikes
    let stripped = SpikeStripping(recorded, spikes: spikes)
      .withoutBriefCurrent(currentPulses)
    guard let baseline = median(Array(stripped.samples[stripped.indices(in: before)])),
      let evidence = PlateauEvidence(
        stripped, spikes: spikes, baseline: baseline, window: window)
    else { return nil }
    let settled = stripped.indices(
      in: window.droppingFirst(PlateauCriteria().phaseSettling / 1000))
    settledMean = (mean(Array(stripped.samples[settled])) ?? baseline) - baseline
    self.group = group
    self.trial = trial
    self.condition = condition
    self.phase = phase
    samplingRate = recorded.samplingRate
    isDrivenByCurrent = !currentPulses.isEmpty
    self.hasPlateau = hasPlateau
    self.dendriticMean = dendriticMean
    self.evidence = evidence
    reason =
      PlateauProbability.Domain.reason(
        window: window, samplingRate: recorded.samplingRate, currentSteps: currentPulses)
      ?? PlateauProbability.Domain.reason(evidence)
    readouts = SomaticReadouts(
      recorded: recorded, stripped: stripped, spikes: spikes, baseline: baseline, window: window)
  }
}

/// What is commonly read from a somatic trace in place of a plateau: the baselines of
/// `spec/analysis.md` section 4.
package struct SomaticReadouts: Hashable, Sendable {
  package var spikeCount: Double
  /// 1 where two spikes are at most 16 ms apart.
  package var hasBurst: Double
  /// Mean of the trace, spikes included, above baseline, mV.
  package var rawMean: Double
  /// The same without spikes, mV.
  package var strippedMean: Double
  /// The same after a median filter of 10 ms, mV.
  package var medianFilteredMean: Double
  /// Longest time for which the spike-stripped trace is 10 mV above baseline, ms.
  package var longestAbove: Double

  package static let names = [
    "number of spikes", "interval of 16 ms or less", "raw area", "spike-stripped area",
    "area after a 10 ms median filter", "longest time above +10 mV",
  ]

  package var values: [Double] {
    [spikeCount, hasBurst, rawMean, strippedMean, medianFilteredMean, longestAbove]
  }

  init(
    recorded: SampledSignal, stripped: SampledSignal, spikes: [Spike], baseline: Double,
    window: TimeWindow
  ) {
    let range = stripped.indices(in: window)
    let rate = stripped.samplingRate
    let times = spikes.map(\.peakTime).filter(window.contains)
    spikeCount = Double(times.count)
    hasBurst = zip(times.dropFirst(), times).contains { $0 - $1 <= 0.016 } ? 1 : 0
    rawMean = (mean(Array(recorded.samples[range])) ?? baseline) - baseline
    strippedMean = (mean(Array(stripped.samples[range])) ?? baseline) - baseline
    // A median every millisecond is as good as one every sample for a mean.
    let reach = Int((0.005 * rate).rounded())
    let medians = stride(from: range.lowerBound, to: range.upperBound, by: max(1, Int(rate / 1000)))
      .compactMap { center in
        median(
          Array(
            recorded.samples[max(0, center - reach)..<min(recorded.samples.count, center + reach)]))
      }
    medianFilteredMean = (mean(medians) ?? baseline) - baseline
    var longest = 0
    var above = 0
    for index in range {
      above = stripped.samples[index] - baseline > 10 ? above + 1 : 0
      longest = max(longest, above)
    }
    longestAbove = Double(longest) / rate * 1000
  }
}
