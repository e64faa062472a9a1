import HDF5
import Messages
import Signals

/// The series, electrodes and lit sites that an NWB file names.
struct NWBInventory {
  var series: [NWBSeries] = []
  var electrodes: [Electrode] = []
  var sites: [LightSite] = []
  var messages: [Message] = []

  var responses: [NWBSeries] { series.filter { $0.kind.isResponse } }
  var commands: [NWBSeries] { series.filter { $0.kind.isCommand && $0.problem == nil } }

  init(
    of file: HDF5File, layout: NWBLayout, options: ReadingOptions, read: (String) -> NWBSeries
  ) {
    readSeries(file, layout, read)
    readElectrodes(file)
    readSites(file, options)
  }

  private mutating func readSeries(
    _ file: HDF5File, _ layout: NWBLayout, _ read: (String) -> NWBSeries
  ) {
    let reading = NWBSeriesReading(file: file)
    var seen: Set<UInt64> = []
    for container in layout.seriesFolders {
      for link in members(of: container, in: file) {
        guard let kind = link.kind else {
          messages.append(reading.brokenLink(link))
          continue
        }
        guard kind == .group else { continue }
        let series = read(link.path)
        // Two links to one series are one series.
        if let address = series.address, !seen.insert(address).inserted { continue }
        self.series.append(series)
        messages += series.warnings
        if series.kind.isResponse || series.kind.isCommand || series.kind == .light,
          var problem = series.problem,
          !series.kind.isResponse
            || series.isMisclassified
        {
          problem.severity = .warning
          messages.append(problem)
        }
      }
    }
  }

  private mutating func readElectrodes(_ file: HDF5File) {
    for link in members(of: "/general/intracellular_ephys", in: file) where link.kind == .group {
      guard let group = try? file.group(at: link.path),
        Self.isElectrode(group)
      else { continue }
      electrodes.append(
        Electrode(
          name: link.name, description: Self.text(group, "description"),
          location: Self.text(group, "location"), cellID: Self.text(group, "cell_id"),
          device: Self.device(of: group), details: Self.details(of: group)))
    }
  }

  /// NWB 2 links to the amplifier, NWB 1 names it.
  private static func device(of electrode: HDF5Group) -> String? {
    guard let link = electrode.link("device") else { return nil }
    if case .soft(let target) = link.target { return NWBSweepAssembly.lastComponent(target) }
    return link.kind == .dataset ? text(electrode, "device") : nil
  }

  private static func details(of electrode: HDF5Group) -> [String: String] {
    Electrode.detailNames.reduce(into: [:]) { details, name in
      details[name] = text(electrode, name)
    }
  }

  private static func isElectrode(_ group: HDF5Group) -> Bool {
    switch (try? group.text("neurodata_type")) ?? nil {
    case "IntracellularElectrode": true
    case nil: group.link("description")?.kind == .dataset && group.link("id") == nil
    default: group.link("device") != nil && group.link("id") == nil
    }
  }

  private mutating func readSites(_ file: HDF5File, _ options: ReadingOptions) {
    for link in members(of: "/general/optogenetics", in: file) where link.kind == .group {
      guard let group = try? file.group(at: link.path) else { continue }
      let wavelength =
        (try? group.dataset("excitation_lambda")).flatMap { try? NWBSeriesReading.scalar($0) }
        ?? nil
      var site = LightSite(
        name: link.name, description: Self.text(group, "description"),
        location: Self.text(group, "location"),
        wavelength: wavelength.flatMap { $0.isFinite && $0 > 0 ? $0 : nil })
      site.pathway = PathwayWords.pathway(of: site, options: options)
      sites.append(site)
    }
  }

  /// A text data set, scalar or of one element.
  static func text(_ group: HDF5Group, _ name: String) -> String? {
    guard let data = (try? group.dataset(name)) ?? nil, data.elementType == .text,
      let text = try? data.strings(limit: 1024).first
    else { return nil }
    return NWBWords.meaningful(text)
  }

  private mutating func members(of path: String, in file: HDF5File) -> [HDF5Link] {
    guard file.kind(at: path) == .group else { return [] }
    do {
      return try file.group(at: path).links()
    } catch {
      messages.append(Message(error))
      return []
    }
  }
}
