import Foundation
import PatternDevices
import RandomStreams
import Testing

@Suite("Bitmaps read back")
struct BitmapDecodingTests {
  @Test("24 random masks come back; a file that is cut or no bitmap does not")
  func planes() throws {
    var stream = RandomStream(seed: 22, stream: .testEvents)
    let grids = (0..<24).map { _ in MaskGrid.random(columns: 61, rows: 17, &stream) }
    let image = try #require(PatternImage.images(of: grids.map(\.plane)).first)
    let data = PatternBitmap.encode(image)
    #expect(PatternBitmap.decode(data) == grids.map(\.plane))
    #expect(PatternBitmap.decode(data.dropLast()) == nil)
    #expect(PatternBitmap.decode(Data("BM".utf8)) == nil)
    var other = data
    other[28] = 8
    #expect(PatternBitmap.decode(other) == nil)
  }
}
