import Signals

/// What a cell does during a step of current: firing, and what its membrane is like.
///
/// Definitions: ``CurrentStepMeasurement`` and `Documentation/features.md`.
public struct CurrentStepResponse: Codable, Hashable, Sendable {
  /// Seconds from the sweep's first sample.
  public var start: Double
  public var end: Double
  /// Injected current above the holding current, pA.
  public var amplitude: Double
  /// Spikes whose peak lies in the step.
  public var spikeCount: Int
  /// Hz.
  public var firingRate: Double?
  /// From the step's onset to the threshold of its first spike, ms.
  public var latency: Double?
  /// −1 to 1; above 0 where intervals grow.
  public var adaptationIndex: Double?
  /// mV.
  public var baseline: Double?
  /// Potential at the end of the step, mV.
  public var steadyPotential: Double?
  /// Potential at the greatest hyperpolarisation, mV.
  public var peakPotential: Double?
  /// 0 to 1.
  public var sagRatio: Double?
  /// MΩ.
  public var inputResistance: Double?
  /// Of the membrane, ms.
  public var timeConstant: Double?
  /// Why a feature is missing, by its key.
  public var missing: [String: String]

  package enum CodingKeys: String, CodingKey, CaseIterable {
    case start = "start_s"
    case end = "end_s"
    case amplitude = "amplitude_pa"
    case spikeCount = "spike_count"
    case firingRate = "firing_rate_hz"
    case latency = "latency_ms"
    case adaptationIndex = "adaptation_index"
    case baseline = "baseline_mv"
    case steadyPotential = "steady_mv"
    case peakPotential = "peak_mv"
    case sagRatio = "sag_ratio"
    case inputResistance = "input_resistance_mohm"
    case timeConstant = "time_constant_ms"
    case missing
  }
  /// The feature behind a key, in the key's unit; nil for `missing`.
  package func number(_ key: CodingKeys) -> Double? {
    switch key {
    case .start: start
    case .end: end
    case .amplitude: amplitude
    case .spikeCount: Double(spikeCount)
    case .firingRate: firingRate
    case .latency: latency
    case .adaptationIndex: adaptationIndex
    case .baseline: baseline
    case .steadyPotential: steadyPotential
    case .peakPotential: peakPotential
    case .sagRatio: sagRatio
    case .inputResistance: inputResistance
    case .timeConstant: timeConstant
    case .missing: nil
    }
  }
}
