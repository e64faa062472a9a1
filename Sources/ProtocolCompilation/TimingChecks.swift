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

  init(_ files: ProtocolFiles) {
    stimulation = files.stimulation.value
    rig = files.rig.value
    calibration = files.calibration.value
    profile = DeviceProfile(rig)
  }

  func checks() -> [ProtocolCheck] { window() + load() + triggers() }

  private var device: String { rig.device.rawValue }

  /// What is worst of one kind: how many µs too much.
  private struct Miss {
    var path: String
    var excess: Int
    var found: Int
    var least: Int
  }

  private static func worst(_ misses: [Miss]) -> Miss? { misses.max { $0.excess < $1.excess } }

  // MARK: D7

  private func window() -> [ProtocolCheck] {
    guard let mirrors = calibration.mirrorTiming else {
      return [.passed(.ledWindow, "not judged: the calibration has no \"mirror_timing\"")]
    }
    var starts: [String: [Miss]] = [:]
    var ends: [String: [Miss]] = [:]
    var rises: [String: [Miss]] = [:]
    for trial in stimulation.trials {
      let exposures = rig.mirrors.exposures(of: trial.pulses)
      for (index, (pulse, exposure)) in zip(trial.pulses, exposures).enumerated()
      where pulse.irradiance > 0 {
        func add(_ list: inout [String: [Miss]], found: Int, least: Int) {
          guard found < least else { return }
          list[pulse.led, default: []].append(
            Miss(path: trial.path, excess: least - found, found: found, least: least))
        }
        let timing = calibration.timing(of: pulse.led)
        // Mirrors that go on showing the same mask need not settle again.
        let follows =
          index > 0 && exposures[index - 1].mask == exposure.mask
          && exposures[index - 1].end == exposure.start
        if !follows {
          add(
            &starts, found: (pulse.start - exposure.start).count,
            least: (mirrors.latency + mirrors.jitter).count)
        }
        let goesOn =
          index + 1 < exposures.count && exposures[index + 1].mask == exposure.mask
          && exposures[index + 1].start == exposure.end
        if !goesOn, let timing {
          // Mirrors that come late by their latency also leave late.
          add(
            &ends, found: (exposure.end - pulse.end + mirrors.latency - mirrors.jitter).count,
            least: timing.fall.count)
        }
        if let timing {
          // A pulse as short as the rise never reaches its level.
          add(&rises, found: pulse.duration.count, least: timing.rise.count + 1)
        }
      }
    }
    let failed = stimulation.pathways.map(\.value.led).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }.flatMap { led -> [ProtocolCheck] in
      [
        Self.worst(starts[led] ?? []).map {
          failure(
            $0, "\(led) pulse starts \($0.excess) µs before mirrors settle",
            "\($0.least) µs from trigger to light",
            "Raise \"lead\" of \"mirrors\" in the rig's file, or leave more time between masks.")
        },
        Self.worst(ends[led] ?? []).map {
          failure(
            $0, "light of \(led) falls \($0.excess) µs longer than its mask is shown",
            "\($0.least) µs for the LED to fall",
            "Raise \"hold\" of \"mirrors\" in the rig's file, or leave more time between masks.")
        },
        Self.worst(rises[led] ?? []).map {
          failure(
            $0, "a pulse of \($0.found) µs ends before \(led) has risen",
            "more than \($0.least - 1) µs", "Lengthen the pulse and lower the irradiance.")
        },
      ].compactMap { $0 }
    }
    return failed.or(
      .passed(
        .ledWindow, "every pulse lies in the window of its mask",
        value: Double(rig.mirrors.lead.count),
        limit: Double((mirrors.latency + mirrors.jitter).count), unit: "us"))
  }

  private func failure(
    _ miss: Miss, _ message: String, _ expected: String, _ remedy: String
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
    let trials = stimulation.trials
    let within = trials.flatMap { trial -> [(path: String, gap: Int)] in
      let exposures = rig.mirrors.exposures(of: trial.pulses)
      return zip(exposures, exposures.dropFirst()).filter {
        images[$0.mask] != images[$1.mask]
      }.map { (trial.path, ($1.start - $0.end).count) }
    }
    let between = successions(trials).compactMap { pair -> (path: String, gap: Int)? in
      let before = rig.mirrors.exposures(of: pair.before.pulses)
      let after = rig.mirrors.exposures(of: pair.after.pulses)
      guard let last = before.last, let first = after.first,
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
    let shown = Set(stimulation.trials.flatMap { $0.pulses.map(\.mask) })
    return stimulation.masks.map(\.name).filter(shown.contains).enumerated().reduce(into: [:]) {
      $0[$1.element] = PatternImage.place(ofPlane: $1.offset).image
    }
  }

  /// Trials that can follow each other in a cell, with the time from the start of one to that of the
  /// next.
  private func successions(
    _ trials: [PlannedTrial]
  ) -> [(before: PlannedTrial, after: PlannedTrial, interval: Microseconds)] {
    let schedule = stimulation.schedule
    let test = trials.filter { $0.block == .test }
    let reference = trials.filter { $0.block == .reference }
    let induction = trials.filter { $0.block == .induction }
    func pairs(
      _ before: [PlannedTrial], _ after: [PlannedTrial], _ interval: Microseconds
    ) -> [(before: PlannedTrial, after: PlannedTrial, interval: Microseconds)] {
      before.flatMap { one in after.map { (one, $0, interval) } }
    }
    let hasReference = schedule.reference.count > 0
    return pairs(test, test, schedule.baseline.interval)
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
    var nearest: Miss?
    for trial in stimulation.trials {
      let exposures = rig.mirrors.exposures(of: trial.pulses)
      for (one, next) in zip(exposures, exposures.dropFirst()) {
        let interval = (next.start - one.start).count
        let least = one.duration.count + rest
        let miss = Miss(
          path: trial.path, excess: least - interval, found: interval, least: least)
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
