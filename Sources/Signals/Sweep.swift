public enum ClampMode: String, Codable, Sendable {
  case currentClamp = "current_clamp"
  case voltageClamp = "voltage_clamp"
  case none
}

/// One acquisition episode of one electrode, with the stimuli that were on during it.
public struct Sweep: Codable, Sendable {
  /// Position in the recording, counted from 0.
  public var index: Int
  public var name: String
  public var clampMode: ClampMode
  /// Seconds from the start of the session to the first sample.
  public var startTime: Double
  /// The measured signal.
  public var response: Channel
  /// The commanded current or voltage, where the file has it.
  public var command: Channel?
  /// Channels that say when which light was on.
  public var lights: [LightChannel]
  /// Sensors that saw the light.
  public var photodiodes: [PhotodiodeChannel]
  /// A simultaneous recording from the apical dendrite, where the file has one.
  public var dendriticResponse: Channel?
  /// Stimulus or protocol name as the file words it.
  public var stimulus: String?
  /// Name of the electrode, a key into `Recording.electrodes`.
  public var electrode: String?
  public var trial: Trial

  public init(
    index: Int, name: String, clampMode: ClampMode, startTime: Double, response: Channel,
    command: Channel? = nil, lights: [LightChannel] = [],
    photodiodes: [PhotodiodeChannel] = [], dendriticResponse: Channel? = nil,
    stimulus: String? = nil, electrode: String? = nil, trial: Trial = Trial()
  ) {
    self.index = index
    self.name = name
    self.clampMode = clampMode
    self.startTime = startTime
    self.response = response
    self.command = command
    self.lights = lights
    self.photodiodes = photodiodes
    self.dendriticResponse = dendriticResponse
    self.stimulus = stimulus
    self.electrode = electrode
    self.trial = trial
  }
}

/// Where one signal of one sweep lies in the file, and what it measures.
public struct Channel: Codable, Hashable, Sendable {
  public var name: String
  /// Path of the data set in the file.
  public var objectPath: String
  /// Index of the sweep's first sample in the data set.
  public var firstSample: Int
  public var sampleCount: Int
  /// Samples per second (Hz).
  public var samplingRate: Double
  /// Unit of the samples after scaling: `mV`, `pA`, `mW`, `V`, `1`.
  public var unit: String
  /// sample in `unit` = stored number × scale + offset, plus the terms of `curvature`.
  public var scale: Double
  public var offset: Double
  /// Factors of the stored number squared, cubed, … in `unit`, where the converter's scale is no
  /// straight line; nil where it is one.
  public var curvature: [Double]?
  /// Identifier of the series that holds the samples, where the format has one (NWB 2).
  public var objectID: String?

  public init(
    name: String, objectPath: String, firstSample: Int, sampleCount: Int, samplingRate: Double,
    unit: String, scale: Double, offset: Double, curvature: [Double]? = nil,
    objectID: String? = nil
  ) {
    self.name = name
    self.objectPath = objectPath
    self.firstSample = firstSample
    self.sampleCount = sampleCount
    self.samplingRate = samplingRate
    self.unit = unit
    self.scale = scale
    self.offset = offset
    self.curvature = curvature
    self.objectID = objectID
  }

  /// Length in seconds.
  public var duration: Double { Double(sampleCount) / samplingRate }
}

/// A channel that says when a light was on.
public struct LightChannel: Codable, Hashable, Sendable {
  public enum Kind: Codable, Hashable, Sendable {
    /// Commanded power: on wherever it is above a tenth of its maximum.
    case power
    /// One bit of a digital word, counted from 0.
    case bit(Int)
    /// A two-level gate in counts or volts.
    case gate
  }

  public var channel: Channel
  public var kind: Kind
  /// Name of the lit place, a key into `Recording.lightSites`.
  public var site: String
  /// Seconds from the sweep's first sample to this channel's first sample.
  public var delay: Double
  /// At which level of a bit or gate the light is on.
  public var polarity: LightPolarity
  /// The levels of a gate in the whole recording, by which a sweep without a pulse is told from one
  /// with a weak one; nil where they are not known.
  public var levels: TwoLevels?
  public var source: LightSource

  public init(
    channel: Channel, kind: Kind, site: String, delay: Double = 0,
    polarity: LightPolarity = .activeHigh, levels: TwoLevels? = nil, source: LightSource? = nil
  ) {
    self.channel = channel
    self.kind = kind
    self.site = site
    self.delay = delay
    self.polarity = polarity
    self.levels = levels
    self.source =
      source
      ?? {
        switch kind {
        case .power: .optogeneticSeries
        case .bit: .digitalBit
        case .gate: .gate
        }
      }()
  }
}

/// A sensor of light during one sweep.
public struct PhotodiodeChannel: Codable, Hashable, Sendable {
  public var channel: Channel
  /// Name without the sweep's part: the same for all sweeps.
  public var name: String
  /// Seconds from the sweep's first sample to this channel's first sample.
  public var delay: Double

  public init(channel: Channel, name: String, delay: Double = 0) {
    self.channel = channel
    self.name = name
    self.delay = delay
  }
}
