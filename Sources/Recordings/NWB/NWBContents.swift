import Signals

/// What `NWBWriter` writes: cells, their sweeps, light and trials.
public struct NWBContents: Sendable {
  /// The file's own identifier.
  public var identifier: String
  /// Seeds the identifiers of all objects in the file; the file's own unless given.
  public var objectSeed: String?
  public var sessionDescription: String
  /// ISO 8601 with time zone: `2026-01-15T09:00:00+00:00`.
  public var sessionStart: String
  /// When the file is made, ISO 8601 with time zone; nil: the session's start, which keeps the bytes
  /// of a simulated recording the same.
  public var created: String?
  /// What is said of the session, by NWB's names: `lab`, `institution`, `keywords`.
  public var texts: [String: [String]]
  public var subject: Subject
  public var electrodes: [Electrode]
  /// Name of the amplifier of electrodes that name none.
  public var device: String
  public var lightSites: [LightSite]
  public var sweeps: [NWBSweep]
  public var trials: [NWBTrial]
  /// What wrote the data, for a person or as a JSON document.
  public var source: String
  /// What a reader of the file should know, a line each.
  public var notes: [String]

  public init(
    identifier: String, objectSeed: String? = nil, sessionDescription: String,
    sessionStart: String, created: String? = nil, texts: [String: [String]], subject: Subject,
    electrodes: [Electrode], device: String, lightSites: [LightSite], sweeps: [NWBSweep],
    trials: [NWBTrial], source: String, notes: [String] = []
  ) {
    self.identifier = identifier
    self.objectSeed = objectSeed
    self.sessionDescription = sessionDescription
    self.sessionStart = sessionStart
    self.created = created
    self.texts = texts
    self.subject = subject
    self.electrodes = electrodes
    self.device = device
    self.lightSites = lightSites
    self.sweeps = sweeps
    self.trials = trials
    self.source = source
    self.notes = notes
  }
}

/// A signal to be written.
public struct NWBSignal: Sendable {
  public enum Samples: Sendable {
    /// In mV, pA or mW; stored in counts (see `NWBWriter`).
    case values([Double])
    /// As many values, made when they are written and then forgotten, so that a long recording need not
    /// be in memory; stored like `values`, in larger chunks and shuffled.
    case made(count: Int, @Sendable () -> [Double])
    /// A channel of the recording that is converted: its own numbers are stored, read in pieces.
    case channel(Channel)
  }

  public var samples: Samples
  /// Hz.
  public var samplingRate: Double
  /// Seconds from the sweep's first sample to this signal's.
  public var delay: Double

  /// - Parameter values: mV, pA or mW.
  public init(_ values: [Double], samplingRate: Double) {
    samples = .values(values)
    self.samplingRate = samplingRate
    delay = 0
  }

  /// - Parameter values: gives mV, pA or mW, `count` of them.
  public init(count: Int, samplingRate: Double, values: @escaping @Sendable () -> [Double]) {
    samples = .made(count: count, values)
    self.samplingRate = samplingRate
    delay = 0
  }

  public init(_ channel: Channel, delay: Double = 0) {
    samples = .channel(channel)
    samplingRate = channel.samplingRate
    self.delay = delay
  }

  /// The samples where they are in memory, in mV, pA or mW; empty where they are not.
  public var values: [Double] {
    get {
      if case .values(let values) = samples { return values }
      return []
    }
    set { samples = .values(newValue) }
  }

  public var count: Int {
    switch samples {
    case .values(let values): values.count
    case .made(let count, _): count
    case .channel(let channel): channel.sampleCount
    }
  }
}

/// A sweep to be written.
public struct NWBSweep: Sendable {
  /// Light of a sweep.
  public struct Light: Sendable {
    public var site: LightSite
    public var kind: LightChannel.Kind
    /// At which level of a bit or gate the light is on.
    public var polarity: LightPolarity
    public var signal: NWBSignal

    public init(
      site: LightSite, kind: LightChannel.Kind, polarity: LightPolarity = .activeHigh,
      signal: NWBSignal
    ) {
      self.site = site
      self.kind = kind
      self.polarity = polarity
      self.signal = signal
    }
  }

  public var name: String
  /// Seconds from the session's start.
  public var startTime: Double
  public var clampMode: ClampMode
  public var response: NWBSignal
  /// Commanded current or potential.
  public var command: NWBSignal?
  public var lights: [Light]
  /// Simultaneous potential of the apical dendrite, and the name of its electrode.
  public var dendritic: (signal: NWBSignal, electrode: String)?
  /// Name of the stimulus; nil where none is stated.
  public var stimulus: String?
  /// A name in `NWBContents.electrodes`.
  public var electrode: String

  public init(
    name: String, startTime: Double, clampMode: ClampMode = .currentClamp, response: NWBSignal,
    command: NWBSignal? = nil, lights: [Light] = [],
    dendritic: (signal: NWBSignal, electrode: String)? = nil, stimulus: String?,
    electrode: String
  ) {
    self.name = name
    self.startTime = startTime
    self.clampMode = clampMode
    self.response = response
    self.command = command
    self.lights = lights
    self.dendritic = dendritic
    self.stimulus = stimulus
    self.electrode = electrode
  }
}

/// A trial to be written; windows in seconds from the session's start.
public struct NWBTrial: Hashable, Sendable {
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
