import ArgumentParser
import Foundation
import InputDocuments
import Recordings

/// How recordings are opened: options that `inspect` and `analyze` share.
struct RecordingOptions: ParsableArguments {
  @Option(help: "Name of the lit site that drives the top-down (apical) pathway.")
  var topDown: String?

  @Option(help: "Name of the lit site that drives the bottom-up (basal) pathway.")
  var bottomUp: String?

  @Option(help: "Seconds after which the reading of one recording is given up.")
  var timeLimit: Double = 60

  @Option(help: "Memory that the reading of one recording may use, in MB.")
  var memoryLimit: Int = 4096

  @Option(help: "Recordings read at the same time (default: one a processor).")
  var workers: Int = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// - Parameter map: where the user says that signals lie.
  func reading(map: RecordingMap?) -> ReadingOptions {
    ReadingOptions(topDownSite: topDown, bottomUpSite: bottomUp, map: map)
  }

  func validate() throws {
    guard timeLimit > 0, timeLimit <= 86_400 else {
      throw ValidationError("--time-limit must lie between 0 and 86400 seconds.")
    }
    guard (64...1_048_576).contains(memoryLimit) else {
      throw ValidationError("--memory-limit must lie between 64 and 1048576 MB.")
    }
    guard (1...1024).contains(workers) else {
      throw ValidationError("--workers must lie between 1 and 1024.")
    }
  }
}

/// The layout of files that say nothing of themselves.
struct MapOption: ParsableArguments {
  @Option(
    help: "Map file that says where the signals of an HDF5 file of another layout lie.",
    completion: .file(extensions: ["yaml"]))
  var map: String?

  /// - Throws: `DocumentRefusal` where the map is refused.
  func read() throws -> RecordingMap? {
    try map.map { try RecordingMap.format.read(file: $0).value }
  }
}
