/// How the response to a step of current is measured (``CurrentStepResponse``).
public struct CurrentStepCriteria: Codable, Hashable, Sendable {
  /// Shortest step that is measured, ms.
  public var minimumDuration = 100.0
  /// Where the command changes by more than this part of the step, the step ends.
  public var greatestUnevenness = 0.1
  /// Length of the baseline before the step, ms. Source: IPFX `baseline_interval` 0.1 s.
  public var baselineWindow = 100.0
  /// Last part of the step that is steady. Source: eFEL `steady_state_voltage_stimend`.
  public var steadyFraction = 0.1
  /// Length of the mean at the greatest deflection, ms. Source: IPFX `peak_width` 5 ms.
  public var peakWindow = 5.0
  /// Part of the greatest deflection at which the fit of the time constant begins. Source: IPFX.
  public var fitStartFraction = 0.1
  /// Least deflection for the time constant in standard deviations of the baseline. Source: IPFX
  /// `min_snr`.
  public var minimumSignalToNoise = 20.0
  /// Least deflection for resistance and sag, mV.
  public var minimumDeflection = 1.0
  /// The sag ratio of a recording is that of the sweep that comes nearest to this, mV. Source: IPFX
  /// `SAG_TARGET`.
  public var sagTarget = -100.0

  public init() {}

  enum CodingKeys: String, CodingKey {
    case minimumDuration = "minimum_duration_ms"
    case greatestUnevenness = "greatest_unevenness"
    case baselineWindow = "baseline_window_ms"
    case steadyFraction = "steady_fraction"
    case peakWindow = "peak_window_ms"
    case fitStartFraction = "fit_start_fraction"
    case minimumSignalToNoise = "minimum_signal_to_noise"
    case minimumDeflection = "minimum_deflection_mv"
    case sagTarget = "sag_target_mv"
  }
}
