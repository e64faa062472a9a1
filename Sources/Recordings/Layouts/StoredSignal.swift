import HDF5
import Messages
import Quantities
import Signals

/// One signal of one sweep: where its samples lie or how they were made, and what they mean.
struct StoredSignal {
  enum Source: Hashable {
    case dataset(path: String, SampleLine, isInt16: Bool)
    /// A waveform of which the file keeps only the numbers that made it.
    case pulse(RectangularPulse)
  }

  var name: String
  /// Names the signal in messages and results; unlike that of any other signal of the file.
  var objectPath: String
  var source: Source
  var count: Int
  /// Hz.
  var rate: Double
  /// What was measured; nil where the unit says nothing of it.
  var dimension: RecordedUnit.Dimension?
  /// Unit of the samples after scaling: `mV`, `pA`, `mW`, `V`, `1`.
  var unit: String
  /// Value in the unit as labelled = stored number × conversion + offset.
  var conversion = 1.0
  var offset = 0.0
  /// Display units in one unit as labelled: 1 for mV, 1e12 for A.
  var displayPerUnit: Double

  /// The stored number in `unit`, in the order that other readers of the format use.
  var sampleScale: SampleScale {
    SampleScale.line(conversion: conversion, offset: offset, factor: displayPerUnit)
  }

  var isInt16: Bool {
    if case .dataset(_, _, let isInt16) = source { return isInt16 }
    return false
  }

  var channel: Channel {
    Channel(
      name: name, objectPath: objectPath, firstSample: 0, sampleCount: count, samplingRate: rate,
      unit: unit, scale: conversion * displayPerUnit, offset: offset * displayPerUnit)
  }
}

/// A rectangular pulse on a constant level, in samples.
///
/// Example: lead 1, width 2, tail 1, level 0, height 5: 0, 5, 5, 0.
struct RectangularPulse: Hashable {
  var lead: Int
  var width: Int
  var tail: Int
  var level: Double
  /// Above the level.
  var height: Double

  var count: Int { lead + width + tail }

  func samples(_ range: Range<Int>) -> [Double] {
    range.map { (lead..<lead + width).contains($0) ? level + height : level }
  }
}

/// Checks a data set before it becomes a signal: that it is there, holds numbers, and has the line.
struct SignalReading {
  let file: HDF5File

  /// - Parameters:
  ///   - rate: Hz; checked.
  ///   - unit: as the file or the user labels it.
  ///   - keepsVolts: whether volts stay volts, as those of a gate or photodiode do.
  /// - Throws: `RecordingError` or `HDF5Error` with the reason.
  func signal(
    _ name: String, at path: String, line: SampleLine = .only, rate: Double, unit: String,
    conversion: Double = 1, offset: Double = 0, keepsVolts: Bool = false
  ) throws -> StoredSignal {
    let data = try dataset(at: path)
    guard isNumeric(data, line) else {
      throw error(
        .sweepNotNumeric, "the data are not numbers", path, expected: "integers or floats",
        found: data.elementType.description)
    }
    guard let count = line.count(in: data) else {
      throw error(
        .recordingUnreadableObject, "the data have no such line", line.path(in: path),
        expected: line == .only ? "one value a sample" : "a matrix with this row or column",
        found: "extents \(data.shape.map(String.init).joined(separator: " × "))")
    }
    if let problem = DatasetSize.problem(of: data, in: file.name) { throw RecordingError(problem) }
    guard conversion.isFinite, offset.isFinite, conversion != 0 else {
      throw error(
        .recordingMissingAttribute, "the data cannot be scaled", path,
        expected: "a finite scale and offset", found: "scale \(conversion), offset \(offset)")
    }
    var signal = StoredSignal(
      name: name, objectPath: line.path(in: path),
      source: .dataset(
        path: path, line, isInt16: data.elementType == .integer(bytes: 2, isSigned: true)),
      count: count, rate: try Self.checked(rate: rate, path, file.name), unit: "1",
      conversion: conversion, offset: offset, displayPerUnit: 1)
    signal.label(unit, keepsVolts: keepsVolts)
    return signal
  }

  private func isNumeric(_ data: HDF5Dataset, _ line: SampleLine) -> Bool {
    if case .member(let member) = line, case .compound(let members) = data.elementType {
      return members.contains(member)
    }
    return data.elementType.isNumeric
  }

  /// - Throws: `RecordingError` where there is nothing of this path, or no data set.
  func dataset(at path: String) throws -> HDF5Dataset {
    switch file.kind(at: path) {
    case .dataset: return try file.dataset(at: path)
    case .group, .datatype:
      throw error(
        .recordingUnreadableObject, "this is no data set", path, expected: "a data set",
        found: "a group or type")
    case nil:
      // What only a newer HDF5 can read looks like nothing at all until it is opened.
      if let newer = newerDataset(at: path) { throw newer }
      throw error(
        .recordingBrokenLink, "there is nothing that can be read at this path", path,
        expected: "a data set", found: "nothing, or a link that leads nowhere")
    }
  }

  /// Whether something is there, readable or not.
  func isPresent(_ path: String) -> Bool {
    file.kind(at: path) != nil || newerDataset(at: path) != nil
  }

  private func newerDataset(at path: String) -> HDF5Error? {
    do {
      _ = try file.dataset(at: path)
      return nil
    } catch {
      return (error as? HDF5Error).flatMap { $0.isFromNewerHDF5 ? $0 : nil }
    }
  }

  /// A rate within a millionth of a whole number of Hz is that number.
  ///
  /// - Throws: `RecordingError` with `sweep.no-time` where it is no rate.
  static func checked(rate: Double, _ path: String, _ file: String) throws -> Double {
    guard rate.isFinite, rate > 0, rate <= 1e9 else {
      throw RecordingError(
        Message(
          .sweepNoTime, .error, "the samples cannot be placed in time: the rate is \(rate) Hz",
          file: file, object: path, expected: "a rate above 0", found: "\(rate)", unit: "Hz",
          remedy: "Check the sampling rate or interval that the file states."))
    }
    return NWBSeriesReading.rounded(rate: rate)
  }

  private func error(
    _ id: MessageID, _ text: String, _ path: String, expected: String?, found: String?
  ) -> RecordingError {
    RecordingError(
      Message(
        id, .error, text, file: file.name, object: path, expected: expected, found: found,
        remedy: "Look at the file with h5ls, or state where its signals are in a map file."))
  }
}

extension StoredSignal {
  /// Sets unit and factor from a label such as `mV`, `pA`, `Amps`; what is not known stays a number.
  mutating func label(_ text: String, keepsVolts: Bool) {
    let recorded = RecordedUnit(text)
    guard let dimension = recorded.dimension, let perUnit = recorded.displayPerUnit else {
      (self.dimension, unit, displayPerUnit) = (nil, "1", 1)
      return
    }
    self.dimension = dimension
    if keepsVolts, dimension == .potential {
      (unit, displayPerUnit) = ("V", perUnit / 1e3)
    } else {
      (unit, displayPerUnit) = (dimension.displayUnit, perUnit)
    }
  }
}
