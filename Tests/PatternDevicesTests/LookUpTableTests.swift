import Messages
import PatternDevices
import StimulationProtocols
import Testing

@Suite("Tables of a DLPC900")
struct LookUpTableTests {
  private func profile(_ convention: TriggerOut2Convention = .guide) throws -> DLPC900Profile {
    try DLPC900Profile(.dlp6500, triggerOut2: convention)
  }

  private func table(
    _ exposures: [PatternExposure], masks: Int = 432, runs: Int? = 1,
    _ convention: TriggerOut2Convention = .guide
  ) throws -> LookUpTable {
    try LookUpTable(
      PatternSequence(name: "trial", exposures: exposures, runs: runs), maskCount: masks,
      profile: profile(convention))
  }

  @Test("TI's first published example: 200 µs, 1 bit, red, not triggered")
  func firstExample() throws {
    let bytes: [UInt8] = [0, 0, 0xC8, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]
    let entry = try LookUpTableEntry(bytes: bytes)
    #expect(entry.pattern == 0 && entry.exposure == 200 && entry.dark == 0)
    #expect(entry.bitDepth == 1 && entry.leds == 1)
    #expect(!entry.waitsForTrigger && !entry.clearsAfterExposure && !entry.triggerOut2Bit)
    #expect(entry.image == 0 && entry.bitPlane == 0)
    #expect(entry.bytes == bytes)
  }

  /// DLPU018I says 2 bits beside these bytes; the field says 1 bit, and bit 0 is set.
  @Test("TI's second published example is read as its bytes say, not as its text does")
  func secondExample() throws {
    let bytes: [UInt8] = [1, 0, 0x90, 1, 0, 0x21, 0, 0, 0, 0, 0, 8]
    let entry = try LookUpTableEntry(bytes: bytes)
    #expect(entry.pattern == 1 && entry.exposure == 400 && entry.leds == 2)
    #expect(entry.bitDepth == 1 && entry.clearsAfterExposure && !entry.waitsForTrigger)
    #expect(entry.image == 0 && entry.bitPlane == 1)
    #expect(entry.bytes == bytes)
    // What the text means.
    var meant = bytes
    meant[5] = 0x22
    let other = try LookUpTableEntry(bytes: meant)
    #expect(other.bitDepth == 2 && !other.clearsAfterExposure && other.leds == 2)
  }

  @Test("each field stands in its bits, none in another's")
  func fields() throws {
    func bytes(
      pattern: Int = 0, exposure: Int = 0, clears: Bool = false, depth: Int = 1, leds: Int = 0,
      waits: Bool = false, dark: Int = 0, bit: Bool = false, image: Int = 0, plane: Int = 0
    ) throws -> [UInt8] {
      try LookUpTableEntry(
        pattern: pattern, exposure: exposure, clearsAfterExposure: clears, bitDepth: depth,
        leds: leds, waitsForTrigger: waits, dark: dark, triggerOut2Bit: bit, image: image,
        bitPlane: plane
      ).bytes
    }
    #expect(try bytes() == [UInt8](repeating: 0, count: 12))
    #expect(try bytes(pattern: 399) == [0x8F, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(try bytes(exposure: 0xFF_FFFF) == [0, 0, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0])
    #expect(try bytes(clears: true)[5] == 1)
    #expect(try bytes(depth: 8)[5] == 0b1110 && bytes(depth: 8)[9] == 0)
    #expect(try bytes(depth: 16)[5] == 0b1110 && bytes(depth: 16)[9] == 2)
    #expect(try bytes(leds: 7)[5] == 0x70)
    #expect(try bytes(waits: true)[5] == 0x80)
    // mcSIM packs the dark time into 16 bits; its third byte is needed from 65 536 µs on.
    #expect(try bytes(dark: 0x12_3456) == [0, 0, 0, 0, 0, 0, 0x56, 0x34, 0x12, 0, 0, 0])
    #expect(try bytes(bit: true)[9] == 1)
    #expect(try bytes(image: 17, plane: 23) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17, 23 << 3])
    #expect(try bytes(image: 0x7FF)[10...] == [255, 7])
  }

  @Test("every entry is read back; fields that do not hold a value, and wrong lengths, are refused")
  func roundTrip() throws {
    for number in 0..<200 {
      let entry = try LookUpTableEntry(
        pattern: number, exposure: number * 83_885, clearsAfterExposure: number % 2 == 0,
        bitDepth: number % 16 + 1, leds: number % 8, waitsForTrigger: number % 3 == 0,
        dark: number * 70_001, triggerOut2Bit: number % 5 == 0, image: number % 18,
        bitPlane: number % 24)
      #expect(try LookUpTableEntry(bytes: entry.bytes) == entry)
    }
    #expect(throws: PatternDeviceError.self) {
      try LookUpTableEntry(pattern: 0, exposure: 0x100_0000, image: 0, bitPlane: 0)
    }
    #expect(throws: PatternDeviceError.self) {
      try LookUpTableEntry(pattern: 0, exposure: 1, image: 0, bitPlane: 24)
    }
    #expect(throws: PatternDeviceError.self) {
      try LookUpTableEntry(pattern: -1, exposure: 1, image: 0, bitPlane: 0)
    }
    for count in [0, 11, 13] {
      #expect(throws: PatternDeviceError.self) {
        try LookUpTableEntry(bytes: [UInt8](repeating: 0, count: count))
      }
    }
    #expect(throws: PatternDeviceError.self) { try LookUpTableConfiguration(bytes: [1, 2]) }
  }

  @Test("trigger output 2 off is 1 after the guide, 0 after TI's library")
  func triggerOut2() throws {
    let exposure = [PatternExposure(mask: 0, exposure: 105, waitsForTrigger: true)]
    #expect(try table(exposure, .guide).entries.first?.bytes[9] == 1)
    #expect(try table(exposure, .library).entries.first?.bytes[9] == 0)
    for convention in TriggerOut2Convention.allCases {
      for isOn in [true, false] {
        #expect(convention.isOn(bit: convention.bit(isOn: isOn)) == isOn)
      }
    }
  }

  @Test("an exposure is cleared only where it waits for a trigger")
  func clearing() throws {
    let entries = try table([
      PatternExposure(mask: 0, exposure: 1000, waitsForTrigger: true),
      PatternExposure(mask: 1, exposure: 1000, waitsForTrigger: false),
    ]).entries
    #expect(entries.map(\.clearsAfterExposure) == [true, false])
    #expect(entries.map { $0.bytes[5] } == [0xF1, 0x70])
  }

  @Test("the masks' places: 24 an image, up to image 17, plane 23")
  func places() throws {
    let entries = try table(
      [0, 23, 24, 399, 431].map { PatternExposure(mask: $0, exposure: 105, waitsForTrigger: false) }
    ).entries
    #expect(entries.map(\.image) == [0, 0, 1, 16, 17])
    #expect(entries.map(\.bitPlane) == [0, 23, 0, 15, 23])
    #expect(entries.map(\.pattern) == [0, 1, 2, 3, 4])
  }

  @Test(
    "a long hold becomes entries that last as long together",
    arguments: [4_999_999, 5_000_000, 5_000_001, 12_000_001, 16_777_216, 33_554_430, 100_000_000])
  func splitting(exposure: Int) throws {
    let made = try table([
      PatternExposure(mask: 30, exposure: exposure, dark: 70_000, waitsForTrigger: true),
      PatternExposure(mask: 0, exposure: 200, waitsForTrigger: true),
    ])
    let parts = made.entries.dropLast()
    #expect(parts.reduce(0) { $0 + $1.exposure } == exposure)
    #expect(parts.count == (exposure + 4_999_999) / 5_000_000)
    #expect(parts.allSatisfy { $0.exposure <= 5_000_000 && $0.exposure >= 105 })
    #expect(parts.allSatisfy { $0.image == 1 && $0.bitPlane == 6 })
    #expect(parts.first?.waitsForTrigger == true)
    #expect(parts.dropFirst().allSatisfy { !$0.waitsForTrigger })
    #expect(parts.dropLast().allSatisfy { $0.dark == 0 && !$0.clearsAfterExposure })
    #expect(parts.last?.dark == 70_000)
    #expect(parts.last?.clearsAfterExposure == (parts.count == 1))
    #expect(made.exposures == [Int](repeating: 0, count: parts.count) + [1])
    #expect(!made.holdsUntilTrigger)
  }

  @Test("the longest exposure is the smaller of the field and what is reported to work")
  func limits() throws {
    var profile = try profile()
    #expect(profile.exposureLimit == 5_000_000)
    profile.practicalExposureLimit.value = 60_000_000
    #expect(profile.exposureLimit == 16_777_215)
    let long = PatternSequence(
      name: "hold",
      exposures: [PatternExposure(mask: 0, exposure: 16_777_216, waitsForTrigger: false)])
    let entries = try LookUpTable(long, maskCount: 1, profile: profile).entries
    #expect(entries.map(\.exposure) == [8_388_608, 8_388_608])
    #expect(try self.profile().fieldLimit.mark == .verified)
    #expect(try self.profile().practicalExposureLimit.mark == .reported)
  }

  @Test("a split hold that meets a trigger without a dark time is told of")
  func holds() throws {
    let long = PatternExposure(mask: 0, exposure: 6_000_000, waitsForTrigger: true)
    let next = PatternExposure(mask: 0, exposure: 200, waitsForTrigger: true)
    #expect(try table([long, next]).holdsUntilTrigger)
    var dark = long
    dark.dark = 500
    #expect(try !table([dark, next]).holdsUntilTrigger)
    #expect(try !table([next, next]).holdsUntilTrigger)
  }

  @Test("one run, five runs, for ever: patterns are counted, not runs")
  func configuration() throws {
    let three = (0..<3).map { PatternExposure(mask: $0, exposure: 105, waitsForTrigger: false) }
    #expect(try table(three).configuration.bytes == [3, 0, 3, 0, 0, 0])
    #expect(try table(three, runs: 100).configuration.bytes == [3, 0, 0x2C, 1, 0, 0])
    #expect(try table(three, runs: nil).configuration.bytes == [3, 0, 0, 0, 0, 0])
    let full = try table(
      (0..<400).map { PatternExposure(mask: $0, exposure: 105, waitsForTrigger: false) })
    #expect(full.configuration.bytes == [0x90, 1, 0x90, 1, 0, 0])
    let read = try LookUpTableConfiguration(bytes: [0x90, 1, 0, 0, 1, 0])
    #expect(read.entries == 400 && read.patterns == 65_536)
  }

  @Test("what the device cannot show is refused, with its limit")
  func refusals() throws {
    func exposure(_ mask: Int = 0, _ time: Int = 105, dark: Int = 0) -> PatternExposure {
      PatternExposure(mask: mask, exposure: time, dark: dark, waitsForTrigger: false)
    }
    func refusal(_ exposures: [PatternExposure], masks: Int = 3, runs: Int? = 1) -> String? {
      do {
        _ = try table(exposures, masks: masks, runs: runs)
        return nil
      } catch { return (error as? PatternDeviceError)?.message.description }
    }
    #expect(refusal([exposure()]) == nil)
    #expect(
      refusal([exposure(0, 104)])
        == "trial, exposure 0: exposure below what the device can do (expected at least 105 us, "
        + "found 104 us). Lengthen the pulse and lower the irradiance.")
    #expect(refusal([exposure(3)])?.contains("a number from 0 to 2") == true)
    #expect(refusal([exposure(-1)])?.contains("found -1") == true)
    #expect(refusal([exposure(dark: 16_777_216)])?.contains("at most 16777215 us") == true)
    #expect(refusal([exposure(dark: 16_777_215)]) == nil)
    #expect(refusal([exposure(dark: -1)]) != nil)
    #expect(refusal([]) != nil)
    #expect(refusal([exposure()], runs: 0) != nil)
    #expect(refusal([exposure()], runs: Int.max) != nil)
    let many = [PatternExposure](repeating: exposure(), count: 400)
    #expect(refusal(many) == nil)
    #expect(refusal(many + [exposure()])?.contains("at most 400") == true)
    // 81 holds of 25 s are 405 entries.
    #expect(refusal([PatternExposure](repeating: exposure(0, 25_000_000), count: 81)) != nil)
    #expect(refusal([PatternExposure](repeating: exposure(0, 25_000_000), count: 80)) == nil)
    #expect(throws: PatternDeviceError.self) {
      try DLPC900Profile(.lightCrafter4500, triggerOut2: .guide)
    }
  }
}
