import Foundation
import OutputFiles
import StimulationProtocols

/// One pattern of a DLPC350 (LightCrafter 4500).
///
/// **Definition of the word.** Bits 1:0 trigger (0 internal, 1 external rising, 2 external falling, 3 goes
/// on without one); 7:2 number of the pattern; 11:8 bit depth; 14:12 LEDs (red, green, blue); 16 invert; 17 insert black
/// after it; 18 exchange the image buffers before it; 19 share the trigger.
///
/// **Number of the pattern.** The controller counts the planes of an image in the order green, red, blue:
/// G0 to G7 are 0 to 7, R0 to R7 8 to 15, B0 to B7 16 to 23. Plane k of a ``PatternImage``, which is bit k
/// of a pixel from blue to red, is number k + 16 in blue and k − 8 in green and in red.
///
/// **Source.** TI's GUI 4.0.0 for the LightCrafter 4500 (`dlpc350_api.cpp`) and DLPC350 programmer's
/// guide (DLPU010G), table 2-70 for the numbers.
///
/// **Worked example.** Plane 5, which is B5 and so number 21, external rising edge, 1 bit, all LEDs, black
/// after it, buffers exchanged: 1 + 21·4 + 256 + 7·4096 + 2^17 + 2^18 = 0x67155.
public struct DLPC350Pattern: Hashable, Sendable {
  public enum Trigger: Int, Sendable {
    case `internal` = 0
    case externalRising = 1
    case externalFalling = 2
    case none = 3
  }

  public let trigger: Trigger
  public let image: Int
  /// Bit of a pixel in the image, 0 to 23: 0 to 7 blue, 8 to 15 green, 16 to 23 red.
  public let bitPlane: Int
  public let leds: Int
  public let insertsBlack: Bool
  public let swapsBuffer: Bool
  /// µs; as `period`, which is exposure and dark time.
  public let exposure: Int
  public let period: Int

  /// What the controller calls the plane, 0 to 23.
  ///
  /// **Worked example.** Plane 0, the lowest bit of blue, is 16; plane 8 of green is 0; plane 23 of red is 15.
  public var number: Int { bitPlane < 8 ? bitPlane + 16 : bitPlane - 8 }

  public var word: Int {
    trigger.rawValue | number << 2 | 1 << 8 | leds << 12 | (insertsBlack ? 1 << 17 : 0)
      | (swapsBuffer ? 1 << 18 : 0)
  }

  /// The data of command 0x1A29: exposure and period, 4 bytes each.
  public var timeBytes: [UInt8] {
    var bytes = LittleEndian()
    bytes.append(exposure, 4)
    bytes.append(period, 4)
    return bytes.bytes
  }
}

/// Masks and sequences for a LightCrafter 4500, whose images are in flash memory: bitmaps to put into
/// its firmware with TI's program, and the tables as lists.
///
/// One period for all patterns needs the table of 128 entries and command 0x1A29; where periods differ,
/// the table of variable exposures holds 1824. How that one is sent is not described here: its layout
/// was not verified.
public struct DLPC350Bundle: Sendable {
  public private(set) var files: [(path: String, content: Data)] = []

  /// Of the table of variable exposures. Source: TI's GUI 4.0.0.
  static let variableEntries = 1824
  /// Exposure or dark time that we take, µs: their sum, the period, has 32 bits.
  static let greatestTime = Int(UInt32.max) / 2
  /// Images that are loaded before a sequence starts: 48 planes.
  static let loadedImages = 2

  /// - Parameters:
  ///   - hasBitmaps: whether the images stand here as bitmaps.
  ///   - triggerDelay: that the calibration was measured with, µs; told, as no command sets it here.
  /// - Throws: `PatternDeviceError` for what the device cannot show.
  public init(
    masks: [NamedPlane], sequences: [PatternSequence], hasBitmaps: Bool = true,
    triggerDelay: Int? = nil, folder: String = "dlpc350"
  ) throws {
    let array = DeviceProfile(.lightCrafter4500)
    try PatternSequence.requireUsableNames(sequences)
    try NamedPlane.requireFitting(
      masks.map(\.plane), columns: array.columns, rows: array.rows, images: array.images,
      planes: array.images * PatternImage.greatestPlaneCount)
    var notes: [String] = []
    if let triggerDelay {
      notes.append("Set the delay of trigger input 1 to \(triggerDelay) us, as at the calibration.")
    }
    if hasBitmaps {
      for (number, image) in PatternImage.images(of: masks.map(\.plane)).enumerated() {
        files.append((Self.imageName(number), PatternBitmap.encode(image)))
      }
    } else {
      notes.append("The bitmaps are in the folder masks.")
    }
    for sequence in sequences {
      let patterns = try addSequence(sequence, masks, array)
      let swaps = patterns.filter(\.swapsBuffer).count
      if swaps > Self.loadedImages {
        notes.append(
          "\(sequence.name): changes the image \(swaps) times; loading one takes up to 200 ms.")
      }
    }
    try addPlaneTest(array)
    files.append(("README.txt", Self.words(notes)))
    if !folder.isEmpty { files = files.map { ("\(folder)/\($0.path)", $0.content) } }
  }

  private mutating func addSequence(
    _ sequence: PatternSequence, _ masks: [NamedPlane], _ array: DeviceProfile
  ) throws -> [DLPC350Pattern] {
    let patterns = try Self.patterns(sequence, maskCount: masks.count, array)
    files.append(("\(sequence.name)/lut.csv", Self.table(patterns, sequence, masks).data))
    files.append(("\(sequence.name)/patterns.ini", Self.list(patterns, sequence)))
    return patterns
  }

  /// 24 numbers, a second each, again and again.
  private mutating func addPlaneTest(_ array: DeviceProfile) throws {
    let name = PatternSequence.reservedName
    let masks = NumberMask.deck(
      columns: array.columns, rows: array.rows, parts: [0..<array.columns])
    for (number, image) in PatternImage.images(of: masks.map(\.plane)).enumerated() {
      files.append(("\(name)/\(Self.imageName(number))", PatternBitmap.encode(image)))
    }
    _ = try addSequence(NumberMask.sequence(name: name), masks, array)
  }

  /// A sequence as the device's table.
  ///
  /// - Throws: `PatternDeviceError` for what the device cannot show.
  public static func patterns(
    _ sequence: PatternSequence, maskCount: Int, _ array: DeviceProfile
  ) throws -> [DLPC350Pattern] {
    let isTriggered = sequence.exposures.contains(where: \.waitsForTrigger)
    let limit = greatestEntryCount(of: sequence)
    guard sequence.exposures.count <= limit else {
      throw PatternDeviceError.beyondLimit(
        object: sequence.name, what: "entries", found: sequence.exposures.count, limit: limit,
        unit: nil, remedy: "Use fewer, longer pulses.")
    }
    guard let first = sequence.exposures.first, first.waitsForTrigger == isTriggered else {
      throw PatternDeviceError.belowLimit(
        object: sequence.name, what: "patterns that wait for a trigger at the start", found: 0,
        limit: 1, unit: nil, remedy: "Let the first pattern wait for a trigger.")
    }
    var previous: Int?
    return try sequence.exposures.enumerated().map { index, exposure in
      try require(exposure, at: "\(sequence.name), exposure \(index)", maskCount, array)
      let place = PatternImage.place(ofPlane: exposure.mask)
      defer { previous = place.image }
      return DLPC350Pattern(
        trigger: exposure.waitsForTrigger ? .externalRising : isTriggered ? .none : .internal,
        image: place.image, bitPlane: place.plane, leds: 7, insertsBlack: exposure.dark > 0,
        swapsBuffer: place.image != previous, exposure: exposure.exposure,
        period: exposure.exposure + exposure.dark)
    }
  }

  /// Patterns that the device's table holds: 128 of one exposure and period, else 1824.
  public static func greatestEntryCount(of sequence: PatternSequence) -> Int {
    Set(sequence.exposures.map { [$0.exposure, $0.dark] }).count > 1
      ? variableEntries : DeviceProfile(.lightCrafter4500).entries
  }

  private static func require(
    _ exposure: PatternExposure, at place: String, _ maskCount: Int, _ array: DeviceProfile
  ) throws {
    guard (0..<maskCount).contains(exposure.mask) else {
      throw PatternDeviceError.noSuchMask(object: place, mask: exposure.mask, count: maskCount)
    }
    let gap = (array.darkGap ?? 0) + 1
    for (what, found, least) in [
      ("exposure", exposure.exposure, array.leastExposure),
      ("dark time", exposure.dark, exposure.dark == 0 ? 0 : gap),
    ] where found < least {
      throw PatternDeviceError.belowLimit(
        object: place, what: what, found: found, limit: least, unit: "us",
        remedy: "Lengthen it; a dark time can also be 0.")
    }
    for (what, found) in [("exposure", exposure.exposure), ("dark time", exposure.dark)]
    where found > greatestTime {
      throw PatternDeviceError.beyondLimit(
        object: place, what: what, found: found, limit: greatestTime, unit: "us",
        remedy: "Make two sequences.")
    }
  }

  private static func imageName(_ number: Int) -> String {
    "image_" + (number < 10 ? "0" : "") + "\(number).bmp"
  }

  private static func table(
    _ patterns: [DLPC350Pattern], _ sequence: PatternSequence, _ masks: [NamedPlane]
  ) -> CSVTable {
    CSVTable(
      header: [
        "entry", "mask", "image", "bit_plane", "pattern_number", "trigger", "bit_depth", "leds",
        "inserts_black", "swaps_buffer", "exposure_us", "period_us", "word", "time_bytes",
      ],
      rows: zip(patterns, sequence.exposures).enumerated().map { index, pair in
        let (pattern, exposure) = pair
        return [
          .integer(index), .text(masks[exposure.mask].name), .integer(pattern.image),
          .integer(pattern.bitPlane), .integer(pattern.number),
          .integer(pattern.trigger.rawValue), 1,
          .integer(pattern.leds), .truth(pattern.insertsBlack), .truth(pattern.swapsBuffer),
          .integer(pattern.exposure), .integer(pattern.period), .text(hexadecimal(pattern.word)),
          .text(pattern.timeBytes.hexadecimal),
        ]
      })
  }

  private static func list(_ patterns: [DLPC350Pattern], _ sequence: PatternSequence) -> Data {
    let isUniform = Set(patterns.map { [$0.exposure, $0.period] }).count == 1
    let swaps = patterns.filter(\.swapsBuffer)
    let lines =
      [
        "; For people and programs; no file of TI's. Words as in lut.csv.",
        "[sequence]", "name = \(sequence.name)", "entries = \(patterns.count)",
        "runs = \(sequence.runs.map(String.init) ?? "for ever")",
        "variable_exposure = \(!isUniform)",
        "[images]",
      ] + swaps.map { imageName($0.image) }.enumerated().map { "\($0) = \($1)" } + ["[patterns]"]
      + patterns.enumerated().map {
        "\($0) = \(hexadecimal($1.word)), \($1.exposure), \($1.period)"
      }
    return Data((lines.joined(separator: "\n") + "\n").utf8)
  }

  private static func hexadecimal(_ word: Int) -> String {
    "0x" + String(word, radix: 16, uppercase: true)
  }

  private static func words(_ notes: [String]) -> Data {
    let lines =
      [
        "Patterns for the LightCrafter 4500 (TI DLPC350), pattern sequence mode.",
        "",
        "image_NN.bmp           912 x 1140, 24 masks: plane k is bit k, 0-7 blue, 8-15 green, 16-23 red",
        "SEQUENCE/lut.csv       what is shown when, with the pattern word and the bytes of 0x1A29",
        "SEQUENCE/patterns.ini  the same as a list; [images] is the order in which images are loaded",
        "plane_test/            24 masks, each its own number, a second each: run it first; numbers in",
        "                       another order than 0 to 23 mean that colours were exchanged",
        "",
        "The controller counts green, red, blue: G0-G7 are patterns 0-7, R0-R7 8-15, B0-B7 16-23 (DLPU010G,",
        "table 2-70). pattern_number of lut.csv, which stands in the word, is counted so; bit_plane is not.",
        "",
        "The device takes images from its flash memory only: put the bitmaps into the firmware with TI's",
        "program, in this order, and let the device check the table (0x1A1A) before a start.",
        "The mirrors stand on a diamond grid; which rows lie half a mirror aside only a calibration tells.",
      ] + (notes.isEmpty ? [] : [""] + notes.map { "Note. \($0)" })
    return Data((lines.joined(separator: "\n") + "\n").utf8)
  }
}
