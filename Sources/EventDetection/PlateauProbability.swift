import Foundation
import Signals

/// The probability that the apical dendrite had a plateau while the soma was recorded.
///
/// **Definition.** p = 1/(1 + exp(−z)),
/// z = b₀ + b₁ · sustained depolarisation + b₂ · ln(50 ms / shortest interval) + b₃ · mean
/// depolarisation (``PlateauEvidence``).
///
/// **Source.** Fitted by maximum likelihood to the labelled windows of the plateau bench of
/// `VirtualExperiments`, in which the dendrite is known; how well it does, on cells that it was not
/// fitted to and on the traces of another model (Hay et al. 2011), stands in
/// `Reports/plateau-validation`.
///
/// **Domain.** It was learned on windows of 100 to 200 ms of cells near rest, driven by light or by
/// pulses of current of a few milliseconds. Outside it abstains with a reason.
///
/// **Worked number.** Sustained 14 mV, shortest interval 10 ms, mean 4 mV: z = 6.854, p = 0.99895.
public struct PlateauProbability: Codable, Hashable, Sendable {
  /// b₀.
  public var intercept: Double
  /// b₁, 1/mV.
  public var sustainedDepolarization: Double
  /// b₂.
  public var logShortestInterval: Double
  /// b₃, 1/mV.
  public var meanDepolarization: Double

  public init(
    intercept: Double, sustainedDepolarization: Double, logShortestInterval: Double,
    meanDepolarization: Double
  ) {
    self.intercept = intercept
    self.sustainedDepolarization = sustainedDepolarization
    self.logShortestInterval = logShortestInterval
    self.meanDepolarization = meanDepolarization
  }

  /// As the bench of seed 20261125 gives it (24 cells, 1,776 windows).
  public static let shipped = PlateauProbability(
    intercept: -5.7647, sustainedDepolarization: 0.81184, logShortestInterval: 2.0538,
    meanDepolarization: -0.51313)

  /// What the regression is made on.
  public static func predictors(_ evidence: PlateauEvidence) -> [Double] {
    [
      evidence.sustainedDepolarization, log(50 / evidence.shortestInterval),
      evidence.meanDepolarization,
    ]
  }

  /// 0 to 1.
  public func callAsFunction(_ evidence: PlateauEvidence) -> Double {
    let x = Self.predictors(evidence)
    let z =
      intercept + sustainedDepolarization * x[0] + logShortestInterval * x[1]
      + meanDepolarization * x[2]
    return 1 / (1 + exp(-z))
  }

  enum CodingKeys: String, CodingKey {
    case intercept
    case sustainedDepolarization = "sustained_depolarization_per_mv"
    case logShortestInterval = "log_shortest_interval"
    case meanDepolarization = "mean_depolarization_per_mv"
  }

  /// Where the probability was learned; outside it there is none.
  public enum Domain {
    /// Shortest window, seconds.
    static let shortestWindow = 0.1
    /// Longest window, seconds.
    static let longestWindow = 0.2
    /// Hz.
    static let lowestSamplingRate = 10_000.0
    /// A pulse of current up to this is a stimulus that is cut out, seconds; a longer one is a drive
    /// under which the soma says nothing of the dendrite.
    public static let longestCurrentPulse = 0.02
    /// mV, as far as the bench reaches.
    static let sustainedDepolarization = -10.0...30.0
    /// mV, as far as the bench reaches.
    static let meanDepolarization = -8.0...24.0

    /// Why this window has no probability; nil where it has one.
    public static func reason(
      window: TimeWindow, samplingRate: Double, currentSteps: [TimeWindow]
    ) -> String? {
      // Half a sample of slack: a length computed from two times differs in its last bit.
      let slack = 0.5 / samplingRate
      if window.duration < shortestWindow - slack || window.duration > longestWindow + slack {
        return "the phase lasts \((window.duration * 1000).rounded()) ms; the probability was "
          + "learned on \(shortestWindow * 1000) to \(longestWindow * 1000) ms"
      }
      if samplingRate < lowestSamplingRate {
        return "sampled at \(samplingRate) Hz; the probability was learned from "
          + "\(lowestSamplingRate) Hz on"
      }
      if currentSteps.contains(where: {
        $0.duration > longestCurrentPulse + slack && $0.overlaps(window)
      }) {
        return "current was injected for longer than \(longestCurrentPulse * 1000) ms in the phase"
      }
      return nil
    }

    /// Why this evidence has no probability; nil where it has one.
    public static func reason(_ evidence: PlateauEvidence) -> String? {
      guard sustainedDepolarization.contains(evidence.sustainedDepolarization) else {
        return "a sustained depolarisation of \(evidence.sustainedDepolarization.rounded()) mV is "
          + "outside what the probability was learned on"
      }
      guard meanDepolarization.contains(evidence.meanDepolarization) else {
        return "a mean depolarisation of \(evidence.meanDepolarization.rounded()) mV is outside "
          + "what the probability was learned on"
      }
      return nil
    }
  }
}
