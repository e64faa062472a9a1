import Foundation

/// Where an output came from: enough to make it again.
public struct Provenance: Encodable, Sendable {
  public struct Input: Encodable, Sendable {
    /// As the user named it; relative to the working directory where it lies below that.
    public var path: String
    public var bytes: Int
    public var sha256: String

    /// - Throws: `OutputFileError.failed` when the file cannot be read.
    public init(path: String) throws {
      self.path = Self.relative(path)
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      bytes = (attributes?[.size] as? NSNumber)?.intValue ?? 0
      sha256 = try Checksum.sha256(ofFile: path)
    }

    /// A path as inputs name it.
    public static func relative(_ path: String) -> String {
      let working = FileManager.default.currentDirectoryPath + "/"
      return path.hasPrefix(working) ? String(path.dropFirst(working.count)) : path
    }
  }

  public var version: String
  /// Commit of the source; nil where the build does not know it.
  public var revision: String?
  /// Command and arguments as typed, without the path of the program.
  public var arguments: [String]
  /// Every criterion that went into the results.
  public var parameters: JSONValue
  public var inputs: [Input]
  /// Seed of the random numbers; nil where none were drawn.
  public var seed: UInt64?
  /// Generator of the random numbers; nil where none were drawn.
  public var generator: String?
  public var platform: String
  /// Libraries whose version can change a result.
  public var libraryVersions: [String: String]
  /// The only reading of the clock in any output, ISO 8601; from SOURCE_DATE_EPOCH where that is
  /// set.
  public var created: String

  public init(
    arguments: [String], parameters: JSONValue = .null, inputs: [Input], seed: UInt64? = nil,
    generator: String? = nil,
    libraryVersions: [String: String] = [:]
  ) {
    version = ApicalVersion.current
    self.arguments = arguments
    self.parameters = parameters
    self.inputs = inputs
    self.seed = seed
    self.generator = generator
    self.libraryVersions = libraryVersions
    #if os(macOS)
      let system = "macOS"
    #else
      let system = "Linux"
    #endif
    #if arch(x86_64)
      platform = "\(system) x86_64"
    #elseif arch(arm64)
      platform = "\(system) arm64"
    #else
      platform = system
    #endif
    created = Self.now.formatted(.iso8601)
  }

  /// The clock, or SOURCE_DATE_EPOCH where that is set.
  public static var now: Date {
    // Up to the end of the year 9999; anything else in the variable is not a time.
    let stated = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap { Int64($0) }
      .flatMap { (0...253_402_300_799).contains($0) ? $0 : nil }
    return stated.map { Date(timeIntervalSince1970: TimeInterval($0)) } ?? Date()
  }

  enum CodingKeys: String, CodingKey {
    case version = "apical_version"
    case revision, arguments, parameters, inputs, seed, generator, platform
    case libraryVersions = "library_versions"
    case created = "created_utc"
  }
}

/// The version of Apical.
public enum ApicalVersion {
  public static let current = "0.1.0"
}
