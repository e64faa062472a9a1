/// A mask that shows a number, to see on the device which plane is which, and which side is up.
public enum NumberMask {
  /// Digits of 5 × 7 dots; bit 4 is the left dot, the top row comes first.
  private static let digits: [[UInt8]] = [
    [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110],
    [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0b01110, 0b10001, 0b00001, 0b00010, 0b00100, 0b01000, 0b11111],
    [0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110],
    [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
    [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
    [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
    [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
    [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
    [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
  ]

  /// The number in the middle of each part, as large as fits with a dot around it.
  ///
  /// - Parameters:
  ///   - number: 0 or more; its decimal digits are shown.
  ///   - parts: columns that get a number each, such as the halves of a DLP9000.
  public static func plane(
    _ number: Int, columns: Int, rows: Int, parts: [Range<Int>]
  ) -> BitPlane {
    let glyphs = String(max(0, number)).compactMap(\.wholeNumberValue).map { digits[$0] }
    let dots = (columns: glyphs.count * 6 - 1, rows: 7)
    var runs = [[Range<Int>]](repeating: [], count: max(0, rows))
    for part in parts {
      let size = min(part.count / (dots.columns + 2), rows / (dots.rows + 2))
      guard size > 0 else { continue }
      let left = part.lowerBound + (part.count - dots.columns * size) / 2
      let top = (rows - dots.rows * size) / 2
      for row in 0..<dots.rows {
        var stretches: [Range<Int>] = []
        for (place, glyph) in glyphs.enumerated() {
          for dot in 0..<5 where glyph[row] & (0b10000 >> UInt8(dot)) != 0 {
            let start = left + (place * 6 + dot) * size
            stretches.append(start..<start + size)
          }
        }
        let line = top + row * size
        for index in line..<line + size { runs[index] += stretches }
      }
    }
    return BitPlane(columns: columns, runs: runs)
  }

  /// A mask for each plane of one image, each with its number.
  static func deck(columns: Int, rows: Int, parts: [Range<Int>]) -> [NamedPlane] {
    (0..<PatternImage.greatestPlaneCount).map {
      NamedPlane(
        name: "number \($0)", plane: plane($0, columns: columns, rows: rows, parts: parts))
    }
  }

  /// The deck in order, a second each, again and again.
  static func sequence(name: String) -> PatternSequence {
    PatternSequence(
      name: name,
      exposures: (0..<PatternImage.greatestPlaneCount).map {
        PatternExposure(mask: $0, exposure: 1_000_000, waitsForTrigger: false)
      }, runs: nil)
  }
}
