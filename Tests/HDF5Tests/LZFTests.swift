import Foundation
import HDF5
import TestSupport
import Testing

@Suite("LZF")
struct LZFTests {
  private func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    bytes.withUnsafeBytes { input in
      guard let count = LZFDecoder.decodedCount(input) else { return nil }
      var output = [UInt8](repeating: 0, count: count)
      let isWhole = output.withUnsafeMutableBytes { LZFDecoder.decode(input, into: $0) }
      return isWhole ? output : nil
    }
  }

  /// By hand from the format's description.
  @Test("literals, short and long repetitions, overlap and far distance")
  func commands() {
    #expect(decoded([2, 0x61, 0x62, 0x63]) == Array("abc".utf8))
    #expect(decoded([0, 0x61, 0xE0, 0, 0]) == Array("aaaaaaaaaa".utf8))
    #expect(decoded([1, 0x61, 0x62, 0x20, 1]) == Array("ababa".utf8))
    #expect(decoded([0, 7, 0xE0, 255, 0])?.count == 1 + 9 + 255)
    let far = (0..<32).flatMap { _ in [31] + [UInt8](repeating: 9, count: 32) }
    #expect(decoded(far + [0x20 | 3, 255])?.count == 32 * 32 + 3)
    #expect(decoded([]) == [])
  }

  @Test("a command that is cut off or reaches before the start is refused")
  func damaged() {
    for bytes: [UInt8] in [[0], [5, 1, 2], [0x20], [0, 1, 0x20], [0, 1, 0xE0, 3], [0x20, 0]] {
      #expect(decoded(bytes) == nil, "\(bytes)")
    }
    #expect(decoded([0, 1, 0x20, 1]) == nil)
  }

  @Test("output of any other size than asked is refused")
  func size() {
    let bytes: [UInt8] = [2, 1, 2, 3]
    for count in [0, 2, 4] {
      var output = [UInt8](repeating: 0, count: count)
      let isWhole = bytes.withUnsafeBytes { input in
        output.withUnsafeMutableBytes { LZFDecoder.decode(input, into: $0) }
      }
      #expect(!isWhole)
    }
  }

  /// h5py wrote the file (`RecordingsTests/Fixtures/make-layout-files.py`); the changed bytes lie in
  /// chunks and in the filter's parameter.
  @Test("1,000 changed bytes: each reads as something or is refused, none crashes")
  func mutations() throws {
    let source = SharedData.packageRoot.appendingPathComponent(
      "Tests/RecordingsTests/Fixtures/layouts/filters.h5")
    let whole = try Data(contentsOf: source)
    // Where the compressed chunks of /lzf/data lie: after the parameter "chunk size 1536".
    let stated = Data([0x00, 0x06, 0x00, 0x00])
    let parameters = whole.indices.dropLast(4).filter { whole[$0..<$0 + 4] == stated }
    #expect(!parameters.isEmpty)
    let folder = try TemporaryFolder()
    var refused = 0
    for step in 0..<1000 {
      var data = whole
      // A fixed walk over the second half of the file, where the chunks are.
      let place =
        step < parameters.count
        ? parameters[step] : whole.count / 2 + (step * 7919) % (whole.count / 2)
      data[place] = data[place] ^ UInt8(truncatingIfNeeded: 1 + step % 255)
      let path = folder.path("changed.h5")
      try data.write(to: URL(fileURLWithPath: path))
      do {
        for name in ["lzf", "lzf_shuffle_fletcher32"] {
          let values = try HDF5File(readingAt: path).dataset(at: "/\(name)/data").read(Int.self)
          #expect(values.count == 2000)
        }
      } catch is HDF5Error {
        refused += 1
      }
    }
    #expect(refused > 0)
  }
}
