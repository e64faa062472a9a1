import Foundation
import HDF5
import Messages
import OutputFiles
import Signals

/// Writes recordings as NWB 2.7 files that pynwb reads and validates without complaint.
///
/// Samples in memory are stored as 16-bit counts, rounded half to even: 0.01 mV, 0.1 pA and 1 µW a
/// count, so that a sample read back differs from the one written by half a count at most. A signal
/// that does not fit (327.67 mV, 3.2767 nA, 32.767 mW) gets a larger count, its greatest magnitude /
/// 32767. Samples of a recording that is converted keep their stored numbers (`NWBConversion`).
/// Object identifiers are UUIDs of version 8 from the file's seed and their path, and no clock is
/// read: the same contents give the same bytes.
public enum NWBWriter {
  /// Writes the file beside its place and renames it, whole or not at all.
  ///
  /// - Throws: `RecordingError` where the contents cannot be stored, `OutputFileError` where the file
  ///   cannot be written.
  public static func write(_ contents: NWBContents, to path: String) throws {
    try writeBeside(path) { _ = try NWBFileWriting.write(contents, to: $0, name: path) }
  }

  /// Writes contents whose channels are those of an open recording, whole or not at all.
  ///
  /// - Returns: positions of the sweeps that could not be read, and of those that lack a signal.
  /// - Throws: as ``write(_:to:)``.
  package static func write(
    _ contents: NWBContents, from source: RecordingFile, to path: String
  ) throws -> (failed: [Int], missing: [Int]) {
    try writeBeside(path) {
      let written = try NWBFileWriting.write(contents, from: source, to: $0, name: path)
      return (written.failed.map(\.position), written.missing.map(\.position))
    }
  }

  /// Writes results, whole or not at all.
  ///
  /// - Throws: `OutputFileError` where the file cannot be written.
  public static func write(_ results: NWBResults, to path: String) throws {
    try writeBeside(path) { try NWBResultsWriting.write(results, to: $0, name: path) }
  }

  /// - Parameter part: where the file is written first.
  static func writeBeside<Result>(
    _ path: String, part: String? = nil, _ write: (String) throws -> Result
  ) throws -> Result {
    let part = part ?? "\(path).part-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      let result = try write(part)
      try AtomicFile.moveIntoPlace(part, path)
      return result
    } catch {
      unlink(part)
      // HDF5 speaks of damage where a disk is full or a folder absent.
      if let error = error as? HDF5Error, error.file == path {
        throw OutputFileError.failed(
          operation: error.operation, path: path, reason: error.reason)
      }
      throw error
    }
  }
}

/// A signal as 16-bit counts: value in SI units = count × conversion.
struct StoredCounts {
  var counts: [Int16]
  var conversion: Double

  /// - Parameters:
  ///   - samples: in display units (mV, pA, mW).
  ///   - count: display units a count.
  ///   - perSI: display units in one SI unit.
  /// - Throws: `RecordingError` where a sample is not finite.
  init(_ samples: [Double], count: Double, perSI: Double, object: String, file: String) throws {
    guard samples.allSatisfy(\.isFinite) else {
      throw RecordingError(
        Message(
          .sweepNonFinite, .error, "samples that are not finite cannot be stored as counts",
          file: file, object: object))
    }
    let greatest = samples.reduce(0) { max($0, abs($1)) }
    let step = greatest <= 32767 * count ? count : greatest / 32767
    counts = samples.map { Int16(clamping: Int(($0 / step).rounded(.toNearestOrEven))) }
    conversion = step / perSI
  }
}
