import CLibpng
import Foundation

/// A mask as an image: white where it is lit.
public struct MaskPage: Hashable, Sendable {
  public var name: String
  public let columns: Int
  /// For each row from the top: stretches of columns that are lit, from left to right.
  public let runs: [[Range<Int>]]

  public var rows: Int { runs.count }

  /// - Parameter runs: by row, in any order; what lies outside the image is cut, runs that touch become one.
  public init(name: String, columns: Int, runs: [[Range<Int>]]) {
    let image = 0..<max(0, columns)
    self.name = name
    self.columns = image.count
    self.runs = runs.map { row in
      var joined: [Range<Int>] = []
      let own = row.map { $0.clamped(to: image) }.filter { !$0.isEmpty }
      for run in own.sorted(by: { $0.lowerBound < $1.lowerBound }) {
        if let last = joined.last, run.lowerBound <= last.upperBound {
          joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, run.upperBound)
        } else {
          joined.append(run)
        }
      }
      return joined
    }
  }

  /// - Parameter values: row by row; all but 0 is lit.
  init(name: String, columns: Int, values: [UInt8]) {
    self.name = name
    self.columns = columns
    runs = stride(from: 0, to: values.count, by: max(1, columns)).map { start in
      var row: [Range<Int>] = []
      var first: Int?
      for column in 0..<min(columns, values.count - start) {
        if values[start + column] != 0 {
          if first == nil { first = column }
        } else if let begin = first {
          row.append(begin..<column)
          first = nil
        }
      }
      if let begin = first { row.append(begin..<columns) }
      return row
    }
  }

  /// The lit pixels of an image.
  public init(name: String, _ image: GreyImage) {
    self.init(name: name, columns: image.columns, values: image.values)
  }

  /// 0 and 255, row by row.
  public var values: [UInt8] {
    var values = [UInt8](repeating: 0, count: columns * rows)
    for (row, runs) in runs.enumerated() {
      for run in runs {
        for column in run { values[row * columns + column] = 255 }
      }
    }
    return values
  }

  /// As a PNG of 8 bits grey. The bytes depend on the libpng and zlib that are installed, the pixels do not.
  ///
  /// - Returns: nil where libpng cannot write it (no pixel, no memory).
  public var png: Data? {
    guard columns > 0, rows > 0 else { return nil }
    let values = values
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(columns)
    image.height = png_uint_32(rows)
    image.format = png_uint_32(PNG_FORMAT_GRAY)
    defer { png_image_free(&image) }
    // Never more than the pixels, a byte a row, and what deflate and the chunks add.
    let most = values.count + values.count / 64 + rows + 65_536
    var data = Data(count: most)
    var count = most
    let isWritten = data.withUnsafeMutableBytes { buffer in
      values.withUnsafeBytes { pixels in
        png_image_write_to_memory(
          &image, buffer.baseAddress, &count, 0, pixels.baseAddress, png_int_32(columns), nil)
      }
    }
    guard isWritten != 0, count <= most else { return nil }
    return data.prefix(count)
  }
}
