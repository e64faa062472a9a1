import Foundation
import Messages
import PatternDevices
import RandomStreams
import StimulationProtocols
import TestSupport
import Testing

@Suite("LightCrafter 4500, ALP-4 and what has no public format")
struct OtherControllerTests {
  private static func files(
    _ files: [(path: String, content: Data)]
  ) -> [String: Data] { Dictionary(files.map { ($0.path, $0.content) }) { one, _ in one } }

  private static func lines(_ data: Data?) -> [String] {
    String(decoding: data ?? Data(), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func masks(_ count: Int, columns: Int, rows: Int) -> [NamedPlane] {
    (0..<count).map { index in
      NamedPlane(
        name: "mask \(index)",
        plane: BitPlane(
          columns: columns,
          runs: (0..<rows).map { row in row == index ? [index..<index + 3] : [] }))
    }
  }

  private static func exposure(
    _ mask: Int, _ time: Int = 2000, dark: Int = 0, waits: Bool = false
  ) -> PatternExposure {
    PatternExposure(mask: mask, exposure: time, dark: dark, waitsForTrigger: waits)
  }

  @Test("LightCrafter 4500: words, times and the order of images")
  func lightCrafter() throws {
    let bundle = try DLPC350Bundle(
      masks: Self.masks(26, columns: 912, rows: 1140),
      sequences: [
        PatternSequence(
          name: "trial",
          exposures: [
            Self.exposure(5, dark: 98_000, waits: true), Self.exposure(25, 70_000),
            Self.exposure(24, dark: 231), Self.exposure(0, dark: 231, waits: true),
          ], runs: nil)
      ])
    let files = Self.files(bundle.files)
    #expect(
      files.keys.sorted() == [
        "dlpc350/README.txt", "dlpc350/image_00.bmp", "dlpc350/image_01.bmp",
        "dlpc350/plane_test/image_00.bmp", "dlpc350/plane_test/lut.csv",
        "dlpc350/plane_test/patterns.ini", "dlpc350/trial/lut.csv", "dlpc350/trial/patterns.ini",
      ])
    let table = Self.lines(files["dlpc350/trial/lut.csv"])
    // B5 is 21: 1 + 21·4 + 2^8 + 7·2^12 + black 2^17 + exchange 2^18.
    #expect(
      table[1] == "0,mask 5,0,5,21,1,1,7,true,true,2000,100000,0x67155,D0 07 00 00 A0 86 01 00")
    // B1 is 17: 3 + 17·4 + 2^8 + 7·2^12 + exchange; no black where the period is the exposure.
    #expect(
      table[2] == "1,mask 25,1,1,17,3,1,7,false,true,70000,70000,0x47147,70 11 01 00 70 11 01 00")
    #expect(table[3].contains(",true,false,2000,2231,0x27143,"))
    #expect(table[4].contains(",1,1,7,true,true,2000,2231,0x67141,"))
    let list = Self.lines(files["dlpc350/trial/patterns.ini"])
    #expect(list.contains("variable_exposure = true") && list.contains("runs = for ever"))
    #expect(list.filter { $0.hasSuffix(".bmp") }.count == 3)
    #expect(list.last == "3 = 0x67141, 2000, 2231")
    #expect(
      Self.lines(files["dlpc350/README.txt"]).last?.contains("changes the image 3 times") == true)
    let bitmap = try #require(files["dlpc350/image_01.bmp"].flatMap(BitmapReader.init))
    #expect(bitmap.width == 912 && bitmap.height == 1140)
    #expect(bitmap.isOn(plane: 1, column: 25, row: 25) && bitmap.count(plane: 1) == 3)
  }

  @Test("LightCrafter 4500: the number in each word is that of the colour and bit with the mask")
  func patternNumbers() throws {
    let bundle = try DLPC350Bundle(
      masks: Self.masks(24, columns: 912, rows: 1140),
      sequences: [
        PatternSequence(name: "all", exposures: (0..<24).map { Self.exposure($0) }, runs: nil)
      ])
    let files = Self.files(bundle.files)
    // DLPU010G, table 2-70.
    let names = ["G", "R", "B"].flatMap { colour in (0..<8).map { (colour, $0) } }
    for (folder, isDeck) in [("all", false), ("plane_test", true)] {
      let place = isDeck ? "dlpc350/plane_test" : "dlpc350"
      let bitmap = try #require(files["\(place)/image_00.bmp"].flatMap(BitmapReader.init))
      let words = Self.lines(files["dlpc350/\(folder)/lut.csv"]).dropFirst().compactMap { line in
        line.split(separator: ",").first { $0.hasPrefix("0x") }
          .flatMap { Int($0.dropFirst(2), radix: 16) }
      }
      #expect(words.count == 24)
      for (mask, word) in words.enumerated() {
        let (colour, bit) = try #require((word >> 2) & 63 < 24 ? names[(word >> 2) & 63] : nil)
        let expected =
          isDeck
          ? NumberMask.plane(mask, columns: 912, rows: 1140, parts: [0..<912])
          : Self.masks(24, columns: 912, rows: 1140)[mask].plane
        var unlike = 0
        for row in stride(from: 0, to: 1140, by: isDeck ? 10 : 1) where isDeck || row < 30 {
          for column in stride(from: 0, to: 912, by: isDeck ? 5 : 1) where isDeck || column < 40 {
            let pixel = bitmap.pixel(column: column, row: row)
            let byte = colour == "G" ? pixel.green : colour == "R" ? pixel.red : pixel.blue
            let isOn = byte & (1 << UInt8(bit)) != 0
            if isOn != expected.runs[row].contains(where: { $0.contains(column) }) { unlike += 1 }
          }
        }
        #expect(unlike == 0 && expected.mirrorsOn > 0, "\(folder) \(mask)")
      }
    }
  }

  @Test("LightCrafter 4500: its limits")
  func lightCrafterLimits() throws {
    let array = DeviceProfile(.lightCrafter4500)
    func isTaken(_ exposures: [PatternExposure], masks: Int = 2) -> Bool {
      (try? DLPC350Bundle.patterns(
        PatternSequence(name: "trial", exposures: exposures), maskCount: masks, array)) != nil
    }
    #expect(isTaken([Self.exposure(0, 235)]) && !isTaken([Self.exposure(0, 234)]))
    #expect(isTaken([Self.exposure(0, dark: 231)]) && !isTaken([Self.exposure(0, dark: 230)]))
    #expect(!isTaken([Self.exposure(0, dark: -1)]) && !isTaken([Self.exposure(2)]) && !isTaken([]))
    // Without a trigger at its start a sequence cannot wait for one later.
    #expect(!isTaken([Self.exposure(0), Self.exposure(0, waits: true)]))
    let same = [PatternExposure](repeating: Self.exposure(0), count: 128)
    #expect(isTaken(same) && !isTaken(same + [Self.exposure(0)]))
    let other = Self.exposure(1, 3000)
    #expect(isTaken([other] + [PatternExposure](repeating: Self.exposure(0), count: 1823)))
    #expect(!isTaken([other] + [PatternExposure](repeating: Self.exposure(0), count: 1824)))
    let dark = NamedPlane(
      name: "dark", plane: BitPlane(columns: 912, runs: [[Range<Int>]](repeating: [], count: 1140)))
    #expect(throws: PatternDeviceError.self) {
      try DLPC350Bundle(masks: [NamedPlane](repeating: dark, count: 64 * 24 + 1), sequences: [])
    }
  }

  @Test("ALP-4: every mirror is where the packed format has it", arguments: ALPArray.allCases)
  func packed(array: ALPArray) {
    var stream = RandomStream(seed: 3, stream: .testEvents)
    let rows = 4
    let grid = MaskGrid.random(columns: array.columns, rows: rows, &stream)
    let plane = BitPlane(
      columns: array.columns,
      runs: grid.plane.runs + [[Range<Int>]](repeating: [], count: array.rows - rows))
    let bytes = Array(ALPBundle.packed(plane, array))
    let stride = [.xga: 128, .sxgaPlus: 176][array] ?? 256
    let skipped = array == .sxgaPlus ? 1 : 0
    #expect(bytes.count == stride * array.rows)
    var lit = 0
    for row in 0..<rows {
      for column in 0..<array.columns {
        let byte = bytes[row * stride + skipped + column / 8]
        // Bit 7 is the left one of eight.
        let isOn = byte & (128 >> UInt8(column % 8)) != 0
        #expect(isOn == grid.mirrors[row * array.columns + column])
        lit += isOn ? 1 : 0
      }
    }
    #expect(bytes.reduce(0) { $0 + $1.nonzeroBitCount } == lit)
  }

  @Test("ALP-4: the worked example and the timings")
  func timings() throws {
    let first = BitPlane(columns: 1024, runs: [[0..<1, 9..<10]])
    #expect(Array(ALPBundle.packed(first, .xga).prefix(3)) == [0x80, 0x40, 0])
    let bundle = try ALPBundle(
      masks: Self.masks(3, columns: 1024, rows: 768),
      sequences: [
        PatternSequence(
          name: "trial",
          exposures: [
            Self.exposure(0, dark: 500, waits: true), Self.exposure(2, dark: 500, waits: true),
            Self.exposure(1), Self.exposure(1, 9_999_999, dark: 1),
          ])
      ], array: .xga, memory: 4)
    let files = Self.files(bundle.files)
    #expect(files["alp/masks.bin"]?.count == 3 * 128 * 768)
    // Mask 2: row 2, columns 2 to 4.
    #expect(files["alp/masks.bin"]?[2 * 128 * 768 + 256] == 0b0011_1000)
    #expect(
      Self.lines(files["alp/trial/pictures.csv"]).map { $0.split(separator: ",").last } == [
        "first_byte", "0", "196608", "98304", "98304",
      ])
    #expect(
      Self.lines(files["alp/trial/timing.csv"]).dropFirst() == [
        "0,0,2,2000,2500,0,2000,0,ALP_SLAVE 2302,ALP_BIN_NORMAL 2105",
        "1,2,1,2000,2000,0,2000,0,ALP_MASTER 2301,ALP_BIN_UNINTERRUPTED 2106",
        "2,3,1,9999999,10000000,0,9999999,0,ALP_MASTER 2301,ALP_BIN_NORMAL 2105",
      ])
    for exposure in [
      Self.exposure(0, 10_000_000, dark: 1), Self.exposure(0, .max, dark: .max),
      Self.exposure(0, 0), Self.exposure(3), Self.exposure(0, dark: -1),
    ] {
      #expect(throws: PatternDeviceError.self) {
        try ALPBundle.timings(PatternSequence(name: "trial", exposures: [exposure]), maskCount: 3)
      }
    }
  }

  @Test("ALP-4: five pictures do not fit a memory of four")
  func memory() throws {
    func bundle(_ count: Int) throws -> ALPBundle {
      try ALPBundle(
        masks: Self.masks(1, columns: 1024, rows: 768),
        sequences: [
          PatternSequence(
            name: "trial",
            exposures: [PatternExposure](repeating: Self.exposure(0, dark: 500), count: count))
        ], array: .xga, memory: 4)
    }
    _ = try bundle(4)
    #expect(throws: PatternDeviceError.self) { try bundle(5) }
  }
}
