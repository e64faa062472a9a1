import NeuronModels
import Optogenetics

/// Every number of a virtual experiment that the protocol does not hold; written into each output.
///
/// The strengths are chosen so that the model does what such cells do in a slice: bottom-up input
/// alone gives an EPSP and now and then a spike, top-down input alone stays below a plateau, and the
/// two together give a plateau with a burst. They are plausible, not measured.
public struct VirtualExperimentParameters: Codable, Hashable, Sendable {
  /// Preset of the two-compartment burst neuron.
  public var neuron = BurstNeuronParameters.naudSprekeler2018
  /// Stands in for every opsin of the protocol, at the wavelength of its greatest sensitivity.
  public var opsin = FourStateOpsin.channelrhodopsin2H134R
  /// Bottom-up input: at the soma, AMPA-like.
  public var bottomUp = PathwaySynapse(
    conductance: 420, riseTime: 0.5, decayTime: 3, latency: 3, variability: 0.15)
  /// Top-down input: at the apical dendrite, with the slow share of NMDA receptors.
  public var topDown = PathwaySynapse(
    conductance: 95, riseTime: 1, decayTime: 15, latency: 3, variability: 0.1)
  /// Part of the top-down conductance that is left where the protocol names a drug in the bath.
  public var conductanceUnderDrug = 0.25
  /// Probability that a top-down train fails, and the part of its conductance that is left.
  public var failureProbability = 1.0 / 12
  public var conductanceOfFailure = 0.3
  /// Noise currents of both compartments, pA and ms.
  public var noise = CurrentNoise(standardDeviation: 60)

  /// Between cells: standard deviations of the logarithms of the two conductances.
  public var bottomUpSpread = 0.1
  public var topDownSpread = 0.05
  /// Between cells: mean and standard deviation of the resting potential that is recorded, mV. It is
  /// an offset of the recording (junction potential, cell); the model's own rest stays.
  public var restingPotential = -70.0
  public var restingPotentialSpread = 2.0

  /// What the true rule does: log weight ratio of the target-plateau condition less that of
  /// bottom-up only, on average over cells. ln 1.4.
  public var effect = 0.3364722366212129
  /// Standard deviation between cells of the log weight ratio, around what the rule says. 0.19 is
  /// the planning number of `spec/plasticity.md` 2.10.
  public var betweenCellDeviation = 0.19
  /// Change of the log PSP per minute that all cells share, from the start of the session: rundown,
  /// homosynaptic drift.
  public var drift = -0.0015
  /// Standard deviation between cells of the slow change of the recorded potential, mV per minute.
  public var potentialDriftSpread = 0.03
  /// Probability that a recording is lost before the end of the outcome window.
  public var lossProbability = 0.04

  /// White noise of the recording, mV.
  public var measurementNoise = 0.05
  /// Slow noise of the recording, mV, with a time constant of 200 ms.
  public var slowNoise = 0.2

  public init() {}

  enum CodingKeys: String, CodingKey {
    case neuron, opsin
    case bottomUp = "bottom_up"
    case topDown = "top_down"
    case conductanceUnderDrug = "conductance_under_drug_ratio"
    case failureProbability = "failure_probability"
    case conductanceOfFailure = "conductance_of_failure_ratio"
    case noise
    case bottomUpSpread = "bottom_up_log_sd"
    case topDownSpread = "top_down_log_sd"
    case restingPotential = "resting_potential_mv"
    case restingPotentialSpread = "resting_potential_sd_mv"
    case effect = "effect_log_ratio"
    case betweenCellDeviation = "between_cell_sd_log_ratio"
    case drift = "drift_log_ratio_per_min"
    case potentialDriftSpread = "potential_drift_sd_mv_per_min"
    case lossProbability = "loss_probability"
    case measurementNoise = "measurement_noise_mv"
    case slowNoise = "slow_noise_mv"
  }
}
