import Foundation
import Signals

/// Behavioural-time-scale plasticity: an eligibility trace of seconds meets an instructive signal
/// from a plateau, with potentiation of weak and depression of strong synapses.
///
/// **Definition.** ET is the presynaptic spikes filtered with τ_ET, IS the plateau gate filtered
/// with τ_IS, each divided by its maximum over the trial. With
/// q(x) = [s(x) − s(0)] / [s(1) − s(0)], s(x) = 1/(1 + e^{−β(x−α)}) and β = 2/half-width,
/// ΔW = (W_max − W₀) k₊ ∫q₊(ET·IS)dt − W₀ k₋ ∫q₋(ET·IS)dt. Forward Euler with 1 ms for IS,
/// trapezoid for the integrals. W₀ is taken as constant within a trial and updated between trials.
///
/// **Source.** Milstein et al. (2021) eLife 10:e73046, rounded parameter row (`spec/plasticity.md`
/// 2.7, where the row is called approximate); Bittner et al. (2017) Science 357:1033.
///
/// **Worked number.** One input at 0 s, a plateau of 0.3 s from 0 s, W₀ = 1: ΔW = +2.522; W₀ = 4:
/// ΔW = −1.577.
public struct BTSPRule: PlasticityRule {
  public let name = "btsp"
  public let summary =
    "behavioural-time-scale plasticity: any plateau within seconds (Milstein et al. 2021)"
  public let parameterSet: ParameterSet
  /// Weight before induction, in units in which the greatest is `greatestWeight`.
  public let initialWeight: Double

  /// τ_ET and τ_IS, seconds.
  private let eligibilityTime = 1.0
  private let instructiveTime = 0.75
  private let potentiationRate = 2.4
  private let depressionRate = 0.23
  private let greatestWeight = 4.6
  private let potentiation = NormalizedSigmoid(midpoint: 0.55, halfWidth: 0.41)
  private let depression = NormalizedSigmoid(midpoint: 0.0059, halfWidth: 0.012)
  /// Seconds.
  private let step = 0.001
  /// Time after the last input or plateau at which the traces are taken as gone, in τ_ET.
  private let tail = 10.0

  /// - Parameter initialWeight: W₀; the published fits start at 1, a weak synapse.
  public init(initialWeight: Double = 1) {
    self.initialWeight = initialWeight
    parameterSet = ParameterSet(
      name: "milstein2021-rounded",
      values: [
        "tau_et_s": 1, "tau_is_s": 0.75, "k_plus_per_s": 2.4, "k_minus_per_s": 0.23, "w_max": 4.6,
        "potentiation_midpoint": 0.55, "potentiation_half_width": 0.41,
        "depression_midpoint": 0.0059, "depression_half_width": 0.012,
        "initial_weight": initialWeight,
      ],
      source: "Milstein et al. (2021) eLife 10:e73046, rounded row; approximate",
      fittedOn: "CA1 place cells, one to a few 300 ms plateaus per lap")
  }

  /// The two integrals of one trial, seconds.
  struct Integrals: Hashable {
    var potentiation: Double
    var depression: Double
  }

  /// - Parameters:
  ///   - presynaptic: input times, seconds.
  ///   - plateaus: plateau windows, seconds on the same clock.
  func integrals(presynaptic: [Double], plateaus: [TimeWindow]) -> Integrals {
    let times = presynaptic + plateaus.flatMap { [$0.start, $0.end] }
    guard !presynaptic.isEmpty, !plateaus.isEmpty, let first = times.min(), let last = times.max()
    else { return Integrals(potentiation: 0, depression: 0) }
    let count = Int(((last - first + tail * eligibilityTime) / step).rounded(.up)) + 1
    var eligibility = [Double](repeating: 0, count: count)
    for input in presynaptic {
      let start = Int(((input - first) / step).rounded())
      for index in start..<count {
        eligibility[index] += exp(-Double(index - start) * step / eligibilityTime)
      }
    }
    var instructive = [Double](repeating: 0, count: count)
    for index in 1..<count {
      let now = first + Double(index - 1) * step
      // Half a step of slack keeps the number of steps in a plateau free of rounding.
      let gate = plateaus.contains { now >= $0.start - step / 2 && now < $0.end - step / 2 }
      instructive[index] =
        instructive[index - 1] + step / instructiveTime * ((gate ? 1 : 0) - instructive[index - 1])
    }
    let eligibilityPeak = eligibility.max() ?? 0
    // An input acts from the step after it on, as in the reference; its own step only sets the peak.
    for input in presynaptic { eligibility[Int(((input - first) / step).rounded())] -= 1 }
    let instructivePeak = instructive.max() ?? 0
    guard eligibilityPeak > 0, instructivePeak > 0 else {
      return Integrals(potentiation: 0, depression: 0)
    }
    var sums = Integrals(potentiation: 0, depression: 0)
    for index in 0..<count {
      let overlap = eligibility[index] / eligibilityPeak * instructive[index] / instructivePeak
      let weight = index == 0 || index == count - 1 ? step / 2 : step
      sums.potentiation += weight * potentiation(overlap)
      sums.depression += weight * depression(overlap)
    }
    return sums
  }

  /// Change of a weight by one trial.
  ///
  /// - Parameters:
  ///   - presynaptic: input times, seconds.
  ///   - plateaus: plateau windows, seconds on the same clock.
  ///   - weight: W₀.
  public func weightChange(
    presynaptic: [Double], plateaus: [TimeWindow], weight: Double
  ) -> Double {
    let integrals = integrals(presynaptic: presynaptic, plateaus: plateaus)
    return (greatestWeight - weight) * potentiationRate * integrals.potentiation
      - weight * depressionRate * integrals.depression
  }

  public func prediction(for record: ActivityRecord) -> RulePrediction {
    func answer(_ outcome: RulePrediction.Outcome, _ validity: [String] = []) -> RulePrediction {
      RulePrediction(
        rule: name, parameterSet: parameterSet.name, outcome: outcome, validity: validity)
    }
    guard !record.trials.isEmpty else { return answer(.notComputable("no induction trials")) }
    var weight = initialWeight
    for trial in record.trials {
      guard let presynaptic = trial.presynapticSpikes else {
        return answer(.notComputable("the presynaptic activity is not known"))
      }
      guard let plateaus = trial.plateaus else {
        return answer(.notComputable("plateau potentials are not known"))
      }
      let change = weightChange(presynaptic: presynaptic, plateaus: plateaus, weight: weight)
      weight = min(greatestWeight, max(0, weight + change))
    }
    var validity = ["outside fitted protocol"]
    let starts = record.trials.map(\.startTime).sorted()
    if zip(starts.dropFirst(), starts).contains(where: { $0 - $1 < 5 * eligibilityTime }) {
      validity.append("trials closer than five eligibility time constants are taken one by one")
    }
    return answer(.change(weight - initialWeight, standardError: nil), validity)
  }
}

/// q(x) of Milstein et al. (2021): a logistic function moved and scaled to q(0) = 0, q(1) = 1.
private struct NormalizedSigmoid: Sendable {
  private let midpoint: Double
  private let slope: Double
  private let atZero: Double
  private let range: Double

  init(midpoint: Double, halfWidth: Double) {
    self.midpoint = midpoint
    slope = 2 / halfWidth
    atZero = 1 / (1 + exp(slope * midpoint))
    range = 1 / (1 + exp(-slope * (1 - midpoint))) - atZero
  }

  func callAsFunction(_ value: Double) -> Double {
    (1 / (1 + exp(-slope * (value - midpoint))) - atZero) / range
  }
}
