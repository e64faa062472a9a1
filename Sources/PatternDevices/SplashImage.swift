import Foundation

/// A pattern image as the DLPC900 loads it: TI's "splash" header and the compressed pixels.
///
/// **Definition.** 48 bytes, little-endian: 0 `Spld`, 4 columns (2 bytes), 6 rows (2), 8 bytes after the
/// header (4), 12 and 16 all ones (4 + 4), 20 background colour 0 (4), 24 pixel format 1 (24 bits,
/// packed), 25 compression 2 (enhanced run-length), 26 byte order 1, 27 chroma order 0, 28 no stereo 0,
/// 29 left image 1, then zeros.
///
/// **Source.** TI DLPC900 programmer's guide (DLPU018) and `SPL_Header_t` of TI's GUI sources.
///
/// **Worked example.** One dark row of 4 mirrors is the stream `04 00 00 00 00 01 00`; byte 8 of the
/// header is 7, and the file has 55 bytes.
public struct SplashImage: Hashable, Sendable {
  public static let headerByteCount = 48
  /// What the header can hold.
  static let greatestSide = 0xFFFF

  /// Header and stream.
  public let data: Data

  /// - Throws: `PatternDeviceError.beyondLimit` where the image has more rows or columns than a header
  ///   can say.
  public init(_ image: PatternImage) throws {
    for (side, name) in [(image.columns, "columns"), (image.rows, "rows")]
    where side > Self.greatestSide {
      throw PatternDeviceError.beyondLimit(
        object: "image", what: name, found: side, limit: Self.greatestSide, unit: nil,
        remedy: "Cut the image.")
    }
    let stream = EnhancedRunLength.encode(image)
    var bytes = LittleEndian()
    bytes.append(Array("Spld".utf8))
    bytes.append(image.columns, 2)
    bytes.append(image.rows, 2)
    bytes.append(stream.count, 4)
    bytes.append(0xFFFF_FFFF, 4)
    bytes.append(0xFFFF_FFFF, 4)
    bytes.append(0, 4)
    // Pixel format, compression, byte order, chroma order, stereo, left image.
    bytes.append([1, 2, 1, 0, 0, 1])
    bytes.append([UInt8](repeating: 0, count: Self.headerByteCount - bytes.bytes.count))
    data = Data(bytes.bytes + stream)
  }
}

/// Numbers as bytes, lowest first.
struct LittleEndian {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ value: Int, _ count: Int) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }

  mutating func append(_ more: [UInt8]) { bytes += more }

  /// The number in a stretch of bytes; nil where they end before.
  static func value(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
    return range.reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
  }
}
