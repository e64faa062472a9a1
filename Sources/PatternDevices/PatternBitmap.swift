import Foundation

/// A pattern image as a 24-bit Windows bitmap, for the TI controllers DLPC900 (DLP6500, DLP9000) and
/// DLPC350 (LightCrafter 4500).
///
/// **Source.** Bitmap: Windows `BITMAPFILEHEADER` and `BITMAPINFOHEADER`, uncompressed: rows from the
/// bottom up, each pixel blue, green, red, each row filled to 4 bytes. Planes: TI DLPC900 programmer's
/// guide (DLPU018), a pixel is 24 bits and plane k is bit k, so planes 0 to 7 are in blue, 8 to 15 in
/// green, 16 to 23 in red, lowest bit first. That blue is the first byte is our choice: programs that
/// send a bitmap to the device may exchange colours, so try the order on the device once.
///
/// **Worked example.** A mirror that only plane 9 turns on has blue 0, green 2, red 0.
public enum PatternBitmap {
  private static let headerByteCount = 14 + 40

  public static func encode(_ image: PatternImage) -> Data {
    let rowByteCount = (image.columns * 3 + 3) / 4 * 4
    let header = header(image, pixelByteCount: rowByteCount * image.rows)
    var bytes = [UInt8](repeating: 0, count: header.count + rowByteCount * image.rows)
    bytes.replaceSubrange(header.indices, with: header)
    for (index, plane) in image.planes.enumerated() {
      let (channel, bit) = (index / 8, UInt8(1) << UInt8(index % 8))
      for (row, runs) in plane.runs.enumerated() {
        let start = header.count + (image.rows - 1 - row) * rowByteCount + channel
        for run in runs {
          for column in run { bytes[start + column * 3] |= bit }
        }
      }
    }
    return Data(bytes)
  }

  private static func header(_ image: PatternImage, pixelByteCount: Int) -> [UInt8] {
    func littleEndian(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let file: [[UInt8]] = [
      Array("BM".utf8), littleEndian(headerByteCount + pixelByteCount, 4), littleEndian(0, 4),
      littleEndian(headerByteCount, 4),
    ]
    // Positive height: the bottom row comes first. No compression, no resolution, no palette.
    let information: [[UInt8]] = [
      littleEndian(40, 4), littleEndian(image.columns, 4), littleEndian(image.rows, 4),
      littleEndian(1, 2), littleEndian(24, 2), littleEndian(0, 4), littleEndian(pixelByteCount, 4),
      littleEndian(0, 16),
    ]
    return (file + information).flatMap(\.self)
  }
}
