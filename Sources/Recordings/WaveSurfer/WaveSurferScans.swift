import HDF5
import Messages
import Signals

/// The data sets of one sweep of a WaveSurfer file.
struct WaveSurferScans {
  var name: String
  /// Path of the counts: a row a channel.
  var analogPath: String
  /// Path of the digital words, where there are any.
  var digitalPath: String?
  var count: Int
  var digitalCount: Int
  /// Seconds from the start of the run; 0 where the file does not say.
  var startTime: Double

  /// - Throws: `RecordingError` where the sweep has no samples or not those that the header says.
  init(at link: HDF5Link, in file: HDF5File, activeCount: Int) throws {
    name = link.name
    // The oldest files hold the counts themselves where later ones have a group.
    analogPath = link.kind == .dataset ? link.path : link.path + "/analogScans"
    guard file.kind(at: analogPath) == .dataset else {
      throw RecordingError(
        Message(
          .recordingMissingAttribute, .error, "the sweep has no analogue samples",
          file: file.name, object: analogPath,
          remedy: "WaveSurfer leaves such a sweep where a run was stopped."))
    }
    let data = try file.dataset(at: analogPath)
    guard data.elementType == .integer(bytes: 2, isSigned: true) else {
      throw RecordingError(
        Message(
          .sweepNotNumeric, .error, "the samples are no counts of the converter",
          file: file.name, object: analogPath, expected: "int16",
          found: data.elementType.description))
    }
    let rows = data.shape.count == 1 ? 1 : data.shape.first ?? 0
    guard (1...2).contains(data.shape.count), rows == activeCount else {
      throw RecordingError(
        Message(
          .recordingUnreadableObject, .error,
          "the samples do not have a row for each active channel", file: file.name,
          object: analogPath, expected: "\(activeCount) rows",
          found: data.shape.map(String.init).joined(separator: " × ")))
    }
    count = data.shape.last ?? 0
    guard count > 0 else {
      throw RecordingError(
        Message(
          .sweepEmpty, .error, "the sweep has no samples", file: file.name, object: analogPath,
          expected: "at least one sample", found: "0 samples"))
    }
    if let problem = DatasetSize.problem(of: data, in: file.name) { throw RecordingError(problem) }
    startTime = 0
    digitalCount = 0
    guard link.kind == .group else { return }
    let group = try file.group(at: link.path)
    if let stamp = (try? group.dataset("timestamp")) ?? nil, stamp.elementType.isNumeric,
      let time = (try? NWBSeriesReading.scalar(stamp)) ?? nil, time.isFinite
    {
      startTime = time
    }
    if let digital = (try? group.dataset("digitalScans")) ?? nil, digital.elementType.isInteger,
      digital.shape.count == 1 || (digital.shape.count == 2 && digital.shape[0] == 1),
      DatasetSize.problem(of: digital, in: file.name) == nil
    {
      digitalPath = digital.path
      digitalCount = min(digital.shape.last ?? 0, count)
    }
  }

  func channel(_ source: WaveSurferChannel, rate: Double, isInput: Bool) -> Channel {
    let (unit, perUnit) = source.display(isInput: isInput)
    let factors =
      source.isCalibrated
      ? (source.coefficients ?? []).map { $0 / source.voltsPerUnit * perUnit } : [0, 1]
    return Channel(
      name: source.name, objectPath: analogPath, firstSample: 0, sampleCount: count,
      samplingRate: rate, unit: unit, scale: factors.dropFirst().first ?? 1,
      offset: factors.first ?? 0,
      curvature: factors.count > 2 ? Array(factors.dropFirst(2)) : nil)
  }
}
