import HDF5
import Messages

/// Who wrote an HDF5 file, by what it holds.
enum RecordingFormat: Hashable {
  case nwb2(version: String)
  case nwb1(version: String)
  case waveSurfer(version: String?)
  case acq4
  case symphony(version: Int)
  case stimfit
  case matlab73
  case sonata
  case unknown

  /// - Throws: `HDF5Error` where the root cannot be read.
  init(of file: HDF5File) throws {
    let root = try file.root()
    let links = try root.links()
    let names = Set(links.map(\.name))
    func attribute(_ name: String) -> HDF5Attribute? { (try? root.attribute(name)) ?? nil }

    if let version = Self.nwbVersion(root, names: names) {
      self =
        version.hasPrefix("1") || version.hasPrefix("0")
        ? .nwb1(version: version) : .nwb2(version: version)
    } else if names.contains("acquisition"),
      names.contains("session_start_time") || attribute("neurodata_type")?.text == "NWBFile"
    {
      self = .nwb2(version: "2 (version not stated)")
    } else if names.contains("header"), Self.hasWaveSurferSweeps(names) {
      let version = (try? root.group("header")?.dataset("VersionString")?.strings().first)
      self = .waveSurfer(version: version ?? nil)
    } else if names.contains("header"), file.kind(at: "/header/AcquisitionSampleRate") != nil {
      self = .waveSurfer(version: nil)
    } else if attribute("MetaArray") != nil {
      self = .acq4
    } else if attribute("magic")?.integer == 0x0A7A {
      self = .sonata
    } else if let version = attribute("version")?.integer,
      names.contains("MEASUREMENT") || names.contains(where: { $0.hasPrefix("experiment-") })
    {
      self = .symphony(version: version)
    } else if names.contains("channels"), file.kind(at: "/channels/ch0") != nil {
      self = .stimfit
    } else if try Self.hasMATLABClass(file, links) {
      self = .matlab73
    } else {
      self = .unknown
    }
  }

  /// The version as `2.5.0`, without the `NWB-` that some programs put before it.
  private static func nwbVersion(_ root: HDF5Group, names: Set<String>) -> String? {
    let stated =
      (try? root.text("nwb_version")) ?? (try? root.dataset("nwb_version")?.strings(limit: 8).first)
      ?? nil
    guard let stated else { return nil }
    return stated.hasPrefix("NWB-") ? String(stated.dropFirst(4)) : stated
  }

  private static func hasWaveSurferSweeps(_ names: Set<String>) -> Bool {
    names.contains { name in
      ["sweep_", "trial_"].contains { prefix in
        name.hasPrefix(prefix) && Int(name.dropFirst(prefix.count)) != nil
      }
    }
  }

  private static func hasMATLABClass(_ file: HDF5File, _ links: [HDF5Link]) throws -> Bool {
    for link in links.prefix(100) {
      let object: HDF5Object? =
        switch link.kind {
        case .group: try? file.group(at: link.path)
        case .dataset: try? file.dataset(at: link.path)
        default: nil
        }
      if (try? object?.attribute("MATLAB_class")) ?? nil != nil { return true }
    }
    return false
  }

  /// For people.
  var name: String {
    switch self {
    case .nwb2(let version), .nwb1(let version): "NWB \(version)"
    case .waveSurfer: "WaveSurfer HDF5"
    case .acq4: "ACQ4 MetaArray HDF5"
    case .symphony(let version): "Symphony \(version) HDF5"
    case .stimfit: "Stimfit HDF5"
    case .matlab73: "MATLAB v7.3 HDF5"
    case .sonata: "SONATA HDF5"
    case .unknown: "HDF5 of unknown layout"
    }
  }

  /// The reader of a file of this format; a map of the user outranks it.
  ///
  /// - Throws: a `ReportableError` where there is none.
  func reader(of file: HDF5File, options: ReadingOptions) throws -> any RecordingReader {
    if let map = options.map {
      return LayoutReader(
        file: file,
        layout: MappedLayout(file: file, map: map, options: options, format: name),
        options: options)
    }
    return switch self {
    case .nwb1(let version):
      NWBReader(file: file, version: version, layout: .version1, options: options)
    case .nwb2(let version):
      NWBReader(file: file, version: version, layout: .version2, options: options)
    case .waveSurfer: WaveSurferReader(file: file, options: options)
    case .acq4: try ACQ4Reader(file: file, options: options)
    case .symphony(let version):
      LayoutReader(
        file: file, layout: SymphonyLayout(file: file, version: version, options: options),
        options: options)
    case .stimfit: LayoutReader(file: file, layout: StimfitLayout(file: file), options: options)
    case .matlab73: LayoutReader(file: file, layout: MATLABLayout(file: file), options: options)
    case .sonata: LayoutReader(file: file, layout: SONATALayout(file: file), options: options)
    case .unknown: throw Self.refusal(of: file)
    }
  }

  /// The one sentence for a file of unknown layout.
  private static func refusal(of file: HDF5File) -> any ReportableError {
    if let newer = newerObject(in: file) { return newer }
    return RecordingError(
      Message(
        .fileUnsupportedFormat, .error, Self.unknown.name, file: file.name,
        expected: "a format of a rig, or a map", found: Self.unknown.name,
        remedy: "State where its signals are in a map file and name it with --map; 'apical "
          + "protocol schema map' lists its keys."))
  }

  /// Looks through the first objects of a file for one that only a newer HDF5 can read.
  private static func newerObject(in file: HDF5File) -> HDF5Error? {
    var waiting = ["/"]
    var visited = 0
    while let path = waiting.popLast(), visited < 200 {
      guard let links = try? file.group(at: path).links() else { continue }
      for link in links where link.target == .hard {
        visited += 1
        if link.kind == .group, path.split(separator: "/").count < 4 { waiting.append(link.path) }
        guard link.kind != .group, link.kind != .datatype else { continue }
        do {
          _ = try file.dataset(at: link.path)
        } catch let error as HDF5Error where error.isFromNewerHDF5 {
          return error
        } catch { continue }
      }
    }
    return nil
  }
}
