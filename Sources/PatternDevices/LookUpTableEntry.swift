/// One pattern in the look-up table of a DLPC900: the 12 bytes of command 0x1A34.
///
/// **Definition.** Little-endian: 0–1 number of the pattern; 2–4 exposure, µs; 5 bit 0 clear after the
/// exposure, bits 3:1 bit depth − 1, bits 6:4 LEDs (red, green, blue), bit 7 wait for trigger; 6–8 dark
/// time, µs; 9 bit 0 trigger output 2 (``TriggerOut2Convention``), bit 1 bit depth + 8; 10–11 bits 10:0
/// number of the image, bits 15:11 first plane in it.
///
/// **Source.** TI DLPC900 programmer's guide (DLPU018, revision J), pattern display LUT definition.
///
/// **Worked example.** `00 00 C8 00 00 10 00 00 00 00 00 00`: pattern 0, 200 µs, 1 bit, red, not
/// triggered.
public struct LookUpTableEntry: Hashable, Sendable {
  public static let byteCount = 12

  public let pattern: Int
  /// µs.
  public let exposure: Int
  public let clearsAfterExposure: Bool
  /// 1 to 16.
  public let bitDepth: Int
  /// Bit 0 red, 1 green, 2 blue.
  public let leds: Int
  public let waitsForTrigger: Bool
  /// µs.
  public let dark: Int
  /// As it stands in the byte; what it means is the profile's matter.
  public let triggerOut2Bit: Bool
  public let image: Int
  /// First plane in the image, 0 to 23.
  public let bitPlane: Int

  /// - Throws: `PatternDeviceError.beyondLimit` for what a field cannot hold.
  public init(
    pattern: Int, exposure: Int, clearsAfterExposure: Bool = false, bitDepth: Int = 1,
    leds: Int = 7, waitsForTrigger: Bool = false, dark: Int = 0, triggerOut2Bit: Bool = false,
    image: Int, bitPlane: Int
  ) throws {
    for (what, value, range) in [
      ("number of the pattern", pattern, 0...0xFFFF), ("exposure in µs", exposure, 0...0xFF_FFFF),
      ("bit depth", bitDepth, 1...16), ("LEDs", leds, 0...7),
      ("dark time in µs", dark, 0...0xFF_FFFF), ("number of the image", image, 0...0x7FF),
      ("bit-plane", bitPlane, 0...23),
    ] where !range.contains(value) {
      let place = "pattern \(pattern)"
      throw value > range.upperBound
        ? PatternDeviceError.beyondLimit(
          object: place, what: what, found: value, limit: range.upperBound, unit: nil,
          remedy: "Choose less.")
        : .belowLimit(
          object: place, what: what, found: value, limit: range.lowerBound, unit: nil,
          remedy: "Choose more.")
    }
    self.pattern = pattern
    self.exposure = exposure
    self.clearsAfterExposure = clearsAfterExposure
    self.bitDepth = bitDepth
    self.leds = leds
    self.waitsForTrigger = waitsForTrigger
    self.dark = dark
    self.triggerOut2Bit = triggerOut2Bit
    self.image = image
    self.bitPlane = bitPlane
  }

  /// Reads what the bytes say, also where an entry of ours would not say it (a depth of 1 bit beside a
  /// text that means 2, clearing without a trigger).
  ///
  /// - Throws: `PatternDeviceError.damaged` for another number of bytes; `beyondLimit` for plane 24
  ///   and more.
  public init(bytes: [UInt8]) throws {
    func field(_ range: Range<Int>) throws -> Int {
      guard bytes.count == Self.byteCount, let value = LittleEndian.value(bytes, range) else {
        throw PatternDeviceError.damaged(
          what: "entry of a look-up table", expected: "\(Self.byteCount) bytes",
          found: "\(bytes.count)")
      }
      return value
    }
    let (options, more, place) = (try field(5..<6), try field(9..<10), try field(10..<12))
    try self.init(
      pattern: field(0..<2), exposure: field(2..<5), clearsAfterExposure: options & 1 != 0,
      bitDepth: ((options >> 1) & 7) + 1 + (more & 2) * 4, leds: (options >> 4) & 7,
      waitsForTrigger: options & 0x80 != 0, dark: field(6..<9), triggerOut2Bit: more & 1 != 0,
      image: place & 0x7FF, bitPlane: place >> 11)
  }

  public var bytes: [UInt8] {
    var result = LittleEndian()
    result.append(pattern, 2)
    result.append(exposure, 3)
    result.append(
      (clearsAfterExposure ? 1 : 0) | ((bitDepth - 1) & 7) << 1 | leds << 4
        | (waitsForTrigger ? 0x80 : 0), 1)
    result.append(dark, 3)
    result.append((triggerOut2Bit ? 1 : 0) | (bitDepth > 8 ? 2 : 0), 1)
    result.append(image | bitPlane << 11, 2)
    return result.bytes
  }
}

/// How much of the look-up table is shown: the 6 bytes of command 0x1A31.
///
/// **Definition.** 0–1 bits 10:0 number of entries; 2–5 patterns to display, 0 for ever. It counts
/// patterns, not runs of the table.
///
/// **Source.** TI DLPC900 programmer's guide (DLPU018), pattern display LUT configuration.
///
/// **Worked example.** One run of 3 entries: `03 00 03 00 00 00`.
public struct LookUpTableConfiguration: Hashable, Sendable {
  public static let byteCount = 6

  public let entries: Int
  /// 0 for ever.
  public let patterns: Int

  /// - Throws: `PatternDeviceError.beyondLimit` for what a field cannot hold.
  public init(entries: Int, patterns: Int) throws {
    for (what, value, limit) in [
      ("number of entries", entries, 0x7FF), ("patterns to display", patterns, 0xFFFF_FFFF),
    ] where !(0...limit).contains(value) {
      throw PatternDeviceError.beyondLimit(
        object: "look-up table", what: what, found: value, limit: limit, unit: nil,
        remedy: "Let the sequence run less often, or for ever.")
    }
    self.entries = entries
    self.patterns = patterns
  }

  /// - Throws: `PatternDeviceError.damaged` for another number of bytes.
  public init(bytes: [UInt8]) throws {
    guard bytes.count == Self.byteCount, let entries = LittleEndian.value(bytes, 0..<2),
      let patterns = LittleEndian.value(bytes, 2..<6)
    else {
      throw PatternDeviceError.damaged(
        what: "configuration of a look-up table", expected: "\(Self.byteCount) bytes",
        found: "\(bytes.count)")
    }
    try self.init(entries: entries & 0x7FF, patterns: patterns)
  }

  public var bytes: [UInt8] {
    var result = LittleEndian()
    result.append(entries, 2)
    result.append(patterns, 4)
    return result.bytes
  }
}
