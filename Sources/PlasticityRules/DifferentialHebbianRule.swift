import Foundation
import Signals

/// Differential Hebbian plasticity: presynaptic activity times the rate of change of postsynaptic
/// activity.
///
/// **Definition.** dw/dt = x(t) dy(t)/dt, x and y the presynaptic and postsynaptic spikes of the
/// trial, each filtered with an exponential (+1 a spike, decay τ_pre and τ_post). Integrated, a pair
/// with Δt = t_post − t_pre changes the weight by τ_post/(τ_pre + τ_post)·exp(−Δt/τ_pre) for Δt > 0
/// and by −τ_pre/(τ_pre + τ_post)·exp(Δt/τ_post) for Δt < 0; at Δt = 0 by the mean of the two
/// limits. Both lobes have the same area, so that uncorrelated activity changes nothing: the rule
/// is the rate form of balanced spike timing.
///
/// **Source.** Kosko (1986) AIP Conf Proc 151:277; Aceituno et al. (2023) Front
/// Comput Neurosci 17:1136010 for top-down input that acts through the somatic rate. Time constants
/// of the Bi–Poo-like window, 16.8 and 33.7 ms, as in Pfister & Gerstner (2006) J Neurosci 26:9673
/// (`spec/plasticity.md` 2.2, 2.3).
///
/// **Worked number.** One pair at Δt = +10 ms: 33.7/50.5·exp(−10/16.8) = 0.367985.
public struct DifferentialHebbianRule: PlasticityRule {
  public let name = "differential-hebbian"
  public let summary = "presynaptic activity × change of the somatic rate (Aceituno et al. 2023)"
  public let parameterSet: ParameterSet

  /// τ_pre, seconds.
  private let presynapticTime: Double
  /// τ_post, seconds.
  private let postsynapticTime: Double

  /// - Parameters:
  ///   - presynapticTime: τ_pre, ms.
  ///   - postsynapticTime: τ_post, ms.
  public init(presynapticTime: Double = 16.8, postsynapticTime: Double = 33.7) {
    self.presynapticTime = presynapticTime / 1000
    self.postsynapticTime = postsynapticTime / 1000
    parameterSet = ParameterSet(
      name: "pfister2006-time-constants",
      values: ["tau_pre_ms": presynapticTime, "tau_post_ms": postsynapticTime],
      source:
        "rule: Kosko (1986) AIP Conf Proc 151:277, Aceituno et al. (2023) Front Comput Neurosci "
        + "17:1136010; time constants: Pfister & Gerstner (2006) J Neurosci 26:9673")
  }

  /// Change of the weight by one pair.
  ///
  /// - Parameter interval: t_post − t_pre, seconds.
  public func weightChange(interval: Double) -> Double {
    let sum = presynapticTime + postsynapticTime
    let potentiation = postsynapticTime / sum
    let depression = presynapticTime / sum
    if interval > 0 { return potentiation * exp(-interval / presynapticTime) }
    if interval < 0 { return -depression * exp(interval / postsynapticTime) }
    return (potentiation - depression) / 2
  }

  public func prediction(for record: ActivityRecord) -> RulePrediction {
    sumOverSpikePairs(of: record, weightChange: weightChange(interval:))
  }
}
