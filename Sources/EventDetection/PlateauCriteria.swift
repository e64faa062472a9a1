/// What counts as a plateau potential, and how the plateau of a phase is measured.
public struct PlateauCriteria: Codable, Hashable, Sendable {
  /// Least depolarisation of the smoothed, spike-stripped trace above baseline, mV.
  /// Source: `spec/analysis.md` section 2 ("time above +10 mV").
  public var minimumDepolarization = 10.0
  /// Least time at or above it, ms. A dendritic calcium spike of layer 5 lasts 30 to 40 ms (Hay et
  /// al. 2011), a single EPSP stays above 10 mV for less.
  public var minimumDuration = 30.0
  /// Dips shorter than this do not end a plateau, ms: the afterhyperpolarisation of a spike.
  public var longestDip = 10.0
  /// Length of the running mean over the spike-stripped trace, ms.
  public var smoothing = 5.0
  /// Length of the stretch before the first light whose median is the baseline, ms.
  public var baselineWindow = 50.0
  /// First part of a phase that is not measured, ms. Source: Guerguiev et al. (2017), whose code
  /// averages over the phase less its first 30 ms.
  public var phaseSettling = 30.0
  /// A phase with a greater bridged part than this has no somatic measure.
  public var greatestBridgedFraction = 0.4
  /// Least change of the commanded current that counts as a current step, pA.
  public var currentStep = 5.0

  public init() {}

  enum CodingKeys: String, CodingKey {
    case minimumDepolarization = "minimum_depolarization_mv"
    case minimumDuration = "minimum_duration_ms"
    case longestDip = "longest_dip_ms"
    case smoothing = "smoothing_ms"
    case baselineWindow = "baseline_window_ms"
    case phaseSettling = "phase_settling_ms"
    case greatestBridgedFraction = "greatest_bridged_fraction"
    case currentStep = "current_step_pa"
  }
}
