import Foundation

/// A pyramidal cell as a soma and an active apical dendrite, which bursts where the two are driven
/// together.
///
/// **Equations.** With f(V) = 1/(1 + exp(−(V − E_d)/D_d)) and K = 1 during the backpropagating
/// current (else 0):
///
///     C_s dV_s/dt = −(C_s/τ_s)(V_s − E_L) + g_s f(V_d) + w_s + I_s
///     C_d dV_d/dt = −(C_d/τ_d)(V_d − E_L) + g_d f(V_d) + c_d K + w_d + I_d
///     τ_ws dw_s/dt = −w_s,   τ_wd dw_d/dt = a_d (V_d − E_L) − w_d
///
/// A spike is an upward crossing of the threshold by V_s; then V_s is set to V_r, w_s grows by b_s
/// and the threshold by its step. The model has no spike shape: the trace shows the reset.
///
/// **Integration.** Forward Euler; w_s decays exactly. Order in a step: both potentials from the old
/// f(V_d), then w_d from the new V_d, w_s, the threshold, the test for a spike. A spike belongs to
/// the end of its step. Times of the model are rounded to whole steps.
///
/// **Source.** Naud & Sprekeler (2018) PNAS 115:E6329; Payeur et al. (2021) Nat Neurosci 24:1010.
///
/// **Worked number.** N18 from E_L, 2500 pA into the soma for 5 ms from 100 ms on: one spike, at
/// 103.3 ms. With 400 pA into the dendrite for 10 ms from 100 ms on, too: spikes at 103.3 and
/// 116.9 ms and a dendritic peak of −3.8 mV.
public struct BurstNeuron: Sendable {
  /// The step of the published reference values, ms.
  public static let defaultTimeStep = 0.1

  /// Everything that changes.
  public struct State: Hashable, Sendable {
    /// V_s, mV.
    public var somaticPotential: Double
    /// V_d, mV.
    public var dendriticPotential: Double
    /// w_s, pA.
    public var somaticAdaptation = 0.0
    /// w_d, pA.
    public var dendriticAdaptation = 0.0
    /// The threshold's moving part, mV.
    public var thresholdShift = 0.0
    /// Steps since the last spike; nil before the first.
    var stepsSinceSpike: Int?

    init(somaticPotential: Double, dendriticPotential: Double) {
      self.somaticPotential = somaticPotential
      self.dendriticPotential = dendriticPotential
    }
  }

  public let parameters: BurstNeuronParameters
  /// ms.
  public let timeStep: Double
  public private(set) var state: State

  // What does not change from step to step.
  private let backpropagation: Range<Int>
  private let refractorySteps: Int
  private let somaticAdaptationFactor: Double
  private let thresholdFactor: Double

  /// The neuron at its resting state.
  ///
  /// - Parameter timeStep: ms. Nil is returned where it is not above 0 and at most 1 ms: the
  ///   shortest times of the model are 0.5 to 3 ms.
  public init?(_ parameters: BurstNeuronParameters, timeStep: Double = Self.defaultTimeStep) {
    guard timeStep > 0, timeStep <= 1 else { return nil }
    self.parameters = parameters
    self.timeStep = timeStep
    func steps(_ milliseconds: Double) -> Int { Int((milliseconds / timeStep).rounded()) }
    let start = steps(parameters.backpropagationDelay)
    backpropagation = start..<start + steps(parameters.backpropagationDuration)
    refractorySteps = steps(parameters.refractoryPeriod)
    somaticAdaptationFactor = exp(-timeStep / parameters.somaticAdaptationTimeConstant)
    // Euler like the potentials, which is how the authors' program and the reference values do it.
    thresholdFactor = 1 - timeStep / parameters.thresholdTimeConstant
    state = Self.restingState(of: parameters)
  }

  /// Sets both potentials to E_L without adaptation, where the published reference runs start.
  public mutating func startAtLeakReversal() {
    state = State(
      somaticPotential: parameters.leakReversal, dendriticPotential: parameters.leakReversal)
  }

  /// The state that the neuron keeps without input: the lowest fixed point of the equations.
  ///
  /// With u = V_d − E_L it is (C_d/τ_d − a_d) u = g_d f(E_L + u), reached from u = 0 by repeated
  /// insertion, which rises steadily and stops at the first root.
  ///
  /// **Worked number.** N18: V_d = −69.841 mV, V_s = −69.723 mV.
  public static func restingState(of parameters: BurstNeuronParameters) -> State {
    let leak = parameters.dendriticCapacitance / parameters.dendriticTimeConstant
    var depolarization = 0.0
    for _ in 0..<10_000 {
      let activation = parameters.activation(at: parameters.leakReversal + depolarization)
      let next =
        parameters.dendriticRegenerativeCurrent * activation
        / (leak - parameters.dendriticAdaptationConductance)
      guard next > depolarization else { break }
      depolarization = next
    }
    let activation = parameters.activation(at: parameters.leakReversal + depolarization)
    var state = State(
      somaticPotential: parameters.leakReversal + parameters.somaticCouplingCurrent * activation
        * parameters.somaticTimeConstant / parameters.somaticCapacitance,
      dendriticPotential: parameters.leakReversal + depolarization)
    state.dendriticAdaptation = parameters.dendriticAdaptationConductance * depolarization
    return state
  }

  /// Goes one step on.
  ///
  /// - Parameters:
  ///   - somaticCurrent: I_s during the step, pA.
  ///   - dendriticCurrent: I_d during the step, pA.
  /// - Returns: whether there was a spike, at the end of the step.
  public mutating func advance(somaticCurrent: Double, dendriticCurrent: Double) -> Bool {
    let activation = parameters.activation(at: state.dendriticPotential)
    let sinceSpike = state.stepsSinceSpike
    let isRefractory = sinceSpike.map { $0 < refractorySteps } ?? false
    let isBackpropagating = sinceSpike.map { backpropagation.contains($0) } ?? false

    let somaticSlope =
      -(state.somaticPotential - parameters.leakReversal) / parameters.somaticTimeConstant
      + (parameters.somaticCouplingCurrent * activation + somaticCurrent + state.somaticAdaptation)
      / parameters.somaticCapacitance
    let dendriticSlope =
      -(state.dendriticPotential - parameters.leakReversal) / parameters.dendriticTimeConstant
      + (parameters.dendriticRegenerativeCurrent * activation
        + (isBackpropagating ? parameters.backpropagationCurrent : 0) + dendriticCurrent
        + state.dendriticAdaptation) / parameters.dendriticCapacitance

    state.somaticPotential =
      isRefractory
      ? parameters.resetPotential : state.somaticPotential + timeStep * somaticSlope
    state.dendriticPotential += timeStep * dendriticSlope
    state.dendriticAdaptation +=
      timeStep / parameters.dendriticAdaptationTimeConstant
      * (parameters.dendriticAdaptationConductance
        * (state.dendriticPotential - parameters.leakReversal) - state.dendriticAdaptation)
    state.somaticAdaptation *= somaticAdaptationFactor
    state.thresholdShift *= thresholdFactor

    guard state.somaticPotential > parameters.threshold + state.thresholdShift else {
      if let sinceSpike { state.stepsSinceSpike = sinceSpike + 1 }
      return false
    }
    state.somaticPotential = parameters.resetPotential
    state.somaticAdaptation += parameters.somaticAdaptationStep
    state.thresholdShift += parameters.thresholdStep
    state.stepsSinceSpike = 0
    return true
  }
}

extension BurstNeuronParameters {
  /// f: the part of the regenerative dendritic current that is on, 0 to 1.
  ///
  /// - Parameter potential: V_d, mV.
  @inlinable
  public func activation(at potential: Double) -> Double {
    1 / (1 + exp(-(potential - dendriticHalfActivation) / dendriticActivationSlope))
  }
}
