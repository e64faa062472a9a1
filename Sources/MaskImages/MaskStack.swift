import Foundation

/// Masks as one TIFF of several pages: 8 bits grey, PackBits, each page described by its mask's name.
///
/// **Source.** TIFF 6.0 (Adobe 1992), sections 2, 3 and 9. Baseline: one strip a page, rows packed one by
/// one.
///
/// **Worked example.** A row of 200 lit pixels is `81 FF B9 FF`: 128 times 255 and 72 times 255.
public enum MaskStack {
  private static let packBits = 32_773

  public static func encode(_ pages: [MaskPage]) -> Data {
    var bytes: [UInt8] = []
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    bytes += Array("II".utf8) + number(42, 2)
    /// Where the offset of the next directory goes.
    var link = bytes.count
    bytes += number(0, 4)
    for page in pages {
      let strip = packed(page)
      let stripStart = bytes.count
      bytes += strip
      if bytes.count % 2 != 0 { bytes.append(0) }
      let name = Array(page.name.utf8.filter { $0 != 0 }) + [0]
      let nameStart = bytes.count
      bytes += name
      if bytes.count % 2 != 0 { bytes.append(0) }
      // Tag, type (2 text, 3 two bytes, 4 four bytes), count, value or its offset.
      let entries: [(tag: Int, type: Int, count: Int, value: [UInt8])] = [
        (254, 4, 1, number(2, 4)), (256, 4, 1, number(page.columns, 4)),
        (257, 4, 1, number(page.rows, 4)), (258, 3, 1, number(8, 4)),
        (259, 3, 1, number(packBits, 4)), (262, 3, 1, number(1, 4)),
        (
          270, 2, name.count,
          name.count > 4
            ? number(nameStart, 4) : name + [UInt8](repeating: 0, count: 4 - name.count)
        ),
        (273, 4, 1, number(stripStart, 4)), (277, 3, 1, number(1, 4)),
        (278, 4, 1, number(page.rows, 4)), (279, 4, 1, number(strip.count, 4)),
      ]
      bytes.replaceSubrange(link..<link + 4, with: number(bytes.count, 4))
      bytes += number(entries.count, 2)
      for entry in entries {
        bytes += number(entry.tag, 2) + number(entry.type, 2) + number(entry.count, 4)
        bytes += entry.value
      }
      link = bytes.count
      bytes += number(0, 4)
    }
    return Data(bytes)
  }

  private static func packed(_ page: MaskPage) -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ value: UInt8, _ count: Int) {
      var rest = count
      while rest > 0 {
        let part = min(128, rest)
        // One byte that is not repeated is a literal of length 1.
        bytes += [part == 1 ? 0 : UInt8(257 - part), value]
        rest -= part
      }
    }
    for row in page.runs {
      var column = 0
      for run in row {
        append(0, run.lowerBound - column)
        append(255, run.count)
        column = run.upperBound
      }
      append(0, page.columns - column)
    }
    return bytes
  }

  /// Reads what ``encode(_:)`` wrote; nil for anything else.
  public static func decode(_ data: Data) -> [MaskPage]? {
    let bytes = [UInt8](data)
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start >= 0, start <= bytes.count - count else { return nil }
      return (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
    guard bytes.starts(with: [0x49, 0x49, 42, 0]), var next = number(4, 4) else { return nil }
    var pages: [MaskPage] = []
    var last = 0
    while next != 0 {
      // Directories go forward: a circle has no end.
      guard next > last, let count = number(next, 2) else { return nil }
      var fields: [Int: (count: Int, value: Int, place: Int)] = [:]
      for entry in 0..<count {
        let start = next + 2 + 12 * entry
        guard let tag = number(start, 2), let length = number(start + 4, 4),
          let value = number(start + 8, 4)
        else { return nil }
        fields[tag] = (length, value, start + 8)
      }
      guard let page = page(fields, bytes), let following = number(next + 2 + 12 * count, 4) else {
        return nil
      }
      pages.append(page)
      (last, next) = (next, following)
    }
    return pages
  }

  private static func page(
    _ fields: [Int: (count: Int, value: Int, place: Int)], _ bytes: [UInt8]
  ) -> MaskPage? {
    guard let columns = fields[256]?.value, let rows = fields[257]?.value,
      (1...GreyImage.greatestSide).contains(columns), (1...GreyImage.greatestSide).contains(rows),
      fields[258]?.value == 8, fields[259]?.value == packBits,
      let start = fields[273]?.value, let length = fields[279]?.value, let name = fields[270],
      length <= bytes.count, start <= bytes.count - length
    else { return nil }
    let nameStart = name.count > 4 ? name.value : name.place
    guard name.count > 0, name.count <= bytes.count, nameStart <= bytes.count - name.count else {
      return nil
    }
    var values: [UInt8] = []
    values.reserveCapacity(columns * rows)
    var place = start
    while place < start + length, values.count <= columns * rows {
      let head = Int(bytes[place])
      if head < 128 {
        guard place + 1 + head < start + length else { return nil }
        values += bytes[place + 1...place + 1 + head]
        place += head + 2
      } else if head > 128 {
        guard place + 1 < start + length else { return nil }
        values += [UInt8](repeating: bytes[place + 1], count: 257 - head)
        place += 2
      } else {
        place += 1
      }
    }
    guard values.count == columns * rows else { return nil }
    return MaskPage(
      name: String(
        decoding: bytes[nameStart..<nameStart + name.count - 1], as: UTF8.self),
      columns: columns, values: values)
  }
}
