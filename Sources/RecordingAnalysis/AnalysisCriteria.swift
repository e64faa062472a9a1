import EventDetection
import SynapticResponses

/// Every number that an analysis depends on; written into each output.
public struct AnalysisCriteria: Codable, Hashable, Sendable {
  /// Whose spikes count.
  public var spikeRule = SpikeRule.apical
  /// Of Apical's rule.
  public var spikes = SpikeCriteria()
  public var efel = EFELCriteria()
  public var ipfx = IPFXCriteria()
  public var lightArtefact = LightArtefactCriteria()
  public var currentSteps = CurrentStepCriteria()
  public var plateaus = PlateauCriteria()
  public var synapticResponses = SynapticResponseCriteria()
  public var photodiode = PhotodiodeCriteria()
  /// θ of the event definition (`SpikeTrain`), ms.
  public var burstInterval = 16.0
  /// Which spikes are a burst; the event definition at θ unless another method is chosen.
  public var bursts = BurstCriteria()
  /// Coverage of every confidence interval.
  public var confidence = 0.95

  public init() {}

  var rules: SpikeRuleCriteria { SpikeRuleCriteria(apical: spikes, efel: efel, ipfx: ipfx) }

  enum CodingKeys: String, CodingKey {
    case spikeRule = "spike_rule"
    case spikes, efel, ipfx
    case lightArtefact = "light_artefact"
    case currentSteps = "current_steps"
    case plateaus
    case synapticResponses = "synaptic_responses"
    case photodiode
    case burstInterval = "burst_interval_ms"
    case bursts
    case confidence
  }
}
