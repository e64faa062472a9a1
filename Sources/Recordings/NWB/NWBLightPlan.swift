import HDF5
import Signals

/// Light as it is planned, as an NWB file (core schema 2.7.0): one `OptogeneticSeries` in watts for each
/// light of each trial, and no response.
///
/// **Worked example.** 2 mW/mm² on a mask of 16 000 µm² are 2 × 16 000 × 10⁻⁹ = 3.2 × 10⁻⁵ W.
public struct NWBLightPlan: Sendable {
  public struct Site: Hashable, Sendable {
    public var name: String
    public var description: String
    /// nm.
    public var wavelength: Double
    public var location: String
    /// Name of its light source.
    public var device: String

    public init(
      name: String, description: String, wavelength: Double, location: String, device: String
    ) {
      self.name = name
      self.description = description
      self.wavelength = wavelength
      self.location = location
      self.device = device
    }
  }

  public struct Series: Sendable {
    public var name: String
    public var description: String
    public var site: String
    /// Seconds from the start of the plan.
    public var start: Double
    /// W.
    public var power: [Float]

    public init(name: String, description: String, site: String, start: Double, power: [Float]) {
      self.name = name
      self.description = description
      self.site = site
      self.start = start
      self.power = power
    }
  }

  /// Watts for each mW/mm² on each µm².
  public static let wattsPerIrradianceAndArea = 1e-9
  /// A plan has no date; readers want one that lies neither in the future nor before 1980.
  static let epoch = "2000-01-01T00:00:00+00:00"
  private static let chunkLength = 16_384
  private static let gzipLevel = 4

  public var identifier: String
  public var description: String
  /// Of the animals that the plan is for; there is none yet.
  public var species: String
  /// By name, with what they are.
  public var devices: [(name: String, description: String)]
  public var sites: [Site]
  public var series: [Series]
  /// Hz.
  public var rate: Double

  public init(
    identifier: String, description: String, species: String,
    devices: [(name: String, description: String)], sites: [Site], series: [Series], rate: Double
  ) {
    self.identifier = identifier
    self.description = description
    self.species = species
    self.devices = devices
    self.sites = sites
    self.series = series
    self.rate = rate
  }

  /// Writes the file; the same plan gives the same bytes.
  ///
  /// - Parameter name: how errors name the file.
  /// - Throws: `HDF5Error`.
  public func write(to path: String, name: String) throws {
    let file = try HDF5File(creatingAt: path, name: name)
    let objects = NWBObjectWriting(seed: identifier)
    let root = try file.root()
    try objects.root(
      root, identifier: identifier, description: description, sessionStart: Self.epoch,
      created: Self.epoch)
    try root.createGroup("processing")
    try root.createGroup("acquisition")
    let stimulus = try root.createGroup("stimulus")
    let presentation = try stimulus.createGroup("presentation")
    try stimulus.createGroup("templates")
    let general = try root.createGroup("general")
    try NWBGeneralWriting(objects: objects, general: general).subject(
      NWBSubject(
        Subject(id: "planned", species: species, description: "no animal: light as it is planned")))
    let folder = try general.createGroup("devices")
    for device in devices {
      let group = try folder.createGroup(NWBName.withoutSlashes(device.name))
      try objects.setType(group, "Device")
      try group.setAttribute("description", .text([device.description]))
    }
    let places = try general.createGroup("optogenetics")
    for site in sites {
      let group = try places.createGroup(NWBName.withoutSlashes(site.name))
      try objects.setType(group, "OptogeneticStimulusSite")
      try group.createScalar("description", site.description)
      try group.createScalar("excitation_lambda", Float(site.wavelength))
      try group.createScalar("location", site.location)
      try group.createSoftLink(
        "device", to: "/general/devices/\(NWBName.withoutSlashes(site.device))")
    }
    var names = NWBName()
    for series in series where !series.power.isEmpty {
      let group = try presentation.createGroup(names.unique(NWBName.withoutSlashes(series.name)))
      try write(series, to: group, objects)
    }
    try file.flush()
  }

  private func write(_ series: Series, to group: HDF5Group, _ objects: NWBObjectWriting) throws {
    try objects.setType(group, "OptogeneticSeries")
    try group.setAttribute("description", .text([series.description]))
    try group.setAttribute("comments", .text(["planned, not measured"]))
    let data = try group.createDataset(
      "data", series.power,
      storage: .compressed(chunk: Self.chunkLength, level: Self.gzipLevel, shuffled: true))
    try data.setAttribute("unit", .text(["watts"]))
    try data.setAttribute("conversion", .real([1]))
    try data.setAttribute("offset", .real([0]))
    try data.setAttribute("resolution", .real([-1]))
    // HDF5 lays the chunks out when the data set is closed; when that is decides the file's bytes.
    try withExtendedLifetime(data) {
      let time = try group.createScalar("starting_time", series.start)
      try time.setAttribute("rate", .real([rate]))
      try time.setAttribute("unit", .text(["seconds"]))
    }
    try group.createSoftLink(
      "site", to: "/general/optogenetics/\(NWBName.withoutSlashes(series.site))")
  }
}
