import Foundation

/// Reads a 24-bit Windows bitmap by its specification, and nothing else of ours: header, offset of the
/// pixels, order of rows, padding.
public struct BitmapReader {
  public struct Pixel: Equatable {
    public var blue: UInt8
    public var green: UInt8
    public var red: UInt8

    public init(blue: UInt8, green: UInt8, red: UInt8) {
      self.blue = blue
      self.green = green
      self.red = red
    }
  }

  public let width: Int
  public let height: Int
  private let bytes: [UInt8]
  private let offset: Int
  private let isBottomUp: Bool

  /// nil for what is not an uncompressed 24-bit bitmap that is exactly as long as it says.
  public init?(_ data: Data) {
    let bytes = [UInt8](data)
    func unsigned(_ start: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 + Int(bytes[start + $1]) << (8 * $1) }
    }
    guard bytes.count >= 54, bytes[0] == 0x42, bytes[1] == 0x4D, unsigned(2, 4) == bytes.count,
      unsigned(14, 4) == 40, unsigned(26, 2) == 1, unsigned(28, 2) == 24, unsigned(30, 4) == 0
    else { return nil }
    let signedHeight = Int(Int32(truncatingIfNeeded: unsigned(22, 4)))
    self.bytes = bytes
    offset = unsigned(10, 4)
    width = unsigned(18, 4)
    height = abs(signedHeight)
    isBottomUp = signedHeight > 0
    guard offset >= 54, width > 0, height > 0,
      bytes.count == offset + height * Self.rowByteCount(width)
    else { return nil }
  }

  private static func rowByteCount(_ width: Int) -> Int {
    var count = width * 3
    while count % 4 != 0 { count += 1 }
    return count
  }

  /// - Parameters:
  ///   - column: from the left.
  ///   - row: from the top.
  public func pixel(column: Int, row: Int) -> Pixel {
    let stored = isBottomUp ? height - 1 - row : row
    let start = offset + stored * Self.rowByteCount(width) + 3 * column
    return Pixel(blue: bytes[start], green: bytes[start + 1], red: bytes[start + 2])
  }

  /// Whether a bit-plane turns the mirror on: planes 0 to 7 in blue, 8 to 15 in green, 16 to 23 in red.
  public func isOn(plane: Int, column: Int, row: Int) -> Bool {
    let pixel = pixel(column: column, row: row)
    let channel = plane < 8 ? pixel.blue : plane < 16 ? pixel.green : pixel.red
    return channel & (1 << UInt8(plane % 8)) != 0
  }

  /// Mirrors that a plane turns on.
  public func count(plane: Int) -> Int {
    var count = 0
    for row in 0..<height {
      for column in 0..<width where isOn(plane: plane, column: column, row: row) { count += 1 }
    }
    return count
  }
}
