import Signals
import Statistics

/// The same measure where nothing was evoked, and how far the responses stand out from it.
///
/// **Definition.** Null values are taken by the same windows on baseline before the first pulse. z is the
/// mean response less the mean null, in standard deviations of the null. Separation is the area under the
/// receiver operating characteristic, the chance that a response exceeds a null value, with DeLong's
/// interval. Each response is measured where the mean of all others has its peak or rise
/// (`PathwayMeasurement`), so that few responses do not stand out by that choice. A response is distinguishable from noise where that whole interval lies above one half.
///
/// **Source.** The idea, response strength against the same measurement on baseline, is that of the Allen
/// Institute's synaptic physiology pipeline (Seeman, Campagnola et al. 2018, eLife 7:e37349).
///
/// **Worked number.** Responses 2, 3, 5 and null values 1, 2, 4: z = 0.654654, separation 0.722222.
public struct NullDistribution: Codable, Hashable, Sendable {
  public var count: Int
  /// In the unit of the measure.
  public var mean: Double
  /// In the unit of the measure.
  public var standardDeviation: Double
  /// Mean response less the mean null, in standard deviations of the null; nil where it has none.
  public var z: Double?
  /// Chance that a response exceeds a null value.
  public var separation: Double
  /// `[lower, upper]`.
  public var separationInterval: [Double]
  /// False also where there are too few responses to judge: see ``responseCount``.
  public var isDistinguishable: Bool
  /// Responses that were compared.
  public var responseCount: Int

  /// Whether the responses are told from noise.
  public enum Verdict: String, Sendable {
    case yes, no
    case tooFew = "too few"
  }

  public var verdict: Verdict {
    isDistinguishable ? .yes : responseCount < Self.fewestResponses ? .tooFew : .no
  }

  /// - Returns: nil with fewer than two responses or null values.
  public init?(responses: [Double], null: [Double], confidence: Double) {
    guard let center = Statistics.mean(null), let variance = sampleVariance(null),
      let response = Statistics.mean(responses),
      let area = Superiority(responses, over: null, confidence: confidence)
    else { return nil }
    count = null.count
    responseCount = responses.count
    mean = center
    standardDeviation = variance.squareRoot()
    z = variance > 0 ? (response - center) / variance.squareRoot() : nil
    separation = area.probability
    separationInterval = [area.lower, area.upper]
    isDistinguishable = area.lower > 0.5 && responses.count >= Self.fewestResponses
  }

  /// Fewer responses are not judged. The templates of the others share most of their members, so that
  /// few responses are high together: of 200 cells without a synapse 17 were told from noise by 6
  /// responses, where 5 are by chance, and not more than by chance by 20.
  public static let fewestResponses = 10

  /// Below this a response is a failure.
  public func failureThreshold(_ limit: Double) -> Double { mean + limit * standardDeviation }

  /// Onsets of null windows: the last of them ends with the quiet time, none overlaps another.
  ///
  /// - Parameters:
  ///   - quiet: where nothing was evoked, seconds from the sweep's first sample.
  ///   - criteria: windows and how many.
  /// - Returns: pretended pulse times, in time order; empty where none fits.
  public static func pulseTimes(
    in quiet: TimeWindow, criteria: SynapticResponseCriteria
  ) -> [Double] {
    let length = (criteria.baselineWindow + criteria.searchEnd) / 1000
    guard length > 0, quiet.duration.isFinite, quiet.duration > 0 else { return [] }
    // Slack as in `SampledSignal.indices`: a window of exactly the length fits.
    let fitting = Int(min((quiet.duration / length + 1e-9).rounded(.down), 1e6))
    let count = max(0, min(fitting, criteria.nullWindows))
    return (0..<count).reversed().map {
      quiet.end - Double($0 + 1) * length + criteria.baselineWindow / 1000
    }
  }

  enum CodingKeys: String, CodingKey {
    case count, mean
    case standardDeviation = "sd"
    case z, separation
    case separationInterval = "separation_interval"
    case isDistinguishable = "is_distinguishable"
    case responseCount = "response_count"
  }
}
