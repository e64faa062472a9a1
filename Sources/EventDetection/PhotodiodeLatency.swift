import Signals
import Statistics

/// What counts as light seen by a photodiode.
public struct PhotodiodeCriteria: Codable, Hashable, Sendable {
  /// Longest median latency without a warning, ms. Our choice: responses of one synapse follow their
  /// light within some milliseconds, so that a delay of one changes what their latency says.
  public var latencyLimit = 1.0
  /// How long after the end of a command the light is looked for, ms: three frames of a projector
  /// of 60 Hz.
  public var searchTime = 50.0
  /// Light is a deviation from darkness of more than this many standard deviations of its noise.
  public var noiseMultiple = 6.0

  public init() {}

  enum CodingKeys: String, CodingKey {
    case latencyLimit = "latency_limit_ms"
    case searchTime = "search_time_ms"
    case noiseMultiple = "noise_multiple"
  }
}

/// When a photodiode saw one commanded pulse.
public struct PulseLatency: Codable, Hashable, Sendable {
  /// Why a pulse has no latency.
  public enum Reason: String, Codable, Hashable, Sendable {
    /// The photodiode stays within its dark noise.
    case missing
    /// Another light was on when the pulse was commanded.
    case otherLight = "other_light_on"
    /// The light of the pulse before had not ended.
    case merged = "merged_with_pulse_before"
    /// The photodiode was lit before the command though no pulse came shortly before.
    case early = "lit_before_command"
    /// The photodiode was not recorded at that time.
    case notRecorded = "not_recorded"
    /// The sweep has no dark stretch to compare with.
    case noDarkness = "no_darkness"
  }

  /// The command's onset, seconds from the sweep's first sample.
  public var onset: Double
  /// From the command's onset to half of the full light, ms; nil where it was not measured.
  public var latency: Double?
  public var reason: Reason?

  public init(onset: Double, latency: Double?, reason: Reason? = nil) {
    self.onset = onset
    self.latency = latency
    self.reason = reason
  }

  enum CodingKeys: String, CodingKey {
    case onset = "onset_s"
    case latency = "latency_ms"
    case reason
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(onset, forKey: .onset)
    try container.encode(latency, forKey: .latency)
    try container.encode(reason, forKey: .reason)
  }
}

/// Measures how long after its command a light came on.
///
/// **Definition.** Darkness is the median of the photodiode's samples outside every pulse and the
/// search time after it, or of 4096 and more of them evenly spaced; its noise is 1.4826 × the median absolute deviation from that (the standard
/// deviation where that is 0). A pulse is looked for from its command's onset to the next command or
/// to the search time after its own end, whichever comes first. Full light is the median of the
/// samples there that deviate by more than half of the greatest deviation. The latency runs from the
/// command's first sample on to where the photodiode passes half of the full light, on the straight
/// line between the samples before and after. A sensor whose voltage falls with light is read upside
/// down.
///
/// A channel says when something happened to within one sample: a light that steps up together with
/// its command is seen at −0.5 sample.
///
/// Example: at 10 kHz the command's first sample on is number 1000, darkness 0 V, full light 2 V, and
/// samples 1004 and 1005 of the photodiode are 0.5 and 1.5 V: half of the light is passed at sample
/// 1004.5, so the latency is 0.45 ms.
public enum PhotodiodeLatency {
  /// - Parameters:
  ///   - pulses: all commanded pulses of the sweep, of every light that the photodiode may see.
  ///   - photodiode: its samples.
  ///   - delay: seconds from the sweep's first sample to the photodiode's.
  /// - Returns: one for each pulse, in the same order.
  public static func latencies(
    of pulses: [LightPulse], in photodiode: SampledSignal, delay: Double = 0,
    criteria: PhotodiodeCriteria = .init()
  ) -> [PulseLatency] {
    guard !pulses.isEmpty else { return [] }
    let search = criteria.searchTime / 1000
    guard let darkness = Darkness(pulses, photodiode, delay: delay, search: search) else {
      return pulses.map { PulseLatency(onset: $0.onset, latency: nil, reason: .noDarkness) }
    }
    let onsets = pulses.map(\.onset).sorted()
    // Onsets closer than a sample are one.
    let step = 1 / photodiode.samplingRate
    return pulses.map { pulse in
      let next = onsets.first { $0 > pulse.onset + step } ?? .infinity
      let end = min(next, pulse.offset + search)
      let window = photodiode.indices(
        in: TimeWindow(start: pulse.onset - delay, end: end - delay))
      guard !window.isEmpty, window.lowerBound > 0, pulse.onset >= delay else {
        return PulseLatency(onset: pulse.onset, latency: nil, reason: .notRecorded)
      }
      let light = window.map { darkness.deviation(photodiode.samples[$0]) }
      let greatest = light.filter(\.isFinite).max() ?? 0
      guard greatest > criteria.noiseMultiple * darkness.noise, greatest > 0,
        let full = median(light.filter { $0 > greatest / 2 })
      else { return PulseLatency(onset: pulse.onset, latency: nil, reason: .missing) }
      let half = full / 2
      let before = darkness.deviation(photodiode.samples[window.lowerBound - 1])
      if before >= half {
        return PulseLatency(
          onset: pulse.onset, latency: nil,
          reason: reasonLit(at: pulse, among: pulses, step: step, search: search))
      }
      guard let first = light.firstIndex(where: { $0 >= half }) else {
        return PulseLatency(onset: pulse.onset, latency: nil, reason: .missing)
      }
      let last = first > 0 ? light[first - 1] : before
      // Between a sample that is not finite and the next there is no line.
      let part = last.isFinite && light[first] > last ? (half - last) / (light[first] - last) : 1
      let index = Double(window.lowerBound + first) - 1 + part
      let time = index / photodiode.samplingRate + delay
      // To the nanosecond: a difference of two times leaves digits behind.
      let latency = ((time - pulse.onset) * 1e9).rounded() / 1e6
      return PulseLatency(onset: pulse.onset, latency: latency)
    }
  }

  private static func reasonLit(
    at pulse: LightPulse, among pulses: [LightPulse], step: Double, search: Double
  ) -> PulseLatency.Reason {
    let earlier = pulses.filter { $0.onset < pulse.onset - step }
    if earlier.contains(where: { $0.offset > pulse.onset }) { return .otherLight }
    return earlier.contains { $0.offset + search > pulse.onset } ? .merged : .early
  }

  /// What the photodiode shows without light.
  private struct Darkness {
    var level: Double
    var noise: Double
    /// −1 where light lowers the voltage.
    var sign = 1.0

    /// Fewer samples say nothing of noise.
    private static let fewestSamples = 10
    /// More say no more of a median: of these its standard error is a fiftieth of the noise.
    private static let mostSamples = 4096

    init?(_ pulses: [LightPulse], _ signal: SampledSignal, delay: Double, search: Double) {
      var isDark = [Bool](repeating: true, count: signal.samples.count)
      for pulse in pulses {
        let window = TimeWindow(start: pulse.onset - delay, end: pulse.offset - delay + search)
        for index in signal.indices(in: window) { isDark[index] = false }
      }
      var dark = signal.samples.indices.filter { isDark[$0] && signal.samples[$0].isFinite }
        .map { signal.samples[$0] }
      let step = max(1, dark.count / Self.mostSamples)
      if step > 1 { dark = stride(from: 0, to: dark.count, by: step).map { dark[$0] } }
      guard dark.count >= Self.fewestSamples, let level = median(dark) else { return nil }
      self.level = level
      noise = 1.482602218505602 * (median(dark.map { abs($0 - level) }) ?? 0)
      if noise == 0 { noise = (sampleVariance(dark) ?? 0).squareRoot() }
      let lit = signal.samples.indices.filter { !isDark[$0] && signal.samples[$0].isFinite }
        .map { signal.samples[$0] - level }
      sign = -(lit.min() ?? 0) > (lit.max() ?? 0) ? -1 : 1
    }

    func deviation(_ sample: Double) -> Double { sign * (sample - level) }
  }
}
