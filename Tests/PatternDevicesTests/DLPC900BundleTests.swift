import Foundation
import OutputFiles
import PatternDevices
import StimulationProtocols
import TestSupport
import Testing

@Suite("What is sent to a DLPC900")
struct DLPC900BundleTests {
  /// A packet as the description of the protocol has it, read from reports of 64 bytes.
  private struct SentPacket: Equatable {
    var flags: UInt8
    var number: UInt8
    var command: Int
    var data: [UInt8]
  }

  /// nil where lengths, filling or whole reports are not kept.
  private static func packets(_ binary: Data?) -> [SentPacket]? {
    guard let binary else { return nil }
    let bytes = Array(binary)
    guard bytes.count % 64 == 0 else { return nil }
    var packets: [SentPacket] = []
    var start = 0
    while start < bytes.count {
      let length = Int(bytes[start + 2]) + 256 * Int(bytes[start + 3])
      var end = start + 4 + length
      guard length >= 2, end <= bytes.count else { return nil }
      packets.append(
        SentPacket(
          flags: bytes[start], number: bytes[start + 1],
          command: Int(bytes[start + 4]) + 256 * Int(bytes[start + 5]),
          data: Array(bytes[(start + 6)..<end])))
      while end % 64 != 0 {
        guard bytes[end] == 0 else { return nil }
        end += 1
      }
      start = end
    }
    return packets
  }

  /// What a controller ends up with, if it keeps to the order; nil where the order is not kept.
  private struct Loaded: Equatable {
    var images: [Int: [UInt8]] = [:]
    var order: [Int] = []
    var entries: [[UInt8]] = []
  }

  private static func load(
    _ packets: [SentPacket], initialize: Int = 0x1A2A, data: Int = 0x1A2B
  ) -> Loaded? {
    var rest = packets[...]
    func take(_ command: Int, _ data: [UInt8]? = nil) -> [UInt8]? {
      guard let first = rest.first, first.command == command, data == nil || first.data == data
      else { return nil }
      rest = rest.dropFirst()
      return first.data
    }
    var loaded = Loaded()
    _ = take(0x1A35)
    guard take(0x1A24, [0]) != nil, take(0x1A1B, [3]) != nil, take(0x1A24, [0]) != nil else {
      return nil
    }
    while let entry = take(0x1A34) { loaded.entries.append(entry) }
    guard let configuration = take(0x1A31) else { return nil }
    while let first = rest.first, [0x1A2A, 0x1A2C].contains(first.command) {
      rest = rest.dropFirst()
      let isOurs = first.command == initialize
      let number = Int(first.data[0]) + 256 * Int(first.data[1])
      let total = first.data[2...].reversed().reduce(0) { $0 * 256 + Int($1) }
      var image: [UInt8] = []
      while image.count < total, let piece = take(first.command + 1) {
        let count = Int(piece[0]) + 256 * Int(piece[1])
        guard count == piece.count - 2, count <= 504, image.count + count == total || count == 504
        else { return nil }
        image += piece.dropFirst(2)
      }
      guard image.count == total, total > 48, !isOurs || first.command + 1 == data else {
        return nil
      }
      if isOurs {
        loaded.images[number] = image
        loaded.order.append(number)
      }
    }
    guard take(0x1A31, configuration) != nil, take(0x1A24, [2]) != nil, rest.isEmpty else {
      return nil
    }
    return loaded
  }

  private static func masks(_ count: Int, _ device: Rig.PatternDevice) -> [NamedPlane] {
    let array = DeviceProfile(device)
    return (0..<count).map { index in
      // Steps, so that rows differ and the images are longer than one packet.
      let runs = (0..<array.rows).map { row in [index * 7 + row % 11..<index * 7 + 20 + row % 13] }
      return NamedPlane(name: "mask \(index)", plane: BitPlane(columns: array.columns, runs: runs))
    }
  }

  private static func sequence(_ masks: Int, waits: Bool) -> PatternSequence {
    PatternSequence(
      name: "trial",
      exposures: (0..<masks).map {
        PatternExposure(mask: $0, exposure: 2000, dark: 100_000, waitsForTrigger: waits)
      })
  }

  private static func bundle(
    _ count: Int, _ device: Rig.PatternDevice = .dlp6500, waits: Bool = true,
    change: (inout DLPC900Profile) -> Void = { _ in }
  ) throws -> [String: Data] {
    var profile = try DLPC900Profile(device, triggerOut2: .library)
    change(&profile)
    let bundle = try DLPC900Bundle(
      masks: masks(count, device), sequences: [sequence(count, waits: waits)], profile: profile)
    return Dictionary(bundle.files.map { ($0.path, $0.content) }) { one, _ in one }
  }

  @Test("packets go out in the guide's order, images last first, and arrive whole")
  func order() throws {
    let files = try Self.bundle(50)
    let packets = try #require(Self.packets(files["dlpc900/trial/commands.bin"]))
    let loaded = try #require(Self.load(packets))
    #expect(loaded.order == [2, 1, 0])
    for image in 0..<3 {
      #expect(loaded.images[image].map { Data($0) } == files["dlpc900/image_0\(image).spld"])
    }
    #expect(loaded.entries.count == 50)
    #expect(packets.enumerated().allSatisfy { $1.number == UInt8(truncatingIfNeeded: $0) })
    #expect(packets.allSatisfy { $0.flags == 0x40 })
    // The first: trigger input 1, 105 µs, rising edge.
    #expect(packets.first?.command == 0x1A35 && packets.first?.data == [105, 0, 0])
    // The first packet of an image holds the header and 456 bytes of pixels.
    let first = try #require(packets.first { $0.command == 0x1A2B })
    #expect(first.data.count == 506 && first.data[0] == 0xF8 && first.data[1] == 1)
    #expect(Array(first.data[2..<6]) == Array("Spld".utf8))
    // Entry 24 is image 1, plane 0; dark 100 000 µs needs the third byte.
    #expect(loaded.entries[24] == [24, 0, 0xD0, 7, 0, 0xF1, 0xA0, 0x86, 1, 0, 1, 0])
  }

  @Test("another order, a lost packet or a changed byte would be seen")
  func brokenTwins() throws {
    let files = try Self.bundle(30)
    let binary = try #require(files["dlpc900/trial/commands.bin"])
    let packets = try #require(Self.packets(binary))
    let good = try #require(Self.load(packets))
    for index in [0, 1, 2, 3].map({ $0 + 1 }) + [packets.count - 1, packets.count - 2] {
      var fewer = packets
      fewer.remove(at: index)
      #expect(Self.load(fewer) != good, "packet \(index)")
    }
    var turned = packets
    turned.swapAt(packets.count - 1, packets.count - 2)
    #expect(Self.load(turned) == nil)
    let lost = try #require(packets.firstIndex { $0.command == 0x1A2B })
    turned = packets
    turned.remove(at: lost)
    #expect(Self.load(turned) == nil)
    #expect(Self.packets(binary.dropLast()) == nil)
    #expect(Self.packets(binary.dropLast(64)) != packets)
    // Reading by the module's own packets gives the same.
    let stop = try DLPC900Packet(bytes: [0x40, 0, 3, 0, 0x24, 0x1A, 0])
    #expect(stop.command == .startStop && stop.data == [0] && stop.wantsAnswer && !stop.isRead)
    #expect(throws: PatternDeviceError.self) {
      try DLPC900Packet(bytes: [0x40, 0, 9, 0, 0x24, 0x1A, 0])
    }
    #expect(throws: PatternDeviceError.self) { try DLPC900Packet(bytes: [0x40, 0, 2, 0, 1, 1]) }
    #expect(throws: PatternDeviceError.self) { try DLPC900Packet(bytes: []) }
  }

  @Test("a sequence without triggers sets none; image data need not be answered")
  func variants() throws {
    let plain = try Self.bundle(2, waits: false) { $0.answersImageData = false }
    let packets = try #require(Self.packets(plain["dlpc900/trial/commands.bin"]))
    #expect(packets.first?.command == 0x1A24)
    #expect(packets.allSatisfy { $0.flags == ($0.command == 0x1A2B ? 0 : 0x40) })
    let falling = try Self.bundle(2) {
      $0.triggerIn1Delay = 300
      $0.advancesOnFallingEdge = true
    }
    let first = try #require(Self.packets(falling["dlpc900/trial/commands.bin"])).first
    #expect(first?.data == [0x2C, 1, 1])
    #expect(throws: PatternDeviceError.self) { try Self.bundle(2) { $0.triggerIn1Delay = 104 } }
    #expect(throws: PatternDeviceError.self) { try Self.bundle(2) { $0.triggerIn1Delay = 65_536 } }
  }

  @Test("a DLP9000 gets the left half in its primary, the right in its secondary controller")
  func halves() throws {
    let array = DeviceProfile(.dlp9000)
    // From 1200 to 1300: over the middle.
    let plane = BitPlane(
      columns: array.columns, runs: [[Range<Int>]](repeating: [1200..<1300], count: array.rows))
    let bundle = try DLPC900Bundle(
      masks: [NamedPlane(name: "middle", plane: plane)],
      sequences: [Self.sequence(1, waits: true)],
      profile: DLPC900Profile(.dlp9000, triggerOut2: .guide), folder: "")
    let files = Dictionary(bundle.files.map { ($0.path, $0.content) }) { one, _ in one }
    let left = try SplashReader(try #require(files["image_00_primary.spld"]))
    let right = try SplashReader(try #require(files["image_00_secondary.spld"]))
    #expect(left.width == 1280 && right.width == 1280 && left.height == 1600)
    let row = 799 * 1280
    #expect(
      left.mirrors(ofPlane: 0)[row..<row + 1280].elementsEqual((0..<1280).map { $0 >= 1200 }))
    #expect(
      right.mirrors(ofPlane: 0)[row..<row + 1280].elementsEqual((0..<1280).map { $0 < 20 }))
    let packets = try #require(Self.packets(files["trial/commands.bin"]))
    let primary = try #require(Self.load(packets))
    let secondary = try #require(Self.load(packets, initialize: 0x1A2C, data: 0x1A2D))
    #expect(primary.images[0].map { Data($0) } == files["image_00_primary.spld"])
    #expect(secondary.images[0].map { Data($0) } == files["image_00_secondary.spld"])
    let bitmap = try #require(files["image_00.bmp"].flatMap(BitmapReader.init))
    #expect(bitmap.width == 2560)
  }

  @Test("the deck of numbers: 24 different masks, upright, the same in bitmap and image")
  func planeTest() throws {
    let files = try Self.bundle(1)
    let image = try SplashReader(try #require(files["dlpc900/plane_test/image_00.spld"]))
    let bitmap = try #require(files["dlpc900/plane_test/image_00.bmp"].flatMap(BitmapReader.init))
    let planes = (0..<24).map { image.mirrors(ofPlane: $0) }
    #expect(Set(planes).count == 24)
    for row in stride(from: 0, to: 1080, by: 13) {
      for column in stride(from: 0, to: 1920, by: 7) {
        for plane in 0..<24 {
          #expect(
            bitmap.isOn(plane: plane, column: column, row: row)
              == planes[plane][row * 1920 + column])
        }
      }
    }
    // A 7: its bar is at the top, its foot is left of the middle; a 1 has its foot at the bottom.
    func dots(_ plane: Int) -> [String] {
      (0..<7).map { row in
        String(
          (0..<5).map { column in
            planes[plane][(120 + row * 120 + 60) * 1920 + 660 + column * 120 + 60] ? "#" : "."
          })
      }
    }
    #expect(dots(7) == ["#####", "....#", "...#.", "..#..", ".#...", ".#...", ".#..."])
    #expect(dots(1) == ["..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###."])
    let packets = try #require(
      Self.packets(files["dlpc900/plane_test/commands.bin"]))
    let loaded = try #require(Self.load(packets))
    #expect(loaded.entries.map { $0[11] >> 3 } == (0..<24).map { UInt8($0) })
    // For ever.
    #expect(packets.last { $0.command == 0x1A31 }?.data == [24, 0, 0, 0, 0, 0])
  }

  @Test("tables, lists and checksums say the same as the bytes")
  func lists() throws {
    let files = try Self.bundle(3)
    let table = String(decoding: try #require(files["dlpc900/trial/lut.csv"]), as: UTF8.self)
    #expect(
      table.split(separator: "\n").last
        == "2,2,mask 2,0,2,2000,100000,1,7,true,true,false,02 00 D0 07 00 F1 A0 86 01 00 00 10")
    let list = String(decoding: try #require(files["dlpc900/trial/commands.txt"]), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    let binary = try #require(files["dlpc900/trial/commands.bin"])
    let packets = try #require(Self.packets(binary))
    #expect(list.count == packets.count + 1)
    #expect(list[2] == "1\t64\t1\t0x1A24\t00\tstop")
    #expect(list.last?.hasSuffix("\t1\t0x1A24\t02\tstart") == true)
    for line in list.dropFirst() {
      let fields = line.split(separator: "\t")
      let offset = try #require(Int(fields[1]))
      let command = Int(binary[offset + 4]) + 256 * Int(binary[offset + 5])
      #expect(fields[3] == "0x" + String(command, radix: 16, uppercase: true))
    }
    let manifest = String(decoding: try #require(files["dlpc900/manifest.json"]), as: UTF8.self)
    for (path, content) in files where path != "dlpc900/manifest.json" {
      #expect(manifest.contains("\"path\": \"\(path.dropFirst("dlpc900/".count))\""))
      #expect(manifest.contains(Checksum.sha256(of: content)))
    }
    let words = String(decoding: try #require(files["dlpc900/README.txt"]), as: UTF8.self)
    #expect(words.contains("5000000 us, reported") && words.contains("16777215 us, verified"))
    #expect(words.contains("TI's guide says the opposite"))
    #expect(words.split(separator: "\n").allSatisfy { $0.count <= 110 })
    #expect(try Self.bundle(3) == files)
  }

  @Test("too many masks, another size, names that are no folders are refused")
  func refusals() throws {
    let profile = try DLPC900Profile(.dlp6500, triggerOut2: .guide)
    let dark = NamedPlane(
      name: "dark", plane: BitPlane(columns: 1920, runs: [[Range<Int>]](repeating: [], count: 1080))
    )
    func refused(
      _ masks: [NamedPlane], _ names: [String] = ["trial"]
    ) -> PatternDeviceError? {
      do {
        _ = try DLPC900Bundle(
          masks: masks,
          sequences: names.map {
            var sequence = Self.sequence(1, waits: true)
            sequence.name = $0
            return sequence
          }, profile: profile)
        return nil
      } catch { return error as? PatternDeviceError }
    }
    #expect(refused([dark]) == nil)
    for masks in [401, 433] {
      guard case .beyondLimit = refused([NamedPlane](repeating: dark, count: masks)) else {
        Issue.record("\(masks) masks were taken")
        continue
      }
    }
    let small = NamedPlane(name: "small", plane: BitPlane(columns: 912, runs: []))
    guard case .otherSize = refused([small]) else {
      Issue.record("a mask of another size was taken")
      return
    }
    for name in ["", "a/b", "..", "plane_test", "Plane_Test", "a b"] {
      #expect(refused([dark], [name]) == .unusableName(name))
    }
    #expect(refused([dark], ["one", "ONE"]) == .unusableName("ONE"))
  }
}
