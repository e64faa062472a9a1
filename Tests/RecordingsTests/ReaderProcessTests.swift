import Foundation
import Messages
import Recordings
import Testing

@Suite("The child process that reads a recording")
struct ReaderProcessTests {
  /// Far beyond what a child takes: beside tests that keep every processor busy it waits its turn.
  private static let longest = Duration.seconds(300)

  private func run(
    _ script: String, input: Data = Data(), timeLimit: Duration = Self.longest
  ) async throws -> Data {
    try await ReaderProcess.run(
      executable: "/bin/sh", arguments: ["-c", script], input: input, timeLimit: timeLimit,
      memoryLimit: 1 << 30)
  }

  private func failure(_ script: String, timeLimit: Duration = Self.longest) async -> Message? {
    await #expect(throws: RecordingError.self) {
      try await run(script, input: Data(repeating: 65, count: 300_000), timeLimit: timeLimit)
    }?.message
  }

  @Test("what the child reads and writes arrives whole")
  func answer() async throws {
    let input = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    #expect(try await run("cat", input: input) == input)
    #expect(try await run("echo warning >&2; printf yes") == Data("yes".utf8))
    #expect(try await run("printf \"$SWIFT_BACKTRACE\"") == Data("enable=no".utf8))
  }

  @Test("a crash is named by its signal", arguments: [("SEGV", "SIGSEGV"), ("ABRT", "SIGABRT")])
  func crash(signal: String, name: String) async {
    let message = await failure("kill -\(signal) $$")
    #expect(message?.id == .readerCrashed)
    #expect(message?.found == name)
    #expect(message?.text.contains("damaged") == true)
  }

  @Test("a hang ends at the time limit")
  func hang() async {
    // Were the child not stopped, this test would take a day.
    let message = await failure("exec sleep 86400", timeLimit: .milliseconds(300))
    #expect(message?.id == .readerTimedOut)
  }

  @Test("a child that ran out of memory says so, one that fails otherwise does not")
  func otherEnds() async {
    let memory = await failure(
      "echo 'Fatal error: failed to allocate 99 bytes of memory' >&2; kill -ABRT $$")
    #expect(memory?.id == .readerOutOfMemory)
    let status = await failure("echo words >&2; exit 3")
    #expect(status?.id == .readerCrashed)
    #expect(status?.text.contains("status 3") == true)
    #expect(status?.found == "words")
  }

  @Test("a program that is not there is the environment's failure")
  func missingProgram() async {
    let error = await #expect(throws: RecordingError.self) {
      try await ReaderProcess.run(
        executable: "/nonexistent/reader", arguments: [], input: Data(),
        timeLimit: .seconds(5), memoryLimit: 1 << 30)
    }
    #expect(error?.exitStatus == .environment)
  }
}
