import Foundation
import Optogenetics

/// From light on the axons of a pathway to the conductance that they open on the cell.
///
/// **Definition.** One opsin model, ``FourStateOpsin``, follows the whole train, so that it
/// desensitises. At the end of a pulse its open fraction, O₁ + γ O₂, says how many of the axons fire;
/// after `latency` their synapses open a conductance with the time course of a difference of
/// exponentials whose peak is `conductance` × open fraction.
///
/// **What it leaves out.** Short-term plasticity of release, light that meets no spike but a
/// depolarised bouton, light of the other colour.
public struct PathwaySynapse: Codable, Hashable, Sendable {
  /// Peak conductance if every opsin were open, nS.
  public var conductance: Double
  /// ms.
  public var riseTime: Double
  /// ms.
  public var decayTime: Double
  /// From the end of the pulse to the start of the conductance, ms.
  public var latency: Double
  /// Standard deviation of the logarithm of a pulse's conductance, from pulse to pulse.
  public var variability: Double

  public init(
    conductance: Double, riseTime: Double, decayTime: Double, latency: Double, variability: Double
  ) {
    self.conductance = conductance
    self.riseTime = riseTime
    self.decayTime = decayTime
    self.latency = latency
    self.variability = variability
  }

  enum CodingKeys: String, CodingKey {
    case conductance = "conductance_ns"
    case riseTime = "rise_time_ms"
    case decayTime = "decay_time_ms"
    case latency = "latency_ms"
    case variability = "variability_log_sd"
  }

  /// A pulse of light with what the trial makes of it.
  package struct Pulse {
    /// Seconds from the start of the trial.
    package var start: Double
    /// Seconds.
    package var duration: Double
    /// mW/mm².
    package var irradiance: Double
    /// Factor of this pulse's conductance: weight of the synapse, variability, failure.
    package var strength: Double

    package init(start: Double, duration: Double, irradiance: Double, strength: Double) {
      self.start = start
      self.duration = duration
      self.irradiance = irradiance
      self.strength = strength
    }
  }

  /// The conductance in each step, nS; empty without pulses.
  ///
  /// - Parameter timeStep: ms.
  package func conductances(
    of pulses: [Pulse], opsin: FourStateOpsin, stepCount: Int, timeStep: Double
  ) -> [Double] {
    guard !pulses.isEmpty else { return [] }
    let releases = openFractions(of: pulses, opsin: opsin, timeStep: timeStep)
    let delay = Int((latency / timeStep).rounded())
    var amounts = [Double](repeating: 0, count: stepCount)
    for (release, pulse) in zip(releases, pulses) where release.step + delay < stepCount {
      amounts[release.step + delay] += conductance * release.fraction * pulse.strength
    }
    let peakTime = log(decayTime / riseTime) * riseTime * decayTime / (decayTime - riseTime)
    let peak = exp(-peakTime / decayTime) - exp(-peakTime / riseTime)
    let (keepSlow, keepFast) = (exp(-timeStep / decayTime), exp(-timeStep / riseTime))
    var (slow, fast) = (0.0, 0.0)
    return amounts.map { amount in
      slow += amount / peak
      fast += amount / peak
      defer {
        slow *= keepSlow
        fast *= keepFast
      }
      return slow - fast
    }
  }

  /// The opsin's open fraction at the end of each pulse, and the step in which the pulse ends.
  private func openFractions(
    of pulses: [Pulse], opsin: FourStateOpsin, timeStep: Double
  ) -> [(step: Int, fraction: Double)] {
    var state = OpsinState(opsin)
    var step = 0
    func stepIndex(_ seconds: Double) -> Int { Int((seconds * 1000 / timeStep).rounded()) }
    return pulses.map { pulse in
      let start = stepIndex(pulse.start)
      let end = stepIndex(pulse.start + pulse.duration)
      let flux = opsin.photonFlux(ofIrradiance: pulse.irradiance)
      while step < end {
        state.advance(photonFlux: step >= start ? flux : 0, timeStep: timeStep)
        step += 1
      }
      return (end, state.conductanceFraction)
    }
  }
}
