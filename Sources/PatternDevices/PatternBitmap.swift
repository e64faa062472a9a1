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

  /// The 24 planes of a bitmap that ``encode(_:)`` wrote; nil for anything else.
  public static func decode(_ data: Data) -> [BitPlane]? {
    let bytes = [UInt8](data)
    func number(_ start: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
    guard bytes.count >= headerByteCount, bytes.starts(with: Array("BM".utf8)) else { return nil }
    let (columns, rows) = (number(18), number(22))
    let rowByteCount = (columns * 3 + 3) / 4 * 4
    guard (1...greatestSide).contains(columns), (1...greatestSide).contains(rows),
      number(10) == headerByteCount, number(28) & 0xFFFF == 24, number(30) == 0,
      bytes.count == headerByteCount + rowByteCount * rows
    else { return nil }
    var planes = [[[Range<Int>]]](
      repeating: [[Range<Int>]](repeating: [], count: rows),
      count: PatternImage.greatestPlaneCount)
    for row in 0..<rows {
      let start = headerByteCount + (rows - 1 - row) * rowByteCount
      var first = 0
      while first < columns {
        let place = start + 3 * first
        let pixel = bytes[place..<place + 3]
        var end = first + 1
        while end < columns, bytes[start + 3 * end..<start + 3 * end + 3].elementsEqual(pixel) {
          end += 1
        }
        let value = pixel.reversed().reduce(0) { $0 << 8 | Int($1) }
        for plane in planes.indices where value >> plane & 1 == 1 {
          if let last = planes[plane][row].last, last.upperBound == first {
            planes[plane][row][planes[plane][row].count - 1] = last.lowerBound..<end
          } else {
            planes[plane][row].append(first..<end)
          }
        }
        first = end
      }
    }
    return planes.map { BitPlane(columns: columns, runs: $0) }
  }

  private static let greatestSide = 1 << 14
}
