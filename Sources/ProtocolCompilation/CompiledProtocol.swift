import Foundation
import InputDocuments
import OutputFiles
import PatternDevices
import StimulationProtocols

/// A protocol that passed every check, as the files that a rig needs: the same bytes for the same
/// files and seed, on every machine and at any time.
public struct CompiledProtocol: Sendable {
  /// What is compiled.
  public enum Part: String, Codable, CaseIterable, Sendable {
    /// The whole session.
    case all
    /// The crosstalk block alone, which is measured before anything else may be compiled: no
    /// conditions, no codes, no key.
    case crosstalk
  }

  /// With the names that the inputs have in the compiled folder.
  public let checks: [ProtocolCheck]
  public let light: PathwayLight
  public let allocation: CellAllocation
  public let masks: [CompiledMask]
  /// Path in the folder and content; the manifest is made when the folder is written.
  public private(set) var files: [(path: String, content: Data)] = []
  /// The sealed key of the allocation, which must not be in the folder; nil for the crosstalk block.
  public let key: Data?
  public let part: Part
  /// SHA-256 of the plan (``ExperimentPlan``).
  public let planChecksum: String

  let source: ProtocolFiles
  private let decisions: InputDocument<ProtocolDecisions>?
  private let protocolSeed: UInt64?

  /// - Parameters:
  ///   - source: the protocol with its rig and calibration.
  ///   - seed: of the allocation; nil for the protocol's own.
  ///   - date: the time of the experiment, for the calibration's age; nil to leave it unjudged.
  ///   - decisions: what was accepted.
  ///   - part: of the session.
  /// - Throws: `ProtocolRefusal` where a check is an error or there is no seed; `OutputFileError`
  ///   never for values made here.
  public init(
    _ source: ProtocolFiles, seed: UInt64? = nil, date: Date? = nil,
    decisions: InputDocument<ProtocolDecisions>? = nil, part: Part = .all
  ) throws {
    let result = try ProtocolChecks(source, seed: seed, date: date, decisions: decisions?.value)
    protocolSeed = source.stimulation.value.randomisation.seed
    let judged = Self.judged(result.checks, for: part)
    guard let seed = seed ?? protocolSeed, !judged.contains(where: { $0.severity == .error }) else {
      // Without a seed there is no allocation; what `check` lets pass with a warning ends here.
      throw ProtocolRefusal(
        checks: judged.map {
          var check = $0
          if check.id == .sameBytes, check.severity == .warning { check.severity = .error }
          return check
        })
    }
    self.part = part
    self.source = source
    self.decisions = decisions
    light = result.light
    checks = judged.map { Self.renamed($0, source) }
    allocation = CellAllocation(source.stimulation.value, seed: seed)
    masks = source.compiledMasks
    key = part == .all ? try allocation.key() : nil
    planChecksum = try ExperimentPlan(source.stimulation.value).checksum()
    try addFiles()
  }

  /// The crosstalk block is compiled to be measured: that it was not measured yet, or what is predicted
  /// instead, cannot stop it.
  private static func judged(_ checks: [ProtocolCheck], for part: Part) -> [ProtocolCheck] {
    guard part == .crosstalk else { return checks }
    return checks.map { check in
      var check = check
      if [.crosstalk, .crosstalkBlock].contains(check.id), check.severity == .error {
        check.severity = .warning
      }
      return check
    }
  }

  /// Adds a file that another module makes, such as the preview.
  public mutating func add(_ content: Data, as path: String) { files.append((path, content)) }

  private mutating func addFiles() throws {
    for (index, image) in PatternImage.images(of: masks.map(\.plane)).enumerated() {
      add(PatternBitmap.encode(image), as: Self.imagePath(index))
    }
    let tables = tables
    for (name, table) in tables.all where part == .all || Self.crosstalkTables.contains(name) {
      add(table.data, as: name)
    }
    let blocks = blocks
    files += try outputs(
      blocks, all: blocks, tables,
      identifier: "apical.compiled-protocol\n\(part.rawValue)\n\(planChecksum)")
    if part == .all { add(try allocation.openList(), as: "allocation.json") }
    if part == .crosstalk {
      add(CrosstalkResultForm(source).content, as: CrosstalkResultForm.name)
    }
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

  private static let crosstalkTables = ["planes.csv", "crosstalk.csv"]

  var tables: RigTables {
    RigTables(
      stimulation: source.stimulation.value, rig: source.rig.value,
      calibration: source.calibration.value, masks: masks,
      crosstalk: CrosstalkPlan(source.stimulation.value, seed: allocation.seed))
  }

  var blocks: RigBlocks {
    let all = RigBlocks(
      source.stimulation.value,
      crosstalk: CrosstalkPlan(source.stimulation.value, seed: allocation.seed),
      mirrors: source.rig.value.mirrors)
    return part == .all ? all : all.crosstalkAlone
  }

  /// What the acquisition, the micromirror device and programs for any device take.
  ///
  /// - Parameters:
  ///   - blocks: those that are written.
  ///   - all: those of every condition.
  ///   - identifier: names the NWB file.
  func outputs(
    _ blocks: RigBlocks, all: RigBlocks, _ tables: RigTables, identifier: String
  ) throws -> [(path: String, content: Data)] {
    let stimulation = source.stimulation.value
    let waveforms = try WaveformFiles(
      stimulation, rig: source.rig.value, drive: tables.drive, all: all, blocks: blocks)
    return try waveforms.files(identity: [
      ("protocol", stimulation.name), ("plan_sha256", planChecksum),
      ("protocol_sha256", Checksum.sha256(of: Data(source.stimulation.text.utf8))),
    ])
      + DeviceBundle(
        blocks, rig: source.rig.value,
        triggerDelay: source.calibration.value.mirrorTiming?.triggerDelay, masks: masks
      ).files
      + GenericFiles(source, blocks: blocks, masks: masks).files(
        waveforms, identifier: Checksum.uuid(of: identifier), title: stimulation.name)
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
      part: part.rawValue, keyChecksum: key.map { Checksum.sha256(of: $0) },
      planChecksum: planChecksum,
      files: files.map {
        Manifest.File(
          path: $0.path, bytes: $0.content.count, sha256: Checksum.sha256(of: $0.content))
      }.sorted { $0.path < $1.path })
  }
}
