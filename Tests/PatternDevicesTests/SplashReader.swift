import Foundation

/// Reads a `.spld` image by the format's description and nothing of ours: the header, then counts,
/// copies, raw pixels and the marks for the end of a line and of the image. Strict where the format is:
/// a row that is passed over, a copy above the first row and bytes after the end are refused.
struct SplashReader {
  enum Problem: Error, Equatable {
    case header(String)
    case endsEarly
    case overEndOfRow
    case nothingAbove
    case rowsMissing(Int)
    case bytesAfterEnd(Int)
    case count(said: Int, there: Int)
  }

  let width: Int
  let height: Int
  let saidByteCount: Int
  let pixelFormat: UInt8
  let isLeft: UInt8
  /// Three bytes a pixel, rows from the top.
  private(set) var pixels: [UInt8] = []
  /// How often each form occurred.
  private(set) var forms: [String: Int] = [:]

  init(_ data: Data, isLenient: Bool = false) throws {
    let file = Array(data)
    guard file.count >= 48, Array(file[0..<4]) == Array("Spld".utf8) else {
      throw Problem.header("no Spld")
    }
    width = Int(file[4]) + 256 * Int(file[5])
    height = Int(file[6]) + 256 * Int(file[7])
    saidByteCount =
      Int(file[8]) + 256 * (Int(file[9]) + 256 * (Int(file[10]) + 256 * Int(file[11])))
    pixelFormat = file[24]
    isLeft = file[29]
    guard file[25] == 2 else { throw Problem.header("not enhanced run-length") }
    if !isLenient {
      guard saidByteCount == file.count - 48 else {
        throw Problem.count(said: saidByteCount, there: file.count - 48)
      }
      guard file[12..<20].allSatisfy({ $0 == 255 }), file[20..<24].allSatisfy({ $0 == 0 }),
        pixelFormat == 1, file[26] == 1, file[27] == 0, file[28] == 0, isLeft == 1,
        file[30..<48].allSatisfy({ $0 == 0 })
      else { throw Problem.header("a field is not as TI's") }
    }
    try decode(Array(file[48...]), isLenient: isLenient)
  }

  private mutating func decode(_ stream: [UInt8], isLenient: Bool) throws {
    var cursor = 0
    func next() throws -> Int {
      guard cursor < stream.count else { throw Problem.endsEarly }
      cursor += 1
      return Int(stream[cursor - 1])
    }
    func longCount(_ first: Int) throws -> Int {
      first >= 128 ? (first - 128) + 128 * (try next()) : first
    }
    let rowBytes = width * 3
    func room(_ count: Int) throws {
      guard pixels.count % max(1, rowBytes) + 3 * count <= rowBytes, count > 0,
        pixels.count < rowBytes * height
      else { throw Problem.overEndOfRow }
    }
    while true {
      let control = try next()
      if control != 0 {
        let count = try longCount(control)
        let pixel = [UInt8(try next()), UInt8(try next()), UInt8(try next())]
        try room(count)
        for _ in 0..<count { pixels += pixel }
        forms["repeat", default: 0] += 1
        continue
      }
      let second = try next()
      if second == 0 {
        forms["end of line", default: 0] += 1
      } else if second == 1 {
        let third = try next()
        if third == 0 { break }
        let count = try longCount(third)
        try room(count)
        guard pixels.count >= rowBytes else { throw Problem.nothingAbove }
        for _ in 0..<3 * count { pixels.append(pixels[pixels.count - rowBytes]) }
        forms["copy", default: 0] += 1
      } else {
        let count = try longCount(second)
        try room(count)
        for _ in 0..<3 * count { pixels.append(UInt8(try next())) }
        forms["raw", default: 0] += 1
      }
    }
    guard pixels.count == rowBytes * height else {
      throw Problem.rowsMissing((rowBytes * height - pixels.count) / max(1, rowBytes))
    }
    guard isLenient || cursor == stream.count else {
      throw Problem.bytesAfterEnd(stream.count - cursor)
    }
  }

  /// The third byte of a pixel carries planes 0 to 7, the second 8 to 15, the first 16 to 23.
  func isOn(plane: Int, column: Int, row: Int) -> Bool {
    let byte = pixels[3 * (row * width + column) + 2 - plane / 8]
    return byte >> UInt8(plane % 8) & 1 == 1
  }

  /// The mirrors of a plane, row after row.
  func mirrors(ofPlane plane: Int) -> [Bool] {
    (0..<width * height).map { pixels[3 * $0 + 2 - plane / 8] >> UInt8(plane % 8) & 1 == 1 }
  }
}
