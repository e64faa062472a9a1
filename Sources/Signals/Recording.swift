import Messages

/// What one file holds, without its samples: electrodes, light, sweeps, and what is doubtful.
public struct Recording: Codable, Sendable {
  /// The file as the user named it.
  public var file: String
  /// For people, with version: `NWB 2.5.0`.
  public var format: String
  /// The file's own identifier, if it has one.
  public var identifier: String?
  /// Identifier of the file as an object, where the format has one (NWB 2).
  public var objectID: String?
  public var sessionDescription: String?
  /// ISO 8601, as the file has it.
  public var sessionStart: String?
  /// What else the file says of its session, in its own words, by NWB's names: `lab`, `slices`,
  /// `experimenter`.
  public var sessionTexts: [String: [String]]
  /// The animal; nil where the file says nothing of it.
  public var subject: Subject?
  public var electrodes: [Electrode]
  public var lightSites: [LightSite]
  /// Channels that say, or may say, when a light was on, those that count first.
  public var lightSuggestions: [LightSuggestion]
  public var sweeps: [Sweep]
  /// Spike times that the file holds without samples (NWB `Units`, SONATA spikes, a table).
  public var trains: [RecordedTrain] = []
  /// Sweeps that the file names but that could not be read, each with its reason.
  public var failedSweeps: [FailedSweep]
  public var messages: [Message]
  /// Sweeps whose samples were not looked at when the file was opened, because they are many.
  public var uncheckedSweepCount = 0

  public init(
    file: String, format: String, identifier: String? = nil, objectID: String? = nil,
    sessionDescription: String? = nil, sessionStart: String? = nil,
    sessionTexts: [String: [String]] = [:], subject: Subject? = nil,
    electrodes: [Electrode] = [], lightSites: [LightSite] = [],
    lightSuggestions: [LightSuggestion] = [], sweeps: [Sweep] = [],
    failedSweeps: [FailedSweep] = [], messages: [Message] = []
  ) {
    self.file = file
    self.format = format
    self.identifier = identifier
    self.objectID = objectID
    self.sessionDescription = sessionDescription
    self.sessionStart = sessionStart
    self.sessionTexts = sessionTexts
    self.subject = subject
    self.electrodes = electrodes
    self.lightSites = lightSites
    self.lightSuggestions = lightSuggestions
    self.sweeps = sweeps
    self.failedSweeps = failedSweeps
    self.messages = messages
  }
}

/// A sweep that could not be read or analysed.
public struct FailedSweep: Codable, Sendable {
  public var index: Int
  public var name: String?
  public var message: Message

  public init(index: Int, name: String?, message: Message) {
    self.index = index
    self.name = name
    self.message = message
  }
}

/// A recording electrode.
public struct Electrode: Codable, Hashable, Sendable {
  public var name: String
  public var description: String?
  /// Where the pipette sits, as the file words it.
  public var location: String?
  public var cellID: String?
  /// Name of the amplifier.
  public var device: String?
  /// What else the file says of it, in its own words, by NWB's names: `resistance`, `seal`.
  public var details: [String: String]

  public init(
    name: String, description: String? = nil, location: String? = nil, cellID: String? = nil,
    device: String? = nil, details: [String: String] = [:]
  ) {
    self.name = name
    self.description = description
    self.location = location
    self.cellID = cellID
    self.device = device
    self.details = details
  }

  enum CodingKeys: String, CodingKey {
    case name, description, location
    case cellID = "cell_id"
    case device, details
  }
}

/// The input pathway that a light drives.
public enum Pathway: String, Codable, Hashable, Sendable, CaseIterable {
  /// Apical inputs: tuft, layer 1.
  case topDown = "top_down"
  /// Basal inputs: layer 4 to the perisomatic dendrite.
  case bottomUp = "bottom_up"
}

/// A place that is lit, with its light.
public struct LightSite: Codable, Hashable, Sendable {
  public var name: String
  public var description: String?
  public var location: String?
  /// Peak of the light in nm; nil where the file has none.
  public var wavelength: Double?
  /// The pathway that the light drives; nil where neither the user nor the site's words say.
  public var pathway: Pathway?

  public init(
    name: String, description: String? = nil, location: String? = nil, wavelength: Double? = nil,
    pathway: Pathway? = nil
  ) {
    self.name = name
    self.description = description
    self.location = location
    self.wavelength = wavelength
    self.pathway = pathway
  }

  enum CodingKeys: String, CodingKey {
    case name = "site"
    case description, location
    case wavelength = "wavelength_nm"
    case pathway
  }
}
