/// One command to a DLPC900 over USB (HID, vendor 0x0451, product 0xC900).
///
/// **Definition.** Flags (bit 7 read, bit 6 an answer is wanted), number of the packet, length (2 bytes:
/// that of the data + 2), command (2 bytes, low byte first), data.
///
/// **Source.** TI DLPC900 programmer's guide (DLPU018), USB. That a packet goes out as reports of 64
/// bytes, the last filled with zeros and without a header of its own, is how two drivers do it:
/// pycrafter6500 (`command`, revision 06904c6) and mcSIM (`send_raw_command`, revision 43b8b54).
///
/// **Worked example.** Stop, as packet 0 that wants an answer: `40 00 03 00 24 1A 00`.
public struct DLPC900Packet: Hashable, Sendable {
  public enum Command: Int, CaseIterable, Sendable {
    case startStop = 0x1A24
    case displayMode = 0x1A1B
    case lookUpTableDefinition = 0x1A34
    case lookUpTableConfiguration = 0x1A31
    case initializeImage = 0x1A2A
    case imageData = 0x1A2B
    case initializeSecondaryImage = 0x1A2C
    case secondaryImageData = 0x1A2D
    case triggerIn1 = 0x1A35
  }

  public static let reportByteCount = 64
  public static let headerByteCount = 6
  /// Bytes of an image in one packet: 512 less the header and the count.
  public static let imageByteCount = 504

  public var isRead = false
  public var wantsAnswer = true
  /// The device repeats it in its answer.
  public var number: UInt8
  public var command: Command
  public var data: [UInt8]

  public init(_ command: Command, data: [UInt8], number: UInt8, wantsAnswer: Bool = true) {
    self.command = command
    self.data = data
    self.number = number
    self.wantsAnswer = wantsAnswer
  }

  /// - Throws: `PatternDeviceError.damaged` for what is no packet of a command that is known here.
  public init(bytes: [UInt8]) throws {
    guard let flags = bytes.first, let number = LittleEndian.value(bytes, 1..<2),
      let length = LittleEndian.value(bytes, 2..<4),
      let command = LittleEndian.value(bytes, 4..<6).flatMap(Command.init)
    else {
      throw PatternDeviceError.damaged(
        what: "packet for a DLPC900", expected: "a command that Apical writes",
        found: "\(bytes.count) bytes")
    }
    guard bytes.count == length + 4 else {
      throw PatternDeviceError.damaged(
        what: "packet for a DLPC900", expected: "\(length + 4) bytes", found: "\(bytes.count)")
    }
    self.init(
      command, data: Array(bytes.dropFirst(Self.headerByteCount)),
      number: UInt8(truncatingIfNeeded: number), wantsAnswer: flags & 0x40 != 0)
    isRead = flags & 0x80 != 0
  }

  public var bytes: [UInt8] {
    var result = LittleEndian()
    result.append((isRead ? 0x80 : 0) | (wantsAnswer ? 0x40 : 0), 1)
    result.append(Int(number), 1)
    result.append(data.count + 2, 2)
    result.append(command.rawValue, 2)
    result.append(data)
    return result.bytes
  }

  /// The packet filled with zeros to whole reports of 64 bytes.
  public var reports: [UInt8] {
    let bytes = bytes
    let rest = bytes.count % Self.reportByteCount
    return bytes + [UInt8](repeating: 0, count: rest == 0 ? 0 : Self.reportByteCount - rest)
  }
}
