import Messages
import Signals

/// What of a recording goes where in an NWB file: names that NWB takes, electrodes, sites, trials.
struct NWBConversionDraft {
  private(set) var electrodes: [Electrode] = []
  /// Sites of lights whose power is known.
  private(set) var powerSites: [LightSite] = []
  /// One for each sweep of the recording, in its order.
  private(set) var sweeps: [NWBSweep] = []
  private(set) var trials: [NWBTrial] = []
  private(set) var messages: [Message] = []

  /// Name in the file of each electrode and site of the recording.
  private var electrodeNames: [String: String] = [:]
  private var siteNames: [String: String] = [:]
  private static let unstatedElectrode = "electrode"

  init(_ recording: Recording, file: RecordingFile) {
    takeElectrodes(recording)
    takeSites(recording)
    var names = NWBName()
    let sites = Dictionary(
      recording.lightSites.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    sweeps = recording.sweeps.map { sweep in
      NWBSweep(
        name: names.unique(sweep.name), startTime: sweep.startTime, clampMode: sweep.clampMode,
        response: NWBSignal(sweep.response), command: sweep.command.map { NWBSignal($0) },
        lights: sweep.lights.map { light in
          var site = sites[light.site] ?? LightSite(name: light.site)
          if light.kind == .power { site.name = siteNames[site.name] ?? site.name }
          return NWBSweep.Light(
            site: site, kind: light.kind, polarity: light.polarity,
            signal: NWBSignal(light.channel, delay: light.delay))
        },
        dendritic: sweep.dendriticResponse.map { (NWBSignal($0), dendriticElectrode) },
        stimulus: sweep.stimulus,
        electrode: sweep.electrode.flatMap { electrodeNames[$0] } ?? Self.unstatedElectrode)
    }
    takeTrials(recording)
    noteUnclamped(recording)
    noteLeftOut(recording, file)
  }

  // MARK: electrodes

  private var dendriticElectrode = ""

  private mutating func takeElectrodes(_ recording: Recording) {
    let clamped = recording.sweeps.filter { $0.clampMode != .none }
    guard !clamped.isEmpty else { return }
    var names = NWBName()
    func add(_ electrode: Electrode) -> String {
      var electrode = electrode
      electrode.name = names.unique(electrode.name)
      electrode.device = electrode.device.map(NWBName.withoutSlashes)
      electrodes.append(electrode)
      return electrode.name
    }
    for electrode in recording.electrodes where electrodeNames[electrode.name] == nil {
      electrodeNames[electrode.name] = add(electrode)
    }
    for name in clamped.compactMap(\.electrode) where electrodeNames[name] == nil {
      electrodeNames[name] = add(Electrode(name: name))
    }
    if clamped.contains(where: { $0.electrode == nil }) {
      _ = add(
        Electrode(
          name: Self.unstatedElectrode, description: "the recording does not name its electrode"))
    }
    if clamped.contains(where: { $0.dendriticResponse != nil }) {
      let used = Set(clamped.compactMap(\.electrode))
      let dendritic = recording.electrodes.filter { electrode in
        !used.contains(electrode.name)
          && [electrode.description, electrode.location].compactMap { $0 }
            .contains(where: SiteWords.namesDendrite)
      }
      dendriticElectrode =
        (dendritic.count == 1 ? dendritic.first.flatMap { electrodeNames[$0.name] } : nil)
        ?? add(Electrode(name: "dendrite", description: "dendritic electrode"))
    }
  }

  // MARK: sites

  private mutating func takeSites(_ recording: Recording) {
    let lit = Set(
      recording.sweeps.flatMap(\.lights).filter { $0.kind == .power }.map(\.site))
    var names = NWBName()
    for site in recording.lightSites where lit.contains(site.name) && siteNames[site.name] == nil {
      var copy = site
      copy.name = names.unique(site.name)
      copy.pathway = nil
      // A pathway that the user states, or a map, stands in no other place.
      if let pathway = site.pathway,
        PathwayWords.pathway(of: copy, options: ReadingOptions()) != pathway
      {
        copy.description = [site.description, "pathway: \(NWBLightGate.words(pathway))"]
          .compactMap { $0 }.joined(separator: "; ")
      }
      siteNames[site.name] = copy.name
      powerSites.append(copy)
    }
    for name in lit.sorted() where siteNames[name] == nil {
      siteNames[name] = names.unique(name)
      powerSites.append(LightSite(name: siteNames[name] ?? name))
    }
  }

  // MARK: trials

  /// A trial for each sweep that was one. Conditions that only repeat the stimulus are no trials of
  /// the recording.
  private mutating func takeTrials(_ recording: Recording) {
    let isTrial = recording.sweeps.contains { sweep in
      sweep.trial.block != nil || sweep.trial.phases != nil
        || sweep.trial.condition != nil && sweep.trial.condition != sweep.stimulus
    }
    guard isTrial else { return }
    var seen: Set<NWBTrial> = []
    trials = recording.sweeps.map { sweep in
      func session(_ window: TimeWindow) -> TimeWindow {
        TimeWindow(start: sweep.startTime + window.start, end: sweep.startTime + window.end)
      }
      return NWBTrial(
        window: session(TimeWindow(start: 0, end: sweep.response.duration)),
        condition: sweep.trial.condition, block: sweep.trial.block,
        forward: sweep.trial.phases.map { session($0.forward) },
        target: sweep.trial.phases.map { session($0.target) })
    }
    .filter { seen.insert($0).inserted }
    .sorted { ($0.window.start, $0.window.end) < ($1.window.start, $1.window.end) }
  }

  // MARK: what is not there

  private mutating func noteUnclamped(_ recording: Recording) {
    let unclamped = recording.sweeps.filter { $0.clampMode == .none }
    guard let first = unclamped.first else { return }
    messages.append(
      Message(
        .conversionNoClampMode, .warning,
        "\(unclamped.count) of \(recording.sweeps.count) sweeps are in no known clamp mode; they are "
          + "written as TimeSeries, which readers of NWB take for no sweep", file: recording.file,
        object: first.response.objectPath, sweep: first.index, expected: "mV or pA",
        found: first.response.unit))
  }

  private mutating func noteLeftOut(_ recording: Recording, _ file: RecordingFile) {
    let channels = recording.sweeps.flatMap { sweep in
      [sweep.response, sweep.command, sweep.dendriticResponse].compactMap { $0 }
        + sweep.lights.map(\.channel)
    }
    let names = file.reader.leftOut(besides: channels)
    guard !names.isEmpty else { return }
    let list = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
    messages.append(
      Message(
        .conversionLeftOut, .warning,
        "what belongs to no sweep is not converted, \(names.count) in all: \(list)",
        file: recording.file,
        remedy: "Keep the recording itself; the NWB file holds sweeps, commands and light."))
  }
}
