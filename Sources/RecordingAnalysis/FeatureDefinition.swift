import EventDetection

/// What one measured number means: the one table behind `Documentation/features.md`.
///
/// A test fails where the page, the unit or the keys of the JSON document disagree with it.
public struct FeatureDefinition: Hashable, Sendable {
  /// What has the feature.
  public enum Subject: String, CaseIterable, Sendable {
    case spike
    case currentStep = "step of current"
    case recording
  }

  public var subject: Subject
  /// Key in the JSON document and header in the tables.
  public var key: String
  /// As in `Documentation/units.md`; – for counts, ratios and lists.
  public var unit: String
  /// By Apical's own rule.
  public var definition: String
  /// By eFEL's rule, where that differs; – where it gives none.
  public var efel: String
  /// By IPFX's rule, where that differs; – where it gives none.
  public var ipfx: String
  public var source: String

  init(
    _ subject: Subject, _ key: String, _ unit: String, _ definition: String, efel: String = "same",
    ipfx: String = "same", source: String
  ) {
    self.subject = subject
    self.key = key
    self.unit = unit
    self.definition = definition
    self.efel = efel
    self.ipfx = ipfx
    self.source = source
  }

  public static let all = spikes + steps + recordings

  private static let spikes = [
    FeatureDefinition(
      .spike, "peak_time_s", "s", "time of the highest sample, from the sweep's first sample",
      efel: "of the highest interpolated sample between two crossings of −20 mV (`peak_time`)",
      ipfx: "of the highest sample before the next candidate (`peak_t`)", source: "convention"),
    FeatureDefinition(
      .spike, "peak_mv", "mV", "membrane potential at the peak", efel: "`peak_voltage`",
      ipfx: "`peak_v`", source: "convention"),
    FeatureDefinition(
      .spike, "threshold_time_s", "s",
      "where dV/dt passes 10 V/s before the steepest rise, interpolated between samples",
      efel: "first of three samples with dV/dt of 10 V/s or more (`AP_begin_time`)",
      ipfx: "last sample before the upstroke with dV/dt of 5 % of the mean upstroke or less "
        + "(`threshold_t`)", source: "eFEL `DerivativeThreshold`"),
    FeatureDefinition(
      .spike, "threshold_mv", "mV", "membrane potential at the threshold time, interpolated",
      efel: "of that sample (`AP_begin_voltage`)", ipfx: "of that sample (`threshold_v`)",
      source: "as above"),
    FeatureDefinition(
      .spike, "amplitude_mv", "mV", "peak less threshold", efel: "`AP_amplitude`",
      source: "convention"),
    FeatureDefinition(
      .spike, "half_width_ms", "ms",
      "width at threshold + half of the amplitude, both crossings interpolated",
      efel: "between the samples nearest to that level (`AP_duration_half_width`)",
      ipfx: "between samples at half of peak less fast trough (`width`)", source: "convention"),
    FeatureDefinition(
      .spike, "maximum_upstroke_v_s", "V/s",
      "greatest dV/dt before the peak, symmetric difference over 0.2 ms",
      efel: "central difference, from begin to peak (`AP_peak_upstroke`)",
      ipfx: "difference to the next sample, from threshold to peak (`upstroke`)",
      source: "convention"),
    FeatureDefinition(
      .spike, "maximum_downstroke_v_s", "V/s",
      "least dV/dt from peak to fast trough, symmetric difference over 0.2 ms; negative",
      efel: "from peak to minimum (`AP_peak_downstroke`)",
      ipfx: "from peak to trough (`downstroke`)", source: "convention"),
    FeatureDefinition(
      .spike, "fast_ahp_time_s", "s",
      "time of the lowest sample within 5 ms after the peak and before the next threshold",
      efel: "of the first minimum after the peak (`min_AHP_indices`)",
      ipfx: "where dV/dt is back at 1 % of the steepest fall (`fast_trough_t`)",
      source: "eFEL `sahp_start`"),
    FeatureDefinition(
      .spike, "fast_ahp_mv", "mV",
      "membrane potential there; the depth is threshold_mv − fast_ahp_mv",
      efel: "`min_AHP_values`", ipfx: "`fast_trough_v`", source: "as above"),
    FeatureDefinition(
      .spike, "slow_ahp_time_s", "s",
      "time of the lowest sample from 5 to 50 ms after the peak and before the next threshold",
      efel: "from 5 ms after the peak to the next peak; none for the last spike",
      ipfx: "lowest sample after a detour (`slow_trough_t`)", source: "eFEL `sahp_start`"),
    FeatureDefinition(
      .spike, "slow_ahp_mv", "mV",
      "membrane potential there; the depth is threshold_mv − slow_ahp_mv",
      efel: "`AHP_depth_abs_slow`", ipfx: "`slow_trough_v`", source: "as above"),
    FeatureDefinition(
      .spike, "adp_time_s", "s",
      "time of the first greatest 1 ms mean after the fast trough to which it rises, and after which "
        + "it falls, by 1 mV", efel: "–", ipfx: "under a filter at 1 kHz (`adp_t`)",
      source: "IPFX, with a running mean in place of the filter"),
    FeatureDefinition(
      .spike, "adp_mv", "mV", "that mean", efel: "–", ipfx: "of the sample (`adp_v`)",
      source: "as above"),
    FeatureDefinition(
      .spike, "latency_ms", "ms",
      "threshold (peak without one) less the onset of the last light pulse or step of current, if "
        + "that ended at most 100 ms before", source: "convention"),
  ]

  private static let steps = [
    FeatureDefinition(
      .currentStep, "start_s", "s", "onset of the longest even step of 100 ms or more",
      source: "IPFX long square"),
    FeatureDefinition(.currentStep, "end_s", "s", "its end", source: "as above"),
    FeatureDefinition(
      .currentStep, "amplitude_pa", "pA", "median of the command in it less the holding current",
      source: "convention"),
    FeatureDefinition(
      .currentStep, "spike_count", "–", "spikes whose peak lies in it", source: "convention"),
    FeatureDefinition(
      .currentStep, "firing_rate_hz", "Hz", "spike count over its duration",
      efel: "over the time from its onset to its last spike (`mean_frequency`)",
      source: "IPFX `avg_rate`"),
    FeatureDefinition(
      .currentStep, "latency_ms", "ms", "threshold of its first spike less its onset",
      source: "IPFX `latency`"),
    FeatureDefinition(
      .currentStep, "adaptation_index", "–",
      "mean of (I₂ − I₁)/(I₂ + I₁) of neighbouring inter-spike intervals, from 3 spikes on",
      efel: "without the first tenth of the spikes, 2 at most, from 4 on (`adaptation_index`)",
      source: "IPFX `adapt`"),
    FeatureDefinition(
      .currentStep, "baseline_mv", "mV", "mean potential of the 100 ms before it",
      efel: "of the last tenth of the time before it (`voltage_base`)",
      source: "IPFX `baseline_interval`"),
    FeatureDefinition(
      .currentStep, "steady_mv", "mV", "mean potential of its last tenth",
      source: "eFEL `steady_state_voltage_stimend`"),
    FeatureDefinition(
      .currentStep, "peak_mv", "mV", "lowest 5 ms mean of a hyperpolarising step",
      source: "IPFX `peak_width`"),
    FeatureDefinition(
      .currentStep, "sag_ratio", "–",
      "(steady − peak)/(baseline − peak) of a hyperpolarising step without a spike",
      source: "IPFX `sag`, eFEL `sag_ratio1`"),
    FeatureDefinition(
      .currentStep, "input_resistance_mohm", "MΩ",
      "(steady − baseline)/amplitude of a step without a spike",
      source: "eFEL `ohmic_input_resistance_vb_ssse`"),
    FeatureDefinition(
      .currentStep, "time_constant_ms", "ms",
      "τ of V = c + a·exp(−t/τ), fitted from 10 % of the greatest deflection to the greatest, of a "
        + "hyperpolarising step without a spike", source: "IPFX `time_constant`"),
  ]

  private static let recordings = [
    FeatureDefinition(
      .recording, "step_count", "–", "sweeps with a step of current", source: "convention"),
    FeatureDefinition(
      .recording, "rheobase_pa", "pA", "least depolarising step with a spike in it",
      source: "IPFX `rheobase_i`"),
    FeatureDefinition(
      .recording, "greatest_subthreshold_pa", "pA",
      "greatest depolarising step without a spike below the rheobase", source: "convention"),
    FeatureDefinition(
      .recording, "fi_slope_hz_per_pa", "Hz/pA",
      "slope of the least-squares line of firing rate over current, over depolarising steps with a "
        + "spike", source: "IPFX `fi_fit_slope`"),
    FeatureDefinition(
      .recording, "adaptation_index", "–", "mean over the steps that have one",
      source: "convention"),
    FeatureDefinition(
      .recording, "input_resistance_mohm", "MΩ",
      "slope of the least-squares line of steady potential over current, over hyperpolarising steps "
        + "without a spike", source: "IPFX `input_resistance`, which takes the peaks"),
    FeatureDefinition(
      .recording, "time_constant_ms", "ms", "mean over the hyperpolarising steps",
      source: "IPFX `tau`"),
    FeatureDefinition(
      .recording, "sag_ratio", "–", "of the step whose peak comes nearest to −100 mV",
      source: "IPFX `SAG_TARGET`"),
    FeatureDefinition(
      .recording, "fi_curve", "–", "`current_pa` and `firing_rate_hz` of each depolarising step",
      source: "convention"),
  ]

  /// For a column of a file that has this page not beside it: definition, how the rule changes it, unit.
  public func description(under rule: SpikeRule) -> String {
    let other =
      switch rule {
      case .apical: "same"
      case .efel: efel
      case .ipfx: ipfx
      }
    return definition + (other == "same" ? "" : "; under \(rule.name)'s rule: \(other)")
      + (unit == "–" ? "" : "; \(unit)")
  }

  /// The row of the page, by cells.
  public var row: [String] {
    let place = subject == .spike || subject == .currentStep ? [efel, ipfx] : []
    return ["`\(key)`", unit, definition] + place + [source]
  }
}
