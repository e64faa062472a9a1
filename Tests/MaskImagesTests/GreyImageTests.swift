import Foundation
import MaskImages
import Messages
import TestSupport
import Testing

@Suite("Images of masks")
struct GreyImageTests {
  private static let folder = SharedData.packageRoot.appendingPathComponent(
    "Tests/MaskImagesTests/Fixtures")

  private struct Expected: Decodable {
    var columns: Int
    var rows: Int
    var values: [String: [UInt8]]
  }

  private static func data(_ name: String) throws -> Data {
    try Data(contentsOf: folder.appendingPathComponent(name))
  }

  @Test("every pixel is what Pillow reads; a gamma changes nothing")
  func pixels() throws {
    let expected = try JSONDecoder().decode(Expected.self, from: Self.data("expected.json"))
    #expect(expected.values.count == 5)
    for (name, values) in expected.values {
      let image = try GreyImage(Self.data(name), file: name)
      #expect(image.columns == expected.columns && image.rows == expected.rows)
      #expect(image.values == values, "\(name)")
    }
  }

  @Test("written by hand: PBM's 1 is black, comments and a smaller white are understood")
  func netpbm() throws {
    let bits = try GreyImage(Data("P1 # mask\n3 2\n0 1 0\n110".utf8), file: "a")
    #expect(bits.values == [255, 0, 255, 0, 0, 255])
    let grey = try GreyImage(Data("P2\n2 1\n# white is 15\n15\n0 15".utf8), file: "a")
    #expect(grey.values == [0, 255])
  }

  private static func error(_ data: Data) -> Message? {
    do throws(GreyImageError) {
      _ = try GreyImage(data, file: "mask.png")
      return nil
    } catch {
      return error.message
    }
  }

  @Test(
    "other kinds are refused by name",
    arguments: [
      ("colour.png", "PNG with colours"), ("transparent.png", "PNG with transparency"),
      ("palette.png", "PNG with a palette"), ("deep.png", "PNG with 16 bits"),
    ])
  func kinds(name: String, found: String) throws {
    let message = try #require(Self.error(Self.data(name)))
    #expect(message.id == .imageWrongKind && message.found == found && message.remedy != nil)
  }

  @Test("a declared size is judged before memory is taken; what is not an image is named")
  func sizes() throws {
    // The header says 2³¹ − 1 pixels along each side.
    var huge = try Self.data("grey.png")
    huge.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
    #expect(Self.error(huge)?.id == .imageTooLarge)
    #expect(Self.error(Data("P5 99999 99999 255 ".utf8))?.id == .imageTooLarge)
    #expect(Self.error(Data("P5 99999999999999999999 1 255 ".utf8))?.id == .imageUnreadable)
    #expect(Self.error(Data("P5 0 4 255 ".utf8))?.id == .imageUnreadable)
    #expect(Self.error(Data("P6 1 1 255 abc".utf8))?.id == .imageWrongKind)
    #expect(Self.error(Data("P2 1 1 65535 7".utf8))?.id == .imageWrongKind)
    #expect(Self.error(Data("P2 1 1 15 16".utf8))?.id == .imageUnreadable)
    #expect(Self.error(Data("P1 1 1 2".utf8))?.id == .imageUnreadable)
    #expect(Self.error(Data())?.id == .imageWrongKind)
    #expect(Self.error(Data("GIF89a".utf8))?.id == .imageWrongKind)
    #expect(Self.error(Data(count: (16 << 20) + 1))?.id == .imageTooLarge)
  }

  @Test(
    "a file cut off anywhere is refused; any changed byte gives an error or an image of the size")
  func damage() throws {
    for name in ["grey.png", "bits.png", "grey.pgm", "bits.pbm"] {
      let whole = try Self.data(name)
      for count in 0..<(whole.count - 1) {
        #expect(Self.error(whole.prefix(count)) != nil, "\(name) cut to \(count) bytes")
      }
      for place in whole.indices {
        for bit in [0, 3, 7] {
          var changed = whole
          changed[place] ^= 1 << UInt8(bit)
          if let image = try? GreyImage(changed, file: name) {
            #expect(image.values.count == image.columns * image.rows)
          }
        }
      }
    }
  }

  @Test("a changed byte inside the pixels of a PNG never passes for the image")
  func checksums() throws {
    let whole = try Self.data("grey.png")
    let start = try #require(whole.range(of: Data("IDAT".utf8))).upperBound
    let end = try #require(whole.range(of: Data("IEND".utf8))).lowerBound - 8
    for place in start..<end {
      var changed = whole
      changed[place] ^= 0x10
      #expect(Self.error(changed)?.id == .imageUnreadable, "byte \(place)")
    }
  }
}
