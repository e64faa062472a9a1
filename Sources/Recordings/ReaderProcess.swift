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
    // A pipe would kill this process with SIGPIPE when the child dies before it has read it.
    let standardInput = try inputFile(input)
    let outcome = try await withThrowingTaskGroup(of: Outcome.self) { group in
      group.addTask {
        try await child(executable, arguments, standardInput)
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

  private static func child(
    _ executable: String, _ arguments: [String], _ standardInput: FileDescriptor
  ) async throws -> Outcome {
    do {
      let result = try await Subprocess.run(
        .path(FilePath(executable)), arguments: Arguments(arguments),
        environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no"]),
        input: .fileDescriptor(standardInput, closeAfterSpawningProcess: true),
        output: .data(limit: outputLimit), error: .string(limit: 1 << 20))
      return .ended(result.terminationStatus, result.standardOutput, result.standardError)
    } catch let error as SubprocessError {
      throw RecordingError(
        Message(
          .toolFailed, .error, "the reader could not be run", found: String(describing: error)),
        exitStatus: .environment)
    }
  }

  /// An open file without a name that holds `data`.
  private static func inputFile(_ data: Data) throws -> FileDescriptor {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "apical-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)")
    do {
      try data.write(to: url, options: .withoutOverwriting)
      defer { try? FileManager.default.removeItem(at: url) }
      return try FileDescriptor.open(FilePath(url.path), .readOnly)
    } catch {
      throw RecordingError(
        Message(
          .outputFailed, .error, "a temporary file for the reader cannot be written",
          found: error.localizedDescription,
          remedy: "Make room in, or permit writing to, the temporary folder."),
        exitStatus: .environment)
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
    ["memory allocation", "out of memory", "failed to allocate", "bad_alloc"].contains {
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
