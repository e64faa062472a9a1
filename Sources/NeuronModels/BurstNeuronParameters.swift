/// The numbers of the two-compartment burst neuron, with where they come from.
///
/// Two published variants give different answers to the same input and are never mixed:
/// ``naudSprekeler2018`` and ``payeur2021``. The equations stand at ``BurstNeuron``.
public struct BurstNeuronParameters: Codable, Hashable, Sendable {
  /// Short name, as it stands in outputs: `N18`, `P21`.
  public var name: String
  public var source: String

  /// E_L, reversal potential of the leak of both compartments, mV. It is not the resting potential:
  /// the dendrite's own current is not quite zero there (``BurstNeuron/restingState(of:)``).
  public var leakReversal = -70.0
  /// V_r, somatic potential after a spike, mV.
  public var resetPotential = -70.0
  /// V_T, threshold without its moving part, mV.
  public var threshold = -50.0

  /// C_s, pF.
  public var somaticCapacitance = 370.0
  /// τ_s, ms.
  public var somaticTimeConstant = 16.0
  /// g_s, current that the active dendrite drives into the soma at most, pA.
  public var somaticCouplingCurrent = 1300.0
  /// b_s, adaptation current added at each spike, pA.
  public var somaticAdaptationStep = -200.0
  /// τ_ws, ms.
  public var somaticAdaptationTimeConstant = 100.0

  /// C_d, pF.
  public var dendriticCapacitance = 170.0
  /// τ_d, ms.
  public var dendriticTimeConstant = 7.0
  /// g_d, regenerative dendritic current at most, pA.
  public var dendriticRegenerativeCurrent = 1200.0
  /// E_d, dendritic potential at which the regenerative current is half its greatest, mV.
  public var dendriticHalfActivation = -38.0
  /// D_d, steepness of that activation, mV.
  public var dendriticActivationSlope = 6.0
  /// a_d, dendritic adaptation, nS.
  public var dendriticAdaptationConductance = -13.0
  /// τ_wd, ms.
  public var dendriticAdaptationTimeConstant = 30.0

  /// c_d, current that a backpropagating spike drives into the dendrite, pA.
  public var backpropagationCurrent = 2600.0
  /// Time from the spike to the start of that current, ms.
  public var backpropagationDelay: Double
  /// Length of that current, ms.
  public var backpropagationDuration = 2.0
  /// Time after a spike for which the soma is held at its reset potential, ms.
  public var refractoryPeriod: Double
  /// Rise of the threshold at each spike, mV.
  public var thresholdStep: Double
  /// Time constant with which that rise decays, ms.
  public var thresholdTimeConstant = 27.0

  init(
    name: String, source: String, backpropagationDelay: Double, refractoryPeriod: Double,
    thresholdStep: Double
  ) {
    self.name = name
    self.source = source
    self.backpropagationDelay = backpropagationDelay
    self.refractoryPeriod = refractoryPeriod
    self.thresholdStep = thresholdStep
  }

  /// Backpropagation 0.5 to 2.5 ms after the spike, 3 ms refractory, fixed threshold.
  ///
  /// **Source.** Naud & Sprekeler (2018) PNAS 115:E6329; kernel and refractory period as four
  /// public re-implementations of the paper agree on them.
  public static let naudSprekeler2018 = BurstNeuronParameters(
    name: "N18", source: "Naud & Sprekeler (2018) PNAS 115:E6329, doi:10.1073/pnas.1720995115",
    backpropagationDelay: 0.5, refractoryPeriod: 3, thresholdStep: 0)

  /// Backpropagation 0 to 2 ms after the spike, no refractory period, threshold that rises by 2 mV
  /// at each spike.
  ///
  /// **Source.** Payeur et al. (2021) Nat Neurosci 24:1010, the authors' Auryn class `NaudGroup`.
  public static let payeur2021 = BurstNeuronParameters(
    name: "P21",
    source: "Payeur et al. (2021) Nat Neurosci 24:1010, doi:10.1038/s41593-021-00857-x",
    backpropagationDelay: 0, refractoryPeriod: 0, thresholdStep: 2)

  public static let presets = [naudSprekeler2018, payeur2021]

  enum CodingKeys: String, CodingKey {
    case name, source
    case leakReversal = "leak_reversal_mv"
    case resetPotential = "reset_potential_mv"
    case threshold = "threshold_mv"
    case somaticCapacitance = "somatic_capacitance_pf"
    case somaticTimeConstant = "somatic_time_constant_ms"
    case somaticCouplingCurrent = "somatic_coupling_current_pa"
    case somaticAdaptationStep = "somatic_adaptation_step_pa"
    case somaticAdaptationTimeConstant = "somatic_adaptation_time_constant_ms"
    case dendriticCapacitance = "dendritic_capacitance_pf"
    case dendriticTimeConstant = "dendritic_time_constant_ms"
    case dendriticRegenerativeCurrent = "dendritic_regenerative_current_pa"
    case dendriticHalfActivation = "dendritic_half_activation_mv"
    case dendriticActivationSlope = "dendritic_activation_slope_mv"
    case dendriticAdaptationConductance = "dendritic_adaptation_conductance_ns"
    case dendriticAdaptationTimeConstant = "dendritic_adaptation_time_constant_ms"
    case backpropagationCurrent = "backpropagation_current_pa"
    case backpropagationDelay = "backpropagation_delay_ms"
    case backpropagationDuration = "backpropagation_duration_ms"
    case refractoryPeriod = "refractory_period_ms"
    case thresholdStep = "threshold_step_mv"
    case thresholdTimeConstant = "threshold_time_constant_ms"
  }
}
