import Foundation
import HDF5
import Messages
import Quantities
import Signals

/// Reads the recording of a patch-clamp amplifier by ACQ4: one sweep a file, channels × time, in SI
/// units.
///
/// ACQ4 keeps light and other devices of the sweep in files of their own; they are not joined here.
final class ACQ4Reader: RecordingReader {
  private let file: HDF5File
  private let options: ReadingOptions
  private let array: MetaArray
  private let samples: StoredSamples

  private static let dataPath = "/data"

  /// - Throws: `HDF5Error` where the array's description cannot be read.
  init(file: HDF5File, options: ReadingOptions) throws {
    self.file = file
    self.options = options
    array = try MetaArray(of: file)
    samples = StoredSamples(file: file)
  }

  // MARK: samples

  func numbers(of channel: Channel, scale: SampleScale?) throws -> [Double] {
    guard let row = array.axes.first?.columns.firstIndex(where: { $0.name == channel.name }) else {
      throw RecordingError(
        Message(
          .recordingUnreadableObject, .error, "the array has no channel '\(channel.name)'",
          file: file.name, object: Self.dataPath))
    }
    return try samples.stored(
      at: channel.objectPath, line: .row(row), first: channel.firstSample,
      count: channel.sampleCount, scale: scale)
  }

  func sampleScale(of channel: Channel) -> SampleScale? {
    .line(conversion: channel.scale, offset: channel.offset)
  }

  func scale(of channel: Channel) throws -> StoredScale {
    StoredScale(
      StoredNumber(try file.dataset(at: Self.dataPath).elementType), conversion: 1, offset: 0,
      displayPerUnit: channel.scale, of: channel)
  }

  func leftOut(besides channels: [Channel]) -> [String] {
    let used = Set(channels.map(\.name))
    return (array.axes.first?.columns ?? []).map(\.name).filter { !used.contains($0) }
  }

  // MARK: recording

  func readRecording() throws -> Recording {
    var recording = Recording(
      file: file.name, format: "ACQ4 MetaArray", sessionStart: sessionStart())
    guard let response = responseColumn else {
      recording.messages.append(noSweep())
      return recording
    }
    do {
      recording.sweeps = [try sweep(response, &recording.messages)]
    } catch {
      var message = Message(error)
      message.sweep = 0
      recording.failedSweeps = [FailedSweep(index: 0, name: response.name, message: message)]
      return recording
    }
    try LightChoice(file: file.name, options: options, sites: [], signal: signal(of:))
      .apply([], to: &recording)
    return recording
  }

  /// `primary`, which older versions called `scaled`.
  private var responseColumn: MetaArray.Column? { column(["primary", "scaled"]) }

  private func column(_ names: [String]) -> MetaArray.Column? {
    guard array.axes.count == 2, array.axes[1].name?.lowercased() == "time" else { return nil }
    return array.axes[0].columns.first { names.contains($0.name.lowercased()) }
  }

  private func noSweep() -> Message {
    let axes = array.axes.map { axis in
      (axis.name ?? "axis without a name")
        + (axis.columns.isEmpty
          ? "" : " (" + axis.columns.map(\.name).joined(separator: ", ") + ")")
    }
    return Message(
      .recordingNoSweeps, .warning, "the array is no recording of a patch-clamp amplifier",
      file: file.name, object: Self.dataPath, expected: "channels with 'primary' × Time",
      found: axes.isEmpty ? "no axes" : axes.joined(separator: " × "),
      remedy: "ACQ4 writes one file a device; name that of the amplifier, for example Clamp1.ma.")
  }

  private func sweep(
    _ response: MetaArray.Column, _ messages: inout [Message]
  ) throws -> Sweep {
    let data = try file.dataset(at: Self.dataPath)
    guard data.elementType.isNumeric else {
      throw RecordingError(
        Message(
          .sweepNotNumeric, .error, "the data are not numbers", file: file.name,
          object: data.path, expected: "integers or floats", found: data.elementType.description))
    }
    guard data.shape.count == 2, data.shape[0] == array.axes[0].columns.count else {
      throw RecordingError(
        Message(
          .recordingUnreadableObject, .error, "the array does not have a row for each channel",
          file: file.name, object: data.path,
          expected: "\(array.axes[0].columns.count) rows",
          found: data.shape.map(String.init).joined(separator: " × ")))
    }
    let count = data.shape[1]
    guard count > 0 else {
      throw RecordingError(
        Message(
          .sweepEmpty, .error, "the sweep has no samples", file: file.name, object: data.path,
          expected: "at least one sample", found: "0 samples"))
    }
    if let problem = DatasetSize.problem(of: data, in: file.name) { throw RecordingError(problem) }
    let clock = try clock(of: response, count: count)
    messages += clock.warnings
    let mode = try clampMode(response, &messages)
    func channel(_ column: MetaArray.Column) -> Channel {
      let perUnit = column.unit.displayPerUnit ?? 1
      return Channel(
        name: column.name, objectPath: Self.dataPath, firstSample: 0, sampleCount: count,
        samplingRate: clock.rate, unit: column.unit.dimension?.displayUnit ?? "1",
        scale: perUnit, offset: 0)
    }
    let commandDimension: RecordedUnit.Dimension = mode == .currentClamp ? .current : .potential
    return Sweep(
      index: 0, name: response.name, clampMode: mode, startTime: clock.start,
      response: channel(response),
      command: column(["command", "cmd"]).flatMap {
        $0.unit.dimension == commandDimension ? channel($0) : nil
      })
  }

  // MARK: mode, clock

  /// The amplifier's mode, which must fit the unit of what was recorded.
  private func clampMode(
    _ response: MetaArray.Column, _ messages: inout [Message]
  ) throws -> ClampMode {
    let stated = array.extraText("mode", in: "ClampState") ?? array.extraText("mode")
    let byUnit: ClampMode? =
      switch response.unit.dimension {
      case .potential: .currentClamp
      case .current: .voltageClamp
      default: nil
      }
    let byMode: ClampMode? =
      switch stated?.uppercased() {
      case "IC", "I=0", "CC": .currentClamp
      case "VC": .voltageClamp
      default: nil
      }
    guard let byUnit, byMode == nil || byMode == byUnit else {
      throw RecordingError(
        Message(
          .sweepUnitDisagrees, .error,
          "the unit of '\(response.name)' does not fit the amplifier's mode", file: file.name,
          object: Self.dataPath, expected: byMode == .voltageClamp ? "A" : "V",
          found: "\(response.unitText ?? "no unit") in mode \(stated ?? "unknown")",
          remedy: "Check the amplifier's settings in ACQ4; the sweep is not read."))
    }
    if byMode == nil {
      messages.append(
        Message(
          .recordingResponseUnclear, .warning,
          "the file does not state the amplifier's mode; by its unit the recording is a "
            + (byUnit == .currentClamp ? "current clamp" : "voltage clamp"), file: file.name,
          object: array.extraPath, sweep: 0, expected: "ClampState with mode IC, I=0 or VC",
          found: stated))
    }
    return byUnit
  }

  private func clock(of response: MetaArray.Column, count: Int) throws -> NWBClock {
    if let path = array.axes[1].valuesPath {
      let values = try file.dataset(at: path)
      guard values.count == count else {
        throw RecordingError(
          Message(
            .sweepNoTime, .error, "the samples cannot be placed in time: their times are others",
            file: file.name, object: path, expected: "\(count) times",
            found: "\(values.count) times"))
      }
      if count > 1 {
        return try NWBClock(timestampCount: count, path: path, file: file.name) { part in
          try samples.stored(at: path, first: part.lowerBound, count: part.count)
        }
      }
    }
    guard let rate = array.extraNumber("rate", in: "DAQ/\(response.name)"), rate.isFinite, rate > 0
    else {
      throw RecordingError(
        Message(
          .sweepNoTime, .error,
          "the samples cannot be placed in time: the file has neither times "
            + "nor a rate", file: file.name, object: "/info",
          expected: "values of the axis Time, or DAQ/\(response.name)/rate"))
    }
    return NWBClock(start: 0, rate: NWBSeriesReading.rounded(rate: rate))
  }

  /// ISO 8601 in UTC, from the seconds since 1970 that ACQ4 keeps.
  private func sessionStart() -> String? {
    guard
      let seconds = array.extraNumber("startTime")
        ?? array.extraNumber("startTime", in: "DAQ/primary"),
      seconds.isFinite, seconds > 0, seconds < 1e11
    else { return nil }
    return Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }
}
