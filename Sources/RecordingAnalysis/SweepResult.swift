import EventDetection
import Signals
import SynapticResponses

/// What was found in one sweep.
public struct SweepResult: Codable, Sendable {
  /// Of what spike times without a trace are.
  public struct Train: Codable, Hashable, Sendable {
    /// The unit, cell or node as the file names it.
    public var unit: String
    /// nil where the file has no trials.
    public var trial: Int?

    public init(unit: String, trial: Int?) {
      self.unit = unit
      self.trial = trial
    }
  }

  public var index: Int
  public var name: String
  /// Path of the response in the file; nil where it is not known.
  public var source: String?
  /// Identifier of the response's series, where the format has one.
  public var sourceObjectID: String?
  /// Of the response, Hz; nil where it is not known.
  public var samplingRate: Double?
  public var clampMode: ClampMode
  /// Seconds from the start of the session.
  public var startTime: Double
  /// Seconds. Rates are per `counts.observedTime`, which leaves out samples that are not finite.
  public var duration: Double
  public var condition: String?
  public var block: Trial.Block?
  public var spikes: [Spike]
  /// Events of one spike and of several, in time order.
  public var events: [SpikingEvent]
  public var counts: EventCounts
  public var plateaus: [PlateauPotential]
  public var forwardPlateau: PlateauMeasure?
  public var targetPlateau: PlateauMeasure?
  /// What else the phases show of plateaus; nil without phases or in voltage clamp.
  public var plateauReadouts: PlateauReadouts?
  /// Where the phases lie and who says so; nil where the trial has none.
  public var phases: TrialPhases?
  public var light: [LightPulse]
  public var evokedResponses: [EvokedResponse]
  public var quality: SweepQuality
  /// Where a plain voltage threshold counts otherwise, and why.
  public var thresholdCheck: ThresholdCheck?
  /// Where each other rule counts otherwise, and why.
  public var ruleChecks: [SpikeRuleCheck] = []
  /// What was done about light artefacts; nil without light.
  public var lightArtefact: LightArtefactRecord?
  /// The response to the longest step of current; nil where the sweep has none.
  public var currentStep: CurrentStepResponse?
  /// Set where the file holds spike times and no trace; then nothing but spikes is measured.
  public var train: Train?
  /// What a step of the command potential says of electrode and cell; nil without one.
  public var voltageStep: VoltageStepResponse?
  /// What a step of current in a test sweep says of cell and bridge; nil without one.
  public var testStep: CurrentTestStep?
  /// One line each.
  public var warnings: [String]

  public init(
    index: Int, name: String, source: String? = nil, sourceObjectID: String? = nil,
    samplingRate: Double? = nil, clampMode: ClampMode, startTime: Double, duration: Double,
    condition: String?, block: Trial.Block?, spikes: [Spike], events: [SpikingEvent],
    counts: EventCounts, plateaus: [PlateauPotential], forwardPlateau: PlateauMeasure?,
    targetPlateau: PlateauMeasure?, phases: TrialPhases?, light: [LightPulse],
    evokedResponses: [EvokedResponse], quality: SweepQuality, thresholdCheck: ThresholdCheck?,
    warnings: [String]
  ) {
    self.index = index
    self.name = name
    self.source = source
    self.sourceObjectID = sourceObjectID
    self.samplingRate = samplingRate
    self.clampMode = clampMode
    self.startTime = startTime
    self.duration = duration
    self.condition = condition
    self.block = block
    self.spikes = spikes
    self.events = events
    self.counts = counts
    self.plateaus = plateaus
    self.forwardPlateau = forwardPlateau
    self.targetPlateau = targetPlateau
    self.phases = phases
    self.light = light
    self.evokedResponses = evokedResponses
    self.quality = quality
    self.thresholdCheck = thresholdCheck
    self.warnings = warnings
  }

  /// Whether spikes were, or could have been, found: then their absence says something.
  public var hasSpikeTimes: Bool { clampMode == .currentClamp || train != nil }

  /// Events of two or more spikes.
  public var bursts: [SpikingEvent] { events.filter(\.isBurst) }

  enum CodingKeys: String, CodingKey {
    case index, name
    case source = "response_path"
    case sourceObjectID = "response_object_id"
    case samplingRate = "sampling_rate_hz"
    case clampMode = "clamp_mode"
    case startTime = "start_time_s"
    case duration = "duration_s"
    case observedTime = "observed_time_s"
    case condition, block, spikes, events
    case eventCount = "event_count"
    case singleSpikeCount = "single_spike_count"
    case burstCount = "burst_count"
    case spikeCount = "spike_count"
    case bursts
    case eventRate = "event_rate_hz"
    case burstRate = "burst_rate_hz"
    case burstProbability = "burst_probability"
    case burstFraction = "burst_fraction"
    case spikesPerBurst = "spikes_per_burst"
    case leftCensoredCount = "left_censored_event_count"
    case rightCensoredCount = "right_censored_event_count"
    case uncensoredBurstProbability = "uncensored_burst_probability"
    case phaseEvents = "phase_events"
    case plateaus, phases
    case plateauReadouts = "plateau_readouts"
    case light
    case evokedResponses = "psps"
    case quality
    case thresholdCheck = "threshold_check"
    case ruleChecks = "rule_checks"
    case lightArtefact = "light_artefact"
    case currentStep = "current_step"
    case train
    case voltageStep = "voltage_step"
    case testStep = "test_step"
    case warnings
  }

  enum PhaseKeys: String, CodingKey {
    case forward, target, source
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    index = try container.decode(Int.self, forKey: .index)
    name = try container.decode(String.self, forKey: .name)
    source = try container.decodeIfPresent(String.self, forKey: .source)
    sourceObjectID = try container.decodeIfPresent(String.self, forKey: .sourceObjectID)
    samplingRate = try container.decodeIfPresent(Double.self, forKey: .samplingRate)
    clampMode = try container.decode(ClampMode.self, forKey: .clampMode)
    startTime = try container.decode(Double.self, forKey: .startTime)
    duration = try container.decode(Double.self, forKey: .duration)
    condition = try container.decodeIfPresent(String.self, forKey: .condition)
    block = try container.decodeIfPresent(Trial.Block.self, forKey: .block)
    spikes = try container.decode([Spike].self, forKey: .spikes)
    events = try container.decode([SpikingEvent].self, forKey: .events)
    counts = EventCounts(
      of: events, observedTime: try container.decode(Double.self, forKey: .observedTime))
    plateaus = try container.decode([PlateauPotential].self, forKey: .plateaus)
    let phaseContainer = try container.nestedContainer(keyedBy: PhaseKeys.self, forKey: .phases)
    forwardPlateau = try phaseContainer.decodeIfPresent(PlateauMeasure.self, forKey: .forward)
    targetPlateau = try phaseContainer.decodeIfPresent(PlateauMeasure.self, forKey: .target)
    phases = try phaseContainer.decodeIfPresent(TrialPhases.self, forKey: .source)
    plateauReadouts = try container.decodeIfPresent(
      PlateauReadouts.self, forKey: .plateauReadouts)
    light = try container.decode([LightPulse].self, forKey: .light)
    evokedResponses = try container.decode([EvokedResponse].self, forKey: .evokedResponses)
    quality = try container.decode(SweepQuality.self, forKey: .quality)
    thresholdCheck = try container.decodeIfPresent(ThresholdCheck.self, forKey: .thresholdCheck)
    ruleChecks =
      try container.decodeIfPresent([SpikeRuleCheck].self, forKey: .ruleChecks) ?? []
    lightArtefact = try container.decodeIfPresent(
      LightArtefactRecord.self, forKey: .lightArtefact)
    currentStep = try container.decodeIfPresent(CurrentStepResponse.self, forKey: .currentStep)
    train = try container.decodeIfPresent(Train.self, forKey: .train)
    voltageStep = try container.decodeIfPresent(VoltageStepResponse.self, forKey: .voltageStep)
    testStep = try container.decodeIfPresent(CurrentTestStep.self, forKey: .testStep)
    warnings = try container.decode([String].self, forKey: .warnings)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(index, forKey: .index)
    try container.encode(name, forKey: .name)
    try container.encode(source, forKey: .source)
    try container.encode(sourceObjectID, forKey: .sourceObjectID)
    try container.encode(samplingRate, forKey: .samplingRate)
    try container.encode(clampMode, forKey: .clampMode)
    try container.encode(startTime, forKey: .startTime)
    try container.encode(duration, forKey: .duration)
    try container.encode(counts.observedTime, forKey: .observedTime)
    try container.encode(condition, forKey: .condition)
    try container.encode(block, forKey: .block)
    try container.encode(spikes, forKey: .spikes)
    try container.encode(events, forKey: .events)
    try container.encode(counts.events, forKey: .eventCount)
    try container.encode(counts.singleSpikes, forKey: .singleSpikeCount)
    try container.encode(counts.bursts, forKey: .burstCount)
    try container.encode(counts.spikes, forKey: .spikeCount)
    try container.encode(bursts, forKey: .bursts)
    try container.encode(counts.eventRate, forKey: .eventRate)
    try container.encode(counts.burstRate, forKey: .burstRate)
    try container.encode(counts.burstProbability, forKey: .burstProbability)
    try container.encode(counts.burstFraction, forKey: .burstFraction)
    try container.encode(counts.spikesPerBurst, forKey: .spikesPerBurst)
    try container.encode(counts.leftCensored, forKey: .leftCensoredCount)
    try container.encode(counts.rightCensored, forKey: .rightCensoredCount)
    try container.encode(counts.uncensoredBurstProbability, forKey: .uncensoredBurstProbability)
    try container.encode(phaseEvents, forKey: .phaseEvents)
    try container.encode(plateaus, forKey: .plateaus)
    var phaseContainer = container.nestedContainer(keyedBy: PhaseKeys.self, forKey: .phases)
    try phaseContainer.encode(forwardPlateau, forKey: .forward)
    try phaseContainer.encode(targetPlateau, forKey: .target)
    try phaseContainer.encode(phases, forKey: .source)
    try container.encode(plateauReadouts, forKey: .plateauReadouts)
    try container.encode(light, forKey: .light)
    try container.encode(evokedResponses, forKey: .evokedResponses)
    try container.encode(quality, forKey: .quality)
    try container.encode(thresholdCheck, forKey: .thresholdCheck)
    try container.encode(ruleChecks, forKey: .ruleChecks)
    try container.encode(lightArtefact, forKey: .lightArtefact)
    try container.encode(currentStep, forKey: .currentStep)
    try container.encode(train, forKey: .train)
    try container.encode(voltageStep, forKey: .voltageStep)
    try container.encode(testStep, forKey: .testStep)
    try container.encode(warnings, forKey: .warnings)
  }
}

/// What a person would check first on a sweep.
public struct SweepQuality: Codable, Hashable, Sendable {
  /// Median of the spike-stripped trace, mV (pA in voltage clamp).
  public var baseline: Double?
  /// Robust standard deviation of the sample-to-sample difference / √2, in the response's unit.
  public var noise: Double?
  /// Samples that are NaN or infinite; they are left out of every measure.
  public var nonFiniteCount: Int
  /// Part of the sweep that was bridged under spikes, 0 to 1.
  public var bridgedFraction: Double
  /// Whether the light was the planned one; nil where it was not compared.
  public var lightIsAsPlanned: Bool?

  public init(baseline: Double?, noise: Double?, nonFiniteCount: Int, bridgedFraction: Double) {
    self.baseline = baseline
    self.noise = noise
    self.nonFiniteCount = nonFiniteCount
    self.bridgedFraction = bridgedFraction
  }

  enum CodingKeys: String, CodingKey {
    case baseline, noise
    case nonFiniteCount = "non_finite_count"
    case bridgedFraction = "bridged_fraction"
    case lightIsAsPlanned = "light_is_as_planned"
  }
}
