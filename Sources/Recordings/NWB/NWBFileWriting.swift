import HDF5
import Messages
import OutputFiles
import Signals

/// The groups, types and texts of an NWB file (core schema 2.7.0, hdmf-common 1.8.0), without the
/// cached schema, which readers have built in.
struct NWBFileWriting {
  private static let gzipLevel = 4
  private static let chunkLength = 16384

  let contents: NWBContents
  let file: HDF5File

  private var objects: NWBObjectWriting { NWBObjectWriting(identifier: contents.identifier) }

  /// The file is closed when this returns.
  static func write(_ contents: NWBContents, to path: String) throws {
    let writing = NWBFileWriting(contents: contents, file: try HDF5File(creatingAt: path))
    try writing.writeAll()
    try writing.file.flush()
  }

  private func writeAll() throws {
    try checkNames()
    let root = try file.root()
    // Readers want to know when the file was made; the session's start keeps its bytes the same.
    try objects.root(
      root, description: contents.sessionDescription, sessionStart: contents.sessionStart,
      created: contents.sessionStart)
    try root.createGroup("processing")
    let acquisition = try root.createGroup("acquisition")
    let stimulus = try root.createGroup("stimulus")
    let presentation = try stimulus.createGroup("presentation")
    try stimulus.createGroup("templates")
    let general = try root.createGroup("general")
    try writeGeneral(general)
    for (number, sweep) in contents.sweeps.enumerated() {
      try writeSweep(sweep, number: UInt32(number), acquisition, presentation)
    }
    if let electrodes = try general.group("intracellular_ephys"), !contents.sweeps.isEmpty {
      try writeRecordingsTable(electrodes)
    }
    if !contents.trials.isEmpty { try writeTrials(try root.createGroup("intervals")) }
  }

  /// Names become parts of HDF5 paths.
  private func checkNames() throws {
    let names =
      contents.sweeps.map(\.name) + contents.lightSites.map(\.name)
      + [contents.electrode.name, contents.device]
    for name in names where name.isEmpty || name.contains("/") || name == "." {
      throw RecordingError(
        Message(
          .usage, .error, "'\(name)' cannot name an object of an NWB file", file: file.name,
          expected: "a name without '/'"))
    }
  }

  // MARK: general

  private var devicePath: String { "/general/devices/\(contents.device)" }
  private var lightSourcePath: String { "/general/devices/light source" }
  private var electrodePath: String {
    "/general/intracellular_ephys/\(contents.electrode.name)"
  }

  private func writeGeneral(_ general: HDF5Group) throws {
    try general.createScalar("experiment_description", contents.experimentDescription)
    try general.createScalar("institution", contents.institution)
    try general.createScalar("lab", contents.lab)
    if !contents.keywords.isEmpty { try general.createDataset("keywords", contents.keywords) }
    let script = try general.createScalar("source_script", contents.source)
    try script.setAttribute("file_name", .text(["apical"]))

    let subject = try general.createGroup("subject")
    try objects.setType(subject, "Subject")
    try subject.createScalar("subject_id", contents.subject.id)
    try subject.createScalar("species", contents.subject.species)
    try subject.createScalar("sex", contents.subject.sex)
    try subject.createScalar("age", contents.subject.age)
    try subject.createScalar("description", contents.subject.description)

    let devices = try general.createGroup("devices")
    let amplifier = try devices.createGroup(contents.device)
    try objects.setType(amplifier, "Device")
    try amplifier.setAttribute("description", .text(["amplifier"]))

    let electrodes = try general.createGroup("intracellular_ephys")
    let electrode = try electrodes.createGroup(contents.electrode.name)
    try objects.setType(electrode, "IntracellularElectrode")
    try electrode.createScalar(
      "description", contents.electrode.description ?? contents.electrode.name)
    if let cell = contents.electrode.cellID { try electrode.createScalar("cell_id", cell) }
    if let location = contents.electrode.location {
      try electrode.createScalar("location", location)
    }
    try electrode.createSoftLink("device", to: devicePath)

    guard !contents.lightSites.isEmpty else { return }
    let lightSource = try devices.createGroup("light source")
    try objects.setType(lightSource, "Device")
    try lightSource.setAttribute("description", .text(["source of light for optogenetics"]))
    let sites = try general.createGroup("optogenetics")
    for light in contents.lightSites {
      let site = try sites.createGroup(light.name)
      try objects.setType(site, "OptogeneticStimulusSite")
      try site.createScalar("description", light.description ?? light.name)
      try site.createScalar("excitation_lambda", Float(light.wavelength ?? .nan))
      try site.createScalar("location", light.location ?? "unknown")
      try site.createSoftLink("device", to: lightSourcePath)
    }
  }

  // MARK: series

  private func responseName(_ sweep: NWBSweep) -> String { sweep.name }
  private func commandName(_ sweep: NWBSweep) -> String { "\(sweep.name)_command" }

  private func writeSweep(
    _ sweep: NWBSweep, number: UInt32, _ acquisition: HDF5Group, _ presentation: HDF5Group
  ) throws {
    let response = try acquisition.createGroup(responseName(sweep))
    try writeSeries(
      response, type: "CurrentClampSeries", description: "membrane potential", sweep,
      samples: sweep.potential, unit: "volts", count: 0.01, perSI: 1e3)
    try describePatchClamp(response, sweep, number)
    if let command = sweep.command {
      let group = try presentation.createGroup(commandName(sweep))
      try writeSeries(
        group, type: "CurrentClampStimulusSeries", description: "commanded current", sweep,
        samples: command, unit: "amperes", count: 0.1, perSI: 1e12)
      try describePatchClamp(group, sweep, number)
    }
    for site in sweep.lightPower.keys.sorted() {
      guard contents.lightSites.contains(where: { $0.name == site }) else {
        throw RecordingError(
          Message(
            .usage, .error, "the light at '\(site)' has no site of that name", file: file.name,
            object: sweep.name))
      }
      let group = try presentation.createGroup("\(sweep.name)_\(site)")
      try writeSeries(
        group, type: "OptogeneticSeries", description: "commanded light power at \(site)", sweep,
        samples: sweep.lightPower[site] ?? [], unit: "watts", count: 1e-3, perSI: 1e3)
      try group.createSoftLink("site", to: "/general/optogenetics/\(site)")
    }
  }

  private func writeSeries(
    _ group: HDF5Group, type: String, description: String, _ sweep: NWBSweep,
    samples: [Double], unit: String, count: Double, perSI: Double
  ) throws {
    guard !samples.isEmpty else {
      throw RecordingError(
        Message(
          .sweepEmpty, .error, "a series without samples is not written",
          file: file.name, object: group.path))
    }
    try objects.setType(group, type)
    try group.setAttribute("description", .text([description]))
    try group.setAttribute("comments", .text(["no comments"]))
    let stored = try StoredCounts(
      samples, count: count, perSI: perSI, object: group.path, file: file.name)
    let data = try group.createDataset(
      "data", stored.counts, storage: .compressed(chunk: Self.chunkLength, level: Self.gzipLevel))
    try data.setAttribute("unit", .text([unit]))
    try data.setAttribute("conversion", .real([stored.conversion]))
    try data.setAttribute("offset", .real([0]))
    try data.setAttribute("resolution", .real([-1]))
    let start = try group.createScalar("starting_time", sweep.startTime)
    try start.setAttribute("rate", .real([sweep.samplingRate]))
    try start.setAttribute("unit", .text(["seconds"]))
  }

  private func describePatchClamp(
    _ group: HDF5Group, _ sweep: NWBSweep, _ number: UInt32
  ) throws {
    try group.setAttribute("stimulus_description", .text([sweep.stimulus]))
    try group.setAttribute("sweep_number", stored: number)
    try group.createScalar("gain", Float(1))
    try group.createSoftLink("electrode", to: electrodePath)
  }

  // MARK: tables

  /// One row a sweep; the texts of tables and columns are fixed by the schema.
  private func writeRecordingsTable(_ parent: HDF5Group) throws {
    let rowCount = contents.sweeps.count
    let recordings = try parent.createGroup("intracellular_recordings")
    try objects.table(
      recordings, type: "IntracellularRecordingsTable",
      description:
        "A table to group together a stimulus and response from a single electrode and a single "
        + "simultaneous recording and for storing metadata about the intracellular recording.",
      columns: [], rowCount: rowCount)
    try recordings.setAttribute("categories", .text(["electrodes", "stimuli", "responses"]))

    let electrodes = try recordings.createGroup("electrodes")
    try objects.table(
      electrodes, type: "IntracellularElectrodesTable",
      description: "Table for storing intracellular electrode related metadata.",
      columns: ["electrode"], rowCount: rowCount)
    let electrode = try file.reference(to: electrodePath)
    try objects.describeColumn(
      electrodes.createDataset("electrode", Array(repeating: electrode, count: rowCount)),
      "Column for storing the reference to the intracellular electrode")

    let responses = try contents.sweeps.map { sweep in
      ObjectRange(
        first: 0, count: sweep.potential.count,
        target: try file.reference(to: "/acquisition/\(responseName(sweep))"))
    }
    let stimuli = try zip(contents.sweeps, responses).map { sweep, response in
      guard let command = sweep.command else {
        // The schema's word for a missing side: no samples of the response's series.
        return ObjectRange(first: -1, count: -1, target: response.target)
      }
      return ObjectRange(
        first: 0, count: command.count,
        target: try file.reference(to: "/stimulus/presentation/\(commandName(sweep))"))
    }
    try category(
      recordings, "stimuli", "stimulus", type: "IntracellularStimuliTable",
      "Table for storing intracellular stimulus related metadata.",
      "Column storing the reference to the recorded stimulus for the recording (rows)", stimuli)
    try category(
      recordings, "responses", "response", type: "IntracellularResponsesTable",
      "Table for storing intracellular response related metadata.",
      "Column storing the reference to the recorded response for the recording (rows)", responses)
  }

  private func category(
    _ parent: HDF5Group, _ name: String, _ column: String, type: String, _ description: String,
    _ columnDescription: String, _ ranges: [ObjectRange]
  ) throws {
    let group = try parent.createGroup(name)
    try objects.table(
      group, type: type, description: description, columns: [column], rowCount: ranges.count)
    try objects.describeColumn(
      group.createDataset(
        column, ranges, first: "idx_start", count: "count", target: "timeseries"),
      columnDescription, type: "TimeSeriesReferenceVectorData", in: "core")
  }

  private func writeTrials(_ intervals: HDF5Group) throws {
    let trials = contents.trials
    let group = try intervals.createGroup("trials")
    var columns: [(name: String, description: String, values: [Double])] = [
      ("start_time", "Start time of epoch, in seconds", trials.map(\.window.start)),
      ("stop_time", "Stop time of epoch, in seconds", trials.map(\.window.end)),
    ]
    if trials.contains(where: { $0.forward != nil || $0.target != nil }) {
      let end = "of the phase in seconds from the session's start; NaN where there is none"
      columns += [
        ("forward_start_time", "start \(end)", trials.map { $0.forward?.start ?? .nan }),
        ("forward_stop_time", "end \(end)", trials.map { $0.forward?.end ?? .nan }),
        ("target_start_time", "start \(end)", trials.map { $0.target?.start ?? .nan }),
        ("target_stop_time", "end \(end)", trials.map { $0.target?.end ?? .nan }),
      ]
    }
    try objects.table(
      group, type: "TimeIntervals", description: "what each stretch of the session was for",
      columns: columns.map(\.name) + ["condition", "block"], rowCount: trials.count)
    for column in columns {
      try objects.describeColumn(
        group.createDataset(column.name, column.values), column.description)
    }
    try objects.describeColumn(
      group.createDataset("condition", trials.map { $0.condition ?? "" }),
      "arm of the experiment")
    try objects.describeColumn(
      group.createDataset("block", trials.map { $0.block?.rawValue ?? "" }),
      "part of the schedule: baseline, reference, induction or test")
  }
}
