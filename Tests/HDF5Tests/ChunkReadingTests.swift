import Foundation
import HDF5
import RandomStreams
import TestSupport
import Testing

/// Chunks undone by Apical, against the same numbers read by libhdf5.
@Suite("Reading by chunks")
struct ChunkReadingTests {
  private static let count = 10_007

  /// A slow signal with noise in the low bits, as recordings are, and every bit used at times.
  private static func numbers<Number: FixedWidthInteger>(_: Number.Type) -> [Number] {
    var stream = RandomStream(seed: 11, stream: .testNoise)
    return (0..<count).map { index in
      index % 97 == 0
        ? Number(
          truncatingIfNeeded: UInt64(stream.nextUInt32()) << 32 | UInt64(stream.nextUInt32()))
        : Number(truncatingIfNeeded: index / 50 + Int(stream.nextInteger(below: 4)))
    }
  }

  private static let reals =
    numbers(Int32.self).map { Double($0) / 1024 } + [.nan, .infinity, -0.0]

  /// Every stored type, plain and compressed, whole and in chunks that do not divide the data.
  private func write(to path: String) throws {
    func create<Number: HDF5Number>(_ root: HDF5Group, _ name: String, _ values: [Number]) throws {
      try root.createDataset("\(name)_contiguous", values)
      try root.createDataset("\(name)_plain", values, storage: .extendible(chunk: 1000))
      for isShuffled in [false, true] {
        for chunk in [1, 1000, 20_000] where chunk > 1 || Number.self == Int16.self {
          let values = chunk == 1 ? Array(values.prefix(50)) : values
          try root.createDataset(
            "\(name)_\(chunk)_\(isShuffled)", values,
            storage: .compressed(chunk: chunk, level: 4, shuffled: isShuffled))
        }
      }
    }
    let file = try HDF5File(creatingAt: path)
    let root = try file.root()
    try create(root, "int8", Self.numbers(Int8.self))
    try create(root, "uint8", Self.numbers(UInt8.self))
    try create(root, "int16", Self.numbers(Int16.self))
    try create(root, "uint16", Self.numbers(UInt16.self))
    try create(root, "int32", Self.numbers(Int32.self))
    try create(root, "uint32", Self.numbers(UInt32.self))
    try create(root, "int64", Self.numbers(Int.self).map { $0 >> 12 })
    try create(root, "float", Self.reals.map(Float.init))
    try create(root, "double", Self.reals)
    try file.flush()
  }

  private func isSame(_ one: [Double], _ other: [Double]) -> Bool {
    one.count == other.count
      && zip(one, other).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  @Test("every type, filter, chunk and range reads as libhdf5 reads it", arguments: [1, 2, 5])
  func equalToLibrary(threadCount: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("numbers.h5")
    try write(to: path)
    let file = try HDF5File(readingAt: path, threadCount: threadCount)
    var stream = RandomStream(seed: 12, stream: .testEvents)
    let names = try file.root().links().map(\.name)
    #expect(names.count == 9 * 6 + 2)
    for name in names {
      let data = try file.dataset(at: "/\(name)")
      let total = try #require(data.shape.first)
      var ranges = [0..<total, 0..<1, total - 1..<total, 0..<0]
      for _ in 0..<12 {
        let first = Int(stream.nextInteger(below: UInt32(total)))
        ranges.append(first..<first + 1 + Int(stream.nextInteger(below: UInt32(total - first))))
      }
      for range in ranges {
        let expected = try data.read(Double.self, first: range.lowerBound, count: range.count)
        let found = try data.read(first: range.lowerBound, count: range.count, transform: nil)
        #expect(isSame(found, expected), "\(name) \(range)")
        let scaled = try data.read(first: range.lowerBound, count: range.count) { numbers in
          for index in numbers.indices { numbers[index] = numbers[index] * 0.25 - 3 }
        }
        #expect(isSame(scaled, expected.map { $0 * 0.25 - 3 }), "\(name) \(range) scaled")
      }
    }
  }

  @Test("ranges that share a chunk of one data set, then of another, are not mixed up")
  func keptChunk() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("numbers.h5")
    try write(to: path)
    let file = try HDF5File(readingAt: path)
    let names = ["int16_20000_true", "uint16_20000_true", "float_20000_false", "int16_1000_true"]
    for start in stride(from: 0, to: Self.count - 700, by: 700) {
      for name in names {
        let data = try file.dataset(at: "/\(name)")
        #expect(
          isSame(
            try data.read(first: start, count: 700, transform: nil),
            try data.read(Double.self, first: start, count: 700)), "\(name) \(start)")
      }
    }
  }

  @Test("a range outside is refused as by libhdf5")
  func outside() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("numbers.h5")
    try write(to: path)
    let data = try HDF5File(readingAt: path).dataset(at: "/int16_1000_true")
    for (first, count) in [(-1, 5), (Self.count, 1), (5, Self.count), (0, -1), (1, Int.max)] {
      #expect(throws: HDF5Error.self) { try data.read(first: first, count: count, transform: nil) }
    }
  }

  @Test("1,000 changed bytes: what libhdf5 reads is read alike, what it refuses is refused")
  func mutations() throws {
    let folder = try TemporaryFolder()
    let source = folder.path("whole.h5")
    func write() throws {
      let file = try HDF5File(creatingAt: source)
      try file.root().createDataset(
        "data", Self.numbers(Int16.self),
        storage: .compressed(chunk: 500, level: 4, shuffled: true))
      try file.flush()
    }
    try write()
    let whole = try Data(contentsOf: URL(fileURLWithPath: source))
    // Only the chunks, which lie at the end: changed structures can crash libhdf5.
    let start = whole.count / 3
    var stream = RandomStream(seed: 13, stream: .testEvents)
    var (refused, read) = (0, 0)
    for number in 0..<1000 {
      var changed = whole
      let place = start + Int(stream.nextInteger(below: UInt32(whole.count - start)))
      changed[place] = UInt8(truncatingIfNeeded: stream.nextUInt32())
      let path = folder.path("changed.h5")
      try changed.write(to: URL(fileURLWithPath: path))
      guard let data = try? HDF5File(readingAt: path).dataset(at: "/data") else { continue }
      let expected = try? data.read(Double.self, first: 0, count: Self.count)
      let found = try? data.read(first: 0, count: Self.count, transform: nil)
      #expect(found == expected, "mutation \(number) at \(place)")
      if expected == nil { refused += 1 } else { read += 1 }
    }
    #expect(refused > 100 && read > 10, "\(refused) refused, \(read) read")
  }
}
