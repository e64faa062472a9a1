import Foundation
import PatternDevices
import RandomStreams
import Testing

@Suite("Images as the DLPC900 loads them")
struct EnhancedRunLengthTests {
  private static func files(_ grids: [MaskGrid]) throws -> [Data] {
    try PatternImage.images(of: grids.map(\.plane)).map { try SplashImage($0).data }
  }

  /// Every mask comes back from the files, and planes that no mask has are dark.
  private static func recovers(_ grids: [MaskGrid], _ files: [Data]) throws -> Bool {
    for (number, file) in files.enumerated() {
      let image = try SplashReader(file)
      for plane in 0..<24 {
        let index = number * 24 + plane
        let mirrors = image.mirrors(ofPlane: plane)
        guard index < grids.count else {
          if mirrors.contains(true) { return false }
          continue
        }
        if mirrors != grids[index].mirrors { return false }
      }
    }
    return files.count == (grids.count + 23) / 24
  }

  private static let edgeCases: [(String, @Sendable (Int, Int) -> Bool)] = [
    ("empty", { _, _ in false }), ("full", { _, _ in true }),
    ("run of 127", { column, row in column < 127 + row % 2 }),
    ("run of 128", { column, row in (3..<131).contains(column) != (row % 2 == 0) }),
    ("run of 255", { column, row in column < 255 + row % 3 }),
    ("run of 256", { column, row in column >= 1920 - 256 - row % 3 }),
    ("run of 1920", { _, row in row % 2 == 0 }),
    ("alternating columns", { column, row in (column + row) % 2 == 0 }),
    ("pairs of columns", { column, row in column / 2 % 2 == row % 2 }),
    ("one mirror a row", { column, row in column == row * 37 % 1920 }),
    ("the last mirror", { column, row in column == 1919 && row == 8 }),
    ("copies of the row above", { column, row in column % 5 == row / 4 % 5 }),
    ("one row copied", { column, row in (row == 3 || row == 4) && column % 3 == 0 }),
  ]

  @Test("every edge case is recovered from the file alone", arguments: edgeCases.map(\.0))
  func edges(name: String) throws {
    let isOn = try #require(Self.edgeCases.first { $0.0 == name }).1
    let grid = MaskGrid(columns: 1920, rows: 9, isOn: isOn)
    #expect(try Self.recovers([grid], Self.files([grid])))
    // The same in the last plane, beside another mask in the first.
    let all =
      [MaskGrid](repeating: MaskGrid(columns: 1920, rows: 9) { $0 > $1 }, count: 23) + [grid]
    #expect(try Self.recovers(all, Self.files(all)))
  }

  @Test("random masks, 1 to 60 of them, of any size", arguments: 0..<24)
  func random(seed: Int) throws {
    var stream = RandomStream(seed: UInt64(seed), stream: .testEvents)
    let columns = [1, 2, 3, 7, 64, 127, 128, 129, 300, 2560][seed % 10]
    let grids = (0..<[1, 2, 8, 9, 16, 17, 24, 25, 60][seed % 9]).map { _ in
      MaskGrid.random(columns: columns, rows: 6 + seed % 5, &stream)
    }
    #expect(try Self.recovers(grids, Self.files(grids)))
  }

  @Test("25 masks need a second image, 18 images hold 432")
  func many() throws {
    let grids = (0..<432).map { index in
      MaskGrid(columns: 80, rows: 6) { column, row in row * 80 + column == index }
    }
    let files = try Self.files(grids)
    #expect(files.count == 18)
    #expect(try Self.recovers(grids, files))
    #expect(try Self.files(Array(grids.prefix(25))).count == 2)
    #expect(try Self.recovers(Array(grids.prefix(25)), Self.files(Array(grids.prefix(25)))))
  }

  @Test("the worked examples, byte for byte")
  func workedExamples() throws {
    let image = try #require(
      PatternImage.images(of: [BitPlane(columns: 1920, runs: [[0..<1920], [0..<1920]])]).first)
    #expect(
      EnhancedRunLength.encode(image) == [0x80, 0x0F, 0, 0, 1, 0, 1, 0x80, 0x0F, 0, 1, 0])
    let dark = try #require(PatternImage.images(of: [BitPlane(columns: 4, runs: [[]])]).first)
    #expect(EnhancedRunLength.encode(dark) == [4, 0, 0, 0, 0, 1, 0])
    #expect(try SplashImage(dark).data.count == 55)
  }

  @Test(
    "counts of one and of two bytes", arguments: [(127, [127]), (128, [128, 1]), (255, [255, 1])])
  func counts(length: Int, bytes: [UInt8]) throws {
    let image = try #require(
      PatternImage.images(of: [BitPlane(columns: length, runs: [[0..<length]])]).first)
    #expect(EnhancedRunLength.encode(image) == bytes + [0, 0, 1, 0, 1, 0])
  }

  @Test("all forms occur, and a changed pixel in a busy row costs a few bytes")
  func forms() throws {
    let grid = MaskGrid(columns: 1920, rows: 3) { column, row in
      (column % 2 == 0) != (row == 1 && column == 900)
    }
    let file = try #require(try Self.files([grid]).first)
    let image = try SplashReader(file)
    #expect(Set(image.forms.keys) == ["raw", "copy", "repeat"])
    // The first row as it is (2 + 1 + 3 · 1920), then copies around what changed.
    #expect(file.count < 48 + 3 + 3 * 1920 + 40)
  }

  @Test("stretches that overlap or come out of order are one mask")
  func overlapping() throws {
    let plane = BitPlane(columns: 20, runs: [[8..<12, 2..<5, 4..<9, 15..<15, 12..<13]])
    let image = try #require(PatternImage.images(of: [plane]).first)
    let read = try SplashReader(try SplashImage(image).data)
    #expect(read.mirrors(ofPlane: 0) == (0..<20).map { (2..<13).contains($0) })
  }

  @Test(
    "peers' defects: planes 16 to 23 are kept; the count leaves the header out; format 1, left 1")
  func peerDefects() throws {
    let grids = (0..<24).map { index in
      MaskGrid(columns: 24, rows: 2) { column, _ in column == index }
    }
    let file = try #require(try Self.files(grids).first)
    let image = try SplashReader(file)
    for plane in 16..<24 { #expect(image.mirrors(ofPlane: plane).contains(true)) }
    #expect(image.saidByteCount == file.count - 48)
    #expect(image.pixelFormat == 1 && image.isLeft == 1)
  }

  @Test("each of these mistakes would be seen")
  func brokenTwins() throws {
    var stream = RandomStream(seed: 5, stream: .testEvents)
    let grids = (0..<24).map { _ in MaskGrid.random(columns: 300, rows: 8, &stream) }
    let good = [UInt8](try #require(try Self.files(grids).first))
    #expect(try Self.recovers(grids, [Data(good)]))
    func fails(_ change: (inout [UInt8]) -> Void) -> Bool {
      var bytes = good
      change(&bytes)
      return ((try? Self.recovers(grids, [Data(bytes)])) ?? false) == false
    }
    // The count of bytes with the header in it, as pycrafter6500 writes it; pixel format 0; not left.
    #expect(
      fails {
        let count = $0.count
        for index in 0..<4 { $0[8 + index] = UInt8(count >> (8 * index) & 0xFF) }
      })
    #expect(fails { $0[24] = 0 })
    #expect(fails { $0[29] = 0 })
    #expect(fails { $0.removeLast() })
    #expect(fails { $0.append(0) })
    #expect(fails { $0[48] ^= 1 })
    // Planes in the other order, or the rows from the bottom.
    let reversed = try Self.files(grids.reversed())
    #expect(try !Self.recovers(grids, reversed))
    let turned = grids.map { grid in
      MaskGrid(columns: 300, rows: 8) { grid.mirrors[(7 - $1) * 300 + $0] }
    }
    #expect(try !Self.recovers(grids, Self.files(turned)))
  }

  @Test("the reader itself refuses what the format does not allow")
  func strictReader() {
    func read(_ stream: [UInt8], width: UInt8 = 4, height: UInt8 = 2) throws {
      let header: [UInt8] =
        Array("Spld".utf8) + [width, 0, height, 0, UInt8(stream.count), 0, 0, 0]
        + [UInt8](repeating: 255, count: 8) + [0, 0, 0, 0, 1, 2, 1, 0, 0, 1]
        + [UInt8](repeating: 0, count: 18)
      _ = try SplashReader(Data(header + stream))
    }
    let row: [UInt8] = [4, 1, 2, 3]
    let end: [UInt8] = [0, 1, 0]
    #expect(throws: Never.self) { try read(row + [0, 1, 4] + end) }
    #expect(throws: Never.self) {
      try read(row + [0, 0] + [0, 4] + [UInt8](1...12) + [0, 0] + end)
    }
    #expect(throws: SplashReader.Problem.nothingAbove) { try read([0, 1, 4] + row + end) }
    #expect(throws: SplashReader.Problem.overEndOfRow) {
      try read([5, 1, 2, 3] + [3, 1, 2, 3] + end)
    }
    #expect(throws: SplashReader.Problem.rowsMissing(1)) { try read(row + end) }
    #expect(throws: SplashReader.Problem.endsEarly) { try read(row + row) }
    #expect(throws: SplashReader.Problem.bytesAfterEnd(1)) { try read(row + row + end + [0]) }
  }
}
