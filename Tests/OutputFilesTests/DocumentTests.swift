import Foundation
import Messages
import OutputFiles
import TestSupport
import Testing

@Suite("JSON, CSV, checksums, provenance")
struct DocumentTests {
  private struct Inner: Codable, Equatable {
    var value: Double?
    var names: [String]
  }

  private struct Outer: Codable, Equatable {
    var zeta: Int
    var alpha: Double
    var missing: String?
    var inner: Inner?
    var gone: Inner?
    var list: [Inner]
    var window: [Double?]
    var path: String
    var small: Float
    var big: UInt64
    var table: [String: Bool]
  }

  private let outer = Outer(
    zeta: -3, alpha: 0.1, missing: nil, inner: Inner(value: nil, names: []), gone: nil,
    list: [Inner(value: 1e-7, names: ["µ \"x\"\n\u{1}\\"])], window: [0.13, nil],
    path: "a/b", small: 0.1, big: .max, table: ["yes": true])

  @Test("sorted keys, shortest decimals, null for every nil, one line feed at the end")
  func json() throws {
    let text = String(decoding: try JSONDocument.encode(outer), as: UTF8.self)
    #expect(
      text == """
        {
          "alpha": 0.1,
          "big": 18446744073709551615,
          "gone": null,
          "inner": {
            "names": [],
            "value": null
          },
          "list": [
            {
              "names": ["µ \\"x\\"\\n\\u0001\\\\"],
              "value": 1e-07
            }
          ],
          "missing": null,
          "path": "a/b",
          "small": 0.1,
          "table": {
            "yes": true
          },
          "window": [0.13, null],
          "zeta": -3
        }

        """)
  }

  @Test("Foundation reads back what was written")
  func roundTrip() throws {
    let read = try JSONDecoder().decode(Outer.self, from: try JSONDocument.encode(outer))
    #expect(read == outer)
    let message = Message(.usage, .error, "text", file: "f")
    let again = try JSONDecoder().decode(Message.self, from: try JSONDocument.encode(message))
    #expect(again == message)
  }

  @Test("every finite double survives, whatever its size")
  func doubles() throws {
    var values: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .leastNormalMagnitude, 1 / 3, 1e16,
      1e15,
      123456789.125, -2.5e-10, 0x1p53,
    ]
    // A walk through all exponents.
    for exponent in -300...300 { values.append(1.2345678901234567 * pow(10, Double(exponent))) }
    let read = try JSONDecoder().decode([Double].self, from: try JSONDocument.encode(values))
    #expect(read == values)
  }

  @Test("a number that is not finite is a defect, and its place is named")
  func nonFinite() throws {
    struct Document: Encodable {
      var sweeps = [["peak_mv": 1.0], ["peak_mv": Double.nan]]
    }
    let error = #expect(throws: OutputFileError.self) { try JSONDocument.encode(Document()) }
    #expect(error?.exitStatus == .defect)
    #expect(error?.message.text.contains("sweeps.[1].peak_mv") == true)
    #expect(throws: OutputFileError.self) { try JSONDocument.encode([Float.infinity]) }
  }

  @Test("a type that encodes itself in two goes keeps the keys of both")
  func twoContainers() throws {
    struct Both: Encodable {
      enum First: String, CodingKey { case a }
      enum Second: String, CodingKey { case b }
      func encode(to encoder: any Encoder) throws {
        var first = encoder.container(keyedBy: First.self)
        try first.encode(1, forKey: .a)
        var second = encoder.container(keyedBy: Second.self)
        try second.encode(2, forKey: .b)
      }
    }
    let read = try JSONDecoder().decode(
      [String: Int].self, from: try JSONDocument.encode(Both()))
    #expect(read == ["a": 1, "b": 2])
  }

  @Test("CSV: quotes where RFC 4180 asks for them, empty for what is missing")
  func csv() {
    var table = CSVTable(header: ["name", "peak_mv", "count", "note"])
    table.append(["plain", 31.25, 3, "a,b"])
    table.append([.init(nil as String?), .init(Double.nan), .init(nil as Int?), "say \"x\""])
    table.append(["two\nlines", -0.1, 0, "return\r\nfeed"])
    #expect(
      String(decoding: table.data, as: UTF8.self)
        == "name,peak_mv,count,note\nplain,31.25,3,\"a,b\"\n,,,\"say \"\"x\"\"\"\n"
        + "\"two\nlines\",-0.1,0,\"return\r\nfeed\"\n")
  }

  @Test("SHA-256 of FIPS 180-4's examples, from memory and from a file")
  func checksum() throws {
    let folder = try TemporaryFolder()
    #expect(
      Checksum.sha256(of: Data())
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    try folder.write("abc", to: "abc")
    #expect(
      try Checksum.sha256(ofFile: folder.path("abc"))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    // Longer than one piece of the reader.
    let million = String(repeating: "a", count: 1_000_000)
    try folder.write(million, to: "million")
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(Checksum.sha256(of: Data(million.utf8)) == expected)
    #expect(try Checksum.sha256(ofFile: folder.path("million")) == expected)
    try folder.write(million + million, to: "two-million")
    #expect(
      try Checksum.sha256(ofFile: folder.path("two-million"))
        == Checksum.sha256(of: Data((million + million).utf8)))
    #expect(throws: OutputFileError.self) {
      try Checksum.sha256(ofFile: folder.path("not-there"))
    }
  }

  @Test("a UUID made from text has version 8 and the variant of RFC 9562, and is reproducible")
  func uuid() throws {
    let uuid = Checksum.uuid(of: "abc")
    // The checksum of "abc" with the version and variant bits set.
    #expect(uuid == "ba7816bf-8f01-8fea-8141-40de5dae2223")
    #expect(UUID(uuidString: uuid) != nil && uuid != Checksum.uuid(of: "abd"))
  }

  @Test("provenance: input with size and checksum, keys of the contract, null where unknown")
  func provenance() throws {
    let folder = try TemporaryFolder()
    try folder.write("abc", to: "abc")
    let provenance = Provenance(
      arguments: ["analyze", "abc"], inputs: [try Provenance.Input(path: folder.path("abc"))],
      libraryVersions: ["hdf5": "1.10.8"])
    let value = try JSONDocument.value(of: provenance)
    guard case .object(let members) = value, case .array(let inputs) = members["inputs"] else {
      Issue.record("not an object with inputs: \(value)")
      return
    }
    #expect(
      members.keys.sorted() == [
        "apical_version", "arguments", "created_utc", "generator", "inputs", "library_versions",
        "parameters", "platform", "revision", "seed",
      ])
    #expect(members["seed"] == .null && members["generator"] == .null)
    #expect(members["revision"] == .null && members["parameters"] == .null)
    #expect(
      inputs == [
        .object([
          "path": .string(folder.path("abc")), "bytes": .integer(3),
          "sha256": .string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
      ])
    guard case .string(let created) = members["created_utc"] else {
      Issue.record("no time of creation")
      return
    }
    #expect(created.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
  }
}
