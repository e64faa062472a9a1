/// One way in which recorded light is not what was planned, or cannot be told to be.
///
/// What concerns all pulses alike (a lag, clocks that differ) is one finding of a sensor; what concerns
/// pulses of a sweep is one finding of that sweep, kind and sensor.
public struct LightFinding: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Planned pulses that the sensor did not see.
    case missing
    /// Pulses that nothing planned.
    case extra
    /// Onsets too early or too late, after lag and drift.
    case timing
    /// Pulses too long or too short, after what all pulses have in common.
    case duration
    /// The light of another LED where one is planned.
    case wrongLight = "wrong_light"
    /// The light of another LED on a photodiode, dimmer than at its own.
    case strayLight = "stray_light"
    /// Neighbouring pulses of two LEDs exchanged.
    case wrongOrder = "wrong_order"
    /// The sweep has the light of another planned trial.
    case wrongCondition = "wrong_condition"
    /// Brightness out of proportion to the planned irradiance.
    case amplitude
    /// The power that a command in watts says is not planned irradiance times the mask's area.
    case power
    /// All onsets are late by the same.
    case lag
    /// The clocks of rig and recording differ.
    case drift
    /// All pulses are too long or too short by the same.
    case durationBias = "duration_bias"
    /// A command that is on where no light is planned, and off where it is.
    case inverted
    /// Noise that leaves edges open by more than the limit.
    case noisy
    /// Brightness beyond the converter's range: it is not judged, edges are.
    case clipped
    /// The sensor is sampled too slowly to tell the limit.
    case resolution
    /// No planned trial, or more than one, has the sweep's light.
    case notIdentified = "not_identified"
    /// No sensor shows the LED, or not in this sweep.
    case notRecorded = "not_recorded"
    /// The recording names a condition that the protocol does not have.
    case otherCondition = "other_condition"
    /// Sweeps of the schedule that are not there, between others that are.
    case sweepsMissing = "sweeps_missing"

    public enum Weight: Hashable, Sendable {
      case deviation
      case notJudged
      case note
    }

    public var weight: Weight {
      switch self {
      case .missing, .extra, .timing, .duration, .wrongLight, .wrongOrder, .wrongCondition,
        .amplitude, .power, .lag, .drift, .durationBias, .sweepsMissing:
        .deviation
      case .resolution, .notIdentified, .notRecorded, .noisy, .inverted, .otherCondition: .notJudged
      case .clipped, .strayLight: .note
      }
    }
  }

  public var kind: Kind
  /// nil of a finding about all sweeps.
  public var sweep: Int?
  public var sensor: String?
  public var led: String?
  /// Planned onsets of the pulses, or recorded ones where nothing is planned, µs from the sweep's start.
  public var times: [Double]
  /// The worst of them, in `unit`.
  public var value: Double?
  public var limit: Double?
  public var unit: String?
  /// Which trial was planned, or seen instead.
  public var expected: String?
  public var found: String?

  public init(
    _ kind: Kind, sweep: Int? = nil, sensor: String? = nil, led: String? = nil,
    times: [Double] = [], value: Double? = nil, limit: Double? = nil, unit: String? = nil,
    expected: String? = nil, found: String? = nil
  ) {
    self.kind = kind
    self.sweep = sweep
    self.sensor = sensor
    self.led = led
    self.times = times
    self.value = value
    self.limit = limit
    self.unit = unit
    self.expected = expected
    self.found = found
  }

  enum CodingKeys: String, CodingKey {
    case kind, sweep, sensor, led
    case times = "times_us"
    case value, limit, unit, expected, found
  }
}
