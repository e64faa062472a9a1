import Foundation
import Messages
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A child process that opens one recording, so that a crash or a hang of the HDF5 library on a
/// damaged file is that file's message and nothing else is lost.
public enum ReaderProcess {
  /// Bytes that a child may answer.
  private static let outputLimit = 512 << 20

  /// Runs a program, gives it `input` on its standard input and returns what it writes to its
  /// standard output.
  ///
  /// - Parameters:
  ///   - executable: path of the program.
  ///   - timeLimit: the child is killed after this.
  ///   - memoryLimit: bytes that the child has been told to limit itself to (`limitMemory`).
  /// - Throws: `RecordingError` with `reader.crashed`, `reader.timed-out` or
  ///   `reader.out-of-memory`; it names no file, which the caller knows.
  public static func run(
    executable: String, arguments: [String], input: Data, timeLimit: Duration, memoryLimit: Int
  ) async throws -> Data {
    let outcome = try await withThrowingTaskGroup(of: Outcome.self) { group in
      group.addTask {
        let result = try await Subprocess.run(
          .path(FilePath(executable)), arguments: Arguments(arguments),
          environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no"]),
          input: .data(input), output: .data(limit: outputLimit),
          error: .string(limit: 1 << 20))
        return .ended(
          result.terminationStatus, result.standardOutput, result.standardError)
      }
      group.addTask {
        try await Task.sleep(for: timeLimit)
        return .timedOut
      }
      // Cancelling the first task kills the child; the group waits until it is gone.
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw CancellationError() }
      return first
    }
    switch outcome {
    case .ended(.exited(0), let output, _):
      return output
    case .ended(.exited(let code), _, let words):
      throw failure(code: Int32(code), words, memoryLimit)
    case .ended(.signaled(let signal), _, let words):
      throw crash(signal: Int32(signal), words, memoryLimit)
    case .timedOut:
      throw RecordingError(
        Message(
          .readerTimedOut, .error,
          "reading took longer than \(timeLimit.components.seconds) s and was stopped; the file is "
            + "probably damaged", expected: "at most \(timeLimit.components.seconds)", unit: "s",
          remedy: "If the file is large and sound, allow more time."))
    }
  }

  private enum Outcome {
    case ended(TerminationStatus, Data, String)
    case timedOut
  }

  private static func crash(signal: Int32, _ words: String, _ memoryLimit: Int) -> RecordingError {
    if speaksOfMemory(words) { return outOfMemory(memoryLimit) }
    return RecordingError(
      Message(
        .readerCrashed, .error,
        "the reader crashed (\(name(ofSignal: signal))); the file is probably damaged",
        found: name(ofSignal: signal),
        remedy: "Copy the file again from its source; other files are not affected."))
  }

  private static func failure(code: Int32, _ words: String, _ memoryLimit: Int) -> RecordingError {
    if speaksOfMemory(words) { return outOfMemory(memoryLimit) }
    let last = words.split(separator: "\n").last.map(String.init)
    return RecordingError(
      Message(
        .readerCrashed, .error, "the reader ended with status \(code) and gave no answer",
        found: last ?? "no words"))
  }

  private static func outOfMemory(_ limit: Int) -> RecordingError {
    RecordingError(
      Message(
        .readerOutOfMemory, .error, "reading needs more memory than a reader may use",
        expected: "at most \(limit >> 20)", unit: "MiB",
        remedy: "If the file is sound, allow more memory."))
  }

  private static func speaksOfMemory(_ words: String) -> Bool {
    ["memory allocation", "out of memory", "allocate memory", "bad_alloc"].contains {
      words.lowercased().contains($0)
    }
  }

  private static func name(ofSignal signal: Int32) -> String {
    switch signal {
    case SIGSEGV: "SIGSEGV"
    case SIGBUS: "SIGBUS"
    case SIGABRT: "SIGABRT"
    case SIGILL: "SIGILL"
    case SIGFPE: "SIGFPE"
    case SIGTRAP: "SIGTRAP"
    case SIGKILL: "SIGKILL"
    case SIGXCPU: "SIGXCPU"
    default: "signal \(signal)"
    }
  }

  /// Limits the address space of this process, and its core dumps to none; to be called by the
  /// child itself before it opens the file.
  ///
  /// - Parameter bytes: address space; what the process has already mapped counts.
  public static func limitMemory(to bytes: Int) {
    var limit = rlimit(rlim_cur: rlim_t(max(0, bytes)), rlim_max: rlim_t(max(0, bytes)))
    var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
    #if os(Linux)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noCore)
    #else
      setrlimit(RLIMIT_AS, &limit)
      setrlimit(RLIMIT_CORE, &noCore)
    #endif
  }
}
