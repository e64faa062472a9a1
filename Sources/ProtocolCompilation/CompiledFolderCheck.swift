import Foundation
import MaskImages
import Messages
import PatternDevices
import StimulationProtocols

/// Whether a compiled folder still says what its own protocol says.
///
/// The inputs of the folder are compiled again and every file is compared, byte by byte; beside that the
/// masks are read back from bitmaps, TIFF and PNG and compared, mirror by mirror, with those that the
/// protocol has on this calibration. The page of the preview and the list of checks, which may depend on the day
/// of the experiment, are not made again.
public struct CompiledFolderCheck: Sendable {
  /// An error for each thing that differs; empty where nothing does.
  public let differences: [Message]
  /// Files of the folder and what was read of it that could not be compared.
  public let warnings: [Message]
  public let masks: Int
  public let comparedFiles: Int

  private static let notMadeAgain = ["preview.html", "checks.json"]

  /// - Parameter seed: of the allocation, where the folder does not hold it; nil to leave out what was drawn
  ///   from it.
  /// - Throws: `ProtocolRefusal` where this Apical refuses the folder's protocol; `CompiledFolderDamage` where a
  ///   file vanished meanwhile; `WaveformRefusal`, `PatternDeviceError`, `OutputFileError`.
  public init(_ folder: CompiledFolderReader, seed: UInt64? = nil) throws {
    let known = seed ?? folder.manifest.seed
    let compiled = try CompiledProtocol(
      folder.source, seed: known ?? 0, decisions: folder.decisions,
      part: CompiledProtocol.Part(rawValue: folder.manifest.part) ?? .all)
    var differences: [Message] = []
    var compared = 0
    func differs(_ text: String, _ object: String, _ expected: String?, _ found: String?) {
      differences.append(
        Message(
          .compiledDiffers, .error, text, file: "\(folder.path)/\(object)", object: object,
          expected: expected, found: found,
          remedy: "Compile the protocol again, with this version of Apical."))
    }
    for (path, content) in compiled.files
    where !Self.notMadeAgain.contains(path) && (known != nil || !Self.isDrawn(path)) {
      guard folder.holds(path) else {
        differs("the folder has no such file", path, "a file", "none")
        continue
      }
      compared += 1
      if try folder.content(of: path) != content {
        differs("the file is another than the folder's protocol makes", path, nil, nil)
      }
    }
    let made = Set(compiled.files.map(\.path))
    for file in folder.manifest.files
    where !made.contains(file.path) && !Self.notMadeAgain.contains(file.path)
      && (known != nil || !Self.isDrawn(file.path))
    {
      differs("the folder's protocol makes no such file", file.path, "none", "a file")
    }
    let checksum = compiled.manifest.keyChecksum
    if known != nil, checksum != folder.manifest.keyChecksum {
      differs(
        "the seed draws another allocation", "allocation.json", folder.manifest.keyChecksum,
        checksum)
    }
    if compiled.planChecksum != folder.manifest.planChecksum {
      differs(
        "the plan is another", "manifest.json", compiled.planChecksum, folder.manifest.planChecksum)
    }
    for (mask, object) in try Self.unlike(compiled.masks, in: folder) {
      differs("mask \(mask) is not the protocol's", object, "the same mirrors", "others")
    }
    self.differences = differences
    masks = compiled.masks.count
    comparedFiles = compared
    warnings =
      folder.warnings
      + (known == nil
        ? [
          Message(
            .compiledDiffers, .warning,
            "the seed is not in the folder: what was drawn from it was not compared",
            file: folder.path, remedy: "Whoever holds the key can give --seed.")
        ] : [])
  }

  /// Whether a file depends on the seed: the allocation and the order of the crosstalk block.
  private static func isDrawn(_ path: String) -> Bool {
    [
      "allocation.json", "crosstalk.csv", "events.csv", "waveforms.h5",
      "device/manifest.json",
    ].contains(path)
      || ["waveforms/crosstalk/", "device/crosstalk/", "useq/crosstalk"].contains {
        path.hasPrefix($0)
      }
  }

  /// Masks that an image of the folder holds otherwise, with the file.
  private static func unlike(
    _ masks: [CompiledMask], in folder: CompiledFolderReader
  ) throws -> [(mask: String, object: String)] {
    var unlike: [(mask: String, object: String)] = []
    var planes: [Int: [BitPlane]] = [:]
    for image in Set(masks.map(\.image)) {
      let path = CompiledProtocol.imagePath(image)
      planes[image] = try folder.holds(path) ? PatternBitmap.decode(folder.content(of: path)) : nil
    }
    let stack =
      folder.holds("masks.tif")
      ? MaskStack.decode(try folder.content(of: "masks.tif")) ?? [] : []
    for (index, (mask, name)) in zip(masks, GenericFiles.imageNames(of: masks)).enumerated() {
      let page = mask.page
      let bitmap = planes[mask.image].map { $0[mask.bitPlane] }
      if bitmap.map({ MaskPage(name: mask.name, columns: $0.columns, runs: $0.runs) }) != page {
        unlike.append((mask.name, CompiledProtocol.imagePath(mask.image)))
      }
      if index >= stack.count || stack[index] != page { unlike.append((mask.name, "masks.tif")) }
      let image =
        folder.holds(name) ? try? GreyImage(folder.content(of: name), file: name) : nil
      if image.map({ MaskPage(name: mask.name, $0) }) != page { unlike.append((mask.name, name)) }
    }
    return unlike
  }
}
