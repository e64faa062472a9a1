import HDF5
import Messages
import Quantities
import Signals

/// Reads the files whose layout a `RecordingLayout` knows.
///
/// The layout says where signals lie; sweeps, checks and samples are the same for all.
final class LayoutReader: RecordingReader {
  private let file: HDF5File
  private let layout: any RecordingLayout
  private let samples: StoredSamples
  private let options: ReadingOptions
  private var signals: [String: StoredSignal] = [:]
  private var lightLines: [LightLine] = []
  private var spikeTimes: [[Double]] = []

  init(file: HDF5File, layout: any RecordingLayout, options: ReadingOptions) {
    self.file = file
    self.layout = layout
    self.options = options
    samples = StoredSamples(file: file)
  }

  // MARK: samples

  func numbers(of channel: Channel, scale: SampleScale?) throws -> [Double] {
    let (first, count) = (channel.firstSample, channel.sampleCount)
    let signal = try signal(named: channel)
    switch signal.source {
    case .dataset(let path, let line, _):
      return try samples.stored(at: path, line: line, first: first, count: count, scale: scale)
    case .pulse(let pulse):
      guard first >= 0, count >= 0, first <= pulse.count, count <= pulse.count - first else {
        throw RecordingError(
          Message(
            .recordingRangePastEnd, .error, "the stimulus has no such samples", file: file.name,
            object: signal.objectPath, expected: "0..<\(pulse.count)",
            found: "\(first)..<\(first &+ count)"))
      }
      return pulse.samples(first..<first + count).map { scale?($0) ?? $0 }
    }
  }

  func sampleScale(of channel: Channel) throws -> SampleScale? {
    let signal = try signal(named: channel)
    let own = signal.channel
    return channel.scale == own.scale && channel.offset == own.offset
      ? signal.sampleScale : .line(conversion: channel.scale, offset: channel.offset)
  }

  func scale(of channel: Channel) throws -> StoredScale {
    let signal = try signal(named: channel)
    var number = StoredNumber.float64
    if case .dataset(let path, _, _) = signal.source {
      number = StoredNumber(try file.dataset(at: path).elementType)
    }
    return StoredScale(
      number, conversion: signal.conversion, offset: signal.offset,
      displayPerUnit: signal.displayPerUnit, of: channel)
  }

  func spikeTimes(of train: RecordedTrain) throws -> [Double] {
    guard spikeTimes.indices.contains(train.index) else { return [] }
    return spikeTimes[train.index]
  }

  private func signal(named channel: Channel) throws -> StoredSignal {
    guard let signal = signals[channel.objectPath] else { throw noChannel(channel) }
    return signal
  }

  private func noChannel(_ channel: Channel) -> RecordingError {
    RecordingError(
      Message(
        .recordingUnreadableObject, .error, "the recording has no channel of this name",
        file: file.name, object: channel.objectPath))
  }

  private func channel(_ signal: StoredSignal) -> Channel {
    signals[signal.objectPath] = signal
    return signal.channel
  }

  // MARK: recording

  func readRecording() throws -> Recording {
    let contents = try layout.contents()
    var recording = contents.recording
    spikeTimes = contents.spikeTimes
    for (index, draft) in contents.sweeps.enumerated() {
      do {
        recording.sweeps.append(try sweep(draft, index: index, &recording.messages))
      } catch {
        var message = Message(error)
        message.sweep = index
        recording.failedSweeps.append(
          FailedSweep(index: index, name: draft.name, message: message))
      }
    }
    // Without trials the stimulus tells the arms apart, where it does.
    if Set(recording.sweeps.map(\.stimulus)).count > 1 {
      for position in recording.sweeps.indices {
        recording.sweeps[position].trial.condition = recording.sweeps[position].stimulus
      }
    }
    check(&recording, contents.startTimes)
    try LightChoice(
      file: file.name, options: options, sites: recording.lightSites, signal: signal(of:)
    ).apply(lightLines, to: &recording)
    return recording
  }

  private func sweep(
    _ draft: LayoutSweep, index: Int, _ messages: inout [Message]
  ) throws -> Sweep {
    let content = try draft.content.get()
    let response = content.response
    guard response.count > 0 else {
      throw RecordingError(
        Message(
          .sweepEmpty, .error, "the sweep has no samples", file: file.name,
          object: response.objectPath, expected: "at least one sample", found: "0 samples"))
    }
    let measured: ClampMode =
      switch (response.dimension, response.unit) {
      case (.potential, "mV"): .currentClamp
      case (.current, _): .voltageClamp
      default: .none
      }
    if let stated = content.clampMode, measured != .none, stated != measured {
      messages.append(
        Message(
          .sweepUnitDisagrees, .warning,
          "the amplifier's mode and the unit of the response disagree; the unit is believed",
          file: file.name, object: response.objectPath, sweep: index,
          expected: stated == .currentClamp ? "mV" : "pA", found: response.unit,
          remedy: "Check the telegraph of the amplifier."))
    }
    var sweep = Sweep(
      index: index, name: draft.name,
      clampMode: measured, startTime: content.startTime, response: channel(response),
      stimulus: content.stimulus, electrode: content.electrode)
    if let command = content.command {
      if command.count != response.count || command.rate != response.rate {
        messages.append(
          Message(
            .sweepLengthsDiffer, .warning, "stimulus and response differ in length or rate",
            file: file.name, object: command.objectPath, sweep: index,
            expected: "\(response.count) samples at \(response.rate) Hz",
            found: "\(command.count) samples at \(command.rate) Hz"))
      }
      sweep.command = channel(command)
    }
    for light in content.lights { note(light, sweep: index) }
    return sweep
  }

  private func note(_ light: LayoutSweep.Light, sweep: Int) {
    var line = LightLine(
      name: light.signal.name, otherNames: [light.signal.objectPath],
      form: light.kind == .power ? .power : light.kind == .gate ? .analog : .word,
      origin: layout.statesLight ? .map : .parameters, site: LightSite(name: light.site))
    line.channels[sweep] = LightChannel(
      channel: channel(light.signal), kind: light.kind, site: light.site, source: line.source)
    if let index = lightLines.firstIndex(where: {
      $0.name == line.name && $0.site?.name == light.site && $0.form == line.form
        && $0.channels[sweep] == nil
    }) {
      lightLines[index].channels[sweep] = line.channels[sweep]
      lightLines[index].otherNames.formUnion(line.otherNames)
    } else {
      lightLines.append(line)
    }
  }

  // MARK: checks

  private func check(_ recording: inout Recording, _ startTimes: LayoutContents.StartTimes) {
    let checks = RecordingChecks(file: file.name)
    let sweeps = recording.sweeps
    if sweeps.isEmpty, recording.failedSweeps.isEmpty, recording.trains.isEmpty,
      !recording.messages.contains(where: { $0.id == .recordingNoSweeps })
    {
      recording.messages.append(
        Message(
          .recordingNoSweeps, .warning, "the file holds no sweep", file: file.name,
          found: recording.format,
          remedy: "Check that this is the file with the electrode's signal."))
    }
    if startTimes == .stated {
      recording.messages += checks.equalStartTimes(sweeps)
    } else if startTimes == .notStated, sweeps.count > 1 {
      recording.messages.append(
        Message(
          .sweepStartTimesEqual, .warning,
          "the file does not say when its \(sweeps.count) sweeps started; all are placed at 0 s",
          file: file.name, found: "0", unit: "s"))
    }
  }
}
