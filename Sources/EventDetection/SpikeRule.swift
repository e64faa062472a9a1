/// By which rule spikes are found.
public enum SpikeRule: String, Codable, Hashable, Sendable, CaseIterable {
  /// Apical's own rule, ``SpikeDetection``.
  case apical
  /// That of eFEL 5.7, ``EFELSpikeDetection``.
  case efel
  /// That of IPFX 2.1, ``IPFXSpikeDetection``.
  case ipfx

  /// For people.
  public var name: String {
    switch self {
    case .apical: "Apical"
    case .efel: "eFEL"
    case .ipfx: "IPFX"
    }
  }

  /// Subject of a sentence: Apical finds, eFEL's rule finds.
  public var finder: String { self == .apical ? name : "\(name)'s rule" }
}

/// A peak that a rule looked at and did not take for a spike.
public struct SpikeRejection: Hashable, Sendable {
  /// Seconds from the sweep's first sample.
  public var time: Double
  /// For people.
  public var reason: String

  public init(time: Double, reason: String) {
    self.time = time
    self.reason = reason
  }
}

/// Why a rule did not do all that its criteria ask for.
public enum SpikeRuleLimit: Hashable, Sendable {
  /// A low-pass filter needs a cutoff below half the sampling rate; both in Hz.
  case filterNotValid(cutoff: Double, samplingRate: Double)
  /// A filter that runs both ways needs more samples than the finite stretch has.
  case filterNeedsSamples(found: Int, needed: Int)
  /// A light edge was not blanked, and no filter runs across it; of the first one, seconds.
  case filterAcrossLightEdge(time: Double)
  /// The filter under which an afterdepolarisation is sought could not run either.
  case afterdepolarizationNotSought
  /// Times follow from the sampling rate, which must be a number above 0 Hz.
  case samplingRateNotValid(Double)
  /// The longest stretch of finite samples is too short for the rule.
  case tooFewSamples(found: Int, needed: Int)
  /// Peaks and minima could not be paired, so no spike has a threshold.
  case thresholdsNotPaired

  /// For people.
  public var reason: String {
    switch self {
    case .filterNotValid(let cutoff, let rate):
      "a low-pass filter at \(cutoff) Hz is not valid at \(rate) Hz (it must lie below half the "
        + "sampling rate), so the slope is that of the unfiltered trace"
    case .filterNeedsSamples(let found, let needed):
      "\(found) samples are too few for the filter (\(needed) or more), so the slope is that of the "
        + "unfiltered trace"
    case .filterAcrossLightEdge:
      "light edges are not blanked and no filter runs across them, so the slope is that of the "
        + "unfiltered trace"
    case .afterdepolarizationNotSought:
      "no afterdepolarisation is sought where its filter may not run"
    case .samplingRateNotValid(let rate):
      "a sampling rate of \(rate) Hz gives the samples no times"
    case .tooFewSamples(let found, let needed):
      "\(found) finite samples in a row are too few (\(needed) or more)"
    case .thresholdsNotPaired:
      "there are fewer minima than peaks, so no threshold can be told"
    }
  }
}
