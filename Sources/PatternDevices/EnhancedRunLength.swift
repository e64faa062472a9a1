/// TI's enhanced run-length compression of 24-bit images, as the DLPC900 expects it.
///
/// **Definition.** A count n < 128 is one byte; any other two: (n & 127) | 128, then n >> 7 (at most
/// 32767). The stream is a sequence of
///
/// | bytes | meaning |
/// |---|---|
/// | n, pixel | the pixel n times |
/// | 0, 1, n | n pixels as in the row above |
/// | 0, n, n pixels | n ≥ 2 pixels as they are |
/// | 0, 1, 0 | end of the image |
///
/// Nothing reaches over the end of a row; the end of a row is not marked (the mark 0, 0 is optional,
/// TI's encoder leaves it out). A pixel is three bytes: planes 16 to 23, 8 to 15, 0 to 7.
///
/// **Source.** TI DLPC900 programmer's guide (DLPU018), enhanced run-length encoding; the order of the
/// planes from two drivers that agree, pycrafter6500 and mcSIM.
///
/// **Worked example.** Two rows of 1920 mirrors that only plane 0 turns on:
/// `80 0F 00 00 01`, `00 01 80 0F`, `00 01 00`.
public enum EnhancedRunLength {
  /// What fits two bytes.
  static let greatestCount = 0x7FFF

  /// The stream, rows from the top, without a header.
  public static func encode(_ image: PatternImage) -> [UInt8] {
    var stream = Stream()
    stream.bytes.reserveCapacity(image.rows * 32)
    image.forEachRow { row, above in
      stream.append(row, below: above ?? [])
    }
    stream.bytes += [0, 1, 0]
    return stream.bytes
  }

  private struct Stream {
    var bytes: [UInt8] = []

    mutating func append(_ row: [PixelRun], below above: [PixelRun]) {
      var (column, here, there) = (0, 0, 0)
      while here < row.count {
        // How far the row goes on like the one above; run for run, never pixel for pixel.
        var (same, i, j) = (column, here, there)
        while i < row.count, j < above.count, row[i].pixel == above[j].pixel {
          same = min(row[i].end, above[j].end)
          if row[i].end == same { i += 1 }
          if above[j].end == same { j += 1 }
        }
        if same >= row[here].end {
          copy(same - column)
          (column, here, there) = (same, i, j)
          continue
        }
        let next = endOfSinglePixels(
          in: row, from: here, column: column, above: above, at: there)
        if next - here > 2 {
          raw(row[here..<next])
          here = next
        } else {
          repeated(row[here].pixel, row[here].end - column)
          here += 1
        }
        column = row[here - 1].end
        while there < above.count, above[there].end <= column { there += 1 }
      }
    }

    /// Where single pixels that are worth writing as they are end: at a longer run, or where two
    /// pixels are as above and a copy is shorter.
    ///
    /// Three or more single pixels are shorter as they are: 2 + 3 n bytes, not 4 n.
    private func endOfSinglePixels(
      in row: [PixelRun], from start: Int, column: Int, above: [PixelRun], at there: Int
    ) -> Int {
      var (end, column, there) = (start, column, there)
      var isLastAsAbove = false
      while end < row.count, row[end].end - column == 1 {
        while there < above.count, above[there].end <= column { there += 1 }
        let isAsAbove = there < above.count && above[there].pixel == row[end].pixel
        if isAsAbove, isLastAsAbove { return end - 1 }
        isLastAsAbove = isAsAbove
        column += 1
        end += 1
      }
      return end
    }

    private mutating func repeated(_ pixel: UInt32, _ count: Int) {
      for part in Self.parts(count) {
        append(count: part)
        append(pixel)
      }
    }

    private mutating func copy(_ count: Int) {
      for part in Self.parts(count) {
        bytes.append(0)
        bytes.append(1)
        append(count: part)
      }
    }

    private mutating func raw(_ runs: ArraySlice<PixelRun>) {
      var rest = runs
      while rest.count > 1 {
        // A single pixel that is left over could not be written: 0, 1 begins a copy.
        let part = rest.prefix(rest.count == greatestCount + 1 ? greatestCount - 1 : greatestCount)
        bytes.append(0)
        append(count: part.count)
        for run in part { append(run.pixel) }
        rest = rest.dropFirst(part.count)
      }
    }

    private mutating func append(count: Int) {
      if count < 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: count))
      } else {
        bytes.append(UInt8(truncatingIfNeeded: count & 0x7F | 0x80))
        bytes.append(UInt8(truncatingIfNeeded: count >> 7))
      }
    }

    private mutating func append(_ pixel: UInt32) {
      bytes.append(UInt8(truncatingIfNeeded: pixel >> 16))
      bytes.append(UInt8(truncatingIfNeeded: pixel >> 8))
      bytes.append(UInt8(truncatingIfNeeded: pixel))
    }

    /// Counts that fit two bytes each.
    private static func parts(_ count: Int) -> [Int] {
      if count <= greatestCount { return [count] }
      return stride(from: 0, to: count, by: greatestCount).map { min(greatestCount, count - $0) }
    }
  }
}
