/// A sequence as entries of a DLPC900.
///
/// An exposure that is longer than the profile allows becomes several entries that follow each other
/// without a gap: only the first waits for the trigger, only the last has the dark time. The mirrors are
/// cleared after an exposure where the controller can do that, which is where the entry waits for a
/// trigger and no part of the same exposure follows.
///
/// **Worked example.** Mask 25 for 6 s and a trigger: two entries of 3 s, image 1, plane 1; the first
/// waits, neither clears.
public struct LookUpTable: Hashable, Sendable {
  public let entries: [LookUpTableEntry]
  /// For each entry the exposure of the sequence that it is a part of.
  public let exposures: [Int]
  public let configuration: LookUpTableConfiguration

  /// - Parameter maskCount: how many masks there are.
  /// - Throws: `PatternDeviceError` for what the device cannot show.
  public init(_ sequence: PatternSequence, maskCount: Int, profile: DLPC900Profile) throws {
    var (entries, exposures): ([LookUpTableEntry], [Int]) = ([], [])
    let bit = profile.triggerOut2.bit(isOn: false)
    for (index, exposure) in sequence.exposures.enumerated() {
      try Self.require(
        exposure, at: "\(sequence.name), exposure \(index)", maskCount: maskCount, profile)
      let place = PatternImage.place(ofPlane: exposure.mask)
      let parts = PatternSequence.parts(of: exposure.exposure, limit: profile.exposureLimit)
      for (number, part) in parts.enumerated() {
        let (isFirst, isLast) = (number == 0, number == parts.count - 1)
        let waits = isFirst && exposure.waitsForTrigger
        entries.append(
          try LookUpTableEntry(
            pattern: entries.count, exposure: part, clearsAfterExposure: waits && isLast,
            leds: profile.leds, waitsForTrigger: waits, dark: isLast ? exposure.dark : 0,
            triggerOut2Bit: bit, image: place.image, bitPlane: place.plane))
        exposures.append(index)
        guard entries.count <= profile.array.entries else {
          throw PatternDeviceError.beyondLimit(
            object: sequence.name, what: "entries", found: entries.count,
            limit: profile.array.entries, unit: nil,
            remedy: "Use fewer, shorter pulses, or two sequences.")
        }
      }
    }
    guard !entries.isEmpty else {
      throw PatternDeviceError.belowLimit(
        object: sequence.name, what: "entries", found: 0, limit: 1, unit: nil,
        remedy: "Leave the sequence out.")
    }
    let runs = sequence.runs ?? 0
    guard runs > 0 || sequence.runs == nil else {
      throw PatternDeviceError.belowLimit(
        object: sequence.name, what: "runs", found: runs, limit: 1, unit: nil,
        remedy: "Leave the sequence out.")
    }
    let (patterns, isTooMany) = entries.count.multipliedReportingOverflow(by: runs)
    self.entries = entries
    self.exposures = exposures
    configuration = try LookUpTableConfiguration(
      entries: entries.count, patterns: isTooMany ? Int.max : patterns)
  }

  private static func require(
    _ exposure: PatternExposure, at place: String, maskCount: Int, _ profile: DLPC900Profile
  ) throws {
    guard (0..<maskCount).contains(exposure.mask) else {
      throw PatternDeviceError.noSuchMask(object: place, mask: exposure.mask, count: maskCount)
    }
    guard exposure.exposure >= profile.array.leastExposure else {
      throw PatternDeviceError.belowLimit(
        object: place, what: "exposure", found: exposure.exposure,
        limit: profile.array.leastExposure, unit: "us",
        remedy: "Lengthen the pulse and lower the irradiance.")
    }
    guard exposure.dark >= 0 else {
      throw PatternDeviceError.belowLimit(
        object: place, what: "dark time", found: exposure.dark, limit: 0, unit: "us",
        remedy: "Order the pulses in time.")
    }
    guard exposure.dark <= profile.fieldLimit.value else {
      throw PatternDeviceError.beyondLimit(
        object: place, what: "dark time", found: exposure.dark, limit: profile.fieldLimit.value,
        unit: "us", remedy: "Make two sequences, or start the next pulse by a trigger.")
    }
  }

  /// Whether an exposure that ends without a clear bit and without a dark time is followed by one that
  /// waits: what the mirrors show until then is not documented.
  public var holdsUntilTrigger: Bool {
    zip(entries, entries.dropFirst()).contains {
      $1.waitsForTrigger && $0.dark == 0 && !$0.clearsAfterExposure
    }
  }
}
