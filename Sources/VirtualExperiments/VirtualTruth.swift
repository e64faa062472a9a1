import PlasticityRules
import RandomStreams
import Signals
import StimulationProtocols

/// What is true of the recordings of a virtual study.
public struct VirtualTruth: Codable, Sendable {
  /// One sweep.
  public struct Sweep: Codable, Sendable {
    public var name: String
    public var block: Trial.Block
    /// Tops of the spikes, seconds from the sweep's first sample.
    public var spikes: [Double]
    /// Plateaus of the dendrite, seconds from the sweep's first sample.
    public var plateaus: [TimeWindow]
    /// α of the dendrite, mV·ms; nil outside trials.
    public var forwardAlpha: Double?
    public var targetAlpha: Double?

    init(
      name: String, block: Trial.Block, spikes: [Double], plateaus: [TimeWindow],
      activity: ActivityRecord.Trial
    ) {
      self.name = name
      self.block = block
      self.spikes = spikes
      self.plateaus = plateaus
      forwardAlpha = activity.forwardPlateau?.alpha
      targetAlpha = activity.targetPlateau?.alpha
    }

    enum CodingKeys: String, CodingKey {
      case name, block
      case spikes = "spikes_s"
      case plateaus = "plateaus_s"
      case forwardAlpha = "alpha_f_mv_ms"
      case targetAlpha = "alpha_t_mv_ms"
    }
  }

  /// One cell.
  public struct Cell: Codable, Sendable {
    public var file: String
    /// In the allocation.
    public var number: Int
    public var condition: String
    /// The true rule's change, in its own unit; nil without a rule.
    public var ruleChange: Double?
    /// Log weight ratio that induction made: what the rule says, and the cell's own deviation.
    public var inducedLogRatio: Double
    /// Mean true weight in the outcome window over that of the baseline, drift included; nil where
    /// one of the two was not recorded.
    public var weightRatio: Double?
    /// When the recording broke off, seconds from the start of the session; nil where it did not.
    public var lostAt: Double?
    public var sweeps: [Sweep]

    enum CodingKeys: String, CodingKey {
      case file, number, condition
      case ruleChange = "rule_change"
      case inducedLogRatio = "induced_log_ratio"
      case weightRatio = "weight_ratio"
      case lostAt = "lost_at_s"
      case sweeps
    }
  }

  public var schema = "apical.simulation-truth/1"
  public var note = "SIMULATED. What is true of these recordings; no animal was recorded."
  /// Name of the protocol, and the SHA-256 of its file.
  public var stimulationProtocol: String
  public var protocolChecksum: String
  /// The rule that changed the synapses; `none` for none.
  public var rule: String
  /// Log weight ratio for one unit of the rule's change above `bottomUpOnlyMean`.
  public var ruleGain: Double
  public var bottomUpOnlyMean: Double
  public var seed: UInt64
  public var generator = RandomStream.generatorName
  public var isAbridged: Bool
  public var parameters: VirtualExperimentParameters
  public var cells: [Cell]

  init(_ study: VirtualStudy, protocolChecksum: String, cells: [Cell]) {
    stimulationProtocol = study.stimulation.name
    self.protocolChecksum = protocolChecksum
    rule = study.trueRuleName ?? "none"
    ruleGain = study.truth.gain
    bottomUpOnlyMean = study.truth.bottomUpOnlyMean
    seed = study.plan.seed
    isAbridged = study.plan.isAbridged
    parameters = study.plan.parameters
    self.cells = cells
  }

  enum CodingKeys: String, CodingKey {
    case schema, note
    case stimulationProtocol = "protocol"
    case protocolChecksum = "protocol_sha256"
    case rule
    case ruleGain = "rule_gain"
    case bottomUpOnlyMean = "rule_change_bottom_up_only"
    case seed, generator
    case isAbridged = "abridged"
    case parameters, cells
  }
}
