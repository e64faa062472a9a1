import Foundation

/// All that is sent to a DLPC900 so that it shows a sequence from images that are loaded on the fly.
///
/// **Definition.** In this order: where the sequence waits for triggers, the delay of trigger input 1
/// (0x1A35); stop (0x1A24 = 0); pattern-on-the-fly mode (0x1A1B = 3); stop; one definition for each entry
/// (0x1A34); the configuration (0x1A31); the images, last first: initialise (0x1A2A) and data (0x1A2B)
/// of the primary, then 0x1A2C and 0x1A2D of the secondary controller; the configuration again; start
/// (0x1A24 = 2).
///
/// **Source.** TI DLPC900 programmer's guide (DLPU018), pattern-on-the-fly; mcSIM (revision 43b8b54) for
/// both stops, the second configuration and the secondary controller.
///
/// **Worked example.** One entry and one image of 600 bytes: 3 packets, 1 definition, 1 configuration,
/// 1 + 2 for the image, 1 configuration, 1 start: 10 packets.
public struct DLPC900Commands: Sendable {
  /// A packet with what it does, for people.
  public struct Step: Sendable {
    public let packet: DLPC900Packet
    public let text: String
  }

  /// What one controller loads as one image.
  public struct Part: Sendable {
    public let controller: DLPC900Profile.Controller
    /// Header and pixels.
    public let image: SplashImage
  }

  public private(set) var steps: [Step] = []
  private let answersImageData: Bool

  /// - Parameter images: for each image what each controller loads.
  /// - Throws: `PatternDeviceError.belowLimit`, `beyondLimit` for a delay that is not possible.
  public init(_ table: LookUpTable, images: [[Part]], profile: DLPC900Profile) throws {
    answersImageData = profile.answersImageData
    if table.entries.contains(where: \.waitsForTrigger) { try setTriggerIn1(profile) }
    add(.startStop, [0], "stop")
    add(.displayMode, [3], "mode: patterns on the fly")
    add(.startStop, [0], "stop")
    for entry in table.entries {
      add(
        .lookUpTableDefinition, entry.bytes,
        "entry \(entry.pattern): image \(entry.image), plane \(entry.bitPlane), "
          + "\(entry.exposure) us, dark \(entry.dark) us"
          + (entry.waitsForTrigger ? ", waits for trigger" : "")
          + (entry.clearsAfterExposure ? ", clears" : ""))
    }
    let configuration =
      "\(table.configuration.entries) entries, "
      + (table.configuration.patterns == 0
        ? "for ever" : "\(table.configuration.patterns) patterns")
    add(.lookUpTableConfiguration, table.configuration.bytes, configuration)
    for (number, parts) in images.enumerated().reversed() {
      for part in parts { load(part, as: number) }
    }
    add(.lookUpTableConfiguration, table.configuration.bytes, configuration)
    add(.startStop, [2], "start")
  }

  private mutating func setTriggerIn1(_ profile: DLPC900Profile) throws {
    let (delay, least) = (profile.triggerIn1Delay, profile.leastTriggerIn1Delay.value)
    guard delay >= least else {
      throw PatternDeviceError.belowLimit(
        object: "trigger input 1", what: "delay", found: delay, limit: least, unit: "us",
        remedy: "Choose a longer delay, and trigger earlier by as much.")
    }
    guard delay <= 0xFFFF else {
      throw PatternDeviceError.beyondLimit(
        object: "trigger input 1", what: "delay", found: delay, limit: 0xFFFF, unit: "us",
        remedy: "Choose a shorter delay.")
    }
    var data = LittleEndian()
    data.append(delay, 2)
    data.append(profile.advancesOnFallingEdge ? 1 : 0, 1)
    add(
      .triggerIn1, data.bytes,
      "trigger input 1: delay \(delay) us, "
        + (profile.advancesOnFallingEdge ? "falling" : "rising") + " edge")
  }

  private mutating func load(_ part: Part, as number: Int) {
    let isPrimary = part.controller == .primary
    let name = "image \(number), \(part.controller.rawValue)"
    var start = LittleEndian()
    start.append(number, 2)
    start.append(part.image.data.count, 4)
    add(
      isPrimary ? .initializeImage : .initializeSecondaryImage, start.bytes,
      "\(name): \(part.image.data.count) bytes with header")
    let bytes = [UInt8](part.image.data)
    let size = DLPC900Packet.imageByteCount
    for offset in stride(from: 0, to: bytes.count, by: size) {
      let piece = bytes[offset..<min(bytes.count, offset + size)]
      var data = LittleEndian()
      data.append(piece.count, 2)
      data.append(Array(piece))
      add(
        isPrimary ? .imageData : .secondaryImageData, data.bytes,
        "\(name): bytes \(piece.startIndex) to \(piece.endIndex - 1)", isImageData: true)
    }
  }

  private mutating func add(
    _ command: DLPC900Packet.Command, _ data: [UInt8], _ text: String, isImageData: Bool = false
  ) {
    steps.append(
      Step(
        packet: DLPC900Packet(
          command, data: data, number: UInt8(truncatingIfNeeded: steps.count),
          wantsAnswer: !isImageData || answersImageData),
        text: text))
  }

  /// `commands.bin`: every packet in order, each filled to whole reports of 64 bytes.
  public var binary: Data {
    var bytes: [UInt8] = []
    for step in steps { bytes += step.packet.reports }
    return Data(bytes)
  }

  /// `commands.txt`: one line a packet: number, place in `commands.bin`, reports, command, data, what it
  /// does. Of image data only the count is shown.
  public var list: Data {
    var text = "packet\toffset\treports\tcommand\tdata\tmeaning\n"
    var offset = 0
    for (index, step) in steps.enumerated() {
      let packet = step.packet
      let size = DLPC900Packet.headerByteCount + packet.data.count
      let reports = (size - 1) / DLPC900Packet.reportByteCount + 1
      let isImage = packet.command == .imageData || packet.command == .secondaryImageData
      let shown = (isImage ? packet.data.prefix(2) : packet.data[...]).hexadecimal
      text +=
        "\(index)\t\(offset)\t\(reports)\t0x\(Self.hexadecimal(packet.command))\t"
        + "\(shown)\(isImage ? " ..." : "")\t\(step.text)\n"
      offset += reports * DLPC900Packet.reportByteCount
    }
    return Data(text.utf8)
  }

  private static func hexadecimal(_ command: DLPC900Packet.Command) -> String {
    String(command.rawValue, radix: 16, uppercase: true)
  }
}

extension Sequence<UInt8> {
  /// `00 1A FF`
  var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }
}
