import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// One of the programs that draw, run as a child process with a time limit.
struct DrawingTool: Sendable {
  /// Name on the search path, or an absolute path.
  let name: String
  let timeLimit: Duration

  /// Greatest size of what a tool may print, bytes.
  private static let outputLimit = 64 << 20

  /// Runs the tool to its end.
  ///
  /// - Parameters:
  ///   - arguments: passed as they are, without a shell.
  ///   - folder: working directory; ours where nil.
  ///   - input: standard input.
  ///   - figure: named in errors.
  /// - Returns: standard output.
  /// - Throws: `FigureError`.
  func run(
    _ arguments: [String], in folder: String? = nil, input: Data = Data(), figure: String
  ) async throws -> Data {
    try await withThrowingTaskGroup(of: Data?.self) { group in
      group.addTask { try await start(arguments, in: folder, input: input, figure: figure) }
      group.addTask {
        try await Task.sleep(for: timeLimit)
        return nil
      }
      defer { group.cancelAll() }
      // Cancelling the first task kills the child.
      guard let first = try await group.next(), let output = first else {
        throw FigureError.toolTimedOut(tool: name, figure: figure, limit: timeLimit)
      }
      return output
    }
  }

  private func start(
    _ arguments: [String], in folder: String?, input: Data, figure: String
  ) async throws -> Data {
    let executable: Executable = name.contains("/") ? .path(FilePath(name)) : .name(name)
    let result: ExecutionResult<Void, DataOutput, StringOutput<UTF8>>
    do {
      result = try await Subprocess.run(
        executable, arguments: Arguments(arguments),
        workingDirectory: folder.map { FilePath($0) }, input: .data(input),
        output: .data(limit: Self.outputLimit), error: .string(limit: 1 << 20))
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw FigureError.toolMissing(tool: name)
    } catch let error as SubprocessError {
      throw FigureError.toolFailed(tool: name, figure: figure, lastLine: "\(error)")
    }
    guard result.terminationStatus.isSuccess else {
      let lines = result.standardError.split(whereSeparator: \.isNewline)
        .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      throw FigureError.toolFailed(
        tool: name, figure: figure, lastLine: lines.last ?? "\(result.terminationStatus)")
    }
    return result.standardOutput
  }
}
