import Foundation
import OutputFiles
import PatternDevices
import Quantities
import StimulationProtocols

/// What the rig's micromirror device shows, as its controller takes it: one sequence a block.
///
/// A sequence runs again and again; its first pattern, and the first of every trial in it, waits for the
/// trigger. With the device's own clock the other patterns of a trial follow by dark times, or wait where the
/// dark time is longer than the device can count; with an external trigger each pattern waits. The device's
/// own delay after a trigger is that of the calibration, whose latency was measured with it.
///
/// **Worked example.** Pulses of 1 ms at 100 and 120 ms with a lead of 200 µs and a hold of 50 µs, by the
/// device's own clock: 1250 µs that wait for the trigger, 18 750 µs dark, 1250 µs.
struct DeviceBundle {
  static let folder = "device"

  let files: [(path: String, content: Data)]

  /// - Parameter triggerDelay: that the calibration was measured with; nil where it does not say.
  /// - Throws: `PatternDeviceError`, `OutputFileError`.
  init(
    _ blocks: RigBlocks, rig: Rig, triggerDelay: Microseconds?, masks: [CompiledMask]
  ) throws {
    let sequences = blocks.blocks.compactMap {
      Self.sequence($0, rig: rig, masks: masks.map(\.name))
    }
    let planes = masks.map { NamedPlane(name: $0.name, plane: $0.plane) }
    switch rig.device {
    case .dlp6500, .dlp9000:
      var profile = try Self.profile(of: rig)
      if let triggerDelay { profile.triggerIn1Delay = triggerDelay.count }
      files = try DLPC900Bundle(
        masks: planes, sequences: sequences, profile: profile, hasBitmaps: false,
        folder: Self.folder
      ).files
    case .lightCrafter4500:
      files = try DLPC350Bundle(
        masks: planes, sequences: sequences, hasBitmaps: false, triggerDelay: triggerDelay?.count,
        folder: Self.folder
      ).files
    case .alpXGA: files = try Self.alp(.xga, planes, sequences, rig, triggerDelay)
    case .alpFullHD: files = try Self.alp(.fullHD, planes, sequences, rig, triggerDelay)
    case .alpWUXGA: files = try Self.alp(.wuxga, planes, sequences, rig, triggerDelay)
    case .alpSXGAPlus: files = try Self.alp(.sxgaPlus, planes, sequences, rig, triggerDelay)
    case .other: files = [("\(Self.folder)/README.txt", Data(Self.noFormat.utf8))]
    }
  }

  /// - Throws: `PatternDeviceError` for a device without a DLPC900.
  private static func profile(of rig: Rig) throws -> DLPC900Profile {
    try DLPC900Profile(
      rig.device, triggerOut2: rig.triggerOut2 == .library ? .library : .guide)
  }

  /// Entries of the controller's table that a sequence takes, and how many there can be; nil for a device
  /// whose own program makes its sequences.
  static func entries(of sequence: PatternSequence, rig: Rig) -> (found: Int, most: Int)? {
    let most = DeviceProfile(rig).entries
    switch rig.device {
    case .dlp6500, .dlp9000:
      return (try? profile(of: rig)).map { ($0.entryCount(of: sequence), most) }
    case .lightCrafter4500:
      return (sequence.exposures.count, DLPC350Bundle.greatestEntryCount(of: sequence))
    case .alpXGA, .alpFullHD, .alpWUXGA, .alpSXGAPlus: return (sequence.exposures.count, most)
    case .other: return nil
    }
  }

  private static func alp(
    _ array: ALPArray, _ masks: [NamedPlane], _ sequences: [PatternSequence], _ rig: Rig,
    _ triggerDelay: Microseconds?
  ) throws -> [(path: String, content: Data)] {
    try ALPBundle(
      masks: masks, sequences: sequences, array: array, memory: DeviceProfile(rig).entries,
      triggerInDelay: triggerDelay?.count ?? 0, folder: folder
    ).files
  }

  private static let noFormat = """
    Nothing here is in the format of the device itself: the rig's file calls it "other", and the formats
    of Mightex's Polygon1000 (PolyScan), Andor's Mosaic and others are not public.

    Load the masks of ../masks.tif, or the images in ../masks, with the device's own program in the order
    of ../events.csv, and let the rig's trigger show one after another; or let Micro-Manager's Python tools
    play ../useq.

    """

  /// nil for a block without patterns.
  static func sequence(_ block: RigBlock, rig: Rig, masks: [String]) -> PatternSequence? {
    let device = DeviceProfile(rig)
    // Long enough for the device to show that nothing is shown.
    let end = max(device.leastExposure, (device.darkGap ?? 0) + 1)
    // The parts of a split exposure are not cleared either.
    let unsplit = (try? profile(of: rig))?.exposureLimit ?? .max
    var exposures: [PatternExposure] = []
    for trial in block.trials {
      let shown = ShownTrial(trial, rig: rig)
      for (index, exposure) in shown.exposures.enumerated() {
        let waits = shown.waits[index]
        let isLast = index + 1 == shown.exposures.count
        let gap = isLast ? nil : (shown.exposures[index + 1].start - exposure.end).count
        let dark: Int
        if isLast || shown.waits[index + 1] {
          // Mirrors that are not cleared after a pattern need a dark time, where there is room for it.
          let isCleared =
            waits && device.clearsAfterExposure && exposure.duration.count <= unsplit
          dark = isCleared || (gap ?? .max) < 2 * end ? 0 : end
        } else {
          dark = gap ?? 0
        }
        exposures.append(
          PatternExposure(
            mask: masks.firstIndex(of: exposure.mask) ?? 0, exposure: exposure.duration.count,
            dark: dark, waitsForTrigger: waits))
      }
    }
    return exposures.isEmpty
      ? nil : PatternSequence(name: block.name, exposures: exposures, runs: nil)
  }
}
