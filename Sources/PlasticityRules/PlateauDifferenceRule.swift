import Foundation
import Signals

/// The plateau-difference rule: ΔW ∝ (α_t − α_f) × forward presynaptic activity.
///
/// **Definition.** For one synapse and one trial
/// ΔW/η = P k_B λ_max σ′(C̄_f) (α_t − α_f) PSP̄_B,f (``weightChangePerLearningRate(_:)``). With
/// measured data neither the somatic forward potential in model units nor the gain is known; the
/// change is then (α_t − α_f) × (number of presynaptic spikes in the forward phase), summed over
/// trials, up to one positive gain per preparation. Its sign and rank are free of that gain.
///
/// **Source.** Guerguiev, Lillicrap & Richards (2017), eLife 6:e22901; constants of the spiking
/// mode as in the authors' code (`spec/plasticity.md` 2.1).
///
/// **Worked number.** A_t = 2, A_f = 0, C̄_f = 0, PSP̄ = 0.5: ΔW/η = 0.8159937385.
public struct PlateauDifferenceRule: PlasticityRule {
  /// One pairing in the units of the published model.
  public struct ModelPairing: Sendable {
    /// Mean apical potential in the target phase, before its plateau; model units.
    public var targetApicalPotential: Double
    /// The same in the forward phase.
    public var forwardApicalPotential: Double
    /// Mean somatic potential in the forward phase; model units.
    public var forwardSomaticPotential: Double
    /// Mean filtered input of the synapse in the forward phase.
    public var forwardPresynapticPotential: Double

    public init(
      targetApicalPotential: Double, forwardApicalPotential: Double,
      forwardSomaticPotential: Double, forwardPresynapticPotential: Double
    ) {
      self.targetApicalPotential = targetApicalPotential
      self.forwardApicalPotential = forwardApicalPotential
      self.forwardSomaticPotential = forwardSomaticPotential
      self.forwardPresynapticPotential = forwardPresynapticPotential
    }
  }

  public let name = "plateau-difference"
  public let summary =
    "ΔW ∝ (α_t − α_f) × presynaptic activity in the forward phase (Guerguiev et al. 2017)"
  public let parameterSet: ParameterSet

  /// λ_max, spikes/ms.
  private let greatestRate: Double
  /// k_B = g_B / (g_L + g_B + g_A).
  private let basalCoupling: Double
  /// P = 20 / λ_max.
  private let errorGain: Double

  /// - Parameters:
  ///   - greatestRate: λ_max, spikes/ms.
  ///   - basalConductance: g_B, 1/ms.
  ///   - leakConductance: g_L, 1/ms.
  ///   - apicalConductance: g_A, 1/ms.
  public init(
    greatestRate: Double = 0.2, basalConductance: Double = 0.6, leakConductance: Double = 0.1,
    apicalConductance: Double = 0
  ) {
    self.greatestRate = greatestRate
    basalCoupling = basalConductance / (leakConductance + basalConductance + apicalConductance)
    errorGain = 20 / greatestRate
    parameterSet = ParameterSet(
      name: "guerguiev2017-spiking",
      values: [
        "lambda_max_per_ms": greatestRate, "g_b_per_ms": basalConductance,
        "g_l_per_ms": leakConductance, "g_a_per_ms": apicalConductance,
      ],
      source: "Guerguiev, Lillicrap & Richards (2017) eLife 6:e22901, spiking mode")
  }

  /// α = σ(Ā): the plateau measure of the model, 0 to 1, 0.5 at rest.
  public static func alpha(apicalPotential: Double) -> Double { logistic(apicalPotential) }

  /// ΔW/η of one pairing in the units of the published model.
  public func weightChangePerLearningRate(_ pairing: ModelPairing) -> Double {
    let difference =
      Self.alpha(apicalPotential: pairing.targetApicalPotential)
      - Self.alpha(apicalPotential: pairing.forwardApicalPotential)
    let somatic = logistic(pairing.forwardSomaticPotential)
    return errorGain * basalCoupling * greatestRate * somatic * (1 - somatic) * difference
      * pairing.forwardPresynapticPotential
  }

  public func prediction(for record: ActivityRecord) -> RulePrediction {
    func answer(_ outcome: RulePrediction.Outcome, _ validity: [String] = []) -> RulePrediction {
      RulePrediction(
        rule: name, parameterSet: parameterSet.name, outcome: outcome, validity: validity)
    }
    guard !record.trials.isEmpty else { return answer(.notComputable("no induction trials")) }
    var changes: [Double] = []
    var sharedVariances: [Double] = []
    var abstentions: [String] = []
    var scales: Set<PlateauMeasure.Scale> = []
    for trial in record.trials {
      guard let forward = trial.forwardPlateau, let target = trial.targetPlateau,
        let phases = trial.phases
      else {
        return answer(.notComputable("the forward and target phases are not known"))
      }
      guard let presynaptic = trial.presynapticSpikes else {
        return answer(.notComputable("the presynaptic activity is not known"))
      }
      let active = presynaptic.count { phases.forward.contains($0) }
      // α is finite, so a synapse that was silent in the forward phase does not change, measured or
      // not.
      guard active > 0 else {
        changes.append(0)
        sharedVariances.append(0)
        continue
      }
      guard let forwardAlpha = forward.alpha, let targetAlpha = target.alpha else {
        abstentions.append(forward.reason ?? target.reason ?? "no plateau measure")
        continue
      }
      guard forward.scale == target.scale, forward.measure == target.measure else {
        return answer(.notComputable("α_f and α_t were measured on different scales"))
      }
      guard
        forward.scale != .area
          || abs(forward.window.duration - target.window.duration) < 1e-3
      else {
        return answer(
          .notComputable(
            "the forward and target windows differ in length, so their areas cannot be compared"))
      }
      scales.insert(forward.scale)
      changes.append((targetAlpha - forwardAlpha) * Double(active))
      sharedVariances.append(
        (forward.referenceVariance + target.referenceVariance) * Double(active * active))
    }
    guard scales.count <= 1 else {
      return answer(.notComputable("α was measured on different scales in different trials"))
    }
    guard !changes.isEmpty else {
      return answer(
        .notComputable("no plateau measure in any trial: \(abstentions.first ?? "no trials")"))
    }
    let count = Double(changes.count)
    let mean = changes.reduce(0, +) / count
    let squares = changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    // The trials share their reference, so its error does not average out over them.
    let shared = sharedVariances.reduce(0, +) / count
    let error =
      changes.count > 1
      ? (squares / (count - 1) * count + shared * count * count).squareRoot() : nil
    return answer(
      .change(mean * count, standardError: error),
      abstentions.isEmpty
        ? [] : ["\(abstentions.count) of \(record.trials.count) trials without a plateau measure"])
  }
}

extension PlateauMeasure {
  /// Variance that the mean of the reference trials brings into `alpha`: s²/n, where the trial's own
  /// variance is s²(1 + 1/n).
  fileprivate var referenceVariance: Double {
    guard let standardDeviation, let reference else { return 0 }
    return standardDeviation * standardDeviation / Double(reference.trialCount + 1)
  }
}

private func logistic(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
