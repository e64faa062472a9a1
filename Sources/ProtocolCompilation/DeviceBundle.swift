import Foundation
import OutputFiles
import PatternDevices
import Quantities
import StimulationProtocols

/// What the rig's micromirror device shows, as its controller takes it: one sequence a block.
///
/// A sequence runs again and again; its first pattern, and the first of every trial in it, waits for the
/// trigger. With the device's own clock the other patterns of a trial follow by dark times; with an external
/// trigger each pattern waits.
///
/// **Worked example.** Pulses of 1 ms at 100 and 120 ms with a lead of 100 µs and a hold of 50 µs: 1150 µs
/// that wait for the trigger, 18 850 µs dark, 1150 µs.
struct DeviceBundle {
  static let folder = "device"

  let files: [(path: String, content: Data)]

  /// - Throws: `PatternDeviceError`, `OutputFileError`.
  init(_ blocks: RigBlocks, rig: Rig, masks: [CompiledMask]) throws {
    let sequences = blocks.blocks.compactMap {
      Self.sequence($0, rig: rig, masks: masks.map(\.name))
    }
    let planes = masks.map { NamedPlane(name: $0.name, plane: $0.plane) }
    switch rig.device {
    case .dlp6500, .dlp9000:
      let profile = try DLPC900Profile(
        rig.device, triggerOut2: rig.triggerOut2 == .library ? .library : .guide)
      files = try DLPC900Bundle(
        masks: planes, sequences: sequences, profile: profile, hasBitmaps: false,
        folder: Self.folder
      ).files
    case .lightCrafter4500:
      files = try DLPC350Bundle(
        masks: planes, sequences: sequences, hasBitmaps: false, folder: Self.folder
      ).files
    case .alpXGA: files = try Self.alp(.xga, planes, sequences, rig)
    case .alpFullHD: files = try Self.alp(.fullHD, planes, sequences, rig)
    case .alpWUXGA: files = try Self.alp(.wuxga, planes, sequences, rig)
    case .alpSXGAPlus: files = try Self.alp(.sxgaPlus, planes, sequences, rig)
    case .other: files = [("\(Self.folder)/README.txt", Data(Self.noFormat.utf8))]
    }
  }

  private static func alp(
    _ array: ALPArray, _ masks: [NamedPlane], _ sequences: [PatternSequence], _ rig: Rig
  ) throws -> [(path: String, content: Data)] {
    try ALPBundle(
      masks: masks, sequences: sequences, array: array, memory: DeviceProfile(rig).entries,
      folder: folder
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
    let isExternal = rig.patternTrigger == .external
    // Long enough for the device to show that nothing is shown.
    let end = max(device.leastExposure, (device.darkGap ?? 0) + 1)
    var exposures: [PatternExposure] = []
    for trial in block.trials {
      let shown = rig.mirrors.exposures(of: trial.pulses)
      for (index, exposure) in shown.enumerated() {
        let waits = isExternal || index == 0
        let isLast = index + 1 == shown.count
        let gap = isLast ? nil : (shown[index + 1].start - exposure.end).count
        let dark: Int
        if isExternal || isLast {
          // Mirrors that are not cleared after a pattern need a dark time, where there is room for it.
          let isCleared = waits && device.clearsAfterExposure
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
