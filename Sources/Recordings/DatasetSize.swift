import HDF5
import Messages

/// Tells a data set that was never written, or is damaged, by what it declares and what it stores.
enum DatasetSize {
  /// Declared bytes below which no ratio is asked for.
  private static let least = 1 << 26

  /// nil where the stored bytes can hold what is declared.
  ///
  /// gzip shrinks data to a 1032th at most (RFC 1951: 258 bytes from 2 bits); what claims more was
  /// never stored.
  static func problem(of data: HDF5Dataset, in file: String) -> Message? {
    let stored = data.storageSize
    let (declared, overflow) = data.count.multipliedReportingOverflow(by: data.elementSize)
    guard data.count > 0,
      stored == 0 || overflow || (declared > least && declared / 1100 > stored),
      !data.isStoredElsewhere
    else { return nil }
    return Message(
      .recordingSizeImplausible, .error,
      "the data declare \(data.count) samples but the file stores \(stored) bytes of them",
      file: file, object: data.path,
      expected: overflow ? "more than \(Int.max)" : String(declared), found: String(stored),
      unit: "bytes", remedy: "The recording was not written to its end, or is damaged.")
  }
}
