import CHDF5
import CHDF5Shim
import Foundation

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
      apical_silence_errors()
      _ = LZFFilter.isRegistered
    }
    return try body()
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
    let words = last.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? last
    return HDF5Error(
      operation: operation, file: file, objectPath: object, reason: words, stack: stack)
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
    let id = id
    let close = close
    HDF5Library.locked { _ = close(id) }
  }
}

let defaultProperties = hid_t(H5P_DEFAULT)
