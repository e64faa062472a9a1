import Foundation
import InputDocuments
import OutputFiles
import PatternDevices
import StimulationProtocols

/// A protocol that passed every check, as the files that a rig needs: the same bytes for the same
/// files and seed, on every machine and at any time.
public struct CompiledProtocol: Sendable {
  /// With the names that the inputs have in the compiled folder.
  public let checks: [ProtocolCheck]
  public let light: PathwayLight
  public let allocation: CellAllocation
  public let masks: [CompiledMask]
  /// Path in the folder and content; the manifest is made when the folder is written.
  public private(set) var files: [(path: String, content: Data)] = []
  /// The sealed key of the allocation, which must not be in the folder.
  public let key: Data
  /// SHA-256 of the plan (``ExperimentPlan``).
  public let planChecksum: String

  private let source: ProtocolFiles
  private let decisions: InputDocument<ProtocolDecisions>?
  private let protocolSeed: UInt64?

  /// - Parameters:
  ///   - source: the protocol with its rig and calibration.
  ///   - seed: of the allocation; nil for the protocol's own.
  ///   - date: the time of the experiment, for the calibration's age; nil to leave it unjudged.
  ///   - decisions: what was accepted.
  /// - Throws: `ProtocolRefusal` where a check is an error or there is no seed; `OutputFileError`
  ///   never for values made here.
  public init(
    _ source: ProtocolFiles, seed: UInt64? = nil, date: Date? = nil,
    decisions: InputDocument<ProtocolDecisions>? = nil
  ) throws {
    let result = try ProtocolChecks(source, seed: seed, date: date, decisions: decisions?.value)
    protocolSeed = source.stimulation.value.randomisation.seed
    guard let seed = seed ?? protocolSeed, result.isValid else {
      // Without a seed there is no allocation; what `check` lets pass with a warning ends here.
      throw ProtocolRefusal(
        checks: result.checks.map {
          var check = $0
          if check.id == .sameBytes, check.severity == .warning { check.severity = .error }
          return check
        })
    }
    self.source = source
    self.decisions = decisions
    light = result.light
    checks = result.checks.map { Self.renamed($0, source) }
    allocation = CellAllocation(source.stimulation.value, seed: seed)
    masks = source.compiledMasks
    key = try allocation.key()
    planChecksum = try ExperimentPlan(source.stimulation.value).checksum()
    try addFiles()
  }

  /// Adds a file that another module makes, such as the preview.
  public mutating func add(_ content: Data, as path: String) { files.append((path, content)) }

  private mutating func addFiles() throws {
    for (index, image) in PatternImage.images(of: masks.map(\.plane)).enumerated() {
      add(PatternBitmap.encode(image), as: Self.imagePath(index))
    }
    let tables = RigTables(
      stimulation: source.stimulation.value, rig: source.rig.value,
      calibration: source.calibration.value, masks: masks,
      crosstalk: CrosstalkPlan(source.stimulation.value, seed: allocation.seed))
    for (name, table) in tables.all { add(table.data, as: name) }
    add(try allocation.openList(), as: "allocation.json")
    add(
      try JSONDocument.encode(
        ProtocolCheckDocument(file: InputName.protocol.path, valid: true, checks: checks)),
      as: "checks.json")
    add(try JSONDocument.encode(PathwayLightDocument(light)), as: "light.json")
    add(Data(source.stimulation.text.utf8), as: InputName.protocol.path)
    add(Data(source.rig.text.utf8), as: InputName.rig.path)
    add(Data(source.calibration.text.utf8), as: InputName.calibration.path)
    if let text = source.crosstalk?.text { add(Data(text.utf8), as: InputName.crosstalk.path) }
    if let text = decisions?.text { add(Data(text.utf8), as: InputName.decisions.path) }
    // Under their own names: the copy of the protocol finds them beside itself.
    for attachment in source.attachments {
      add(attachment.content, as: "inputs/\(attachment.name)")
    }
  }

  /// `masks/image_00.bmp` for the image 0.
  public static func imagePath(_ image: Int) -> String {
    "masks/image_" + (image < 10 ? "0" : "") + "\(image).bmp"
  }

  /// What the copies of the inputs are called: a person's own names may collide, and would make the
  /// folder depend on where it was compiled.
  enum InputName: String, CaseIterable {
    case `protocol`
    case rig
    case calibration
    case crosstalk
    case decisions

    var path: String { "inputs/\(rawValue).yaml" }
  }

  private static func renamed(_ check: ProtocolCheck, _ source: ProtocolFiles) -> ProtocolCheck {
    var check = check
    switch check.file {
    case source.stimulation.file: check.file = InputName.protocol.path
    case source.rig.file: check.file = InputName.rig.path
    case source.calibration.file: check.file = InputName.calibration.path
    case source.crosstalk?.file: check.file = InputName.crosstalk.path
    default: break
    }
    return check
  }
}

extension CompiledProtocol {
  /// The list of what is in the folder. It holds no clock reading, no arguments and no platform, so
  /// that the folder is the same bytes wherever it is made.
  var manifest: Manifest {
    let rig = source.rig.value
    return Manifest(
      name: source.stimulation.value.name, device: rig.device.rawValue,
      columns: source.calibration.value.columns, rows: source.calibration.value.rows,
      seed: protocolSeed == allocation.seed ? protocolSeed : nil,
      keyChecksum: Checksum.sha256(of: key), planChecksum: planChecksum,
      files: files.map {
        Manifest.File(
          path: $0.path, bytes: $0.content.count, sha256: Checksum.sha256(of: $0.content))
      }.sorted { $0.path < $1.path })
  }
}
