import Signals

/// The criteria of every rule, and which of them finds the spikes.
public struct SpikeRuleCriteria: Hashable, Sendable {
  public var apical: SpikeCriteria
  public var efel: EFELCriteria
  public var ipfx: IPFXCriteria

  public init(
    apical: SpikeCriteria = .init(), efel: EFELCriteria = .init(), ipfx: IPFXCriteria = .init()
  ) {
    self.apical = apical
    self.efel = efel
    self.ipfx = ipfx
  }
}

/// What one rule finds in a trace: ``SpikeDetection``, ``EFELSpikeDetection`` or
/// ``IPFXSpikeDetection``.
public struct FoundSpikes: Sendable {
  public private(set) var rule: SpikeRule
  /// In time order.
  public private(set) var spikes: [Spike]
  /// In time order; eFEL's rule refuses nothing that it has looked at.
  public private(set) var rejections: [SpikeRejection]
  /// What the rule could not do as its criteria ask.
  public private(set) var limits: [SpikeRuleLimit]
  private let criteria: SpikeRuleCriteria

  /// - Parameters:
  ///   - potential: membrane potential in mV.
  ///   - rule: whose spikes.
  ///   - criteria: of every rule.
  ///   - stimulusStart: seconds; eFEL's rule gives no threshold to spikes before it.
  ///   - unblankedEdge: seconds; a light edge across which IPFX's filter may not run.
  ///   - isCount: only the number and times of spikes are wanted.
  public init(
    _ potential: SampledSignal, by rule: SpikeRule,
    criteria: SpikeRuleCriteria = SpikeRuleCriteria(), stimulusStart: Double = 0,
    unblankedEdge: Double? = nil, isCount: Bool = false
  ) {
    self.rule = rule
    self.criteria = criteria
    switch rule {
    case .apical:
      let detection = SpikeDetection(potential, criteria: criteria.apical)
      (spikes, rejections, limits) = (
        detection.spikes, detection.rejections, detection.limits
      )
    case .efel:
      let detection = EFELSpikeDetection(
        potential, criteria: criteria.efel, stimulusStart: stimulusStart)
      (spikes, rejections, limits) = (detection.spikes, [], detection.limits)
    case .ipfx:
      let detection = IPFXSpikeDetection(
        potential, criteria: criteria.ipfx, unblankedEdge: unblankedEdge, findsADP: !isCount)
      (spikes, rejections, limits) = (detection.spikes, detection.rejections, detection.limits)
    }
  }

  /// Half of the time within which two peaks are looked at together, seconds.
  private static let reach = 0.001

  /// Why this rule has no spike at a time at which another has one.
  func reasonForNone(at time: Double, in potential: SampledSignal) -> String {
    if let rejection = rejections.first(where: { abs($0.time - time) <= Self.reach }) {
      return rejection.reason
    }
    switch rule {
    case .apical:
      return "no rise and fall of \(criteria.apical.hysteresis) mV with an upstroke of "
        + "\(criteria.apical.derivativeThreshold) V/s"
    case .efel:
      let around = potential.samples[
        potential.indices(in: TimeWindow(start: time - Self.reach, end: time + Self.reach))]
      let highest = around.filter(\.isFinite).max() ?? criteria.efel.level
      return highest <= criteria.efel.level
        ? "the peak stays below \(criteria.efel.level) mV"
        : "the potential stays above \(criteria.efel.level) mV before or after it"
    case .ipfx:
      return "dV/dt does not pass \(criteria.ipfx.derivativeThreshold) V/s"
    }
  }
}
