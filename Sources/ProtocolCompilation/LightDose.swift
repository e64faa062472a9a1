import Quantities
import StimulationProtocols

/// The light of a trial without its times: how many pulses of which duration and irradiance each
/// pathway gets through which mask; of a ramp its mean counts for the dose. Two trials are equal in light
/// where these are equal: the sham mask instead of a pathway's own is other light.
///
/// **Worked example.** Five pulses of 1 ms at 2 mW/mm² are a dose of 10 mW·ms/mm².
public struct LightDose: Hashable, Sendable {
  private struct Pulse: Hashable {
    var pathway: String
    var mask: String
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
          pathway: pulse.pathway, mask: pulse.mask, duration: pulse.duration,
          irradiance: pulse.irradiance, rampFrom: pulse.rampFrom),
        default: 0] += 1
    }
  }

  /// Of all pathways.
  var pulseCount: Int { counts.values.reduce(0, +) }

  public func pulses(of pathway: String) -> Int {
    counts.reduce(0) { $0 + ($1.key.pathway == pathway ? $1.value : 0) }
  }

  /// Pulses of a pathway through each mask.
  func masks(of pathway: String) -> [String: Int] {
    counts.reduce(into: [:]) {
      if $1.key.pathway == pathway { $0[$1.key.mask, default: 0] += $1.value }
    }
  }

  /// mW·ms/mm².
  public func dose(of pathway: String) -> Double {
    counts.filter { $0.key.pathway == pathway }.map {
      $0.key.mean * Double($0.key.duration.count * $0.value)
    }.sorted().reduce(0, +) / 1000
  }
}
