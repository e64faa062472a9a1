import Foundation
import Signals

/// Pair-based spike-timing-dependent plasticity, all-to-all and additive.
///
/// **Definition.** Each pair of a presynaptic and a postsynaptic spike of the same trial with
/// Δt = t_post − t_pre changes the weight by A₊·exp(−Δt/τ₊) for Δt > 0 and by −A₋·exp(Δt/τ₋) for
/// Δt < 0; a pair at Δt = 0 changes nothing. Changes add up.
///
/// **Source.** Song, Miller & Abbott (2000) Nat Neurosci 3:919, parameters as listed in
/// `spec/plasticity.md` 2.2.
///
/// **Worked number.** One pair at Δt = +10 ms: 0.005·exp(−0.5) = 0.003032653.
public struct PairSTDPRule: PlasticityRule {
  public let name = "pair-stdp"
  public let summary = "pair-based spike timing, all pairs add up (Song, Miller & Abbott 2000)"
  public let parameterSet: ParameterSet

  private let potentiation: Double
  private let depression: Double
  /// Seconds.
  private let potentiationTime: Double
  /// Seconds.
  private let depressionTime: Double

  /// - Parameters:
  ///   - potentiation: A₊, change of a weight per pair.
  ///   - depression: A₋, change of a weight per pair.
  ///   - potentiationTime: τ₊, ms.
  ///   - depressionTime: τ₋, ms.
  public init(
    potentiation: Double = 0.005, depression: Double = 0.00525, potentiationTime: Double = 20,
    depressionTime: Double = 20
  ) {
    self.potentiation = potentiation
    self.depression = depression
    self.potentiationTime = potentiationTime / 1000
    self.depressionTime = depressionTime / 1000
    parameterSet = ParameterSet(
      name: "song2000",
      values: [
        "a_plus": potentiation, "a_minus": depression, "tau_plus_ms": potentiationTime,
        "tau_minus_ms": depressionTime,
      ],
      source: "Song, Miller & Abbott (2000) Nat Neurosci 3:919")
  }

  /// Change of the weight by one pair.
  ///
  /// - Parameter interval: t_post − t_pre, seconds.
  public func weightChange(interval: Double) -> Double {
    if interval > 0 { return potentiation * exp(-interval / potentiationTime) }
    if interval < 0 { return -depression * exp(interval / depressionTime) }
    return 0
  }

  public func prediction(for record: ActivityRecord) -> RulePrediction {
    sumOverSpikePairs(of: record, weightChange: weightChange(interval:))
  }
}
