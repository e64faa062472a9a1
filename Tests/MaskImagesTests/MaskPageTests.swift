import Foundation
import MaskImages
import RandomStreams
import TestSupport
import Testing

@Suite("Masks as images")
struct MaskPageTests {
  /// Rows that are dark, lit, single pixels, and stretches around 127, 128 and 129.
  private static func page(_ name: String, _ stream: inout RandomStream) -> MaskPage {
    let columns = 1 + Int(stream.nextInteger(below: 700))
    let rows = 1 + Int(stream.nextInteger(below: 12))
    return MaskPage(
      name: name, columns: columns,
      runs: (0..<rows).map { _ in
        switch stream.nextInteger(below: 4) {
        case 0: return []
        case 1: return [0..<columns]
        case 2: return stride(from: 0, to: columns, by: 2).map { $0..<$0 + 1 }
        default:
          let start = Int(stream.nextInteger(below: 200))
          let length = 126 + Int(stream.nextInteger(below: 5))
          return [start..<start + length, start + length + 1..<start + 2 * length]
        }
      })
  }

  @Test("TIFF and PNG give back what they were made of, whatever the mask")
  func roundTrip() throws {
    var stream = RandomStream(seed: 8, stream: .testEvents)
    for count in [1, 2, 25] {
      let pages = (0..<count).map { Self.page($0 == 0 ? "a" : "mask \($0), µm", &stream) }
      let read = try #require(MaskStack.decode(MaskStack.encode(pages)))
      #expect(read == pages)
      for page in pages {
        let image = try GreyImage(#require(page.png), file: page.name)
        #expect(image.values == page.values && image.columns == page.columns)
        #expect(MaskPage(name: page.name, image) == page)
      }
    }
  }

  @Test("200 lit pixels are 81 FF B9 FF")
  func worked() {
    let data = MaskStack.encode([MaskPage(name: "m", columns: 200, runs: [[0..<200]])])
    #expect(Array(data[8..<12]) == [0x81, 0xFF, 0xB9, 0xFF])
  }

  @Test("runs that touch or overlap are one, what lies outside is cut")
  func runs() {
    let page = MaskPage(name: "m", columns: 10, runs: [[4..<6, 0..<2, 2..<4, 8..<20, 9..<10]])
    #expect(page.runs == [[0..<6, 8..<10]])
  }

  @Test("a stack cut anywhere, or with one byte changed, is no crash")
  func damaged() {
    let data = MaskStack.encode([
      MaskPage(name: "one", columns: 9, runs: [[1..<4], [], [0..<9]]),
      MaskPage(name: "a longer name", columns: 9, runs: [[0..<1]]),
    ])
    for length in 0..<data.count { #expect(MaskStack.decode(data.prefix(length)) == nil) }
    for place in data.indices {
      for value in [UInt8(0), 1, 0x7F, 0x80, 0xFF] {
        var changed = data
        changed[place] = value
        _ = MaskStack.decode(changed)
      }
    }
  }
}
