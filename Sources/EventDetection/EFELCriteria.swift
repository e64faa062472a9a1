/// Settings of eFEL's rule (``EFELSpikeDetection``); the defaults are those of eFEL 5.7.34.
public struct EFELCriteria: Codable, Hashable, Sendable {
  /// Step to which the trace is interpolated first, ms (`interp_step` 0.1 ms); nil for the step of
  /// the recording.
  public var interpolationStep: Double? = 0.1
  /// Level that a spike crosses upwards and again downwards, mV (`Threshold` −20 mV).
  public var level = -20.0
  /// Slope at which a spike begins, V/s (`DerivativeThreshold` 10 mV/ms).
  public var derivativeThreshold = 10.0
  /// Number of samples that must all be at least that steep (`DerivativeWindow` 3).
  public var derivativeWindow = 3
  /// Slope at which a spike ends, V/s (`DownDerivativeThreshold` −12 mV/ms).
  public var downDerivativeThreshold = -12.0
  /// Time after a peak from which the slow afterhyperpolarisation is sought, ms (`sahp_start` 5 ms).
  public var slowTroughStart = 5.0

  public init() {}

  /// Without interpolation.
  public static var native: EFELCriteria {
    var criteria = EFELCriteria()
    criteria.interpolationStep = nil
    return criteria
  }

  enum CodingKeys: String, CodingKey {
    case interpolationStep = "interpolation_step_ms"
    case level = "level_mv"
    case derivativeThreshold = "derivative_threshold_v_s"
    case derivativeWindow = "derivative_window_sample_count"
    case downDerivativeThreshold = "down_derivative_threshold_v_s"
    case slowTroughStart = "slow_trough_start_ms"
  }
}
