import Quantities
import StimulationProtocols

/// The light of a trial without its times: how many pulses of which duration and irradiance each
/// pathway gets; of a ramp its mean counts. Two trials are equal in light where these are equal.
///
/// **Worked example.** Five pulses of 1 ms at 2 mW/mm² are a dose of 10 mW·ms/mm².
public struct LightDose: Hashable, Sendable {
  private struct Pulse: Hashable {
    var pathway: String
    var duration: Microseconds
    var irradiance: Double
    var rampFrom: Double?

    /// mW/mm².
    var mean: Double { rampFrom.map { ($0 + irradiance) / 2 } ?? irradiance }
  }

  private var counts: [Pulse: Int] = [:]

  public init(_ pulses: [PlannedPulse]) {
    for pulse in pulses {
      counts[
        Pulse(
          pathway: pulse.pathway, duration: pulse.duration, irradiance: pulse.irradiance,
          rampFrom: pulse.rampFrom),
        default: 0] += 1
    }
  }

  /// Of all pathways.
  var pulseCount: Int { counts.values.reduce(0, +) }

  public func pulses(of pathway: String) -> Int {
    counts.reduce(0) { $0 + ($1.key.pathway == pathway ? $1.value : 0) }
  }

  /// mW·ms/mm².
  public func dose(of pathway: String) -> Double {
    counts.filter { $0.key.pathway == pathway }.map {
      $0.key.mean * Double($0.key.duration.count * $0.value)
    }.sorted().reduce(0, +) / 1000
  }
}
