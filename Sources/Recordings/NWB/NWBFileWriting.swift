import HDF5
import Messages
import OutputFiles
import Signals

/// The groups, types and texts of an NWB file (core schema 2.7.0, hdmf-common 1.8.0), without the
/// cached schema, which readers have built in.
struct NWBFileWriting {
  private let contents: NWBContents
  private let file: HDF5File
  private let objects: NWBObjectWriting
  private let series: NWBSeriesWriting
  private var acquired = NWBName()
  private var presented = NWBName()
  private var rows: [NWBRecordingsTable.Row] = []
  private var written = Written()

  /// What became of the sweeps.
  struct Written {
    var sweepCount = 0
    /// Of the responses.
    var sampleCount = 0
    /// By position in `NWBContents.sweeps`.
    var failed: [(position: Int, message: Message)] = []
    /// Commands, lights and dendritic signals that could not be read.
    var missing: [(position: Int, message: Message)] = []
  }

  /// The file is closed when this returns.
  ///
  /// - Parameters:
  ///   - source: the recording whose channels are copied.
  ///   - name: how errors name the file.
  static func write(
    _ contents: NWBContents, from source: RecordingFile? = nil, to path: String, name: String
  ) throws -> Written {
    let file = try HDF5File(creatingAt: path, name: name)
    let objects = NWBObjectWriting(seed: contents.objectSeed ?? contents.identifier)
    var writing = NWBFileWriting(
      contents: contents, file: file, objects: objects,
      series: NWBSeriesWriting(objects: objects, source: source, fileName: name))
    try writing.writeAll()
    try file.flush()
    return writing.written
  }

  private init(
    contents: NWBContents, file: HDF5File, objects: NWBObjectWriting, series: NWBSeriesWriting
  ) {
    self.contents = contents
    self.file = file
    self.objects = objects
    self.series = series
  }

  private mutating func writeAll() throws {
    try checkNames()
    let root = try file.root()
    try objects.root(
      root, identifier: contents.identifier, description: contents.sessionDescription,
      sessionStart: contents.sessionStart, created: contents.created ?? contents.sessionStart)
    try root.createGroup("processing")
    let acquisition = try root.createGroup("acquisition")
    let stimulus = try root.createGroup("stimulus")
    let presentation = try stimulus.createGroup("presentation")
    try stimulus.createGroup("templates")
    let general = try root.createGroup("general")
    try writeGeneral(NWBGeneralWriting(objects: objects, general: general))
    for (position, sweep) in contents.sweeps.enumerated() {
      try writeSweep(sweep, position, acquisition, presentation)
    }
    if let folder = try general.group("intracellular_ephys"), !rows.isEmpty {
      try NWBRecordingsTable(objects: objects, file: file).write(rows, to: folder)
    }
    if !contents.trials.isEmpty {
      try NWBTrialsTable(objects: objects).write(
        contents.trials, to: try root.createGroup("intervals"))
    }
    let notes =
      contents.notes
      + (written.failed + written.missing).map { "not in this file: \($0.message.withoutFile)" }
    if !notes.isEmpty { try general.createScalar("notes", notes.joined(separator: "\n")) }
  }

  private func writeGeneral(_ general: NWBGeneralWriting) throws {
    try general.texts(contents.texts, source: contents.source)
    try general.subject(NWBSubject(contents.subject))
    let devices = try general.electrodes(contents.electrodes, device: contents.device)
    try general.lightSites(contents.lightSites, devices: devices)
  }

  /// Names become parts of HDF5 paths.
  private func checkNames() throws {
    let names =
      contents.sweeps.map(\.name) + contents.lightSites.map(\.name)
      + contents.electrodes.map(\.name) + contents.electrodes.compactMap(\.device)
      + [contents.device]
    for name in names where name.isEmpty || name.contains("/") || name == "." {
      throw RecordingError(
        Message(
          .usage, .error, "'\(name)' cannot name an object of an NWB file", file: file.name,
          expected: "a name without '/'"))
    }
    let sites = Set(contents.lightSites.map(\.name))
    for sweep in contents.sweeps {
      for light in sweep.lights where light.kind == .power && !sites.contains(light.site.name) {
        throw RecordingError(
          Message(
            .usage, .error, "the light at '\(light.site.name)' has no site of that name",
            file: file.name, object: sweep.name))
      }
    }
  }

  // MARK: sweeps

  /// A response that cannot be read makes no sweep; another signal is left out.
  private mutating func writeSweep(
    _ sweep: NWBSweep, _ position: Int, _ acquisition: HDF5Group, _ presentation: HDF5Group
  ) throws {
    let number = UInt32(position)
    let name = acquired.unique(sweep.name)
    do {
      try write(sweep.response, as: .response(sweep.clampMode), of: sweep, name, in: acquisition) {
        if sweep.clampMode != .none {
          try describePatchClamp($0, sweep, number, electrode: sweep.electrode)
        }
      }
    } catch let failure as NWBSeriesWriting.ReadFailure {
      written.failed.append((position, failure.message))
      return
    }
    written.sweepCount += 1
    written.sampleCount += sweep.response.count
    var row = NWBRecordingsTable.Row(
      electrode: sweep.electrode,
      response: .init(path: acquisition.path(of: name), count: sweep.response.count))

    if let command = sweep.command {
      let commandName = presented.unique("\(name)_command")
      var isCommand = false
      let problem = try unreadable {
        try write(command, as: .command(sweep.clampMode), of: sweep, commandName, in: presentation)
        { group in
          guard try group.text("neurodata_type") != "TimeSeries" else { return }
          try describePatchClamp(group, sweep, number, electrode: sweep.electrode)
          isCommand = true
        }
      }
      note(problem, position)
      if isCommand {
        row.command = .init(path: presentation.path(of: commandName), count: command.count)
      }
    }
    for light in sweep.lights {
      let lightName = presented.unique("\(name)_\(light.site.name)")
      let problem = try unreadable {
        try write(
          light.signal,
          as: light.kind == .power
            ? .power(light.site)
            : .gate(NWBLightGate(site: light.site, kind: light.kind, polarity: light.polarity)),
          of: sweep, lightName, in: presentation
        ) { group in
          // Where sweeps share their time, only the number says to which of them a light belongs.
          if case .channel = light.signal.samples {
            try group.setAttribute("sweep_number", stored: number)
          }
          guard light.kind == .power else { return }
          try group.createSoftLink("site", to: "/general/optogenetics/\(light.site.name)")
        }
      }
      note(problem, position)
    }
    if sweep.clampMode != .none { rows.append(row) }
    if let dendritic = sweep.dendritic {
      let dendriteName = acquired.unique("\(name)_dendrite")
      let problem = try unreadable {
        try write(
          dendritic.signal, as: .response(.currentClamp), of: sweep, dendriteName, in: acquisition
        ) { try describePatchClamp($0, sweep, number, electrode: dendritic.electrode) }
      }
      note(problem, position)
      if problem == nil {
        rows.append(
          NWBRecordingsTable.Row(
            electrode: dendritic.electrode,
            response: .init(
              path: acquisition.path(of: dendriteName), count: dendritic.signal.count)))
      }
    }
  }

  /// Why a signal could not be read from the recording that is converted; nil where it is written.
  private func unreadable(_ write: () throws -> Void) throws -> Message? {
    do {
      try write()
      return nil
    } catch let failure as NWBSeriesWriting.ReadFailure {
      return failure.message
    }
  }

  private mutating func note(_ problem: Message?, _ position: Int) {
    if let problem { written.missing.append((position, problem)) }
  }

  /// Writes a series whole or not at all.
  private func write(
    _ signal: NWBSignal, as role: NWBSeriesWriting.Role, of sweep: NWBSweep, _ name: String,
    in folder: HDF5Group, _ finish: (HDF5Group) throws -> Void
  ) throws {
    let group = try folder.createGroup(name)
    do {
      try series.write(signal, as: role, start: sweep.startTime, to: group)
    } catch let failure as NWBSeriesWriting.ReadFailure {
      try folder.removeLink(name)
      throw failure
    }
    try finish(group)
  }

  private func describePatchClamp(
    _ group: HDF5Group, _ sweep: NWBSweep, _ number: UInt32, electrode: String
  ) throws {
    try group.setAttribute("stimulus_description", .text([sweep.stimulus ?? "N/A"]))
    try group.setAttribute("sweep_number", stored: number)
    switch sweep.response.samples {
    case .values, .made: try group.createScalar("gain", Float(1))
    // The settings of a recording are copied with its series.
    case .channel: break
    }
    try group.createSoftLink(
      "electrode", to: "\(NWBGeneralWriting.electrodeFolder)/\(electrode)")
  }
}
