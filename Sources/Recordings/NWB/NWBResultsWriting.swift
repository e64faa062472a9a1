import HDF5
import Signals

/// Results as tables of an NWB file: `units` for tools that read spike times, and in
/// `processing/icephys` a row each spike, burst, plateau, evoked potential, phase, step of current and
/// feature of the recording.
///
/// Times are seconds from the session's start; `time_in_sweep` counts from the sweep's first sample.
struct NWBResultsWriting {
  private let results: NWBResults
  private let objects: NWBObjectWriting

  /// The file is closed when this returns.
  ///
  /// - Parameter name: how errors name the file.
  static func write(_ results: NWBResults, to path: String, name: String) throws {
    let file = try HDF5File(creatingAt: path, name: name)
    let writing = NWBResultsWriting(
      results: results, objects: NWBObjectWriting(seed: results.identifier))
    try writing.writeAll(try file.root())
    try file.flush()
  }

  private func writeAll(_ root: HDF5Group) throws {
    let start = NWBSessionStart(results.sessionStart)
    try objects.root(
      root, identifier: results.identifier, description: results.sessionDescription,
      sessionStart: start.text, created: results.created)
    try root.createGroup("acquisition")
    try root.createGroup("intervals")
    let stimulus = try root.createGroup("stimulus")
    try stimulus.createGroup("presentation")
    try stimulus.createGroup("templates")
    try writeGeneral(try root.createGroup("general"), note: start.note)
    try writeUnits(root)
    let module = try root.createGroup("processing").createGroup("icephys")
    try objects.setType(module, "ProcessingModule")
    try module.setAttribute("description", .text(["what Apical found in each sweep"]))
    try writeSpikes(module)
    try writeIntervals(module)
    try writeCurrentSteps(module)
    try writeExcitability(module)
  }

  private func writeGeneral(_ general: HDF5Group, note: String?) throws {
    let writing = NWBGeneralWriting(objects: objects, general: general)
    try writing.texts([:], source: results.provenance)
    try writing.subject(NWBSubject(results.subject, stated: results.statedSubject))
    if !results.electrodes.isEmpty {
      var names = NWBName()
      try writing.electrodes(
        results.electrodes.map { electrode in
          var electrode = electrode
          electrode.name = names.unique(electrode.name)
          electrode.device = electrode.device.map(NWBName.withoutSlashes)
          // Inspectors want a mouse's location in the words of one atlas. The recording has its own,
          // and keeps them; here they stand with the description.
          electrode.description =
            [electrode.description, electrode.location.map { "location: \($0)" }]
            .compactMap { $0 }.joined(separator: "; ")
          if electrode.description?.isEmpty == true { electrode.description = nil }
          electrode.location = nil
          return electrode
        }, device: "amplifier")
    }
    let source = [
      "Results of \(results.sourceFile)", "SHA-256 \(results.sourceChecksum)",
      "identifier \(results.sourceIdentifier ?? "not stated")",
      "object id \(results.sourceObjectID ?? "none")",
    ]
    try general.createScalar(
      "notes", ([source.joined(separator: ", ")] + [note].compactMap { $0 }).joined(separator: "; ")
    )
  }

  // MARK: tables

  private enum Values {
    case numbers([Double])
    case counts([Int])
    case texts([String])
  }

  private struct Column {
    var name: String
    var description: String
    var values: Values
  }

  private func write(
    _ parent: HDF5Group, _ name: String, type: String, in namespace: String, _ description: String,
    rows: Int, _ columns: [Column]
  ) throws {
    // Readers stumble over columns without a row: nothing found is no table.
    guard rows > 0 else { return }
    let group = try parent.createGroup(name)
    try objects.table(
      group, type: type, in: namespace, description: description, columns: columns.map(\.name),
      rowCount: rows)
    for column in columns {
      let data =
        switch column.values {
        case .numbers(let numbers): try group.createDataset(column.name, numbers)
        case .counts(let counts): try group.createDataset(column.name, counts)
        case .texts(let texts): try group.createDataset(column.name, texts)
        }
      try objects.describeColumn(data, column.description)
    }
  }

  private func writeUnits(_ root: HDF5Group) throws {
    let times = results.sweeps.flatMap { sweep in
      sweep.spikes.map { sweep.startTime + $0.peakTime }
    }.sorted()
    guard !times.isEmpty else { return }
    let units = try root.createGroup("units")
    try objects.table(
      units, type: "Units", description: "the recorded cell: peaks of its action potentials",
      columns: ["spike_times", "cell_id"], rowCount: 1)
    let data = try units.createDataset("spike_times", times)
    try objects.describeColumn(data, "seconds from the start of the session")
    if let rate = results.sweeps.compactMap(\.samplingRate).min(), rate > 0 {
      try data.setAttribute("resolution", .real([1 / rate]))
    }
    let index = try units.createDataset("spike_times_index", [UInt64(times.count)])
    try objects.describeColumn(index, "index of spike_times", type: "VectorIndex")
    try index.setAttribute("target", reference: try data.file.reference(to: data.path))
    let cell = try units.createDataset("cell_id", [results.cell ?? ""])
    try objects.describeColumn(cell, "the cell as the recording names it")
  }

  private func writeSpikes(_ module: HDF5Group) throws {
    let rows = results.sweeps.flatMap { sweep in sweep.spikes.map { (sweep, $0) } }
      .sorted { $0.0.startTime + $0.1.peakTime < $1.0.startTime + $1.1.peakTime }
    try write(
      module, "spikes", type: "DynamicTable", in: "hdmf-common", "one row an action potential",
      rows: rows.count,
      [
        Column(
          name: "time_s", description: "of the peak, seconds from the start of the session",
          values: .numbers(rows.map { $0.0.startTime + $0.1.peakTime })),
        Column(
          name: "time_in_sweep_s",
          description: "of the peak, seconds from the sweep's first sample",
          values: .numbers(rows.map(\.1.peakTime))),
        Column(
          name: "peak_mv", description: "potential at the peak, mV",
          values: .numbers(rows.map { $0.1.peakPotential ?? .nan })),
        Column(
          name: "threshold_mv", description: "potential at the threshold, mV",
          values: .numbers(rows.map { $0.1.thresholdPotential ?? .nan })),
      ]
        + results.spikeFeatures.compactMap { feature in
          let values = rows.map { sweep, spike in
            feature.value(spike).map { $0 + (feature.isTime ? sweep.startTime : 0) }
          }
          // Readers take a column without a number for a mistake.
          guard values.contains(where: { $0 != nil }) else { return nil }
          return Column(
            name: feature.name, description: feature.description,
            values: .numbers(values.map { $0 ?? .nan }))
        } + sweepColumns(rows.map(\.0)))
  }

  private func writeCurrentSteps(_ module: HDF5Group) throws {
    let rows = results.sweeps.compactMap { sweep in sweep.currentStep.map { (sweep, $0) } }
    let measures = (rows.first?.1.measures ?? []).enumerated().filter { place, _ in
      rows.contains { $0.1.measures[place].value != nil }
    }
    try writeIntervals(
      module, "current_steps",
      "the longest step of current of each sweep that has an even one of "
        + "some length, and the response to it",
      rows.map { sweep, step in
        Interval(
          sweep: sweep, window: step.window,
          numbers: measures.map { step.measures[$0.offset].value ?? .nan },
          texts: [
            step.measures.compactMap { measure in measure.reason.map { "\(measure.name): \($0)" } }
              .joined(separator: "; ")
          ])
      }, numbers: measures.map { ($0.element.name, $0.element.description) },
      texts: [("missing", "why a number is NaN, or has no column")])
  }

  private func writeExcitability(_ module: HDF5Group) throws {
    let rows = results.excitability
    try write(
      module, "excitability", type: "DynamicTable", in: "hdmf-common",
      "what the steps of current of all sweeps give together, one row a feature", rows: rows.count,
      [
        Column(
          name: "feature", description: "name with its unit", values: .texts(rows.map(\.name))),
        Column(
          name: "value", description: "in the unit of the feature; NaN where it was not measured",
          values: .numbers(rows.map { $0.value ?? .nan })),
        Column(
          name: "definition", description: "what the number means, and its unit",
          values: .texts(rows.map(\.description))),
        Column(
          name: "reason", description: "why there is no value",
          values: .texts(rows.map { $0.reason ?? "" })),
      ])
  }

  private func sweepColumns(_ sweeps: [NWBResults.Sweep]) -> [Column] {
    let identified = results.sweeps.contains { $0.sourceObjectID != nil }
    return [
      Column(name: "sweep", description: "name of the sweep", values: .texts(sweeps.map(\.name))),
      Column(
        name: "source", description: "path of the response in the recording",
        values: .texts(sweeps.map(\.source))),
    ]
      + (identified
        ? [
          Column(
            name: "source_object_id",
            description: "object_id of the response's series in the recording, empty where it has "
              + "none", values: .texts(sweeps.map { $0.sourceObjectID ?? "" }))
        ] : []) + [
        Column(
          name: "condition", description: "arm of the experiment, empty where none is stated",
          values: .texts(sweeps.map { $0.condition ?? "" }))
      ]
  }

  /// Rows with a start and an end.
  private struct Interval {
    var sweep: NWBResults.Sweep
    /// Seconds from the sweep's first sample.
    var window: TimeWindow
    var numbers: [Double] = []
    var counts: [Int] = []
    var texts: [String] = []
  }

  private func writeIntervals(
    _ module: HDF5Group, _ name: String, _ description: String, _ unsorted: [Interval],
    numbers: [(name: String, description: String)] = [],
    counts: [(name: String, description: String)] = [],
    texts: [(name: String, description: String)] = []
  ) throws {
    // Sweeps of several electrodes can overlap; readers expect rows in order of time.
    let rows = unsorted.sorted {
      $0.sweep.startTime + $0.window.start < $1.sweep.startTime + $1.window.start
    }
    var columns = [
      Column(
        name: "start_time", description: "Start time of epoch, in seconds",
        values: .numbers(rows.map { $0.sweep.startTime + $0.window.start })),
      Column(
        name: "stop_time", description: "Stop time of epoch, in seconds",
        values: .numbers(rows.map { $0.sweep.startTime + $0.window.end })),
    ]
    for (place, column) in numbers.enumerated() {
      columns.append(
        Column(
          name: column.name, description: column.description,
          values: .numbers(rows.map { $0.numbers[place] })))
    }
    for (place, column) in counts.enumerated() {
      columns.append(
        Column(
          name: column.name, description: column.description,
          values: .counts(rows.map { $0.counts[place] })))
    }
    for (place, column) in texts.enumerated() {
      columns.append(
        Column(
          name: column.name, description: column.description,
          values: .texts(rows.map { $0.texts[place] })))
    }
    // Where all sweeps claim one start, rows can share it too, and readers take a column of one time
    // for a mistake: it is a plain table then.
    let starts = Set(rows.map { $0.sweep.startTime + $0.window.start })
    let isPlain = rows.count > 1 && starts.count == 1
    try write(
      module, name, type: isPlain ? "DynamicTable" : "TimeIntervals",
      in: isPlain ? "hdmf-common" : "core", description, rows: rows.count,
      columns + sweepColumns(rows.map(\.sweep)))
  }

  private func writeIntervals(_ module: HDF5Group) throws {
    let sweeps = results.sweeps
    try writeIntervals(
      module, "bursts", "events of two spikes or more, from the first to the last",
      sweeps.flatMap { sweep in
        sweep.events.filter(\.isBurst).map { burst in
          Interval(
            sweep: sweep, window: TimeWindow(start: burst.start, end: burst.end),
            counts: [burst.spikeCount])
        }
      }, counts: [("spike_count", "spikes of the burst")])
    try writeIntervals(
      module, "plateaus", "plateau potentials on the spike-stripped trace",
      sweeps.flatMap { sweep in
        sweep.plateaus.map { plateau in
          Interval(
            sweep: sweep, window: plateau.window, numbers: [plateau.amplitude, plateau.area])
        }
      },
      numbers: [
        ("amplitude_mv", "greatest depolarisation, mV"), ("area_mv_ms", "area, mV·ms"),
      ])
    try writeIntervals(
      module, "evoked_potentials", "from the test pulse to the peak; NaN where not measured",
      sweeps.flatMap { sweep in
        sweep.responses.map { response in
          Interval(
            sweep: sweep,
            window: TimeWindow(
              start: response.pulseTime, end: response.peakTime ?? .nan),
            numbers: [response.amplitude ?? .nan])
        }
      }, numbers: [("amplitude_mv", "amplitude, mV")])
    try writeIntervals(
      module, "phases", "forward and target phases with their plateau measure",
      sweeps.flatMap { sweep in
        [("forward", sweep.forward), ("target", sweep.target)].compactMap { name, measure in
          measure.map { measure in
            Interval(
              sweep: sweep, window: measure.window, numbers: [measure.alpha ?? .nan],
              texts: [
                name, measure.scale.rawValue, measure.measure.rawValue, measure.reason ?? "",
              ])
          }
        }
      }, numbers: [("alpha", "plateau measure on its scale; NaN where it abstained")],
      texts: [
        ("phase", "forward or target"), ("scale", "scale of alpha"),
        ("measure", "what was measured"), ("reason", "why there is no alpha"),
      ])
  }
}
