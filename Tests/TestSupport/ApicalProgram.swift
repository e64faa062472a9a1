import Foundation

/// Runs the built `apical` as a user would.
public struct ApicalProgram {
  public struct Run {
    public var status: Int32
    public var output: Data
    public var errors: String

    public var text: String { String(decoding: output, as: UTF8.self) }

    /// The JSON document on standard output.
    public func json() throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: output) as? [String: Any] ?? [:]
    }
  }

  /// The program beside the test runner.
  public static var url: URL? {
    var folder = Bundle.main.bundleURL
    for _ in 0..<4 {
      let candidate = folder.appendingPathComponent("apical")
      if FileManager.default.isExecutableFile(atPath: candidate.path),
        !((try? candidate.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? true)
      {
        return candidate
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  /// - Parameters:
  ///   - arguments: after the name of the program.
  ///   - folder: working directory.
  ///   - environment: added to that of the tests.
  public static func run(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]
  ) async throws -> Run {
    guard let url else { throw CocoaError(.fileNoSuchFile) }
    let scratch = try TemporaryFolder()
    let output = scratch.url.appendingPathComponent("output")
    let errors = scratch.url.appendingPathComponent("errors")
    for file in [output, errors] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = folder }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    // Waiting must not hold a thread of the pool: the other tests' child processes need it.
    try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    return Run(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try Data(contentsOf: output),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}
