import HDF5
import Messages
import Quantities
import Signals

/// Reads NWB 2 files, of either layout: one series a sweep, or one continuous series cut by the
/// rows of `intracellular_recordings`.
///
/// Physical value = data × conversion + offset; `gain` belongs to the amplifier and never
/// multiplies.
final class NWB2Reader: RecordingReader {
  private let file: HDF5File
  private let version: String
  private let options: ReadingOptions
  private let samples: NWBSamples
  private var seriesByPath: [String: NWBSeries] = [:]

  /// Samples that are looked at for plausibility, in all sweeps together.
  private static let plausibilitySampleLimit = 20_000_000
  /// Samples that are looked at to settle a doubtful unit.
  private static let unitSampleLimit = 1_000_000

  init(file: HDF5File, version: String, options: ReadingOptions) {
    self.file = file
    self.version = version
    self.options = options
    samples = NWBSamples(file: file)
  }

  // MARK: samples

  func signal(of channel: Channel) throws -> SampledSignal {
    let stored = try samples.stored(
      at: channel.objectPath, first: channel.firstSample, count: channel.sampleCount)
    let series = seriesByPath[String(channel.objectPath.dropLast("/data".count))]
    // A channel as this reader made it is computed in the order of the format's own formula.
    if let series, series.scale == channel.scale, series.displayOffset == channel.offset {
      return SampledSignal(
        samples: stored.map(series.displayed), samplingRate: channel.samplingRate,
        unit: channel.unit)
    }
    return SampledSignal(
      samples: stored.map { $0 * channel.scale + channel.offset },
      samplingRate: channel.samplingRate, unit: channel.unit)
  }

  private func series(at path: String) -> NWBSeries {
    if let known = seriesByPath[path] { return known }
    var series = NWBSeriesReading(file: file).series(at: path)
    if series.kind.quantity != nil, series.problem == nil,
      series.unitText.map(RecordedUnit.init(_:))?.isPrefixed == true,
      let stored = try? samples.stored(
        of: series, first: 0, count: min(series.count, Self.unitSampleLimit))
    {
      NWBUnitReading(file: file.name).settle(&series, stored: stored)
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
      sessionDescription: NWBInventory.text(root, "session_description"),
      sessionStart: NWBInventory.text(root, "session_start_time"))
    if try root.attribute("namespace") == nil {
      recording.messages.append(
        Message(
          .recordingMissingAttribute, .warning,
          "the file does not state its namespace; it is read by its structure", file: file.name,
          object: "/@namespace", expected: "core"))
    }
    let inventory = NWBInventory(of: file, options: options) { series(at: $0) }
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
    checkSamples(&recording)
    var light = NWBLight(file: file, inventory: inventory, options: options)
    light.attach(to: &recording.sweeps, numbers: numbers)
    recording.lightSites = light.sites
    recording.messages += light.messages
    setTrials(&recording)
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

  /// Reads each sweep's samples once; a sweep whose samples cannot be read becomes a failed one.
  private func checkSamples(_ recording: inout Recording) {
    var left = Self.plausibilitySampleLimit
    var readable: [Sweep] = []
    for sweep in recording.sweeps {
      guard sweep.response.sampleCount <= left else {
        readable.append(sweep)
        continue
      }
      left -= sweep.response.sampleCount
      do {
        let channel = sweep.response
        let stored = try samples.stored(
          at: channel.objectPath, first: channel.firstSample, count: channel.sampleCount)
        let series = seriesByPath[String(channel.objectPath.dropLast("/data".count))]
        let displayed = series.map { series in stored.map(series.displayed) } ?? stored
        recording.messages += SweepPlausibility(file: file.name, sweep: sweep).messages(
          samples: displayed, stored: stored,
          isInt16: series?.elementType == .integer(bytes: 2, isSigned: true))
        readable.append(sweep)
      } catch {
        var message = Message(error)
        message.sweep = sweep.index
        recording.failedSweeps.append(
          FailedSweep(index: sweep.index, name: sweep.name, message: message))
      }
    }
    recording.sweeps = readable
    recording.failedSweeps.sort { $0.index < $1.index }
  }

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
    if sweeps.isEmpty, recording.failedSweeps.isEmpty {
      let others = inventory.series.map { "\($0.name) (\($0.typeName))" }
      recording.messages.append(
        Message(
          .recordingNoSweeps, .warning, "the file holds no current-clamp or voltage-clamp sweep",
          file: file.name, expected: "CurrentClampSeries or VoltageClampSeries in /acquisition",
          found: others.isEmpty ? "no series" : others.joined(separator: ", "),
          remedy: "Check that this is the file with the electrode's signal."))
    }
    if sweeps.count > 1, Set(sweeps.map(\.startTime)).count == 1, let first = sweeps.first {
      recording.messages.append(
        Message(
          .sweepStartTimesEqual, .warning,
          "all \(sweeps.count) sweeps start at \(first.startTime) s, so their order in the session "
            + "is not known", file: file.name, found: "\(first.startTime)", unit: "s"))
    }
    if sweeps.allSatisfy(\.lights.isEmpty) {
      let named = sweeps.filter { SiteWords.namesLight($0.stimulus ?? "") }
      if let first = named.first {
        recording.messages.append(
          Message(
            .lightOnlyInName, .warning,
            "the stimulus name of \(named.count) of \(sweeps.count) sweeps speaks of light, but "
              + "the file has no channel that says when it was on", file: file.name,
            sweep: first.index, found: first.stimulus,
            remedy: "Light responses are not measured without such a channel."))
      }
    }
    recording.messages += sweeps.compactMap(gateInCommand)
  }

  /// A command of two levels more than 2 V apart, of which the lower is near 0 V, is a gate: no
  /// cell is held at 5 V.
  private func gateInCommand(_ sweep: Sweep) -> Message? {
    guard sweep.clampMode == .voltageClamp, let command = sweep.command,
      command.sampleCount <= 2_000_000, let signal = try? signal(of: command)
    else { return nil }
    let finite = signal.samples.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), high - low > 2000, abs(low) < 500,
      NWBLight.isTwoLevel(finite)
    else { return nil }
    return Message(
      .lightGateInCommand, .warning,
      "the command steps between \(low.rounded()) and \(high.rounded()) mV, which is no holding "
        + "potential but the gate of a light or another device", file: file.name,
      object: command.objectPath, sweep: sweep.index, expected: "at most 500",
      found: "\(high.rounded())", unit: "mV",
      remedy: "Read its steps as times of that device, not as potentials.")
  }
}
