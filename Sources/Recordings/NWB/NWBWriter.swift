import Foundation
import HDF5
import Messages
import OutputFiles
import Signals

/// Writes recordings as NWB 2.7 files that pynwb reads and validates without complaint.
///
/// Samples are stored as 16-bit counts, rounded half to even: 0.01 mV, 0.1 pA and 1 µW a count, so
/// that a sample read back differs from the one written by half a count at most. A signal that does
/// not fit (327.67 mV, 3.2767 nA, 32.767 mW) gets a larger count, its greatest magnitude / 32767.
/// Object identifiers are UUIDs of version 8 from identifier and path, and no clock is read: the
/// same contents give the same bytes.
public enum NWBWriter {
  /// Writes the file beside its place and renames it, whole or not at all.
  ///
  /// - Throws: `RecordingError` where the contents cannot be stored, `OutputFileError` or
  ///   `HDF5Error` where the file cannot be written.
  public static func write(_ contents: NWBContents, to path: String) throws {
    try writeBeside(path) { try NWBFileWriting.write(contents, to: $0) }
  }

  /// Writes results, whole or not at all.
  ///
  /// - Throws: `OutputFileError` or `HDF5Error` where the file cannot be written.
  public static func write(_ results: NWBResults, to path: String) throws {
    try writeBeside(path) { try NWBResultsWriting.write(results, to: $0) }
  }

  private static func writeBeside(_ path: String, _ write: (String) throws -> Void) throws {
    let part = "\(path).part-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try write(part)
      try moveIntoPlace(part, path)
    } catch {
      unlink(part)
      throw error
    }
  }

  private static func moveIntoPlace(_ part: String, _ path: String) throws {
    func failure(_ operation: String) -> OutputFileError {
      .failed(operation: operation, path: path, reason: String(cString: strerror(errno)))
    }
    let descriptor = open(part, O_RDONLY)
    guard descriptor >= 0 else { throw failure("open again") }
    let status = fsync(descriptor)
    close(descriptor)
    guard status == 0 else { throw failure("write to the disk") }
    guard rename(part, path) == 0 else { throw failure("rename into place") }
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
