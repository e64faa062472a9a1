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
  private let samples: NWBSamples
  private var signals: [String: StoredSignal] = [:]

  /// Samples that are looked at for plausibility, in all sweeps together.
  private static let plausibilitySampleLimit = 20_000_000

  init(file: HDF5File, layout: any RecordingLayout) {
    self.file = file
    self.layout = layout
    samples = NWBSamples(file: file)
  }

  // MARK: samples

  func signal(of channel: Channel) throws -> SampledSignal {
    guard let signal = signals[channel.objectPath] else {
      throw RecordingError(
        Message(
          .recordingUnreadableObject, .error, "the recording has no channel of this name",
          file: file.name, object: channel.objectPath))
    }
    let stored = try stored(of: signal, first: channel.firstSample, count: channel.sampleCount)
    let own = signal.channel
    let isOwn = channel.scale == own.scale && channel.offset == own.offset
    return SampledSignal(
      samples: stored.map { isOwn ? signal.displayed($0) : $0 * channel.scale + channel.offset },
      samplingRate: channel.samplingRate, unit: channel.unit)
  }

  private func stored(of signal: StoredSignal, first: Int, count: Int) throws -> [Double] {
    switch signal.source {
    case .dataset(let path, let line, _):
      return try samples.stored(at: path, line: line, first: first, count: count)
    case .pulse(let pulse):
      guard first >= 0, count >= 0, first <= pulse.count, count <= pulse.count - first else {
        throw RecordingError(
          Message(
            .recordingRangePastEnd, .error, "the stimulus has no such samples", file: file.name,
            object: signal.objectPath, expected: "0..<\(pulse.count)",
            found: "\(first)..<\(first &+ count)"))
      }
      return pulse.samples(first..<first + count)
    }
  }

  private func channel(_ signal: StoredSignal) -> Channel {
    signals[signal.objectPath] = signal
    return signal.channel
  }

  // MARK: recording

  func readRecording() throws -> Recording {
    let contents = try layout.contents()
    var recording = contents.recording
    for (index, draft) in contents.sweeps.enumerated() {
      do {
        let sweep = try sweep(draft, index: index, &recording.messages)
        try checkSamples(of: sweep, &recording.messages)
        recording.sweeps.append(sweep)
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
    check(&recording, hasStartTimes: contents.hasStartTimes)
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
    sweep.lights = content.lights.map {
      LightChannel(channel: channel($0.signal), kind: $0.kind, site: $0.site)
    }
    return sweep
  }

  // MARK: checks

  private var samplesLeft = LayoutReader.plausibilitySampleLimit

  /// Reads the samples of a sweep once, so that one that cannot be read fails here.
  private func checkSamples(of sweep: Sweep, _ messages: inout [Message]) throws {
    guard sweep.response.sampleCount <= samplesLeft,
      let signal = signals[sweep.response.objectPath]
    else { return }
    samplesLeft -= sweep.response.sampleCount
    let stored = try stored(of: signal, first: 0, count: signal.count)
    messages += SweepPlausibility(file: file.name, sweep: sweep).messages(
      samples: stored.map(signal.displayed), stored: stored, isInt16: signal.isInt16)
  }

  private func check(_ recording: inout Recording, hasStartTimes: Bool) {
    let sweeps = recording.sweeps
    if sweeps.isEmpty, recording.failedSweeps.isEmpty,
      !recording.messages.contains(where: { $0.id == .recordingNoSweeps })
    {
      recording.messages.append(
        Message(
          .recordingNoSweeps, .warning, "the file holds no sweep", file: file.name,
          found: recording.format,
          remedy: "Check that this is the file with the electrode's signal."))
    }
    if hasStartTimes, sweeps.count > 1, Set(sweeps.map(\.startTime)).count == 1,
      Set(sweeps.map(\.electrode)).count == 1, let first = sweeps.first
    {
      recording.messages.append(
        Message(
          .sweepStartTimesEqual, .warning,
          "all \(sweeps.count) sweeps start at \(first.startTime) s, so their order in the session "
            + "is not known", file: file.name, found: "\(first.startTime)", unit: "s"))
    }
    if !hasStartTimes, sweeps.count > 1 {
      recording.messages.append(
        Message(
          .sweepStartTimesEqual, .warning,
          "the file does not say when its \(sweeps.count) sweeps started; all are placed at 0 s",
          file: file.name, found: "0", unit: "s"))
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
  }
}
