import ArgumentParser
import EventDetection
import Foundation
import InputDocuments
import Recordings

/// How recordings are opened: options that `inspect` and `analyze` share.
struct RecordingOptions: ParsableArguments {
  @Option(help: "Name of the lit site that drives the top-down (apical) pathway.")
  var topDown: String?

  @Option(help: "Name of the lit site that drives the bottom-up (basal) pathway.")
  var bottomUp: String?

  @Option(
    help: ArgumentHelp(
      "A channel that commands a light; may be repeated. Then nothing else is light.",
      discussion: """
        CHANNEL[:bit N][:inverted]=SITE, for example 'TTL:bit 0=soma', 'LED gate=apical tuft' or \
        'command=soma'. CHANNEL is a name that apical inspect shows, with or without the sweep's \
        number, a path, or 'command'. ':inverted' says that the light is on at the lower level, \
        ':not inverted' at the upper one.
        """,
      valueName: "channel=site"),
    transform: LightStatement.init(argument:))
  var light: [LightStatement] = []

  @Option(
    help: ArgumentHelp(
      "A channel that saw the light; may be repeated. Then no other is a photodiode.",
      valueName: "channel"))
  var photodiode: [String] = []

  @Option(
    help: ArgumentHelp(
      "Longest median delay of the light behind its command without a warning, ms.",
      valueName: "ms"))
  var lightLag: Double = PhotodiodeCriteria().latencyLimit

  @Flag(
    help: ArgumentHelp(
      "Count every warning about a recording as an error.",
      discussion: """
        A recording with a warning about its file, sweeps or light is refused, and each is listed as \
        an error: exit status 2, or 1 where other recordings are done. What a warning says of a result \
        (a measure that abstained) refuses nothing.
        """))
  var strict = false

  @Option(
    help: """
      Seconds after which the reading of one recording is given up (default: 60, and one more for each \
      2 MB of the file; to inspect it 8, and one more for each 20 MB).
      """)
  var timeLimit: Double?

  @Option(help: "Memory that the reading of one recording may use, in MB.")
  var memoryLimit: Int = 4096

  @Option(help: "Recordings read at the same time (default: one a processor).")
  var workers: Int = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// A damaged file that hangs its reader is given up soon; a long recording has the time it needs.
  ///
  /// - Parameters:
  ///   - base: seconds that any file has.
  ///   - rate: bytes for which there is one more.
  func seconds(forFileAt path: String, base: Double, rate: Double) -> Double {
    if let timeLimit { return timeLimit }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return base + ((attributes?[.size] as? NSNumber)?.doubleValue ?? 0) / rate
  }

  /// - Parameter map: where the user says that signals lie.
  func reading(map: RecordingMap?) -> ReadingOptions {
    ReadingOptions(
      topDownSite: topDown, bottomUpSite: bottomUp, lights: light, photodiodes: photodiode, map: map
    )
  }

  var photodiodeCriteria: PhotodiodeCriteria {
    var criteria = PhotodiodeCriteria()
    criteria.latencyLimit = lightLag
    return criteria
  }

  func validate() throws {
    guard lightLag > 0, lightLag.isFinite else {
      throw ValidationError("--light-lag must be greater than 0.")
    }
    let channels = light.map { LightStatement(channel: $0.channel, bit: $0.bit, site: "") }
    guard Set(channels).count == channels.count else {
      throw ValidationError("--light names one channel or bit twice.")
    }
    guard timeLimit.map({ $0 > 0 && $0 <= 86_400 }) ?? true else {
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

extension LightStatement {
  /// Reads `CHANNEL[:bit N][:inverted]=SITE`.
  ///
  /// - Throws: `ValidationError` with the reason.
  init(argument: String) throws {
    do {
      try self.init(argument)
    } catch let refusal as Refusal {
      throw ValidationError("\(refusal.description), for example 'TTL:bit 0=soma'.")
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
