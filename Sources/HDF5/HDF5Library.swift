import CHDF5
import CHDF5Shim
import Foundation
import Synchronization

/// The C library behind one lock: its error stack belongs to the thread, and not every build of it
/// may be called from two threads at once.
enum HDF5Library {
  // Recursive, because a handle may be released (and so closed) inside another call.
  private static let lock = NSRecursiveLock()

  /// Calls that hold the lock, one inside the other; read and written only by who holds it.
  nonisolated(unsafe) private static var depth = 0

  static func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.lock()
    depth += 1
    defer {
      depth -= 1
      lock.unlock()
    }
    if depth == 1 {
      _ = isStarted
      apical_silence_errors()
      _ = LZFFilter.isRegistered
    }
    return try body()
  }

  /// What libhdf5 would do at the program's end is left undone: files are closed by their handles.
  private static let isStarted: Bool = H5dont_atexit() >= 0

  /// Why a file could not be written, from then on.
  ///
  /// libhdf5 1.10 crashes when it closes what it could not write, for example on a full disk, so that
  /// nothing is closed any more: the program reports the failure and ends.
  private static let failedWrite = Mutex<String?>(nil)

  /// Throws where an earlier write failed, perhaps as late as a data set was closed.
  static func requireWritten(_ operation: String, file: String) throws {
    if let reason = failedWrite.withLock({ $0 }) {
      throw HDF5Error(operation: operation, file: file, objectPath: nil, reason: reason)
    }
  }

  static func close(_ id: hid_t, _ close: (hid_t) -> herr_t) {
    locked {
      guard failedWrite.withLock({ $0 == nil }) else { return }
      if close(id) < 0 { _ = failure("close", file: "", object: nil) }
    }
  }

  /// The error of the call that has just failed, on this thread.
  static func failure(_ operation: String, file: String, object: String?) -> HDF5Error {
    var stack: [String] = []
    if let text = apical_take_error_stack() {
      stack = String(cString: text).split(separator: "\n").map(String.init)
      free(text)
    }
    // `function: words (major: minor)`: the words are what a person can use.
    let last = stack.last ?? "HDF5 gives no reason"
    var words = last.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? last
    if stack.contains(where: { $0.contains("file write failed") }) {
      words = systemWords(in: stack) ?? words
      failedWrite.withLock { $0 = words }
    }
    return HDF5Error(
      operation: operation, file: file, objectPath: object, reason: words, stack: stack)
  }

  /// What the system said: `No space left on device`.
  private static func systemWords(in stack: [String]) -> String? {
    for line in stack {
      guard let start = line.firstRange(of: "error message = '")?.upperBound else { continue }
      return String(line[start...].prefix { $0 != "'" })
    }
    return nil
  }

  /// `names` as the shim returns them: each ended by a zero byte.
  static func names(_ block: UnsafeMutablePointer<CChar>, length: Int) -> [String] {
    defer { free(block) }
    let bytes = UnsafeRawBufferPointer(start: block, count: length)
    return bytes.split(separator: 0, omittingEmptySubsequences: true).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

/// An identifier of the library that is closed when the last owner lets go of it.
final class HDF5Handle {
  let id: hid_t
  private let close: (hid_t) -> herr_t

  init(_ id: hid_t, close: @escaping (hid_t) -> herr_t) {
    self.id = id
    self.close = close
  }

  deinit {
    HDF5Library.close(id, close)
  }
}

let defaultProperties = hid_t(H5P_DEFAULT)
