import Signals

/// A trace with its spikes cut out and bridged by straight lines: what lies under the spikes.
///
/// **Definition.** A cut runs from `lead` before a spike's threshold to the first sample after the
/// peak at which the potential is within `returnTolerance` of the threshold potential and
/// |dV/dt| < `returnSlope`, at most `longestCut` after the peak. Cuts that touch are one. For a spike
/// without a threshold (eFEL's rule) the cut begins `longestRise` before the peak, and the potential
/// there stands for the threshold.
///
/// **Source.** The cut-and-interpolate practice for plateaus in vivo; numbers from
/// `spec/analysis.md` section 2 as chosen for Apical.
public struct SpikeStripping: Sendable {
  /// mV, with bridges.
  public private(set) var signal: SampledSignal
  /// The bridged samples, ascending.
  public private(set) var bridges: [Range<Int>] = []

  /// Seconds before the threshold.
  private static let lead = 0.0005
  /// Seconds from begin to peak where the rule found no begin.
  private static let longestRise = 0.001
  /// Seconds after the peak.
  private static let longestCut = 0.005
  /// mV.
  private static let returnTolerance = 3.0
  /// V/s.
  private static let returnSlope = 10.0

  /// - Parameters:
  ///   - potential: membrane potential in mV.
  ///   - spikes: its spikes, in time order.
  public init(_ potential: SampledSignal, spikes: [Spike]) {
    signal = potential
    let samples = potential.samples
    let rate = potential.samplingRate
    for spike in spikes {
      let begin = spike.thresholdTime ?? spike.peakTime - Self.longestRise
      let start = min(
        max(0, Int(((begin - Self.lead) * rate).rounded(.down))), max(0, samples.count - 1))
      guard samples.indices.contains(start) else { continue }
      let threshold = spike.thresholdPotential ?? samples[start]
      let peak = min(samples.count - 1, Int((spike.peakTime * rate).rounded()))
      let limit = min(samples.count - 1, peak + Int((Self.longestCut * rate).rounded()))
      var end = peak
      while end < limit {
        end += 1
        let slope = abs(samples[end] - samples[end - 1]) * rate / 1000
        if samples[end] - threshold <= Self.returnTolerance,
          slope < Self.returnSlope
        {
          break
        }
      }
      let cut = start..<(end + 1)
      if let last = bridges.last, last.upperBound >= cut.lowerBound {
        bridges[bridges.count - 1] = last.lowerBound..<max(last.upperBound, cut.upperBound)
      } else {
        bridges.append(cut)
      }
    }
    for bridge in bridges { self.bridge(bridge, from: samples) }
  }

  private mutating func bridge(_ range: Range<Int>, from samples: [Double]) {
    guard let first = range.first, let last = range.last else { return }
    let left = samples[first]
    let right = samples[last]
    let length = Double(max(1, last - first))
    for index in range {
      signal.samples[index] = left + (right - left) * Double(index - first) / length
    }
  }

  /// The part of `window` that is bridged, 0 to 1; of the whole trace where nil.
  public func bridgedFraction(in window: TimeWindow? = nil) -> Double {
    let range = window.map(signal.indices(in:)) ?? signal.samples.indices
    guard !range.isEmpty else { return 0 }
    let bridged = bridges.reduce(0) { $0 + $1.clamped(to: range).count }
    return Double(bridged) / Double(range.count)
  }

  /// The same trace with brief pulses of current cut out, too: from the sample before a pulse to 1 ms
  /// after it a straight line. What is under them is the pipette's resistance as much as the cell.
  ///
  /// - Parameter pulses: seconds; those longer than `PlateauProbability.Domain.longestCurrentPulse`
  ///   are left.
  public func withoutBriefCurrent(_ pulses: [TimeWindow]) -> SampledSignal {
    var signal = signal
    let interval = 1 / signal.samplingRate
    for pulse in pulses
    where pulse.duration <= PlateauProbability.Domain.longestCurrentPulse + interval {
      let range = signal.indices(
        in: TimeWindow(start: pulse.start - interval, end: pulse.end + 0.001))
      guard !range.isEmpty else { continue }
      let left = signal.samples[max(0, range.lowerBound - 1)]
      let right = signal.samples[min(signal.samples.count - 1, range.upperBound)]
      let length = Double(range.count + 1)
      for (position, index) in range.enumerated() {
        signal.samples[index] = left + (right - left) * Double(position + 1) / length
      }
    }
    return signal
  }
}
