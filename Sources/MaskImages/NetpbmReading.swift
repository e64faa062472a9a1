import Foundation

/// PBM (P1, P4) and PGM (P2, P5) of one image. In PBM 1 is black.
struct NetpbmReading {
  private let bytes: [UInt8]
  private let file: String
  private var place = 2

  init(_ data: Data, file: String) {
    bytes = [UInt8](data)
    self.file = file
  }

  func image() throws(GreyImageError) -> GreyImage {
    var reading = self
    return try reading.read()
  }

  private mutating func read() throws(GreyImageError) -> GreyImage {
    let kind = bytes.dropFirst().first
    guard let kind, kind >= UInt8(ascii: "1"), kind <= UInt8(ascii: "6") else {
      throw .wrongKind(file: file, found: "another format")
    }
    guard ![UInt8(ascii: "3"), UInt8(ascii: "6")].contains(kind) else {
      throw .wrongKind(file: file, found: "PPM with colours")
    }
    let (columns, rows) = (try number(), try number())
    try GreyImage.require(columns: columns, rows: rows, file: file)
    let count = columns * rows
    switch kind {
    case UInt8(ascii: "1"): return try bits(columns, rows)
    case UInt8(ascii: "4"): return try packedBits(columns, rows)
    default: break
    }
    let greatest = try number()
    guard (1...255).contains(greatest) else {
      throw .wrongKind(file: file, found: "PGM with values up to \(greatest)")
    }
    var values: [UInt8] = []
    values.reserveCapacity(count)
    if kind == UInt8(ascii: "2") {
      for _ in 0..<count { values.append(try grey(try number(), of: greatest)) }
    } else {
      place += 1
      guard bytes.count - place >= count else { throw cutOff }
      for byte in bytes[place..<(place + count)] {
        values.append(try grey(Int(byte), of: greatest))
      }
    }
    return GreyImage(columns: columns, rows: rows, values: values)
  }

  private func grey(_ value: Int, of greatest: Int) throws(GreyImageError) -> UInt8 {
    guard value <= greatest, let grey = UInt8(exactly: value * 255 / greatest) else {
      throw .unreadable(file: file, "a pixel is brighter than the image's white")
    }
    return grey
  }

  /// Digits 0 and 1, with or without spaces.
  private mutating func bits(_ columns: Int, _ rows: Int) throws(GreyImageError) -> GreyImage {
    var values: [UInt8] = []
    while values.count < columns * rows {
      try skipSpace()
      switch bytes[place] {
      case UInt8(ascii: "0"): values.append(255)
      case UInt8(ascii: "1"): values.append(0)
      default: throw .unreadable(file: file, "a pixel is neither 0 nor 1")
      }
      place += 1
    }
    return GreyImage(columns: columns, rows: rows, values: values)
  }

  /// Eight pixels a byte, the first in its highest bit; every row begins with a byte.
  private mutating func packedBits(
    _ columns: Int, _ rows: Int
  ) throws(GreyImageError) -> GreyImage {
    place += 1
    let stride = (columns + 7) / 8
    guard bytes.count - place >= stride * rows else { throw cutOff }
    var values: [UInt8] = []
    values.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let byte = bytes[place + row * stride + column / 8]
        values.append(byte >> UInt8(7 - column % 8) & 1 == 1 ? 0 : 255)
      }
    }
    return GreyImage(columns: columns, rows: rows, values: values)
  }

  private mutating func number() throws(GreyImageError) -> Int {
    try skipSpace()
    var value = 0
    var digits = 0
    while place < bytes.count, bytes[place] >= UInt8(ascii: "0"), bytes[place] <= UInt8(ascii: "9")
    {
      value = value * 10 + Int(bytes[place] - UInt8(ascii: "0"))
      digits += 1
      place += 1
      guard digits <= 9 else { break }
    }
    guard (1...9).contains(digits) else {
      throw .unreadable(file: file, "the image has no number where one belongs")
    }
    return value
  }

  /// Over spaces and comments to a byte that is there.
  private mutating func skipSpace() throws(GreyImageError) {
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "#") {
        while place < bytes.count, bytes[place] != 10 { place += 1 }
      } else if bytes[place] == 32 || (9...13).contains(bytes[place]) {
        place += 1
      } else {
        return
      }
    }
    throw cutOff
  }

  private var cutOff: GreyImageError { .unreadable(file: file, "the image is cut off") }
}
