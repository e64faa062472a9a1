import InputDocuments
import PatternDevices
import Quantities
import Signals
import StimulationProtocols

/// D7 to D9: whether mirrors, LEDs and triggers keep pace.
struct TimingChecks {
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
    profile = DeviceProfile(rig)
    blocks = RigBlocks(files)
    shown = ShownTrial.all(of: blocks, rig: rig)
  }

  func checks() -> [ProtocolCheck] { window() + load() + triggers() }

  private var device: String { rig.device.rawValue }

  // MARK: D7

  private func window() -> [ProtocolCheck] {
    guard let mirrors = calibration.mirrorTiming else {
      return [.passed(.ledWindow, "not judged: the calibration has no \"mirror_timing\"")]
    }
    guard mirrors.latency.count >= profile.leastTriggerDelay else {
      return [
        .failed(
          .ledWindow, "mirror_timing.latency",
          "no \(device) settles \(mirrors.latency) after its trigger",
          value: Double(mirrors.latency.count), limit: Double(profile.leastTriggerDelay),
          unit: "us",
          expected:
            "at least \(profile.leastTriggerDelay) µs, the device's shortest trigger delay",
          found: "\(mirrors.latency)",
          remedy:
            "Measure the latency from the acquisition's trigger on: the delay is a part of it.")
      ]
    }
    let window = MirrorTimingWindow(rig: rig, mirrors: mirrors)
    var starts: [String: [MirrorTimingWindow.Miss]] = [:]
    var ends: [String: [MirrorTimingWindow.Miss]] = [:]
    var rises: [String: [MirrorTimingWindow.Miss]] = [:]
    var least: Int?
    for trial in shown {
      for (index, pulse) in trial.pulses.enumerated() where pulse.irradiance > 0 {
        if let start = window.start(of: index, in: trial) {
          least = min(least ?? .max, start.found)
          starts[pulse.led, default: []].append(start)
        }
        guard let timing = calibration.timing(of: pulse.led) else { continue }
        if let end = window.end(of: index, in: trial, fall: timing.fall) {
          ends[pulse.led, default: []].append(end)
        }
        // A pulse as short as the rise never reaches its level.
        rises[pulse.led, default: []].append(
          MirrorTimingWindow.Miss(
            path: trial.path, found: pulse.duration.count, least: timing.rise.count + 1))
      }
    }
    let failed = stimulation.pathways.map(\.value.led).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }.flatMap { led -> [ProtocolCheck] in
      [
        MirrorTimingWindow.worst(starts[led]).map {
          failure(
            $0, "\(led) pulse starts \($0.excess) µs before mirrors settle\($0.clocks)",
            "\($0.least) µs from trigger to light",
            "Raise \"lead\" of \"mirrors\" in the rig's file, or leave more time between masks"
              + $0.mend + ".")
        },
        MirrorTimingWindow.worst(ends[led]).map {
          failure(
            $0,
            "light of \(led) falls \($0.excess) µs longer than its mask is shown\($0.clocks)",
            "\($0.least) µs for the LED to fall",
            "Raise \"hold\" of \"mirrors\" in the rig's file, or leave more time between masks"
              + $0.mend + ".")
        },
        MirrorTimingWindow.worst(rises[led]).map {
          failure(
            $0, "a pulse of \($0.found) µs ends before \(led) has risen",
            "more than \($0.least - 1) µs", "Lengthen the pulse and lower the irradiance.")
        },
      ].compactMap { $0 }
    }
    return failed.or(
      .passed(
        .ledWindow, "every pulse lies in the window of its mask",
        value: least.map(Double.init),
        limit: Double((mirrors.latency + mirrors.jitter).count), unit: "us"))
  }

  private func failure(
    _ miss: MirrorTimingWindow.Miss, _ message: String, _ expected: String, _ remedy: String
  ) -> ProtocolCheck {
    .failed(
      .ledWindow, miss.path, message, value: Double(miss.found), limit: Double(miss.least),
      unit: "us", expected: expected, found: "\(miss.found) µs", remedy: remedy)
  }

  // MARK: D8

  private func load() -> [ProtocolCheck] {
    guard let least = profile.imageLoad else {
      return [.passed(.loadTime, "the \(device) holds all its images at once")]
    }
    let images = imageOfMask
    let within = shown.flatMap { trial -> [(path: String, gap: Int)] in
      zip(trial.exposures, trial.exposures.dropFirst()).filter {
        images[$0.mask] != images[$1.mask]
      }.map { (trial.path, ($1.start - $0.end).count) }
    }
    let between = successions.compactMap { pair -> (path: String, gap: Int)? in
      guard let last = pair.before.exposures.last, let first = pair.after.exposures.first,
        images[last.mask] != images[first.mask]
      else { return nil }
      return (pair.after.path, (pair.interval - last.end + first.start).count)
    }
    let all = within + between
    guard let shortest = all.min(by: { $0.gap < $1.gap }), shortest.gap < least else {
      return [
        .passed(
          .loadTime, "every image is loaded before it is shown",
          value: all.map { Double($0.gap) }.min(), limit: Double(least), unit: "us")
      ]
    }
    let (needed, gap) = (Self.milliseconds(least), Self.milliseconds(shortest.gap))
    return [
      .failed(
        .loadTime, shortest.path, "buffer swap needs \(needed) ms, gap \(gap) ms",
        value: Double(shortest.gap), limit: Double(least), unit: "us",
        expected: "at least \(needed) ms between masks of two images", found: "\(gap) ms",
        remedy: "Write the masks of one trial next to each other, at most "
          + "\(DeviceProfile.planesPerImage) of them, or leave more time.")
    ]
  }

  /// The image of each mask that is shown: 24 in the order of the file.
  private var imageOfMask: [String: Int] {
    stimulation.masks.map(\.name).filter(stimulation.shownMasks.contains).enumerated()
      .reduce(into: [:]) { $0[$1.element] = PatternImage.place(ofPlane: $1.offset).image }
  }

  /// Trials that can follow each other in a cell, with the time from the start of one to that of the
  /// next.
  private var successions: [(before: ShownTrial, after: ShownTrial, interval: Microseconds)] {
    let schedule = stimulation.schedule
    func of(_ name: String) -> [ShownTrial] {
      blocks.blocks.filter { $0.block == name }
        .flatMap { $0.trials.map { ShownTrial($0, rig: rig) } }
    }
    let test = of(Trial.Block.test.rawValue)
    let reference = of(Trial.Block.reference.rawValue)
    let induction = of(Trial.Block.induction.rawValue)
    // In whatever order the seed brings them.
    let crosstalk = shown.filter { $0.path == RigBlock.crosstalkPath }
    func pairs(
      _ before: [ShownTrial], _ after: [ShownTrial], _ interval: Microseconds
    ) -> [(before: ShownTrial, after: ShownTrial, interval: Microseconds)] {
      before.flatMap { one in after.map { (one, $0, interval) } }
    }
    let hasReference = schedule.reference.count > 0
    return pairs(crosstalk, crosstalk, schedule.crosstalkBlock?.interval ?? .zero)
      + pairs(test, test, schedule.baseline.interval)
      + pairs(test, hasReference ? reference : induction, schedule.baseline.interval)
      + (hasReference
        ? pairs(reference, reference + induction, schedule.reference.interval) : [])
      // A cell has one condition.
      + induction.map { ($0, $0, schedule.induction.interval) }
      + pairs(induction, test, schedule.induction.interval)
      + pairs(test, test, schedule.test.interval)
  }

  // MARK: D9

  private func triggers() -> [ProtocolCheck] {
    if let delay = calibration.mirrorTiming?.triggerDelay?.count,
      !(profile.leastTriggerDelay...profile.greatestTriggerDelay).contains(delay)
    {
      let (least, most) = (profile.leastTriggerDelay, profile.greatestTriggerDelay)
      return [
        .failed(
          .triggerRate, "mirror_timing.trigger_delay",
          "the \(device) cannot be set to this trigger delay", value: Double(delay),
          limit: Double(delay < least ? least : most), unit: "us",
          expected: "\(least) to \(most) µs", found: "\(delay) µs",
          remedy: "State the delay that was set while the latency was measured.")
      ]
    }
    guard rig.patternTrigger == .external else {
      guard profile.keepsTime else {
        return [
          .failed(
            .triggerRate, "pattern_trigger",
            "the \(device) does not keep the time from one sequence to the next",
            expected: "external", found: rig.patternTrigger.rawValue,
            remedy: "Let the acquisition trigger each pattern: pattern_trigger: external.")
        ]
      }
      return [.passed(.triggerRate, "patterns follow the \(device)'s own clock")]
    }
    let delay = max(
      profile.leastTriggerDelay, calibration.mirrorTiming?.triggerDelay?.count ?? 0)
    let rest = (profile.darkGap ?? 0) + delay
    let clock = SampleClock(rate: rig.samplingRate)
    var nearest: MirrorTimingWindow.Miss?
    for trial in shown {
      for (one, next) in zip(trial.exposures, trial.exposures.dropFirst()) {
        // Between the samples on which the triggers rise.
        let interval =
          clock.time(of: clock.sample(at: next.start)) - clock.time(of: clock.sample(at: one.start))
        let miss = MirrorTimingWindow.Miss(
          path: trial.path, found: MirrorTimingWindow.whole(interval),
          least: one.duration.count + rest)
        if nearest.map({ miss.excess > $0.excess }) ?? true { nearest = miss }
      }
    }
    guard let nearest, nearest.excess > 0 else {
      return [
        .passed(
          .triggerRate, "no trigger comes before the \(device) is ready",
          value: nearest.map { Double($0.found) }, limit: nearest.map { Double($0.least) },
          unit: "us")
      ]
    }
    return [
      .failed(
        .triggerRate, nearest.path,
        "trigger every \(Self.milliseconds(nearest.found)) ms too fast for the \(device)",
        value: Double(nearest.found), limit: Double(nearest.least), unit: "us",
        expected: "at least exposure, dark time and trigger delay, \(nearest.least) µs",
        found: "\(nearest.found) µs",
        remedy: "Leave more time between pulses, or let the device's own clock run the trial.")
    ]
  }

  private static func milliseconds(_ count: Int) -> String {
    ShortNumber.text(Double(count) / 1000)
  }
}
