import HDF5
import Messages
import Quantities
import Signals

/// Reads NWB files of versions 1 and 2: one series a sweep, or one continuous series cut by the rows
/// of `intracellular_recordings`.
///
/// Physical value = data × conversion + offset; `gain` belongs to the amplifier and never
/// multiplies.
final class NWBReader: RecordingReader {
  private let file: HDF5File
  private let version: String
  private let layout: NWBLayout
  private let options: ReadingOptions
  private let samples: StoredSamples
  private var seriesByPath: [String: NWBSeries] = [:]
  private var spikeUnits: NWBSpikeUnits?
  /// Times of light that stand in tables, by the path of their channel.
  private var lightTimes: [String: NWBLightTimes] = [:]

  /// Samples that are looked at to settle a doubtful unit.
  private static let unitSampleLimit = 1_000_000

  init(file: HDF5File, version: String, layout: NWBLayout, options: ReadingOptions) {
    self.file = file
    self.version = version
    self.layout = layout
    self.options = options
    samples = StoredSamples(file: file)
  }

  // MARK: samples

  func numbers(of channel: Channel, scale: SampleScale?) throws -> [Double] {
    if let times = lightTimes[channel.objectPath] { return times.signal(of: channel).samples }
    return try samples.stored(
      at: channel.objectPath, first: channel.firstSample, count: channel.sampleCount, scale: scale)
  }

  func sampleScale(of channel: Channel) -> SampleScale? {
    ownSeries(of: channel)?.sampleScale
      ?? .line(conversion: channel.scale, offset: channel.offset)
  }

  func scale(of channel: Channel) throws -> StoredScale {
    let number = StoredNumber(try file.dataset(at: channel.objectPath).elementType)
    guard let series = ownSeries(of: channel) else {
      return StoredScale(
        number, conversion: channel.scale, offset: channel.offset, displayPerUnit: 1, of: channel)
    }
    return StoredScale(
      number, conversion: series.conversion, offset: series.offset,
      displayPerUnit: series.displayPerUnit, of: channel)
  }

  func details(of channel: Channel) -> SeriesDetails {
    guard let series = knownSeries(of: channel), let group = try? file.group(at: series.path) else {
      return SeriesDetails()
    }
    return NWBSeriesDetails.read(group, series)
  }

  func leftOut(besides channels: [Channel]) -> [String] {
    NWBSeriesDetails.leftOut(
      of: file, series: seriesByPath.keys.sorted(), used: Set(channels.map(\.objectPath)))
  }

  func spikeTimes(of train: RecordedTrain) throws -> [Double] {
    try spikeUnits?.spikeTimes(of: train) ?? []
  }

  private func knownSeries(of channel: Channel) -> NWBSeries? {
    seriesByPath[String(channel.objectPath.dropLast("/data".count))]
  }

  /// The series of a channel as this reader made it, which is computed in the order of the format's
  /// own formula.
  private func ownSeries(of channel: Channel) -> NWBSeries? {
    knownSeries(of: channel).flatMap {
      $0.scale == channel.scale && $0.displayOffset == channel.offset ? $0 : nil
    }
  }

  private func series(at path: String) -> NWBSeries {
    if let known = seriesByPath[path] { return known }
    var series = NWBSeriesReading(file: file, layout: layout).series(at: path)
    if series.kind.quantity != nil, series.problem == nil,
      series.unitText.map(RecordedUnit.init(_:))?.isPrefixed == true,
      let stored = try? samples.stored(
        of: series, first: 0, count: min(series.count, Self.unitSampleLimit))
    {
      NWBUnitReading(file: file.name).settle(&series, stored: stored)
    }
    if layout == .version1, series.problem == nil, NWB1Scale.isDoubtful(series),
      let stored = try? samples.stored(
        of: series, first: 0, count: min(series.count, Self.unitSampleLimit))
    {
      NWB1Scale(file: file.name).settle(&series, stored: stored)
    }
    seriesByPath[path] = series
    return series
  }

  // MARK: recording

  func readRecording() throws -> Recording {
    let root = try file.root()
    var recording = Recording(
      file: file.name, format: "NWB \(version)",
      identifier: NWBInventory.text(root, "identifier"),
      objectID: (try? root.text("object_id")) ?? nil,
      sessionDescription: NWBInventory.text(root, "session_description"),
      sessionStart: NWBInventory.text(root, "session_start_time"),
      sessionTexts: NWBSessionReading.texts(of: file), subject: NWBSessionReading.subject(of: file))
    if layout == .version2, try root.attribute("namespace") == nil {
      recording.messages.append(
        Message(
          .recordingMissingAttribute, .warning,
          "the file does not state its namespace; it is read by its structure", file: file.name,
          object: "/@namespace", expected: "core"))
    }
    let inventory = NWBInventory(of: file, layout: layout, options: options) { series(at: $0) }
    recording.messages += inventory.messages
    recording.electrodes = inventory.electrodes

    var assembly = NWBSweepAssembly(file: file, inventory: inventory) { [self] in series(at: $0) }
    let drafts = assembly.drafts()
    recording.messages += assembly.messages
    let dendritic = DendriticPairing(drafts, electrodes: inventory.electrodes, file: file)
    var numbers: [Int: Int] = [:]
    for (index, draft) in dendritic.somatic.enumerated() {
      do {
        numbers[index] = draft.draft.sweepNumber
        recording.sweeps.append(try sweep(draft, index: index, &recording.messages))
      } catch {
        var message = Message(error)
        message.sweep = index
        recording.failedSweeps.append(
          FailedSweep(index: index, name: draft.draft.name, message: message))
      }
    }
    var light = NWBLight(file: file, inventory: inventory)
    let lines = light.lines(in: recording.sweeps, numbers: numbers)
    lightTimes = light.times
    recording.messages += light.messages
    try LightChoice(
      file: file.name, options: options, sites: inventory.sites, signal: signal(of:)
    ).apply(lines, to: &recording)
    setTrials(&recording)
    spikeUnits = NWBSpikeUnits(of: file, trials: NWBTrials(of: file).stretches)
    recording.trains = spikeUnits?.trains ?? []
    recording.messages += spikeUnits?.messages ?? []
    checkRecording(&recording, inventory)
    return recording
  }

  private func sweep(
    _ pair: DendriticPairing.Pair, index: Int, _ messages: inout [Message]
  ) throws -> Sweep {
    let draft = pair.draft
    if let problem = draft.problem { throw RecordingError(problem) }
    let response = draft.response
    guard response.count > 0 else {
      throw RecordingError(
        Message(
          .sweepEmpty, .error, "the sweep has no samples", file: file.name,
          object: response.series.dataPath, expected: "at least one sample", found: "0 samples"))
    }
    let clock = try NWBClock(of: response, in: file)
    messages += clock.warnings.map {
      var message = $0
      message.sweep = index
      return message
    }
    let mode: ClampMode = response.series.kind == .currentClamp ? .currentClamp : .voltageClamp
    var sweep = Sweep(
      index: index, name: draft.name, clampMode: mode, startTime: clock.start,
      response: channel(response, rate: clock.rate), stimulus: draft.stimulus,
      electrode: draft.electrode)
    sweep.response.objectID = (try? file.group(at: response.series.path).text("object_id")) ?? nil
    sweep.command = command(draft, sweep, &messages)
    sweep.dendriticResponse = pair.dendritic.flatMap { range in
      (try? NWBClock(of: range, in: file)).map { channel(range, rate: $0.rate) }
    }
    return sweep
  }

  private func command(
    _ draft: SweepDraft, _ sweep: Sweep, _ messages: inout [Message]
  ) -> Channel? {
    guard let range = draft.command else { return nil }
    do {
      let clock = try NWBClock(of: range, in: file)
      if range.count != sweep.response.sampleCount || clock.rate != sweep.response.samplingRate {
        messages.append(
          Message(
            .sweepLengthsDiffer, .warning, "stimulus and response differ in length or rate",
            file: file.name, object: range.series.path, sweep: sweep.index,
            expected: "\(sweep.response.sampleCount) samples at \(sweep.response.samplingRate) Hz",
            found: "\(range.count) samples at \(clock.rate) Hz"))
      }
      return channel(range, rate: clock.rate)
    } catch {
      var message = Message(error)
      message.severity = .warning
      message.sweep = sweep.index
      messages.append(message)
      return nil
    }
  }

  private func channel(_ range: NWBSeriesRange, rate: Double) -> Channel {
    Channel(
      name: range.series.name, objectPath: range.series.dataPath, firstSample: range.first,
      sampleCount: range.count, samplingRate: rate, unit: range.series.displayUnit,
      scale: range.series.scale, offset: range.series.displayOffset)
  }

  // MARK: checks

  private func setTrials(_ recording: inout Recording) {
    let trials = NWBTrials(of: file)
    if !trials.isEmpty, !NWBLight.overlap(recording.sweeps) {
      for position in recording.sweeps.indices {
        if let trial = trials.trial(of: recording.sweeps[position]) {
          recording.sweeps[position].trial = trial
        }
      }
      return
    }
    // Without trials the stimulus tells the arms apart, where it does.
    guard Set(recording.sweeps.map(\.stimulus)).count > 1 else { return }
    for position in recording.sweeps.indices {
      recording.sweeps[position].trial.condition = recording.sweeps[position].stimulus
    }
  }

  private func checkRecording(_ recording: inout Recording, _ inventory: NWBInventory) {
    let sweeps = recording.sweeps
    if sweeps.isEmpty, recording.failedSweeps.isEmpty, recording.trains.isEmpty {
      let others = inventory.series.map { "\($0.name) (\($0.typeName))" }
      recording.messages.append(
        Message(
          .recordingNoSweeps, .warning, "the file holds no current-clamp or voltage-clamp sweep",
          file: file.name,
          expected: "CurrentClampSeries or VoltageClampSeries in \(layout.seriesFolders[0])",
          found: others.isEmpty ? "no series" : others.joined(separator: ", "),
          remedy: "Check that this is the file with the electrode's signal."))
    }
    let checks = RecordingChecks(file: file.name)
    recording.messages += checks.equalStartTimes(sweeps)
  }
}
