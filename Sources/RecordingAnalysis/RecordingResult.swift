import EventDetection
import Messages
import Signals
import SynapticResponses

/// Everything that Apical says of one recording; its JSON is the `apical analyze` document.
public struct RecordingResult: Codable, Sendable {
  public var file: String
  public var format: String
  /// The file's own identifier.
  public var identifier: String?
  /// Identifier of the file as an object, where the format has one.
  public var objectID: String?
  /// ISO 8601, as the file has it.
  public var sessionStart: String?
  /// What the file says of its session, in its own words; a simulated recording says so here.
  public var sessionDescription: String?
  /// The animal; nil where the file says nothing of it.
  public var subject: Subject?
  public var electrodes: [Electrode]
  /// The recorded cell as the file names it.
  public var cell: String?
  /// The arm of the experiment: the condition of the induction trials where there are such.
  public var condition: String?
  public var criteria: AnalysisCriteria
  public var sweeps: [SweepResult]
  public var failed: [FailedSweepResult]
  /// Events and bursts of all sweeps of a condition together.
  public var conditions: [ConditionSummary]
  /// α_f, α_t and their difference over the induction trials; nil where there are none.
  public var plateauDifference: PlateauDifference?
  /// The same of the plateau probability.
  public var plateauProbabilityDifference: PlateauDifference?
  /// R and τ that the passive response to injected current is made from; nil where the recording has no
  /// hyperpolarising step that gives both.
  public var passiveCell: PassiveCell?
  public var weightChange: WeightChange?
  /// Each pathway whose test pulses were measured, over all sweeps that have them.
  public var synapticPathways: [SynapticPathway]? = nil
  /// Electrode and cell over the recording, and what the limits say; nil without test sweeps.
  public var cellQuality: CellQuality? = nil
  /// What the steps of current of all sweeps give together; nil where there are none.
  public var excitability: Excitability?
  /// What a plasticity rule reads; nil where the recording has no induction trials.
  public var activity: ActivityRecord?
  /// Events and bursts of all current-clamp sweeps together; nil where there is none.
  public var burstSummary: BurstSummary?
  /// What each burst method finds in the same spikes.
  public var burstMethods: [BurstMethodSummary] = []
  /// Of all inter-spike intervals, with what parts its peaks; nil without an interval.
  public var logISIHistogram: LogISIHistogram?
  /// Events and bursts by the light that was on: this one cell.
  public var burstContrasts: [CellBurstContrasts] = []
  /// The channels that say when which light was on, and how that is known.
  public var lightChannels: [LightChannelSummary]
  /// How long after its command each photodiode saw each light.
  public var lightLatencies: [LightLatency]
  /// The results without the sweeps whose light was not as planned; nil without a verification.
  public var lightSensitivity: LightSensitivity?
  /// Distances between the spike trains; nil where they were not asked for.
  public var distances: TrainDistances?
  /// Trains of spike times in the file that were not analysed, because it has sweeps.
  public var unanalyzedTrainCount = 0
  public var messages: [Message]

  public init(
    file: String, format: String, identifier: String? = nil, objectID: String? = nil,
    sessionStart: String? = nil, sessionDescription: String? = nil, subject: Subject? = nil,
    electrodes: [Electrode] = [], cell: String?,
    condition: String?, criteria: AnalysisCriteria, sweeps: [SweepResult],
    failed: [FailedSweepResult], conditions: [ConditionSummary],
    plateauDifference: PlateauDifference?, weightChange: WeightChange?, activity: ActivityRecord?,
    lightChannels: [LightChannelSummary] = [], lightLatencies: [LightLatency] = [],
    messages: [Message]
  ) {
    self.file = file
    self.format = format
    self.identifier = identifier
    self.objectID = objectID
    self.sessionStart = sessionStart
    self.sessionDescription = sessionDescription
    self.subject = subject
    self.electrodes = electrodes
    self.cell = cell
    self.condition = condition
    self.criteria = criteria
    self.sweeps = sweeps
    self.failed = failed
    self.conditions = conditions
    self.plateauDifference = plateauDifference
    self.weightChange = weightChange
    self.activity = activity
    self.lightChannels = lightChannels
    self.lightLatencies = lightLatencies
    self.messages = messages
  }

  enum CodingKeys: String, CodingKey {
    case file, format, identifier
    case objectID = "object_id"
    case sessionStart = "session_start"
    case sessionDescription = "session_description"
    case subject, electrodes, cell, condition, criteria, sweeps, failed, conditions
    case plateauDifference = "plateau_difference"
    case plateauProbabilityDifference = "plateau_probability_difference"
    case passiveCell = "passive_cell"
    case weightChange = "weight_change"
    case synapticPathways = "synaptic_pathways"
    case cellQuality = "cell_quality"
    case excitability, activity
    case burstSummary = "burst_summary"
    case burstMethods = "burst_methods"
    case logISIHistogram = "log_isi_histogram"
    case burstContrasts = "burst_contrasts"
    case lightChannels = "light_channels"
    case lightLatencies = "light_latencies"
    case lightSensitivity = "light_sensitivity"
    case distances
    case unanalyzedTrainCount = "unanalyzed_train_count"
    case messages
  }
}

/// A sweep without a result.
public struct FailedSweepResult: Codable, Sendable {
  public var index: Int
  public var name: String?
  public var reason: String
  public var message: Message

  public init(_ failed: FailedSweep) {
    self.index = failed.index
    self.name = failed.name
    self.reason = failed.message.text
    self.message = failed.message
  }
}

/// α_f and α_t over the trials of one recording.
public struct PlateauDifference: Codable, Sendable {
  public var scale: PlateauMeasure.Scale
  public var measure: PlateauMeasure.Measure
  /// Mean over trials, on `scale`.
  public var meanForward: Double
  public var meanTarget: Double
  /// Mean over trials of α_t − α_f, paired within the trial.
  public var mean: Double
  /// Confidence interval of `mean`; nil with fewer than two trials.
  public var interval: [Double]?
  public var trialCount: Int
  public var abstainedCount: Int

  public init(
    scale: PlateauMeasure.Scale, measure: PlateauMeasure.Measure, meanForward: Double,
    meanTarget: Double, mean: Double, interval: [Double]?, trialCount: Int, abstainedCount: Int
  ) {
    self.scale = scale
    self.measure = measure
    self.meanForward = meanForward
    self.meanTarget = meanTarget
    self.mean = mean
    self.interval = interval
    self.trialCount = trialCount
    self.abstainedCount = abstainedCount
  }

  enum CodingKeys: String, CodingKey {
    case scale, measure
    case meanForward = "alpha_f"
    case meanTarget = "alpha_t"
    case mean = "alpha_t_minus_alpha_f"
    case interval
    case trialCount = "trial_count"
    case abstainedCount = "abstained_count"
  }
}

/// A result together with the few thinned traces that its page shows.
public struct AnalyzedRecording: Codable, Sendable {
  public var result: RecordingResult
  public var displayedTraces: [DisplayedTrace]

  public init(result: RecordingResult, displayedTraces: [DisplayedTrace]) {
    self.result = result
    self.displayedTraces = displayedTraces
  }
}

/// One sweep thinned for display.
public struct DisplayedTrace: Codable, Sendable {
  /// Index of the sweep in `RecordingResult.sweeps[].index`.
  public var sweep: Int
  public var response: TraceEnvelope
  /// The same trace with its spikes cut out and bridged.
  public var spikeStripped: TraceEnvelope

  public init(sweep: Int, response: TraceEnvelope, spikeStripped: TraceEnvelope) {
    self.sweep = sweep
    self.response = response
    self.spikeStripped = spikeStripped
  }

  enum CodingKeys: String, CodingKey {
    case sweep, response
    case spikeStripped = "spike_stripped"
  }
}
