import Foundation
import Messages

/// What a file is, by its first bytes; its name is never asked.
enum FileKind: Hashable {
  case empty
  case text
  case gitLFSPointer(checksum: String, size: Int?)
  /// A compressed file of the named kind, with the command that unpacks it.
  case compressed(String, unpack: String)
  /// MATLAB's format before 7.3, which is not HDF5.
  case matlab5
  /// A binary file; its format where that is known.
  case binary(String?)
  case hdf5
  /// Bytes that the HDF5 file says it has, and has.
  case truncatedHDF5(expected: Int, actual: Int)

  /// - Throws: `RecordingError` where there is no file that can be read.
  init(ofFileAt path: String, name: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw RecordingError(
        Message(
          .fileMissing, .error, "there is no such file", file: name,
          remedy: "Check the name; a pattern such as *.nwb must match at least one file."))
    }
    guard !isFolder.boolValue else {
      throw RecordingError(
        Message(
          .fileIsFolder, .error, "this is a folder, not a recording", file: name,
          remedy: "Name the recordings in it, for example with FOLDER/*.nwb."))
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw RecordingError(
        Message(
          .fileUnreadable, .error, "the file may not be read", file: name,
          remedy: "Ask its owner for permission to read it."))
    }
    defer { try? handle.close() }
    do {
      let size = Int(clamping: try handle.seekToEnd())
      self = try Self.detect(size: size) { offset, count in
        try handle.seek(toOffset: UInt64(offset))
        return [UInt8](try handle.read(upToCount: count) ?? Data())
      }
    } catch let error as RecordingError {
      throw error
    } catch {
      throw RecordingError(
        Message(
          .fileUnreadable, .error, "the file cannot be read", file: name,
          found: error.localizedDescription, remedy: "Check the disk or the network drive."))
    }
  }

  /// - Parameter read: gives up to a number of bytes from an offset.
  static func detect(size: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]) rethrows
    -> FileKind
  {
    guard size > 0 else { return .empty }
    // The signature may stand at 0, 512, 1024, 2048, …: MATLAB and others put a text before it.
    var offset = 0
    while offset + 8 <= size, offset <= 1 << 24 {
      let bytes = try read(offset, 64)
      if bytes.starts(with: HDF5Superblock.signature) {
        if let end = HDF5Superblock.endOfFile(bytes), end > size {
          return .truncatedHDF5(expected: end, actual: size)
        }
        return .hdf5
      }
      offset = offset == 0 ? 512 : offset * 2
    }
    return other(try read(0, 4096))
  }

  private static func other(_ start: [UInt8]) -> FileKind {
    if start.starts(with: Array("version https://git-lfs".utf8)) { return lfsPointer(start) }
    if start.starts(with: [0x1F, 0x8B]) { return .compressed("gzip", unpack: "gunzip") }
    if start.starts(with: Array("BZh".utf8)) { return .compressed("bzip2", unpack: "bunzip2") }
    if start.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A]) {
      return .compressed("xz", unpack: "unxz")
    }
    if start.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      return .compressed("zstd", unpack: "unzstd")
    }
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      return .compressed("zip", unpack: "unzip")
    }
    if start.starts(with: Array("MATLAB 5.0 MAT-file".utf8)) { return .matlab5 }
    for (magic, format) in binaryFormats where start.starts(with: magic) { return .binary(format) }
    return isText(start) ? .text : .binary(nil)
  }

  private static let binaryFormats: [([UInt8], String)] = [
    (Array("ABF2".utf8), "Axon Binary Format 2 (ABF2)"),
    (Array("ABF ".utf8), "Axon Binary Format 1 (ABF)"),
    (Array("DAT1".utf8), "HEKA PatchMaster (.dat)"),
    (Array("DAT2".utf8), "HEKA PatchMaster (.dat)"),
    (Array("TDSm".utf8), "LabVIEW TDMS"),
    ([0xC6, 0x91, 0x27, 0x02], "Intan (.rhd)"),
    (Array("%PDF".utf8), "PDF"),
  ]

  private static func isText(_ bytes: [UInt8]) -> Bool {
    let control = bytes.count { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) }
    return control == 0
      && !String(decoding: bytes.dropLast(3), as: UTF8.self).contains("\u{FFFD}")
  }

  private static func lfsPointer(_ bytes: [UInt8]) -> FileKind {
    var checksum = "?"
    var size: Int?
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else { continue }
      if words[0] == "oid" { checksum = words[1] }
      if words[0] == "size" { size = Int(words[1]) }
    }
    return .gitLFSPointer(checksum: checksum, size: size)
  }

  /// The one sentence for everything that is not a complete HDF5 file; nil for what is.
  func refusal(file: String) -> RecordingError? {
    let convert =
      "Apical reads HDF5 recordings; convert this one to NWB, for example with NeuroConv."
    let message: Message
    switch self {
    case .hdf5: return nil
    case .empty:
      message = Message(
        .fileEmpty, .error, "the file is empty (0 bytes)", file: file,
        remedy: "Copy the recording again from its source.")
    case .text:
      message = Message(
        .fileNotHDF5, .error, "this is a text file, not a recording", file: file,
        expected: "an HDF5 recording", found: "text",
        remedy: convert + " A table of spike times has a column spike_time_s or spike_time_ms.")
    case .gitLFSPointer(let checksum, let size):
      message = Message(
        .fileNotHDF5, .error,
        "this is a Git LFS pointer; the recording itself"
          + (size.map { " (\($0) bytes, oid \(checksum))" } ?? " (oid \(checksum))")
          + " was not downloaded", file: file, expected: "an HDF5 recording",
        found: "Git LFS pointer", remedy: "Run 'git lfs pull' in the repository of the file.")
    case .compressed(let format, let unpack):
      message = Message(
        .fileNotHDF5, .error, "the whole file is \(format)-compressed", file: file,
        expected: "an HDF5 recording", found: format, remedy: "Unpack it first with \(unpack).")
    case .matlab5:
      message = Message(
        .fileUnsupportedFormat, .error, "MATLAB v5 file: not supported", file: file,
        expected: "an HDF5 recording", found: "MATLAB v5", remedy: convert)
    case .binary(let format):
      message = Message(
        .fileNotHDF5, .error,
        format.map { "\($0): not an HDF5 file" } ?? "this is not an HDF5 file", file: file,
        expected: "an HDF5 recording", found: format ?? "unknown binary data", remedy: convert)
    case .truncatedHDF5(let expected, let actual):
      message = Message(
        .fileTruncated, .error,
        "the file is truncated: it should have \(expected) bytes and has \(actual)", file: file,
        expected: String(expected), found: String(actual), unit: "bytes",
        remedy: "Copy the recording again from its source.")
    }
    return RecordingError(message)
  }
}

/// The first bytes of an HDF5 file (HDF5 File Format Specification 3.0, section II.A).
enum HDF5Superblock {
  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Where the file must end, in bytes; nil where the superblock is of a kind not known here.
  ///
  /// - Parameter bytes: the superblock's first bytes.
  static func endOfFile(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 9 else { return nil }
    // Version 0 and 1 keep the end after base address and free-space address, 2 and 3 after base
    // address and extension address; the base address is where the superblock stands.
    let position: Int
    let width: Int
    switch bytes[8] {
    case 0, 1:
      guard bytes.count > 13 else { return nil }
      width = Int(bytes[13])
      position = (bytes[8] == 0 ? 24 : 28) + 2 * width
    case 2, 3:
      guard bytes.count > 9 else { return nil }
      width = Int(bytes[9])
      position = 12 + 2 * width
    default: return nil
    }
    guard width == 4 || width == 8, position + width <= bytes.count else { return nil }
    let value = bytes[position..<position + width].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    return Int(exactly: value)
  }
}
