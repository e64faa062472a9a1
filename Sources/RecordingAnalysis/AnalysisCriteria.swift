import EventDetection
import SynapticResponses

/// Every number that an analysis depends on; written into each output.
public struct AnalysisCriteria: Codable, Hashable, Sendable {
  public var spikes = SpikeCriteria()
  public var plateaus = PlateauCriteria()
  public var synapticResponses = SynapticResponseCriteria()
  public var photodiode = PhotodiodeCriteria()
  /// θ of the event definition (`SpikeTrain`), ms.
  public var burstInterval = 16.0
  /// Coverage of every confidence interval.
  public var confidence = 0.95

  public init() {}

  enum CodingKeys: String, CodingKey {
    case spikes, plateaus
    case synapticResponses = "synaptic_responses"
    case photodiode
    case burstInterval = "burst_interval_ms"
    case confidence
  }
}
