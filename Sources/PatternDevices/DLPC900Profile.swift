import StimulationProtocols

/// What bit 0 of byte 9 of a pattern's entry means: TI's guide and TI's own program disagree, and only
/// the device can tell.
public enum TriggerOut2Convention: String, CaseIterable, Sendable {
  /// The programmer's guide (DLPU018, revision J): 1 turns trigger output 2 off.
  case guide
  /// TI's GUI library (`LCR_AddToPatLut`), which mcSIM follows: 1 turns it on.
  case library

  /// The bit for an output that is to be on or off.
  ///
  /// **Worked example.** Off is 1 after the guide and 0 after the library.
  public func bit(isOn: Bool) -> Bool { isOn == (self == .library) }

  /// What a bit does.
  public func isOn(bit: Bool) -> Bool { bit == (self == .library) }
}

/// A number that a device must not pass, and how far it can be trusted.
public struct MarkedLimit: Hashable, Sendable {
  public enum Mark: String, Sendable {
    /// Read in the manufacturer's documents or sources.
    case verified
    /// Reported by users; not tried by us.
    case reported
  }

  public var value: Int
  public var mark: Mark
  public var source: String

  public init(_ value: Int, _ mark: Mark, source: String) {
    self.value = value
    self.mark = mark
    self.source = source
  }
}

/// What the bytes for a DLPC900 depend on: the array and what can only be settled on the device.
///
/// **Source.** TI DLPC900 programmer's guide (DLPU018, revision J) and datasheet (DLPS037) where a
/// limit says so; mcSIM (`dlp6500.py`, revision 43b8b54) for the commands of the secondary controller.
public struct DLPC900Profile: Sendable {
  /// One of the two chips of a DLP9000, or the only one of a DLP6500.
  public enum Controller: String, Sendable {
    case primary
    case secondary
  }

  public let device: Rig.PatternDevice
  public let array: DeviceProfile
  /// Which columns each controller shows: the left half is the primary's, the right the secondary's.
  public let parts: [(controller: Controller, columns: Range<Int>)]
  public var triggerOut2: TriggerOut2Convention
  /// Which LEDs of the board an entry turns on: bit 0 red, 1 green, 2 blue. All by default; a rig that
  /// drives its own LEDs does not see it.
  public var leds = 7
  /// Delay of trigger input 1, µs, that is set before a sequence which waits for triggers.
  public var triggerIn1Delay = 105
  /// Whether the falling edge of trigger input 1 advances the pattern, not the rising one.
  public var advancesOnFallingEdge = false
  /// Whether the device answers each packet of image data (pycrafter6500 asks it to, mcSIM does not).
  public var answersImageData = true
  /// The longest exposure or dark time that an entry can say, µs.
  public var fieldLimit = MarkedLimit(
    0xFF_FFFF, .verified, source: "DLPU018J: 24 bits of µs")
  /// The longest exposure of one entry, µs; a longer one becomes several entries.
  public var practicalExposureLimit = MarkedLimit(
    5_000_000, .reported, source: "users of pycrafter6500: about 5 s on the fly")
  /// The shortest delay of trigger input 1, µs.
  public var leastTriggerIn1Delay = MarkedLimit(
    105, .reported, source: "mcSIM 43b8b54, set_trigger_in1: refuses less")

  /// - Throws: `PatternDeviceError.otherController` for a device that has no DLPC900.
  public init(_ device: Rig.PatternDevice, triggerOut2: TriggerOut2Convention) throws {
    self.device = device
    self.triggerOut2 = triggerOut2
    array = DeviceProfile(device)
    switch device {
    case .dlp6500: parts = [(.primary, 0..<array.columns)]
    case .dlp9000:
      let middle = array.columns / 2
      parts = [(.primary, 0..<middle), (.secondary, middle..<array.columns)]
    default:
      throw PatternDeviceError.otherController(device: device.rawValue, controller: "DLPC900")
    }
  }

  /// How many entries of the controller's table a sequence takes.
  ///
  /// **Worked example.** An exposure of 6 s beside one of 1 ms: 3, as one entry shows at most 5 s.
  public func entryCount(of sequence: PatternSequence) -> Int {
    sequence.exposures.reduce(0) {
      $0 + PatternSequence.parts(of: $1.exposure, limit: exposureLimit).count
    }
  }

  /// The longest exposure of one entry, µs.
  public var exposureLimit: Int { max(1, min(fieldLimit.value, practicalExposureLimit.value)) }
}
