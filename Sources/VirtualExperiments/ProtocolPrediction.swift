import PlasticityRules
import Signals

/// What a protocol should give, condition by condition, before the first cell is recorded.
public struct ProtocolPrediction: Codable, Hashable, Sendable {
  /// One rule's change in one condition, over the virtual cells.
  public struct Rule: Codable, Hashable, Sendable {
    public var rule: String
    /// Mean over cells, in the rule's own unit; nil where it cannot be computed.
    public var meanChange: Double?
    /// Standard deviation between cells, in the rule's own unit.
    public var standardDeviation: Double?
    /// (mean − mean of bottom-up only) / (mean of target plateau − mean of bottom-up only): free of
    /// the gain and the offset that a rule is allowed. nil where the rule tells the two not apart.
    public var relativeChange: Double?
    /// Sign of the mean against bottom-up only: +1, −1, or 0 where the difference is within two
    /// standard errors or less than a tenth of that of target plateau.
    public var sign: Int?
    /// Why there is no change; nil where there is one.
    public var reason: String?
    public var validity: [String]

    public init(
      rule: String, meanChange: Double?, standardDeviation: Double?, relativeChange: Double?,
      sign: Int?, reason: String?, validity: [String]
    ) {
      self.rule = rule
      self.meanChange = meanChange
      self.standardDeviation = standardDeviation
      self.relativeChange = relativeChange
      self.sign = sign
      self.reason = reason
      self.validity = validity
    }

    enum CodingKeys: String, CodingKey {
      case rule
      case meanChange = "delta_w_mean"
      case standardDeviation = "delta_w_sd"
      case relativeChange = "relative_to_target_plateau"
      case sign, reason, validity
    }
  }

  /// One condition.
  public struct Condition: Codable, Hashable, Sendable {
    /// As the protocol names it.
    public var condition: String
    public var title: String
    /// Mean α_f over trials and cells; nil where it is not measured.
    public var forwardAlpha: Double?
    /// Mean α_t over trials and cells; nil where it is not measured.
    public var targetAlpha: Double?
    public var alphaScale: PlateauMeasure.Scale?
    /// Mean number of presynaptic spikes of the bottom-up synapses in a trial. 0: no synapse that a rule
    /// could change is active, and what is left against bottom-up only is that condition's own change.
    /// nil where the file does not say.
    public var presynapticSpikesPerTrial: Double?
    /// Mean number of events (single spikes and bursts) in a trial.
    public var eventsPerTrial: Double
    /// Bursts over events; nil where there are no events.
    public var burstProbability: Double?
    /// Mean area of plateau potentials in a trial, mV·ms, of the dendrite above its rest.
    public var plateauArea: Double
    public var rules: [Rule]

    public init(
      condition: String, title: String, forwardAlpha: Double?, targetAlpha: Double?,
      alphaScale: PlateauMeasure.Scale?, presynapticSpikesPerTrial: Double? = nil,
      eventsPerTrial: Double, burstProbability: Double?, plateauArea: Double, rules: [Rule]
    ) {
      self.condition = condition
      self.title = title
      self.forwardAlpha = forwardAlpha
      self.targetAlpha = targetAlpha
      self.alphaScale = alphaScale
      self.presynapticSpikesPerTrial = presynapticSpikesPerTrial
      self.eventsPerTrial = eventsPerTrial
      self.burstProbability = burstProbability
      self.plateauArea = plateauArea
      self.rules = rules
    }

    enum CodingKeys: String, CodingKey {
      case condition, title
      case forwardAlpha = "alpha_f"
      case targetAlpha = "alpha_t"
      case alphaScale = "alpha_scale"
      case presynapticSpikesPerTrial = "presynaptic_spikes"
      case eventsPerTrial = "events"
      case burstProbability = "burst_probability"
      case plateauArea = "plateau_area_mv_ms"
      case rules
    }
  }

  /// Name of the protocol.
  public var stimulationProtocol: String
  /// Virtual cells in each condition.
  public var cellCount: Int
  public var seed: UInt64
  /// Trials of induction in the protocol; nil where the file does not say.
  public var inductionTrialCount: Int?
  /// The first so many of them were simulated; nil where the file does not say.
  public var simulatedTrialCount: Int?
  public var conditions: [Condition]
  /// What the model leaves out, one sentence each.
  public var assumptions: [String]

  public init(
    stimulationProtocol: String, cellCount: Int, seed: UInt64, inductionTrialCount: Int? = nil,
    simulatedTrialCount: Int? = nil, conditions: [Condition], assumptions: [String]
  ) {
    self.stimulationProtocol = stimulationProtocol
    self.cellCount = cellCount
    self.seed = seed
    self.inductionTrialCount = inductionTrialCount
    self.simulatedTrialCount = simulatedTrialCount
    self.conditions = conditions
    self.assumptions = assumptions
  }

  enum CodingKeys: String, CodingKey {
    case stimulationProtocol = "protocol"
    case cellCount = "cells_per_condition"
    case inductionTrialCount = "induction_trial_count"
    case simulatedTrialCount = "simulated_trial_count"
    case seed, conditions, assumptions
  }
}
