import Foundation

/// A pyramidal cell of four compartments with sodium spikes and a calcium spike of its tuft.
///
/// **Equations.** Basal dendrite, soma, trunk and tuft in a row; in each
///
///     C dV/dt = g_L (E_L − V) + Σ g_neighbour (V_neighbour − V) + Σ g_channel (E − V)
///               + g_synapse (0 − V) + I
///
/// Soma: sodium m³h, delayed rectifier n⁴, slow potassium p. Trunk: the first two. Tuft: calcium q²r,
/// slow potassium p, and potassium that internal calcium opens, c⁴/(c⁴ + 0.43⁴ µM⁴), with
/// dc/dt = −k I_Ca − (c − 0.05 µM)/τ. Synapses: AMPA in the basal dendrite and the tuft, and NMDA
/// in the tuft, all reversing at 0 mV.
///
/// **Integration.** Gates exactly for the potential of the step before, then the four potentials
/// together by backward Euler (a tridiagonal system), so that no step is unstable.
///
/// **Source.** Kinetics: ``ChannelGating``; potassium opened by calcium: Köhler et al. (1996) Science
/// 273:1709. What the cell should do: Larkum, Zhu & Sakmann (1999) Nature 398:338.
public struct CalciumSpikeNeuron: Sendable {
  /// ms.
  public static let defaultTimeStep = 0.025

  /// Conductances and current of one step.
  public struct Input: Hashable, Sendable {
    /// AMPA of the basal dendrite, nS.
    public var basalConductance = 0.0
    /// AMPA of the tuft, nS.
    public var tuftConductance = 0.0
    /// NMDA of the tuft before the block by magnesium, nS.
    public var tuftNMDAConductance = 0.0
    /// Into the soma, pA.
    public var somaticCurrent = 0.0
    /// Into the tuft, pA.
    public var tuftCurrent = 0.0

    public init() {}
  }

  public let parameters: CalciumSpikeNeuronParameters
  /// ms.
  public let timeStep: Double

  /// mV: basal, soma, trunk, tuft.
  private var potentials: SIMD4<Double>
  private var somaSodium = (m: 0.0, h: 1.0)
  private var somaRectifier = 0.0
  private var somaSlow = 0.0
  private var trunkSodium = (m: 0.0, h: 1.0)
  private var trunkRectifier = 0.0
  private var tuftCalcium = (q: 0.0, r: 1.0)
  private var tuftSlow = 0.0
  /// µM.
  private var calcium = 0.05

  public var somaticPotential: Double { potentials[1] }
  public var tuftPotential: Double { potentials[3] }
  /// Inward negative, pA.
  public private(set) var calciumCurrent = 0.0

  /// At the leak's reversal, all gates at rest there. The resting potential is reached within a few
  /// hundred ms.
  public init(
    _ parameters: CalciumSpikeNeuronParameters, timeStep: Double = Self.defaultTimeStep
  ) {
    self.parameters = parameters
    self.timeStep = timeStep
    potentials = SIMD4(repeating: parameters.leakReversal)
    let v = parameters.leakReversal - parameters.spikeThreshold
    let m = ChannelGating.sodiumActivation(v).steadyState
    let h = ChannelGating.sodiumInactivation(v).steadyState
    somaSodium = (m, h)
    trunkSodium = (m, h)
    somaRectifier = ChannelGating.rectifierActivation(v).steadyState
    trunkRectifier = somaRectifier
    let slow = ChannelGating.slowPotassium(parameters.leakReversal, slowest: 1).steadyState
    somaSlow = slow
    tuftSlow = slow
    tuftCalcium = (
      ChannelGating.calciumActivation(parameters.leakReversal).steadyState,
      ChannelGating.calciumInactivation(parameters.leakReversal).steadyState
    )
  }

  /// Goes one step on.
  public mutating func advance(_ input: Input) {
    let p = parameters
    let (soma, trunk, tuft) = (potentials[1], potentials[2], potentials[3])
    advanceGates(soma: soma, trunk: trunk, tuft: tuft)

    let somaNa = p.somaticSodium * somaSodium.m * somaSodium.m * somaSodium.m * somaSodium.h
    let somaK =
      p.somaticRectifier * somaRectifier * somaRectifier * somaRectifier * somaRectifier
      + p.somaticSlowPotassium * somaSlow
    let trunkNa = p.trunkSodium * trunkSodium.m * trunkSodium.m * trunkSodium.m * trunkSodium.h
    let trunkK =
      p.trunkRectifier * trunkRectifier * trunkRectifier * trunkRectifier * trunkRectifier
    let tuftCa = p.tuftCalcium * tuftCalcium.q * tuftCalcium.q * tuftCalcium.r
    let fourth = calcium * calcium * calcium * calcium
    let tuftK =
      p.tuftSlowPotassium * tuftSlow
      + p.tuftCalciumPotassium * fourth / (fourth + 0.43 * 0.43 * 0.43 * 0.43)
    let tuftSynapse =
      input.tuftConductance + input.tuftNMDAConductance * ChannelGating.unblocked(tuft)

    // Open conductances and the currents that they would drive at 0 mV.
    let open = SIMD4(
      input.basalConductance, somaNa + somaK, trunkNa + trunkK, tuftCa + tuftK + tuftSynapse)
    let drive = SIMD4(
      0, somaNa * p.sodiumReversal + somaK * p.potassiumReversal + input.somaticCurrent,
      trunkNa * p.sodiumReversal + trunkK * p.potassiumReversal,
      tuftCa * p.calciumReversal + tuftK * p.potassiumReversal + input.tuftCurrent)
    solve(open: open, drive: drive)

    calciumCurrent = tuftCa * (potentials[3] - p.calciumReversal)
    calcium +=
      timeStep
      * (-p.calciumPerCharge * calciumCurrent / 1000 - (calcium - 0.05) / p.calciumDecay)
  }

  private mutating func advanceGates(soma: Double, trunk: Double, tuft: Double) {
    let p = parameters
    let vs = soma - p.spikeThreshold
    somaSodium.m = ChannelGating.sodiumActivation(vs).after(timeStep, from: somaSodium.m)
    somaSodium.h = ChannelGating.sodiumInactivation(vs).after(timeStep, from: somaSodium.h)
    somaRectifier = ChannelGating.rectifierActivation(vs).after(timeStep, from: somaRectifier)
    somaSlow = ChannelGating.slowPotassium(soma, slowest: p.somaticSlowest)
      .after(timeStep, from: somaSlow)
    let vt = trunk - p.spikeThreshold
    trunkSodium.m = ChannelGating.sodiumActivation(vt).after(timeStep, from: trunkSodium.m)
    trunkSodium.h = ChannelGating.sodiumInactivation(vt).after(timeStep, from: trunkSodium.h)
    trunkRectifier = ChannelGating.rectifierActivation(vt).after(timeStep, from: trunkRectifier)
    tuftCalcium.q = ChannelGating.calciumActivation(tuft).after(timeStep, from: tuftCalcium.q)
    tuftCalcium.r = ChannelGating.calciumInactivation(tuft).after(timeStep, from: tuftCalcium.r)
    tuftSlow = ChannelGating.slowPotassium(tuft, slowest: p.tuftSlowest)
      .after(timeStep, from: tuftSlow)
  }

  /// The four potentials one step later: a tridiagonal system, solved from both ends (Thomas).
  private mutating func solve(open: SIMD4<Double>, drive: SIMD4<Double>) {
    let p = parameters
    var diagonal = SIMD4<Double>.zero
    var right = SIMD4<Double>.zero
    for index in 0..<4 {
      let perStep = p.capacitances[index] / timeStep
      diagonal[index] = perStep + p.leaks[index] + open[index]
      right[index] = perStep * potentials[index] + p.leaks[index] * p.leakReversal + drive[index]
    }
    for index in 0..<3 {
      diagonal[index] += p.couplings[index]
      diagonal[index + 1] += p.couplings[index]
    }
    for index in 1..<4 {
      let factor = p.couplings[index - 1] / diagonal[index - 1]
      diagonal[index] -= factor * p.couplings[index - 1]
      right[index] += factor * right[index - 1]
    }
    potentials[3] = right[3] / diagonal[3]
    for index in [2, 1, 0] {
      potentials[index] =
        (right[index] + p.couplings[index] * potentials[index + 1]) / diagonal[index]
    }
  }
}
