import Statistics

/// Size of the response to the second pulse over that to the first.
///
/// **Definition.** mean(second) / mean(first) over the sweeps that have both, never the mean of the
/// ratios, which is biased where first responses are small; interval by `RatioOfPairedMeans`.
///
/// **Source.** Kim & Alger (2001) J Neurosci 21:9608.
///
/// **Worked number.** First 1, 2, 3 and second 2, 3, 7 mV: 2.
public struct PairedPulseRatio: Codable, Hashable, Sendable {
  public var ratio: Double
  /// `[lower, upper]`.
  public var interval: [Double]
  /// Sweeps with both responses.
  public var count: Int
  /// Between the pulses, ms.
  public var pulseInterval: Double

  /// - Parameters:
  ///   - first: size of the first response of each sweep; nil where it was excluded.
  ///   - second: of the second.
  ///   - pulseInterval: between the pulses, ms.
  /// - Returns: nil with fewer than two whole pairs, and where a mean is not positive.
  public init?(
    first: [Double?], second: [Double?], pulseInterval: Double, confidence: Double
  ) {
    let pairs = zip(first, second).compactMap { first, second in
      first.flatMap { first in second.map { (first, $0) } }
    }
    guard
      let ratio = try? RatioOfPairedMeans(
        numerator: pairs.map(\.1), denominator: pairs.map(\.0), confidence: confidence)
    else { return nil }
    self.ratio = ratio.ratio
    interval = [ratio.lower, ratio.upper]
    count = pairs.count
    self.pulseInterval = pulseInterval
  }

  enum CodingKeys: String, CodingKey {
    case ratio = "paired_pulse_ratio"
    case interval = "paired_pulse_ratio_interval"
    case count
    case pulseInterval = "pulse_interval_ms"
  }
}
