import Foundation
import OutputFiles

/// Everything that a DLP6500 or DLP9000 needs to show sequences of masks, as files.
///
/// | file | what it is |
/// |---|---|
/// | `image_NN.bmp` | 24 masks as a bitmap, for programs that load bitmaps |
/// | `image_NN.spld` | the same as the controller loads it; of a DLP9000 `image_NN_primary.spld` and `image_NN_secondary.spld` |
/// | `SEQUENCE/lut.csv` | the entries of a sequence |
/// | `SEQUENCE/commands.bin`, `commands.txt` | every packet of it, in order |
/// | `plane_test/…` | 24 masks that each show their number |
/// | `README.txt`, `manifest.json` | how to send it and what only the device can tell; checksums |
///
/// Masks fill images in order: mask n is plane n mod 24 of image n div 24.
public struct DLPC900Bundle: Sendable {
  /// Path and content.
  public private(set) var files: [(path: String, content: Data)] = []
  public let profile: DLPC900Profile
  private let hasBitmaps: Bool

  static let planeTest = PatternSequence.reservedName

  /// - Parameters:
  ///   - masks: all of the size of the array.
  ///   - sequences: each becomes a folder.
  ///   - hasBitmaps: whether the images stand here as bitmaps too; those of the deck always do.
  ///   - folder: what the paths begin with; empty for none.
  /// - Throws: `PatternDeviceError` for what the device cannot show; `OutputFileError` never for
  ///   values made here.
  public init(
    masks: [NamedPlane], sequences: [PatternSequence], profile: DLPC900Profile,
    hasBitmaps: Bool = true, folder: String = "dlpc900"
  ) throws {
    self.profile = profile
    self.hasBitmaps = hasBitmaps
    try PatternSequence.requireUsableNames(sequences)
    var notes: [String] = []
    let images = try addImages(masks.map(\.plane), in: "")
    for sequence in sequences {
      let table = try LookUpTable(sequence, maskCount: masks.count, profile: profile)
      try addSequence(table, names: masks.map(\.name), sequence, images: images)
      notes += Self.notes(sequence, table)
    }
    try addPlaneTest()
    add(
      DLPC900Notes.text(profile, hasBitmaps: hasBitmaps, notes: notes), as: "README.txt")
    add(try JSONDocument.encode(DLPC900Manifest(profile, files: files)), as: "manifest.json")
    if !folder.isEmpty { files = files.map { ("\(folder)/\($0.path)", $0.content) } }
  }

  private mutating func add(_ content: Data, as path: String) { files.append((path, content)) }

  /// Writes the images of masks into a folder and returns them as the controllers load them.
  private mutating func addImages(
    _ planes: [BitPlane], in folder: String
  ) throws -> [[DLPC900Commands.Part]] {
    let array = profile.array
    try NamedPlane.requireFitting(
      planes, columns: array.columns, rows: array.rows, images: array.images, planes: array.planes)
    // The parts are cut from the planes, so that each controller's images are like any other.
    let parts = profile.parts.map { part in
      PatternImage.images(of: planes.map { $0.cut(to: part.columns) })
    }
    var result: [[DLPC900Commands.Part]] = []
    for (number, image) in PatternImage.images(of: planes).enumerated() {
      let name = folder + "image_" + (number < 10 ? "0" : "") + "\(number)"
      if hasBitmaps || !folder.isEmpty {
        add(PatternBitmap.encode(image), as: "\(name).bmp")
      }
      let loaded = try zip(profile.parts, parts).map {
        DLPC900Commands.Part(
          controller: $0.controller, image: try SplashImage($1[number]))
      }
      for part in loaded {
        let suffix = loaded.count > 1 ? "_\(part.controller.rawValue)" : ""
        add(part.image.data, as: "\(name)\(suffix).spld")
      }
      result.append(loaded)
    }
    return result
  }

  private mutating func addSequence(
    _ table: LookUpTable, names: [String], _ sequence: PatternSequence,
    images: [[DLPC900Commands.Part]]
  ) throws {
    var rows = CSVTable(
      header: [
        "entry", "exposure", "mask", "image", "bit_plane", "exposure_us", "dark_us", "bit_depth",
        "leds", "waits_for_trigger", "clears_after_exposure", "trigger_out_2_bit", "bytes",
      ])
    for (entry, index) in zip(table.entries, table.exposures) {
      rows.append([
        .integer(entry.pattern), .integer(index), .text(names[sequence.exposures[index].mask]),
        .integer(entry.image), .integer(entry.bitPlane), .integer(entry.exposure),
        .integer(entry.dark), .integer(entry.bitDepth), .integer(entry.leds),
        .truth(entry.waitsForTrigger), .truth(entry.clearsAfterExposure),
        .truth(entry.triggerOut2Bit), .text(entry.bytes.hexadecimal),
      ])
    }
    let commands = try DLPC900Commands(table, images: images, profile: profile)
    add(rows.data, as: "\(sequence.name)/lut.csv")
    add(commands.binary, as: "\(sequence.name)/commands.bin")
    add(commands.list, as: "\(sequence.name)/commands.txt")
  }

  /// 24 numbers, a second each, again and again.
  private mutating func addPlaneTest() throws {
    let masks = NumberMask.deck(
      columns: profile.array.columns, rows: profile.array.rows, parts: profile.parts.map(\.columns))
    let images = try addImages(masks.map(\.plane), in: "\(Self.planeTest)/")
    let sequence = NumberMask.sequence(name: Self.planeTest)
    try addSequence(
      LookUpTable(sequence, maskCount: masks.count, profile: profile), names: masks.map(\.name),
      sequence, images: images)
  }

  private static func notes(_ sequence: PatternSequence, _ table: LookUpTable) -> [String] {
    var notes: [String] = []
    if table.entries.count > sequence.exposures.count {
      notes.append("\(sequence.name): exposures beyond the limit became several entries.")
    }
    if table.holdsUntilTrigger {
      notes.append(
        "\(sequence.name): an exposure in several entries has no dark time before one that waits for"
          + " a trigger; whether its mask stays until then is not documented.")
    }
    if !table.entries.contains(where: { $0.bitPlane == 0 }) {
      notes.append(
        "\(sequence.name): shows no plane 0; mcSIM reports that other patterns may appear then.")
    }
    return notes
  }
}

extension BitPlane {
  /// Some of the columns, as a plane of their own.
  func cut(to columns: Range<Int>) -> BitPlane {
    BitPlane(
      columns: columns.count,
      runs: runs.map { row in
        row.compactMap { run in
          let part = run.clamped(to: columns)
          return part.isEmpty
            ? nil
            : part.lowerBound - columns.lowerBound..<part.upperBound - columns.lowerBound
        }
      })
  }
}
