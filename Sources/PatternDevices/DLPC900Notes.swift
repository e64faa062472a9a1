import Foundation
import OutputFiles
import StimulationProtocols

/// What the bundle says of itself in words.
enum DLPC900Notes {
  static func text(_ profile: DLPC900Profile, hasBitmaps: Bool, notes: [String]) -> Data {
    let convention =
      switch profile.triggerOut2 {
      case .guide: "1 turns it off (TI's guide, DLPU018J); TI's own program says the opposite"
      case .library: "1 turns it on (TI's GUI library); TI's guide says the opposite"
      }
    let lines =
      [
        "Patterns for the \(profile.device.rawValue) (TI DLPC900), pattern-on-the-fly mode.",
        "",
        "image_NN.bmp           24 masks: plane k is bit k of a pixel, 0-7 blue, 8-15 green, 16-23 red"
          + (hasBitmaps ? "" : ";"),
      ] + (hasBitmaps ? [] : ["                       those of the masks are in the folder masks"])
      + [
        "image_NN*.spld         the same as the controller loads it (48-byte header, enhanced RLE)",
        "SEQUENCE/lut.csv       what is shown when",
        "SEQUENCE/commands.bin  every USB packet in order, each filled with zeros to reports of 64 bytes",
        "SEQUENCE/commands.txt  one line a packet",
        "plane_test/            24 masks, each its own number, a second each: run it first",
        "",
        "To send: write commands.bin report by report to the HID device 0451:C900. A packet has its length",
        "in bytes 2-3 (+ 4); the next begins at the next report. Where bit 6 of its first byte is set, read",
        "one report of 64 bytes before the next packet; bit 5 of the answer's first byte tells an error.",
        "Some HID libraries want a byte 0 (number of the report) before each report.",
        "Keep trigger input 1 high meanwhile; at start, the level of trigger input 2 becomes that which",
        "enables (mcSIM).",
        "",
        "What only the device can tell, and what this bundle takes for it:",
        "- Byte 9, bit 0 of an entry (trigger output 2):",
        "  \(convention).",
        "  The output is turned off here. Use trigger output 1; its delays are left as they are, because",
        "  their unit is not certain.",
        "- Order of planes: if the numbers of plane_test come in the order 16-23, 8-15, 0-7, your program",
        "  exchanged red and blue.",
        "- Exposures of one entry: at most \(profile.exposureLimit) us; longer ones are split.",
        "  The field holds \(words(profile.fieldLimit)).",
        "  In practice \(words(profile.practicalExposureLimit)).",
        "- Delay of trigger input 1: \(profile.triggerIn1Delay) us.",
        "  The shortest is \(words(profile.leastTriggerIn1Delay)).",
        "- A pattern that waits for a trigger is preceded by black.",
      ] + (notes.isEmpty ? [] : [""] + notes.map { "Note. \($0)" })
    return Data((lines.joined(separator: "\n") + "\n").utf8)
  }

  private static func words(_ limit: MarkedLimit) -> String {
    "\(limit.value) us, \(limit.mark.rawValue) (\(limit.source))"
  }
}

/// `manifest.json` of a bundle.
struct DLPC900Manifest: Encodable {
  struct File: Encodable {
    var path: String
    var bytes: Int
    var sha256: String
  }

  struct Limit: Encodable {
    var value: Int
    var mark: String
    var source: String

    init(_ limit: MarkedLimit) {
      (value, mark, source) = (limit.value, limit.mark.rawValue, limit.source)
    }

    enum CodingKeys: String, CodingKey {
      case value = "value_us"
      case mark, source
    }
  }

  let schema = "apical.dlpc900-bundle/1"
  var device: String
  var triggerOut2: String
  var triggerIn1Delay: Int
  var fieldLimit: Limit
  var practicalExposureLimit: Limit
  var leastTriggerIn1Delay: Limit
  var files: [File]

  init(_ profile: DLPC900Profile, files: [(path: String, content: Data)]) {
    device = profile.device.rawValue
    triggerOut2 = profile.triggerOut2.rawValue
    triggerIn1Delay = profile.triggerIn1Delay
    fieldLimit = Limit(profile.fieldLimit)
    practicalExposureLimit = Limit(profile.practicalExposureLimit)
    leastTriggerIn1Delay = Limit(profile.leastTriggerIn1Delay)
    self.files = files.map {
      File(path: $0.path, bytes: $0.content.count, sha256: Checksum.sha256(of: $0.content))
    }.sorted { $0.path < $1.path }
  }

  enum CodingKeys: String, CodingKey {
    case schema, device
    case triggerOut2 = "trigger_out_2"
    case triggerIn1Delay = "trigger_in_1_delay_us"
    case fieldLimit = "field_limit"
    case practicalExposureLimit = "practical_exposure_limit"
    case leastTriggerIn1Delay = "least_trigger_in_1_delay"
    case files
  }
}
