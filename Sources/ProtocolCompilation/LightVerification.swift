import Signals

/// When recorded light counts as the planned one.
public struct VerificationCriteria: Codable, Hashable, Sendable {
  /// V1: how far an edge may lie from the plan, µs. Our choice.
  public var limit = 100.0
  /// How far apart, beyond the common lag, a planned and a recorded pulse may be and still be the same
  /// one, µs. Our choice: a quarter of the interval of the fastest shipped train (50 Hz).
  public var tolerance = 5_000.0
  /// The greatest common lag that is looked for, µs: three frames of a projector of 60 Hz.
  public var greatestLag = 50_000.0
  /// Greatest difference of two clocks without a finding, parts per million. Our choice: two crystal
  /// oscillators seldom differ by more.
  public var driftLimit = 20.0
  /// How far the brightness of a pulse may lie from what its planned irradiance makes of the others, as a part.
  /// Our choice.
  public var amplitudeLimit = 0.1
  /// How far the power that a command in watts says may lie from planned irradiance times area, as a part. Our choice.
  public var powerLimit = 0.1
  /// How much slower or faster a clock may run and still be looked for, as a part. Our choice.
  public var greatestStretch = 0.2
  /// A photodiode with more noise after averaging, as a part of its light, is not judged: noise then makes
  /// edges between 40 and 60 % of a pulse. Our choice.
  public var noiseLimit = 0.12

  public init() {}

  enum CodingKeys: String, CodingKey {
    case limit = "limit_us"
    case tolerance = "tolerance_us"
    case greatestLag = "greatest_lag_us"
    case driftLimit = "drift_limit_ppm"
    case amplitudeLimit = "amplitude_limit"
    case powerLimit = "power_limit"
    case greatestStretch = "greatest_relative_stretch"
    case noiseLimit = "noise_limit"
  }
}

/// Which condition the cell was to get, where somebody says so.
public struct StatedCondition: Codable, Hashable, Sendable {
  public enum Source: String, Codable, Hashable, Sendable {
    case user
    case key
  }

  public var name: String
  public var source: Source

  public init(name: String, source: Source) {
    self.name = name
    self.source = source
  }
}

/// What became of the comparison of a recording's light with its plan.
public struct LightVerification: Codable, Sendable {
  public enum Verdict: String, Codable, Hashable, Sendable {
    /// Every planned edge was seen where it should be, and no other.
    case verified
    case deviations
    /// Something could not be compared; what could be is as planned.
    case notJudged = "not_judged"
  }

  /// How it is known which planned trial a sweep is.
  public enum Identification: String, Codable, Hashable, Sendable {
    /// The file names block or condition.
    case file
    /// The sweep's start falls on a sweep of the schedule.
    case schedule
    /// The condition is the user's.
    case user
    /// The condition stands in the key.
    case key
    /// Only one planned trial has this light.
    case light
    /// More than one has, or none.
    case none
  }

  /// A sweep beside its planned trial.
  public struct Trial: Codable, Hashable, Sendable {
    public var sweep: Int
    public var name: String
    /// Names of the planned trials that it may be: several where they plan the same light; none where
    /// it was not identified.
    public var planned: [String]
    public var identifiedBy: Identification
    public var plannedPulseCount: Int
    public var recordedPulseCount: Int
    public var matchedPulseCount: Int
    /// Planned pulses that begin after the sweep ends, which nothing can be said of.
    public var outsidePulseCount: Int
    /// After lag and drift, µs; nil without a matched pulse.
    public var largestDeviation: Double?
    public var verdict: Verdict

    enum CodingKeys: String, CodingKey {
      case sweep, name, planned
      case identifiedBy = "identified_by"
      case plannedPulseCount = "planned_pulse_count"
      case recordedPulseCount = "recorded_pulse_count"
      case matchedPulseCount = "matched_pulse_count"
      case outsidePulseCount = "outside_pulse_count"
      case largestDeviation = "largest_deviation_us"
      case verdict
    }
  }

  /// A planned pulse and the recorded one that is it.
  public struct Pulse: Codable, Hashable, Sendable {
    public var sweep: Int
    public var sensor: String
    public var led: String
    /// nil where the light goes through more than one.
    public var mask: String?
    /// µs from the start of the trial.
    public var planned: Double
    /// Recorded − planned onset, µs.
    public var latency: Double
    /// The latency less the sensor's lag and drift, µs.
    public var deviation: Double
    /// µs; nil where the sweep ends before the pulse.
    public var duration: Double?
    /// µs.
    public var plannedDuration: Double
    public var amplitude: Double?
    public var isClipped: Bool
    /// mW/mm²; nil of a ramp.
    public var irradiance: Double?

    /// Brightness per planned irradiance; nil where either is not known.
    var gain: Double? {
      guard let amplitude, let irradiance, irradiance > 0, !isClipped else { return nil }
      return amplitude / irradiance
    }

    enum CodingKeys: String, CodingKey {
      case sweep, sensor, led, mask
      case planned = "planned_us"
      case latency = "latency_us"
      case deviation = "deviation_us"
      case duration = "duration_us"
      case plannedDuration = "planned_duration_us"
      case amplitude
      case isClipped = "clipped"
      case irradiance = "irradiance_mw_mm2"
    }
  }

  /// What all pulses of one sensor have in common.
  public struct SensorSummary: Codable, Hashable, Sendable {
    public var sensor: RecordedLight.Sensor
    /// Half a sample, µs.
    public var resolution: Double
    public var matchedPulseCount: Int
    /// Of recorded behind planned onsets: their median, or where the clocks differ the lag at the
    /// start of a trial, µs.
    public var lag: Double?
    /// 1.4826 × the median absolute deviation of the latencies from lag and drift, µs.
    public var jitter: Double?
    /// How much longer a µs of the plan is in the recording, parts per million; nil where the pulses say
    /// nothing of it.
    public var drift: Double?
    public var driftStandardError: Double?
    /// Whether the drift is taken off the deviations: it is beyond the limit and its error.
    public var driftIsFound: Bool
    /// Median of recorded − planned duration, µs.
    public var durationBias: Double?
    public var clippedPulseCount: Int
    public var gains: [Gain]

    /// Sensor's unit per mW/mm² of one LED through one mask: median over its pulses that are not
    /// clipped.
    public struct Gain: Codable, Hashable, Sendable {
      public var led: String
      public var mask: String?
      public var gain: Double
      /// Largest part by which a pulse's brightness differs from gain × planned irradiance.
      public var largestDeviation: Double
      public var pulseCount: Int

      enum CodingKeys: String, CodingKey {
        case led, mask, gain
        case largestDeviation = "largest_relative_deviation"
        case pulseCount = "pulse_count"
      }
    }

    enum CodingKeys: String, CodingKey {
      case sensor
      case resolution = "resolution_us"
      case matchedPulseCount = "matched_pulse_count"
      case lag = "lag_us"
      case jitter = "jitter_us"
      case drift = "drift_ppm"
      case driftStandardError = "drift_standard_error_ppm"
      case driftIsFound = "drift_is_found"
      case durationBias = "duration_bias_us"
      case clippedPulseCount = "clipped_pulse_count"
      case gains
    }
  }

  /// How many sweeps of a block were planned, and how many recorded.
  public struct Block: Codable, Hashable, Sendable {
    public var block: Signals.Trial.Block
    public var plannedCount: Int
    public var recordedCount: Int
    /// Sweeps that are not there between the first and the last that are.
    public var missingCount: Int

    enum CodingKeys: String, CodingKey {
      case block
      case plannedCount = "planned_sweep_count"
      case recordedCount = "recorded_sweep_count"
      case missingCount = "missing_sweep_count"
    }
  }

  public var criteria: VerificationCriteria
  /// In the order of the schedule; empty where the block of a sweep is not known.
  public var blocks: [Block]
  public var sensors: [SensorSummary]
  public var trials: [Trial]
  public var findings: [LightFinding]
  public var pulses: [Pulse]

  /// Of the recording.
  public var verdict: Verdict {
    if findings.contains(where: { $0.kind.weight == .deviation }) { return .deviations }
    return findings.contains { $0.kind.weight == .notJudged } ? .notJudged : .verified
  }

  /// The sweeps whose light is not as planned, and why, in a few words.
  public var deviatingSweeps: [Int: [LightFinding.Kind]] {
    var kinds: [Int: [LightFinding.Kind]] = [:]
    for finding in findings where finding.kind.weight == .deviation {
      if let sweep = finding.sweep { kinds[sweep, default: []].append(finding.kind) }
    }
    return kinds
  }
}
