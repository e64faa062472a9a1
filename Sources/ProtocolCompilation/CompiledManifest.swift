import OutputFiles
import StimulationProtocols

extension CompiledProtocol {
  /// `manifest.json`.
  public struct Manifest: Codable, Sendable {
    public struct File: Codable, Hashable, Sendable {
      public var path: String
      public var bytes: Int
      public var sha256: String
    }

    static let schema = "apical.compiled-protocol/1"

    public private(set) var schema = Manifest.schema
    /// Of Apical, that compiled.
    public private(set) var version = ApicalVersion.current
    public var name: String
    public var device: String
    public var columns: Int
    public var rows: Int
    private var planeOrder = "plane k is bit k of a pixel: 0-7 blue, 8-15 green, 16-23 red"
    /// nil where it was given apart from the protocol: whoever knows it can draw the key again.
    public var seed: UInt64?
    private var generator = CellAllocation.generatorName
    /// The whole session, or the crosstalk block alone.
    public var part: String
    /// nil for the crosstalk block, which has no key.
    public var keyChecksum: String?
    public var planChecksum: String
    public var files: [File]

    init(
      name: String, device: String, columns: Int, rows: Int, seed: UInt64?, part: String,
      keyChecksum: String?, planChecksum: String, files: [File]
    ) {
      self.name = name
      self.device = device
      self.columns = columns
      self.rows = rows
      self.seed = seed
      self.part = part
      self.keyChecksum = keyChecksum
      self.planChecksum = planChecksum
      self.files = files
    }

    enum CodingKeys: String, CodingKey {
      case schema
      case version = "apical_version"
      case name, device, columns, rows
      case planeOrder = "plane_order"
      case seed, generator, part
      case keyChecksum = "key_sha256"
      case planChecksum = "plan_sha256"
      case files
    }
  }
}
