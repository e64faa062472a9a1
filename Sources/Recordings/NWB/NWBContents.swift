import Signals

/// What `NWBWriter` writes: one cell, its sweeps, light and trials.
public struct NWBContents: Sendable {
  /// The animal; NWB demands all of it.
  public struct Subject: Sendable {
    public var id: String
    /// Latin name: `Mus musculus`.
    public var species: String
    /// `M`, `F`, `U` (unknown) or `O`.
    public var sex: String
    /// ISO 8601 duration: `P42D`.
    public var age: String
    public var description: String

    public init(id: String, species: String, sex: String, age: String, description: String) {
      self.id = id
      self.species = species
      self.sex = sex
      self.age = age
      self.description = description
    }
  }

  /// The file's own identifier. It also seeds the identifiers of all objects in the file.
  public var identifier: String
  public var sessionDescription: String
  /// ISO 8601 with time zone: `2026-01-15T09:00:00+00:00`.
  public var sessionStart: String
  public var experimentDescription: String
  public var keywords: [String]
  public var lab: String
  public var institution: String
  public var subject: Subject
  public var electrode: Electrode
  /// Name of the amplifier.
  public var device: String
  public var lightSites: [LightSite]
  public var sweeps: [NWBSweep]
  public var trials: [NWBTrial]
  /// What wrote the data, for a person.
  public var source: String

  public init(
    identifier: String, sessionDescription: String, sessionStart: String,
    experimentDescription: String, keywords: [String], lab: String, institution: String,
    subject: Subject, electrode: Electrode, device: String, lightSites: [LightSite],
    sweeps: [NWBSweep], trials: [NWBTrial], source: String
  ) {
    self.identifier = identifier
    self.sessionDescription = sessionDescription
    self.sessionStart = sessionStart
    self.experimentDescription = experimentDescription
    self.keywords = keywords
    self.lab = lab
    self.institution = institution
    self.subject = subject
    self.electrode = electrode
    self.device = device
    self.lightSites = lightSites
    self.sweeps = sweeps
    self.trials = trials
    self.source = source
  }
}

/// A current-clamp sweep to be written.
public struct NWBSweep: Sendable {
  public var name: String
  /// Seconds from the session's start.
  public var startTime: Double
  /// Hz.
  public var samplingRate: Double
  /// Membrane potential, mV; stored in counts of 0.01 mV (see `NWBWriter`).
  public var potential: [Double]
  /// Commanded current, pA; stored in counts of 0.1 pA.
  public var command: [Double]?
  /// Commanded light power in mW by name of the lit site; stored in counts of 1 µW.
  public var lightPower: [String: [Double]]
  /// Name of the stimulus.
  public var stimulus: String

  public init(
    name: String, startTime: Double, samplingRate: Double, potential: [Double],
    command: [Double]?, lightPower: [String: [Double]], stimulus: String
  ) {
    self.name = name
    self.startTime = startTime
    self.samplingRate = samplingRate
    self.potential = potential
    self.command = command
    self.lightPower = lightPower
    self.stimulus = stimulus
  }
}

/// A trial to be written; windows in seconds from the session's start.
public struct NWBTrial: Sendable {
  public var window: TimeWindow
  public var condition: String?
  public var block: Trial.Block?
  public var forward: TimeWindow?
  public var target: TimeWindow?

  public init(
    window: TimeWindow, condition: String?, block: Trial.Block?, forward: TimeWindow?,
    target: TimeWindow?
  ) {
    self.window = window
    self.condition = condition
    self.block = block
    self.forward = forward
    self.target = target
  }
}
