import Foundation
import HDF5
import Messages
import TestSupport
import Testing

@Suite("HDF5 files")
struct HDF5FileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func created(_ body: (HDF5Group) throws -> Void) throws -> HDF5File {
    let path = folder.path("\(UUID().uuidString).h5")
    func write() throws {
      let file = try HDF5File(creatingAt: path)
      try body(file.root())
      try file.flush()
    }
    try write()
    return try HDF5File(readingAt: path)
  }

  @Test("numbers come back, whole and in part, through gzip and not")
  func numbers() throws {
    let counts = (0..<10_000).map { Int16($0 / 100 - $0 % 7) }
    let reals = counts.map { Double($0) / 3 }
    let file = try created { root in
      try root.createDataset("counts", counts, storage: .compressed(chunk: 512, level: 4))
      try root.createDataset("reals", reals)
      try root.createScalar("one", 2.5)
    }
    let dataset = try file.dataset(at: "/counts")
    #expect(dataset.shape == [10_000])
    #expect(dataset.elementType == .integer(bytes: 2, isSigned: true))
    #expect(dataset.chunkLength == 512)
    #expect(dataset.filters.map(\.name) == ["gzip"])
    #expect(dataset.storageSize < 20_000)
    #expect(try dataset.read(Int16.self) == counts)
    #expect(
      try dataset.read(Double.self, first: 500, count: 30) == counts[500..<530].map(Double.init))
    #expect(try dataset.read(Int.self, first: 9_999, count: 1) == [Int(counts[9_999])])
    #expect(try file.dataset(at: "/reals").read(Double.self) == reals)
    #expect(
      try file.dataset(at: "/reals").read(Float.self, first: 3, count: 2) == [
        Float(reals[3]), Float(reals[4]),
      ])
    #expect(try file.dataset(at: "/one").read(Double.self) == [2.5])
  }

  @Test("a table comes back by row and by column; a shape that its values do not fill is refused")
  func table() throws {
    let file = try created { root in
      try root.createDataset("table", (0..<6).map { Int16($0) }, shape: [2, 3])
      for shape in [[], [2, 2], [-2, -3], [.max, 2]] {
        #expect(throws: HDF5Error.self) {
          try root.createDataset("refused", [1.0, 2, 3, 4, 5, 6], shape: shape)
        }
      }
      #expect(root.link("refused") == nil)
    }
    let table = try file.dataset(at: "/table")
    #expect(table.shape == [2, 3])
    #expect(try table.read(Int.self, start: [1, 0], extent: [1, 3]) == [3, 4, 5])
    #expect(try table.read(Int.self, start: [0, 2], extent: [2, 1]) == [2, 5])
  }

  @Test("a block outside of the data set is refused, with path and limits")
  func outside() throws {
    let file = try created { try $0.createDataset("x", [1.0, 2, 3]) }
    let dataset = try file.dataset(at: "/x")
    for (first, count) in [(0, 4), (3, 1), (-1, 1), (0, -1), (.max, 1), (1, .max)] {
      let error = #expect(throws: HDF5Error.self) {
        try dataset.read(Double.self, first: first, count: count)
      }
      #expect(error?.objectPath == "/x")
    }
    #expect(try dataset.read(Double.self, first: 3, count: 0).isEmpty)
  }

  @Test("a reference leads to the same path whether its object was listed before or not")
  func listedReferences() throws {
    let folder = try TemporaryFolder()
    func write() throws {
      let file = try HDF5File(creatingAt: folder.path("made.h5"))
      let root = try file.root()
      for name in ["b", "a"] {
        try root.createGroup(name).createGroup("inner").createDataset("x", [1.0])
      }
      try root.createSoftLink("0", to: "/b")
      try file.flush()
    }
    try write()
    let paths = ["/a", "/b/inner", "/b/inner/x", "/a/inner/x", "/"]
    let fresh = try HDF5File(readingAt: folder.path("made.h5"))
    let references = try paths.map { try fresh.reference(to: $0) }
    #expect(try references.map { try fresh.path(of: $0) } == paths)
    let listed = try HDF5File(readingAt: folder.path("made.h5"))
    for path in ["/", "/a", "/b", "/a/inner", "/b/inner"] {
      _ = try listed.group(at: path).links()
    }
    #expect(try references.map { try listed.path(of: $0) } == paths)
  }

  @Test("texts, references and ranges come back")
  func textsAndReferences() throws {
    let file = try created { root in
      let group = try root.createGroup("series µ")
      try root.createDataset("texts", ["", "a", "µ-opto ünïcode"])
      try root.createScalar("text", "one")
      let reference = try root.file.reference(to: group.path)
      try root.createDataset("references", [reference, reference])
      try root.createDataset(
        "ranges",
        [
          ObjectRange(first: 0, count: 100, target: reference),
          ObjectRange(first: -1, count: -1, target: reference),
        ], first: "idx_start", count: "count", target: "timeseries")
    }
    #expect(try file.dataset(at: "/texts").strings() == ["", "a", "µ-opto ünïcode"])
    #expect(try file.dataset(at: "/text").strings() == ["one"])
    let references = try file.dataset(at: "/references").references()
    #expect(try references.map { try file.path(of: $0) } == ["/series µ", "/series µ"])
    let ranges = try file.dataset(at: "/ranges").ranges(
      first: "idx_start", count: "count", target: "timeseries")
    #expect(ranges.map(\.first) == [0, -1])
    #expect(ranges.map(\.count) == [100, -1])
    #expect(try ranges.map { try file.path(of: $0.target) } == ["/series µ", "/series µ"])
    #expect(throws: HDF5Error.self) {
      try file.dataset(at: "/ranges").ranges(first: "start", count: "count", target: "timeseries")
    }
    #expect(try file.path(of: ObjectReference(address: 0)) == nil)
    #expect(throws: HDF5Error.self) { try file.path(of: ObjectReference(address: 12_345)) }
  }

  @Test("attributes come back in their type")
  func attributes() throws {
    let file = try created { root in
      try root.setAttribute("text", .text(["mV"]))
      try root.setAttribute("texts", .text(["a", "b"]))
      try root.setAttribute("none", .text([]), isScalar: false)
      try root.setAttribute("integer", .integer([7]))
      try root.setAttribute("real", .real([0.25]))
      try root.setAttribute("number", stored: UInt32(9))
      try root.setAttribute("root", .references([try root.file.reference(to: "/")]))
    }
    let root = try file.root()
    #expect(try root.attribute("text") == .text(["mV"]))
    #expect(try root.attribute("texts")?.texts == ["a", "b"])
    #expect(try root.attribute("none") == .text([]))
    #expect(try root.attribute("integer") == .integer([7]))
    #expect(try root.number("real") == 0.25)
    #expect(try root.number("number") == 9)
    #expect(try root.attribute("absent") == nil)
    #expect(
      Set(try root.attributeNames()) == [
        "text", "texts", "none", "integer", "real", "number", "root",
      ])
    guard case .references(let references)? = try root.attribute("root") else {
      Issue.record("no reference")
      return
    }
    #expect(try references.map { try file.path(of: $0) } == ["/"])
  }

  @Test("a dangling link and a circle of links are told, not followed")
  func links() throws {
    let file = try created { root in
      let group = try root.createGroup("group")
      try group.createDataset("x", [1.0])
      try root.createSoftLink("good", to: "/group/x")
      try root.createSoftLink("dangling", to: "/nothing")
      try root.createSoftLink("loop a", to: "/loop b")
      try root.createSoftLink("loop b", to: "/loop a")
    }
    let links = try file.root().links()
    #expect(links.map(\.name) == ["dangling", "good", "group", "loop a", "loop b"])
    #expect(links.map(\.kind) == [nil, .dataset, .group, nil, nil])
    #expect(links.first?.target == .soft(path: "/nothing"))
    #expect(file.address(at: "/good") == file.address(at: "/group/x"))
    #expect(file.address(at: "/good") != file.address(at: "/group"))
    #expect(try file.root().dataset("dangling") == nil)
  }

  @Test("an error names operation, file, object and HDF5's own reason, and keeps its stack")
  func errors() throws {
    let file = try created { _ in }
    let error = #expect(throws: HDF5Error.self) { try file.dataset(at: "/nope") }
    #expect(error?.operation == "open dataset")
    #expect(error?.file == file.name)
    #expect(error?.objectPath == "/nope")
    #expect(error?.reason.contains("doesn't exist") == true)
    #expect((error?.stack.count ?? 0) > 1)
    #expect(error?.message.id == .recordingUnreadableObject)

    let missing = #expect(throws: HDF5Error.self) {
      try HDF5File(readingAt: folder.path("absent.h5"))
    }
    #expect(missing?.message.id == .fileDamaged)
    #expect(missing?.objectPath == nil)
  }

  @Test("the same contents give the same bytes")
  func reproducible() throws {
    func bytes(_ name: String) throws -> Data {
      let path = folder.path(name)
      func write() throws {
        let file = try HDF5File(creatingAt: path)
        let group = try file.root().createGroup("group")
        let data = try group.createDataset(
          "x", Array(repeating: 1.5, count: 5000), storage: .compressed(chunk: 1000, level: 4))
        try data.setAttribute("unit", .text(["volts"]))
        try group.createDataset("texts", ["a", "b"])
      }
      try write()
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    let first = try bytes("one.h5")
    // Object times have a resolution of one second.
    Thread.sleep(forTimeInterval: 1.1)
    #expect(try first == bytes("two.h5"))
  }

  @Test("eight tasks read one file at the same time")
  func concurrent() async throws {
    let values = (0..<50_000).map(Double.init)
    let path = folder.path("shared.h5")
    func write() throws {
      try HDF5File(creatingAt: path).root().createDataset(
        "x", values, storage: .compressed(chunk: 1000, level: 1))
    }
    try write()
    let sums = try await withThrowingTaskGroup(of: Double.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try HDF5File(readingAt: path).dataset(at: "/x").read(Double.self).reduce(0, +)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == Array(repeating: 49_999.0 * 50_000 / 2, count: 8))
  }
}
