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

  init(_ files: ProtocolFiles) {
    stimulation = files.stimulation.value
    rig = files.rig.value
    calibration = files.calibration.value
    profile = DeviceProfile(files.rig.value)
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
    return trials.compactMap { trial -> ProtocolCheck? in
      let gaps = gaps(trial.pulses).filter { $0 > 0 && $0 <= least }
      guard let gap = gaps.min() else { return nil }
      return .failed(
        .darkGap, trial.path, "gap \(gap) µs; the \(device) needs 0 or > \(least) µs",
        value: Double(gap), limit: Double(least), unit: "us",
        expected: "0 or more than \(least) µs", found: "\(gap) µs",
        remedy: "Shift one train by its offset.")
    }.or(
      .passed(
        .darkGap, "every dark gap suits the \(device)",
        value: trials.flatMap { gaps($0.pulses) }.filter { $0 > 0 }.min().map(Double.init),
        limit: Double(least), unit: "us"))
  }

  private func greatestExposure() -> [ProtocolCheck] {
    let greatest = profile.greatestExposure
    let long = stimulation.trains.compactMap { train -> ProtocolCheck? in
      let count = train.value.duration.count
      guard count > greatest else { return nil }
      let parts = (count + greatest - 1) / greatest
      return .failed(
        .greatestExposure, "trains.\(train.name).duration",
        "the exposure does not fit the \(device): split it into \(parts)", value: Double(count),
        limit: Double(greatest), unit: "us", expected: "at most \(greatest) µs",
        found: "\(count) µs", remedy: "Write \(parts) trains that follow each other.")
    }
    let dark = trials.compactMap { trial -> ProtocolCheck? in
      guard let gap = gaps(trial.pulses).max(), gap > greatest else { return nil }
      return .failed(
        .greatestExposure, trial.path, "a dark gap does not fit the \(device)",
        value: Double(gap), limit: Double(greatest), unit: "us", expected: "at most \(greatest) µs",
        found: "\(gap) µs", remedy: "Make two trials of this one.")
    }
    return (long + dark).or(
      .passed(
        .greatestExposure, "every exposure and gap fits the \(device)",
        value: stimulation.trains.map { Double($0.value.duration.count) }.max(),
        limit: Double(greatest), unit: "us"))
  }

  private func entries() -> [ProtocolCheck] {
    let most = profile.entries
    return trials.filter { $0.pulses.count > most }.map { trial -> ProtocolCheck in
      ProtocolCheck.failed(
        .entries, trial.path, "\(trial.pulses.count) patterns in a trial > \(most)",
        value: Double(trial.pulses.count), limit: Double(most), expected: "at most \(most)",
        found: "\(trial.pulses.count)", remedy: "Use fewer, longer pulses.")
    }.or(
      .passed(
        .entries, "every trial fits the table of the \(device)",
        value: trials.map { Double($0.pulses.count) }.max(), limit: Double(most)))
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

  private var trials: [PlannedTrial] { stimulation.trials }

  /// Dark times between exposures, µs.
  private func gaps(_ pulses: [PlannedPulse]) -> [Int] {
    let exposures = rig.mirrors.exposures(of: pulses)
    return zip(exposures, exposures.dropFirst()).map { ($1.start - $0.end).count }
  }
}
