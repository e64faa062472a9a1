import InputDocuments
import PatternDevices
import Quantities
import StimulationProtocols

/// D1 to D6: whether the device can show it.
struct DeviceChecks {
  private let stimulation: StimulationProtocol
  private let rig: Rig
  private let calibration: Calibration
  private let profile: DeviceProfile
  private let blocks: RigBlocks
  private let shown: [ShownTrial]

  init(_ files: ProtocolFiles) {
    stimulation = files.stimulation.value
    rig = files.rig.value
    calibration = files.calibration.value
    profile = DeviceProfile(files.rig.value)
    blocks = RigBlocks(files)
    shown = ShownTrial.all(of: blocks, rig: files.rig.value)
  }

  func checks() -> [ProtocolCheck] {
    size() + leastExposure() + darkGap() + greatestExposure() + entries() + images()
  }

  private var device: String { rig.device.rawValue }

  private func size() -> [ProtocolCheck] {
    let found = "\(calibration.columns) x \(calibration.rows)"
    let needed = "\(profile.columns) x \(profile.rows)"
    guard found != needed else {
      return [
        .passed(
          .maskSize, "masks are drawn on \(found) mirrors", value: Double(calibration.columns),
          limit: Double(profile.columns))
      ]
    }
    return [
      .failed(
        .maskSize, "columns", "the calibration is for another array than the \(device) has",
        value: Double(calibration.columns), limit: Double(profile.columns), expected: needed,
        found: found, remedy: "Calibrate this device, or correct the rig's device.")
    ]
  }

  private func leastExposure() -> [ProtocolCheck] {
    let least = profile.leastExposure
    return stimulation.exposures.filter { $0.duration.count < least }.map {
      exposure -> ProtocolCheck in
      let count = exposure.duration.count
      return .failed(
        .leastExposure, exposure.path,
        "exposure \(count) µs < \(least) µs, the shortest of the \(device)", value: Double(count),
        limit: Double(least), unit: "us", expected: "at least \(least) µs", found: "\(count) µs",
        remedy: "Lengthen the pulse and lower the irradiance.")
    }.or(
      .passed(
        .leastExposure, "every exposure is long enough for the \(device)",
        value: stimulation.exposures.map { Double($0.duration.count) }.min(),
        limit: Double(least), unit: "us"))
  }

  private func darkGap() -> [ProtocolCheck] {
    guard let least = profile.darkGap else {
      return [.passed(.darkGap, "the \(device) allows any dark gap")]
    }
    return shown.compactMap { trial -> ProtocolCheck? in
      guard let gap = trial.gaps.filter({ $0 > 0 && $0 <= least }).min() else { return nil }
      return .failed(
        .darkGap, trial.path, "gap \(gap) µs; the \(device) needs 0 or > \(least) µs",
        value: Double(gap), limit: Double(least), unit: "us",
        expected: "0 or more than \(least) µs", found: "\(gap) µs",
        remedy: "Shift one train by its offset.")
    }.or(
      .passed(
        .darkGap, "every dark gap suits the \(device)",
        value: shown.flatMap(\.gaps).filter { $0 > 0 }.min().map(Double.init),
        limit: Double(least), unit: "us"))
  }

  /// A longer gap is none: the next pattern waits for the trigger then.
  private func greatestExposure() -> [ProtocolCheck] {
    let longest = shown.flatMap { trial in
      trial.exposures.map { (path: trial.path, count: $0.duration.count) }
    }.max { $0.count < $1.count }
    guard let greatest = profile.greatestExposure else {
      return [
        .passed(
          .greatestExposure, "the \(device) shows a mask as long as it is asked to",
          value: longest.map { Double($0.count) }, unit: "us")
      ]
    }
    guard let longest, longest.count > greatest else {
      return [
        .passed(
          .greatestExposure, "every exposure fits the \(device)",
          value: longest.map { Double($0.count) }, limit: Double(greatest), unit: "us")
      ]
    }
    let parts = (longest.count + greatest - 1) / greatest
    return [
      .failed(
        .greatestExposure, longest.path,
        "the exposure does not fit the \(device): split it into \(parts)",
        value: Double(longest.count), limit: Double(greatest), unit: "us",
        expected: "at most \(greatest) µs", found: "\(longest.count) µs",
        remedy: "Write \(parts) trains that follow each other.")
    ]
  }

  /// A block is one sequence of the device, however many trials take turns in it.
  private func entries() -> [ProtocolCheck] {
    let counts = blocks.blocks.flatMap { block -> [(path: String, found: Int, most: Int)] in
      let path = block.trials.count > 1 ? block.path : block.trials.first?.path ?? block.path
      guard let sequence = DeviceBundle.sequence(block, rig: rig, masks: []) else { return [] }
      guard let (found, most) = DeviceBundle.entries(of: sequence, rig: rig) else {
        return block.trials.map { ($0.path, $0.pulses.count, profile.entries) }
      }
      return [(path, found, most)]
    }
    return counts.filter { $0.found > $0.most }.map { path, found, most -> ProtocolCheck in
      .failed(
        .entries, path, "\(found) patterns in a sequence of the \(device) > \(most)",
        value: Double(found), limit: Double(most), expected: "at most \(most)",
        found: "\(found)",
        remedy: "Use fewer, longer pulses, or fewer trials that take turns in a block.")
    }.or(
      .passed(
        .entries, "every block fits the table of the \(device)",
        value: counts.map { Double($0.found) }.max(),
        limit: Double(counts.map(\.most).min() ?? profile.entries)))
  }

  private func images() -> [ProtocolCheck] {
    let masks = stimulation.shownMasks.count
    let images = (masks + DeviceProfile.planesPerImage - 1) / DeviceProfile.planesPerImage
    let counts: [(what: String, found: Int, most: Int)] = [
      ("images", images, profile.images), ("planes", masks, profile.planes),
    ]
    guard let (what, found, most) = counts.first(where: { $0.found > $0.most }) else {
      return [
        .passed(
          .images, "\(masks) masks in use fit the \(device)", value: Double(images),
          limit: Double(profile.images))
      ]
    }
    return [
      .failed(
        .images, "masks", "\(found) \(what) > \(most)", value: Double(found), limit: Double(most),
        expected: "at most \(most)", found: "\(found)",
        remedy: "Use fewer masks, or put the rest into a second protocol.")
    ]
  }
}
