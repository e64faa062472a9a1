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

    public init(
      name: String, source: String, sourceObjectID: String? = nil, samplingRate: Double?,
      startTime: Double, condition: String?, spikes: [Spike],
      events: [SpikingEvent], plateaus: [PlateauPotential], responses: [Response],
      forward: PlateauMeasure?, target: PlateauMeasure?
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
  /// Version, arguments, criteria: a JSON document.
  public var provenance: String

  public init(
    identifier: String, sessionDescription: String, sessionStart: String?, created: String,
    sourceFile: String, sourceIdentifier: String?, sourceObjectID: String? = nil,
    sourceChecksum: String, cell: String?, subject: Subject? = nil,
    statedSubject: Subject = Subject(), electrodes: [Electrode] = [], sweeps: [Sweep],
    provenance: String
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
