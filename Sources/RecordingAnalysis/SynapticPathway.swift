import Statistics
import SynapticResponses

/// The responses of one pathway over all sweeps that have its test pulses.
public struct SynapticPathway: Codable, Sendable {
  public enum Role: String, Codable, Sendable {
    /// Its weight ratio counts.
    case test
    /// Unpaired, in the same cell.
    case control
    case other
  }

  /// Site of the light, `stated`, or the presynaptic electrode.
  public var name: String
  public var role: Role
  /// `mV` or `pA`.
  public var unit: String
  public var sweepCount: Int
  /// First responses with an amplitude.
  public var responseCount: Int
  /// Mean of the locked amplitudes of the first responses with Student's interval, in `unit`.
  public var meanAmplitude: IntervalEstimate?
  /// Peak of the mean response, ms after the pulse.
  public var peakDelay: Double?
  /// Latency of the mean response, ms.
  public var meanLatency: Double?
  /// Failures, flags, null distribution and paired pulses.
  public var measures: BlockMeasures

  init(
    name: String, role: Role, measurement: PathwayMeasurement, criteria: AnalysisCriteria
  ) {
    self.name = name
    self.role = role
    let first = measurement.sweeps.compactMap(\.responses.first)
    unit = first.first?.unit ?? "mV"
    sweepCount = first.count
    let sizes = first.compactMap(\.lockedAmplitude)
    responseCount = sizes.count
    meanAmplitude = MeanInterval.student(sizes, confidence: criteria.confidence).flatMap {
      interval in
      mean(sizes).map {
        IntervalEstimate(estimate: $0, lower: interval.lower, upper: interval.upper)
      }
    }
    peakDelay = measurement.template?.peakDelay
    meanLatency = measurement.template?.latency
    measures = BlockMeasures(
      of: measurement, criteria: criteria.synapticResponses, confidence: criteria.confidence)
  }

  enum CodingKeys: String, CodingKey {
    case name = "pathway"
    case role, unit
    case sweepCount = "sweep_count"
    case responseCount = "response_count"
    case meanAmplitude = "mean_amplitude"
    case peakDelay = "peak_delay_ms"
    case meanLatency = "mean_latency_ms"
    case measures
  }
}

/// Electrode and cell over a recording, and what the limits say of them. An excluded cell stays in every
/// output with its reasons.
public struct CellQuality: Codable, Sendable {
  public var stability: CellStability
  /// What was and what was not corrected.
  public var potentials = PotentialCorrections()
  /// nil where the user chose none: then nothing is excluded.
  public var preset: QualityPreset?
  public var verdicts: [QualityVerdict] = []

  public init(stability: CellStability) { self.stability = stability }

  public var isExcluded: Bool { verdicts.contains { $0.outcome == .excluded } }

  enum CodingKeys: String, CodingKey {
    case stability, potentials, preset, verdicts
  }

  enum DerivedKeys: String, CodingKey {
    case isExcluded = "is_excluded"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(stability, forKey: .stability)
    try container.encode(potentials, forKey: .potentials)
    try container.encode(preset, forKey: .preset)
    try container.encode(verdicts, forKey: .verdicts)
    var derived = encoder.container(keyedBy: DerivedKeys.self)
    try derived.encode(isExcluded, forKey: .isExcluded)
  }
}
