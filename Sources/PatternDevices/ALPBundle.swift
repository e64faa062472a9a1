import Foundation
import OutputFiles

/// A micromirror array that an ALP-4 controller (ViALUX) drives.
///
/// **Source.** The comments of ViALUX's `alp.h` as ALP4lib repeats them: bytes a row, and where a row
/// begins.
public enum ALPArray: String, CaseIterable, Sendable {
  case xga = "XGA"
  case fullHD = "1080p"
  case wuxga = "WUXGA"
  case sxgaPlus = "SXGA+"

  public var columns: Int {
    switch self {
    case .xga: 1024
    case .fullHD, .wuxga: 1920
    case .sxgaPlus: 1400
    }
  }

  public var rows: Int {
    switch self {
    case .xga: 768
    case .fullHD: 1080
    case .wuxga: 1200
    case .sxgaPlus: 1050
    }
  }

  /// More than the mirrors need, but for XGA.
  public var bytesPerRow: Int {
    switch self {
    case .xga: 128
    case .fullHD, .wuxga: 256
    case .sxgaPlus: 176
    }
  }

  /// Bytes before the first mirror of a row.
  public var firstByte: Int { self == .sxgaPlus ? 1 : 0 }
}

/// Masks and sequences for a program that drives an ALP-4 controller.
///
/// | file | what it is |
/// |---|---|
/// | `masks.bin` | one picture a mask, packed (`ALP_DATA_BINARY_TOPDOWN`): rows from the top, bit 7 of a byte is the left mirror |
/// | `SEQUENCE/pictures.csv` | one row an exposure: its mask, and where in `masks.bin` it begins |
/// | `SEQUENCE/timing.csv` | the sequences to allocate, with the arguments of `AlpSeqTiming` |
///
/// A timing holds for a whole ALP sequence: exposures that follow each other with the same times and
/// trigger share one, all others begin another.
public struct ALPBundle: Sendable {
  /// Which pictures one ALP sequence has, and how they are shown.
  public struct Timing: Hashable, Sendable {
    public var firstPicture: Int
    public var pictureCount: Int
    /// µs, as all that follow.
    public var illuminate: Int
    /// From the start of a picture to that of the next.
    public var picture: Int
    public var synchDelay = 0
    public var synchPulseWidth: Int
    public var triggerInDelay = 0
    /// Whether each picture waits for a trigger (`ALP_SLAVE` 2302, `ALP_MASTER` 2301).
    public var waitsForTrigger: Bool

    /// Without a dark time: `ALP_BIN_UNINTERRUPTED` (2106), otherwise `ALP_BIN_NORMAL` (2105).
    public var isUninterrupted: Bool { illuminate == picture }
  }

  public private(set) var files: [(path: String, content: Data)] = []

  /// The greatest `PictureTime`, µs. Source: ALP4lib, `SetTiming`.
  static let greatestPictureTime = 10_000_000

  /// - Parameters:
  ///   - memory: pictures that the device holds, as it answers to `ALP_AVAIL_MEMORY` (2003).
  ///   - triggerInDelay: from the trigger to the picture, µs.
  /// - Throws: `PatternDeviceError` for what no such device can show.
  public init(
    masks: [NamedPlane], sequences: [PatternSequence], array: ALPArray, memory: Int,
    triggerInDelay: Int = 0, folder: String = "alp"
  ) throws {
    try PatternSequence.requireUsableNames(sequences)
    try NamedPlane.requireFitting(
      masks.map(\.plane), columns: array.columns, rows: array.rows, images: .max, planes: .max)
    files.append(
      ("masks.bin", masks.reduce(into: Data()) { $0.append(Self.packed($1.plane, array)) }))
    for sequence in sequences {
      let timings = try Self.timings(sequence, maskCount: masks.count).map {
        var timing = $0
        timing.triggerInDelay = triggerInDelay
        return timing
      }
      guard sequence.exposures.count <= memory else {
        throw PatternDeviceError.beyondLimit(
          object: sequence.name, what: "pictures", found: sequence.exposures.count, limit: memory,
          unit: nil, remedy: "Use fewer, longer pulses.")
      }
      files.append(("\(sequence.name)/pictures.csv", Self.pictures(sequence, masks, array).data))
      files.append(("\(sequence.name)/timing.csv", Self.table(timings).data))
    }
    files.append(("README.txt", Self.words(array)))
    if !folder.isEmpty { files = files.map { ("\(folder)/\($0.path)", $0.content) } }
  }

  /// A mask in the controller's packed form.
  ///
  /// **Worked example.** Of 1024 columns with only the first and the tenth on, a row begins `80 40`.
  public static func packed(_ plane: BitPlane, _ array: ALPArray) -> Data {
    var bytes = [UInt8](repeating: 0, count: array.bytesPerRow * array.rows)
    for (row, runs) in plane.runs.prefix(array.rows).enumerated() {
      let start = (row * array.bytesPerRow + array.firstByte) * 8
      for run in runs {
        var bit = start + run.lowerBound
        let end = start + min(run.upperBound, array.columns)
        while bit < end {
          // Whole bytes at once.
          let count = min(8 - bit % 8, end - bit)
          let ones = UInt8(truncatingIfNeeded: 0xFF << (8 - count)) >> UInt8(bit % 8)
          bytes[bit / 8] |= ones
          bit += count
        }
      }
    }
    return Data(bytes)
  }

  /// The sequences of the controller that show a sequence of ours.
  ///
  /// - Throws: `PatternDeviceError` for times that no such device has.
  public static func timings(_ sequence: PatternSequence, maskCount: Int) throws -> [Timing] {
    guard !sequence.exposures.isEmpty else {
      throw PatternDeviceError.belowLimit(
        object: sequence.name, what: "entries", found: 0, limit: 1, unit: nil,
        remedy: "Leave the sequence out.")
    }
    var timings: [Timing] = []
    for (index, exposure) in sequence.exposures.enumerated() {
      let place = "\(sequence.name), exposure \(index)"
      guard (0..<maskCount).contains(exposure.mask) else {
        throw PatternDeviceError.noSuchMask(object: place, mask: exposure.mask, count: maskCount)
      }
      for (what, found, least) in [
        ("exposure", exposure.exposure, 1), ("dark time", exposure.dark, 0),
      ] where found < least {
        throw PatternDeviceError.belowLimit(
          object: place, what: what, found: found, limit: least, unit: "us",
          remedy: "Order the pulses in time.")
      }
      let (picture, isTooLong) = exposure.exposure.addingReportingOverflow(exposure.dark)
      guard !isTooLong, picture <= greatestPictureTime else {
        throw PatternDeviceError.beyondLimit(
          object: place, what: "exposure and dark time", found: isTooLong ? Int.max : picture,
          limit: greatestPictureTime, unit: "us",
          remedy: "Split the exposure, or start the next pulse by a trigger.")
      }
      if let last = timings.last, last.illuminate == exposure.exposure, last.picture == picture,
        last.waitsForTrigger == exposure.waitsForTrigger
      {
        timings[timings.count - 1].pictureCount += 1
      } else {
        timings.append(
          Timing(
            firstPicture: index, pictureCount: 1, illuminate: exposure.exposure,
            picture: picture, synchPulseWidth: exposure.exposure,
            waitsForTrigger: exposure.waitsForTrigger))
      }
    }
    return timings
  }

  private static func pictures(
    _ sequence: PatternSequence, _ masks: [NamedPlane], _ array: ALPArray
  ) -> CSVTable {
    CSVTable(
      header: ["picture", "mask", "name", "first_byte"],
      rows: sequence.exposures.enumerated().map { picture, exposure in
        [
          .integer(picture), .integer(exposure.mask), .text(masks[exposure.mask].name),
          .integer(exposure.mask * array.bytesPerRow * array.rows),
        ]
      })
  }

  private static func table(_ timings: [Timing]) -> CSVTable {
    CSVTable(
      header: [
        "sequence", "first_picture", "picture_count", "illuminate_us", "picture_us",
        "synch_delay_us", "synch_pulse_width_us", "trigger_in_delay_us", "projection_mode",
        "binary_mode",
      ],
      rows: timings.enumerated().map { index, timing in
        [
          .integer(index), .integer(timing.firstPicture), .integer(timing.pictureCount),
          .integer(timing.illuminate), .integer(timing.picture), .integer(timing.synchDelay),
          .integer(timing.synchPulseWidth), .integer(timing.triggerInDelay),
          .text(timing.waitsForTrigger ? "ALP_SLAVE 2302" : "ALP_MASTER 2301"),
          .text(timing.isUninterrupted ? "ALP_BIN_UNINTERRUPTED 2106" : "ALP_BIN_NORMAL 2105"),
        ]
      })
  }

  private static func words(_ array: ALPArray) -> Data {
    let ignored = array.firstByte > 0 ? ", the first of them ignored" : ""
    let lines = [
      "Patterns for an ALP-4 controller (ViALUX), \(array.rawValue), \(array.columns) x \(array.rows).",
      "",
      "masks.bin              masks one after another, \(array.bytesPerRow) bytes a row\(ignored),",
      "                       rows from the top, bit 7 of a byte left (ALP_DATA_BINARY_TOPDOWN)",
      "SEQUENCE/pictures.csv  one row a picture: which mask, and its first byte in masks.bin",
      "SEQUENCE/timing.csv    one row an ALP sequence: AlpSeqAlloc(1, picture_count), AlpSeqPut of its",
      "                       pictures, AlpSeqTiming(illuminate, picture, synch_delay,",
      "                       synch_pulse_width, trigger_in_delay), AlpProjStart; times in us",
      "",
      "The rig's file holds what the device answered to ALP_MIN_PICTURE_TIME (2211) and",
      "ALP_AVAIL_MEMORY (2003). Ask it before use for ALP_MIN_ILLUMINATE_TIME (2212),",
      "ALP_MAX_SYNCH_DELAY (2209) and ALP_MAX_TRIGGER_IN_DELAY (2210): nothing here checks them. The gap",
      "between two ALP sequences is not specified: queue them, each begins with a trigger. A sequence",
      "ends after its last picture; start it again for the next sweep.",
    ]
    return Data((lines.joined(separator: "\n") + "\n").utf8)
  }
}
