import HDF5
import Messages
import Signals

/// Reads WaveSurfer files from 0.74 to 1.0.2.
final class WaveSurferReader: RecordingReader {
  private let file: HDF5File
  private let options: ReadingOptions
  private let header: WaveSurferHeader
  private let roles: WaveSurferRoles
  private let samples: StoredSamples

  init(file: HDF5File, options: ReadingOptions) {
    self.file = file
    self.options = options
    header = WaveSurferHeader(of: file)
    roles = WaveSurferRoles(header, file: file.name)
    samples = StoredSamples(file: file)
  }

  // MARK: samples

  func numbers(of channel: Channel, scale: SampleScale?) throws -> [Double] {
    try samples.stored(
      at: channel.objectPath, line: .row(source(of: channel)?.row ?? 0),
      first: channel.firstSample, count: channel.sampleCount, scale: scale)
  }

  func sampleScale(of channel: Channel) -> SampleScale? {
    source(of: channel).flatMap {
      $0.scale(displayPerUnit: $0.display(isInput: channel.unit == "V").perUnit)
    }
  }

  func scale(of channel: Channel) throws -> StoredScale {
    let number = StoredNumber(try file.dataset(at: channel.objectPath).elementType)
    guard let source = source(of: channel), source.isCalibrated else {
      return StoredScale(number, conversion: 1, offset: 0, displayPerUnit: 1, of: channel)
    }
    let coefficients = source.coefficients ?? []
    var scale = StoredScale(
      number, conversion: coefficients.dropFirst().first.map { $0 / source.voltsPerUnit } ?? 0,
      offset: coefficients.first.map { $0 / source.voltsPerUnit } ?? 0,
      displayPerUnit: source.display(isInput: channel.unit == "V").perUnit, of: channel)
    scale.isStraight = coefficients.dropFirst(2).allSatisfy { $0 == 0 } && scale.conversion != 0
    return scale
  }

  func leftOut(besides channels: [Channel]) -> [String] {
    let used = Set(channels.map(\.name))
    return (header.channels.map(\.name) + header.digitalNames).filter { !used.contains($0) }
  }

  /// nil for a digital line, whose name an analogue channel may have too.
  private func source(of channel: Channel) -> WaveSurferChannel? {
    channel.objectPath.hasSuffix("/digitalScans")
      ? nil : header.channels.first { $0.name == channel.name }
  }

  // MARK: recording

  func readRecording() throws -> Recording {
    let version = header.version ?? "(version not stated)"
    var recording = Recording(
      file: file.name, format: "WaveSurfer \(version)", sessionStart: header.runStart,
      messages: roles.messages)
    recording.electrodes = roles.cells.compactMap(\.electrode).map { Electrode(name: $0) }
    guard let rate = header.samplingRate else {
      throw RecordingError(
        Message(
          .sweepNoTime, .error, "the header has no usable sampling rate", file: file.name,
          object: "/header", expected: "AcquisitionSampleRate or Acquisition/SampleRate"))
    }
    let links = try file.root().links().filter { Self.number(of: $0.name) != nil }
      .sorted { NaturalOrder.precedes($0.name, $1.name) }
    var placed: [(index: Int, scans: WaveSurferScans)] = []
    for link in links {
      do {
        let scans = try WaveSurferScans(at: link, in: file, activeCount: header.channels.count)
        for cell in roles.cells {
          let sweep = sweep(of: cell, scans, index: recording.nextIndex, rate: rate)
          placed.append((sweep.index, scans))
          recording.sweeps.append(sweep)
        }
      } catch {
        let index = recording.nextIndex
        var message = Message(error)
        message.sweep = index
        recording.failedSweeps.append(
          FailedSweep(index: index, name: link.name, message: message))
      }
    }
    check(&recording)
    let lines = WaveSurferLight(header: header, roles: roles).lines(placed, rate: rate)
    try LightChoice(file: file.name, options: options, sites: [], signal: signal(of:))
      .apply(lines, to: &recording)
    return recording
  }

  /// The number of a sweep: 12 for `sweep_0012` and, in old files, `trial_0012`.
  private static func number(of name: String) -> Int? {
    for prefix in ["sweep_", "trial_"] where name.hasPrefix(prefix) {
      return Int(name.dropFirst(prefix.count))
    }
    return nil
  }

  private func sweep(
    of cell: WaveSurferRoles.Cell, _ scans: WaveSurferScans, index: Int, rate: Double
  ) -> Sweep {
    func channel(_ source: WaveSurferChannel) -> Channel {
      scans.channel(source, rate: rate, isInput: cell.mode == .none)
    }
    return Sweep(
      index: index,
      name: roles.cells.count > 1 ? "\(scans.name) \(cell.response.name)" : scans.name,
      clampMode: cell.mode, startTime: scans.startTime, response: channel(cell.response),
      command: cell.command.map(channel), dendriticResponse: cell.dendritic.map(channel),
      stimulus: header.stimulus, electrode: cell.electrode)
  }

  private func check(_ recording: inout Recording) {
    let checks = RecordingChecks(file: file.name)
    let sweeps = recording.sweeps
    if sweeps.isEmpty, recording.failedSweeps.isEmpty {
      recording.messages.append(
        Message(
          .recordingNoSweeps, .warning, "the file holds no sweep with an analogue channel",
          file: file.name, expected: "sweep_0001/analogScans",
          found: "\(header.channels.count) active channels",
          remedy: "Check that the run was not stopped before its first sweep."))
    }
    recording.messages += checks.equalStartTimes(sweeps)
  }
}

extension Recording {
  /// Index of the sweep after those that were read or failed.
  fileprivate var nextIndex: Int { sweeps.count + failedSweeps.count }
}
