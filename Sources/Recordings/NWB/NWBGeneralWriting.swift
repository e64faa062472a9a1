import HDF5
import Messages
import Signals

/// The group `/general` of an NWB file: session, animal, devices, electrodes, lit sites.
struct NWBGeneralWriting {
  static let electrodeFolder = "/general/intracellular_ephys"

  let objects: NWBObjectWriting
  let general: HDF5Group

  /// Texts that NWB keeps as lists.
  private static let lists: Set<String> = ["experimenter", "keywords", "related_publications"]
  private static let first = ["experiment_description", "institution", "lab", "keywords"]

  func texts(_ texts: [String: [String]], source: String) throws {
    let others = texts.keys.filter { !Self.first.contains($0) }.sorted()
    for name in Self.first + others {
      guard let words = texts[name], !words.isEmpty else { continue }
      if Self.lists.contains(name) {
        try general.createDataset(name, words)
      } else {
        try general.createScalar(name, words.joined(separator: "\n"))
      }
    }
    let script = try general.createScalar("source_script", source)
    try script.setAttribute("file_name", .text(["apical"]))
  }

  func subject(_ subject: NWBSubject) throws {
    let group = try general.createGroup("subject")
    try objects.setType(group, "Subject")
    try group.createScalar("subject_id", subject.id)
    try group.createScalar("species", subject.species)
    try group.createScalar("sex", subject.sex)
    let optional = [
      ("age", subject.age), ("description", subject.description),
      ("date_of_birth", subject.dateOfBirth), ("strain", subject.strain),
      ("genotype", subject.genotype), ("weight", subject.weight),
    ]
    for (name, text) in optional {
      if let text { try group.createScalar(name, text) }
    }
  }

  /// Amplifiers first, then what they hold.
  ///
  /// - Returns: the group of the devices.
  @discardableResult
  func electrodes(_ electrodes: [Electrode], device: String) throws -> HDF5Group {
    let devices = try general.createGroup("devices")
    var made: Set<String> = []
    for name in electrodes.isEmpty ? [device] : electrodes.map({ $0.device ?? device }) {
      guard made.insert(name).inserted else { continue }
      let amplifier = try devices.createGroup(name)
      try objects.setType(amplifier, "Device")
      try amplifier.setAttribute("description", .text(["amplifier"]))
    }
    let folder = try general.createGroup("intracellular_ephys")
    for electrode in electrodes {
      let group = try folder.createGroup(electrode.name)
      try objects.setType(group, "IntracellularElectrode")
      try group.createScalar("description", electrode.description ?? electrode.name)
      // Inspectors want a cell named; a reader takes "unknown" for what it says.
      try group.createScalar("cell_id", electrode.cellID ?? "unknown")
      if let location = electrode.location { try group.createScalar("location", location) }
      for name in Electrode.detailNames {
        if let text = electrode.details[name] { try group.createScalar(name, text) }
      }
      try group.createSoftLink(
        "device", to: "/general/devices/\(electrode.device ?? device)")
    }
    return devices
  }

  func lightSites(_ lightSites: [LightSite], devices: HDF5Group) throws {
    guard !lightSites.isEmpty else { return }
    let lightSource = try devices.createGroup("light source")
    try objects.setType(lightSource, "Device")
    try lightSource.setAttribute("description", .text(["source of light for optogenetics"]))
    let sites = try general.createGroup("optogenetics")
    for light in lightSites {
      let site = try sites.createGroup(light.name)
      try objects.setType(site, "OptogeneticStimulusSite")
      try site.createScalar("description", light.description ?? light.name)
      try site.createScalar("excitation_lambda", Float(light.wavelength ?? .nan))
      try site.createScalar("location", light.location ?? "unknown")
      try site.createSoftLink("device", to: lightSource.path)
    }
  }
}
