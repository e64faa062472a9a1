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
    var data = Data(count: header.count + rowByteCount * image.rows)
    data.replaceSubrange(0..<header.count, with: header)
    // Runs stay inside the image (`BitPlane` cuts them), so that its memory is written to at once.
    data.withUnsafeMutableBytes { bytes in
      // Rows from the bottom up.
      var start = bytes.count
      image.forEachRow { row, above in
        start -= rowByteCount
        if row == above {
          for index in start..<start + rowByteCount { bytes[index] = bytes[index + rowByteCount] }
          return
        }
        var place = start
        for run in row {
          let end = start + run.end * 3
          if run.pixel != 0 {
            let blue = UInt8(truncatingIfNeeded: run.pixel)
            let green = UInt8(truncatingIfNeeded: run.pixel >> 8)
            let red = UInt8(truncatingIfNeeded: run.pixel >> 16)
            while place < end {
              bytes[place] = blue
              bytes[place + 1] = green
              bytes[place + 2] = red
              place += 3
            }
          }
          place = end
        }
      }
    }
    return data
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
