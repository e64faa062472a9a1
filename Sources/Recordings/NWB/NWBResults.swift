import Messages
import Signals

/// What an analysis found in one recording, as an NWB file of its own; the recording stays as it is.
public struct NWBResults: Sendable {
  /// An evoked potential.
  public struct Response: Sendable {
    /// Onset of the test pulse, seconds from the sweep's first sample.
    public var pulseTime: Double
    /// Seconds from the sweep's first sample; nil where it was not measured.
    public var peakTime: Double?
    /// mV; nil where it was not measured.
    public var amplitude: Double?

    public init(pulseTime: Double, peakTime: Double?, amplitude: Double?) {
      self.pulseTime = pulseTime
      self.peakTime = peakTime
      self.amplitude = amplitude
    }
  }

  /// A feature of spikes, as a column of the table of spikes.
  public struct SpikeFeature: Sendable {
    /// Name of the column, with its unit.
    public var name: String
    /// Definition and unit, for a person.
    public var description: String
    /// Seconds from the sweep's first sample, which the file counts from the session's start.
    public var isTime: Bool
    /// nil where the spike has none.
    public var value: @Sendable (Spike) -> Double?

    public init(
      name: String, description: String, isTime: Bool = false,
      value: @escaping @Sendable (Spike) -> Double?
    ) {
      self.name = name
      self.description = description
      self.isTime = isTime
      self.value = value
    }
  }

  /// A measured number with its name and meaning.
  public struct Measure: Sendable {
    /// With its unit.
    public var name: String
    /// Definition and unit, for a person.
    public var description: String
    /// nil where it was not measured.
    public var value: Double?
    /// Why it was not.
    public var reason: String?

    public init(name: String, description: String, value: Double?, reason: String? = nil) {
      self.name = name
      self.description = description
      self.value = value
      self.reason = reason
    }
  }

  /// The response to a step of current.
  public struct CurrentStep: Sendable {
    /// Seconds from the sweep's first sample.
    public var window: TimeWindow
    /// The same for every sweep, in the same order.
    public var measures: [Measure]

    public init(window: TimeWindow, measures: [Measure]) {
      self.window = window
      self.measures = measures
    }
  }

  /// One sweep; times of its events in seconds from its first sample.
  public struct Sweep: Sendable {
    public var name: String
    /// Path of the response in the recording.
    public var source: String
    /// Identifier of the response's series, where the recording has one.
    public var sourceObjectID: String?
    /// Of the response, Hz.
    public var samplingRate: Double?
    /// Seconds from the start of the session.
    public var startTime: Double
    public var condition: String?
    public var spikes: [Spike]
    public var events: [SpikingEvent]
    public var plateaus: [PlateauPotential]
    public var responses: [Response]
    /// α_f and α_t.
    public var forward: PlateauMeasure?
    public var target: PlateauMeasure?
    public var currentStep: CurrentStep?

    public init(
      name: String, source: String, sourceObjectID: String? = nil, samplingRate: Double?,
      startTime: Double, condition: String?, spikes: [Spike],
      events: [SpikingEvent], plateaus: [PlateauPotential], responses: [Response],
      forward: PlateauMeasure?, target: PlateauMeasure?, currentStep: CurrentStep? = nil
    ) {
      self.name = name
      self.source = source
      self.sourceObjectID = sourceObjectID
      self.samplingRate = samplingRate
      self.startTime = startTime
      self.condition = condition
      self.spikes = spikes
      self.events = events
      self.plateaus = plateaus
      self.responses = responses
      self.forward = forward
      self.target = target
      self.currentStep = currentStep
    }
  }

  /// Seeds the identifiers of all objects; the same for the same recording and criteria.
  public var identifier: String
  /// For a person: of which recording these are the results.
  public var sessionDescription: String
  /// ISO 8601; where it has no time zone, or there is none, UTC is taken and that is said.
  public var sessionStart: String?
  /// When the file is made, ISO 8601 with time zone.
  public var created: String
  /// Name of the recording's file, its own identifier and object id, and the SHA-256 of its bytes.
  public var sourceFile: String
  public var sourceIdentifier: String?
  public var sourceObjectID: String?
  public var sourceChecksum: String
  public var cell: String?
  /// The animal as the recording has it, and as the user states it where the recording does not.
  public var subject: Subject?
  public var statedSubject: Subject
  public var electrodes: [Electrode]
  public var sweeps: [Sweep]
  /// Columns of the table of spikes, beside the times and the potentials of peak and threshold.
  public var spikeFeatures: [SpikeFeature]
  /// What the steps of current of all sweeps give together.
  public var excitability: [Measure]
  /// Version, arguments, criteria: a JSON document.
  public var provenance: String

  public init(
    identifier: String, sessionDescription: String, sessionStart: String?, created: String,
    sourceFile: String, sourceIdentifier: String?, sourceObjectID: String? = nil,
    sourceChecksum: String, cell: String?, subject: Subject? = nil,
    statedSubject: Subject = Subject(), electrodes: [Electrode] = [], sweeps: [Sweep],
    spikeFeatures: [SpikeFeature] = [], excitability: [Measure] = [], provenance: String
  ) {
    self.identifier = identifier
    self.sessionDescription = sessionDescription
    self.sessionStart = sessionStart
    self.created = created
    self.sourceFile = sourceFile
    self.sourceIdentifier = sourceIdentifier
    self.sourceObjectID = sourceObjectID
    self.sourceChecksum = sourceChecksum
    self.cell = cell
    self.subject = subject
    self.statedSubject = statedSubject
    self.electrodes = electrodes
    self.sweeps = sweeps
    self.spikeFeatures = spikeFeatures
    self.excitability = excitability
    self.provenance = provenance
  }

  /// What is not known of the animal, or known otherwise.
  ///
  /// - Parameter file: how the messages name the recording.
  public static func subjectMessages(
    _ recorded: Subject?, stated: Subject, file: String
  ) -> [Message] {
    NWBSubject(recorded, stated: stated).messages(file: file)
  }
}
