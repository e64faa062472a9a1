/// Settings of IPFX's rule (``IPFXSpikeDetection``); the defaults are those of IPFX 2.1.2.
public struct IPFXCriteria: Codable, Hashable, Sendable {
  /// Cutoff of the low-pass filter before dV/dt, Hz (`filter` 10 kHz); nil for none.
  public var filter: Double? = 10_000
  /// Cutoff of the low-pass filter with which an afterdepolarisation is sought, Hz (`heavy_filter`).
  public var heavyFilter = 1000.0
  /// Slope that a spike's rise passes, V/s (`dv_cutoff`).
  public var derivativeThreshold = 20.0
  /// Part of the sweep's mean upstroke that is the threshold (`thresh_frac`).
  public var thresholdFraction = 0.05
  /// Least height of the peak above the begin, mV (`min_height`).
  public var minimumHeight = 2.0
  /// Least potential at the peak, mV (`min_peak`).
  public var minimumPeak = -30.0
  /// Longest time from threshold to peak, ms (`max_interval`).
  public var longestRise = 5.0
  /// A last spike that does not come back to this much above its threshold is clipped, mV (`tol`).
  public var returnTolerance = 1.0
  /// Part of the steepest fall at which the fall is over (`term_frac`).
  public var fallFraction = 0.01
  /// Slope that announces an afterdepolarisation, V/s (`adp_thresh`).
  public var adpSlope = 0.5
  /// That slope must come within this time after the fast trough, ms (`flat_interval`).
  public var adpOnset = 2.0
  /// Fall after the fast trough, or after an afterdepolarisation, that counts, mV (`tol`).
  public var slowTroughDepth = 0.5
  /// Latest afterdepolarisation after the fast trough, ms (`adp_max_delta_t`).
  public var adpLongestDelay = 5.0
  /// Highest afterdepolarisation above the fast trough, mV (`adp_max_delta_v`).
  public var adpGreatestHeight = 10.0

  public init() {}

  enum CodingKeys: String, CodingKey {
    case filter = "filter_hz"
    case heavyFilter = "heavy_filter_hz"
    case derivativeThreshold = "derivative_threshold_v_s"
    case thresholdFraction = "threshold_fraction"
    case minimumHeight = "minimum_height_mv"
    case minimumPeak = "minimum_peak_mv"
    case longestRise = "longest_rise_ms"
    case returnTolerance = "return_tolerance_mv"
    case fallFraction = "fall_fraction"
    case adpSlope = "adp_slope_v_s"
    case adpOnset = "adp_onset_ms"
    case slowTroughDepth = "slow_trough_depth_mv"
    case adpLongestDelay = "adp_longest_delay_ms"
    case adpGreatestHeight = "adp_greatest_height_mv"
  }
}
