import InputDocuments
import Quantities
import Signals
import StimulationProtocols

/// T1 to T4: whether a session can be carried out in the time that a cell gives.
struct TimeChecks {
  /// Before a test pulse, for the potential that the response is measured from; a choice of ours.
  static let beforePulse = Microseconds(10_000)
  /// After the end of a test pulse, for the response; a choice of ours.
  static let afterPulse = Microseconds(50_000)

  private let stimulation: StimulationProtocol
  private let schedule: Schedule
  private let plan: SessionPlan
  private let rig: Rig

  init(_ files: ProtocolFiles) {
    rig = files.rig.value
    stimulation = files.stimulation.value
    schedule = stimulation.schedule
    plan = SessionPlan(schedule)
  }

  func checks() -> [ProtocolCheck] { inductionStart() + session() + crosstalk() + clamp() }

  private func inductionStart() -> [ProtocolCheck] {
    let found = plan.inductionStart
    guard let limit = schedule.budget?.inductionBy else {
      return [
        .passed(
          .inductionStart,
          "induction begins \(Self.minutes(found)) min after break-in; the protocol sets no limit",
          value: found.seconds, unit: "s")
      ]
    }
    guard found > limit else {
      return [
        .passed(
          .inductionStart,
          "induction begins \(Self.minutes(found)) min after break-in, within "
            + "\(Self.minutes(limit)) min", value: found.seconds, limit: limit.seconds, unit: "s")
      ]
    }
    let parts = schedule.partsBeforeInduction
    return [
      .failed(
        .inductionStart, "schedule.\(Self.longest(parts))",
        "induction begins \(Self.texts(found, limit).0) after break-in, "
          + "\(Self.texts(found, limit).1) allowed: \(Self.sum(parts))",
        value: found.seconds, limit: limit.seconds, unit: "s",
        expected: "at most \(limit)", found: "\(found)",
        remedy:
          "Shorten \(Self.longest(parts)), the longest part, or the others: a washed-out cell "
          + "does not learn.")
    ]
  }

  private func session() -> [ProtocolCheck] {
    let found = plan.end
    guard let limit = schedule.budget?.session else {
      return [
        .passed(
          .session, "a session takes \(Self.minutes(found)) min; the protocol sets no limit",
          value: found.seconds, unit: "s")
      ]
    }
    guard found > limit else {
      return [
        .passed(
          .session,
          "a session takes \(Self.minutes(found)) min, within \(Self.minutes(limit)) min",
          value: found.seconds, limit: limit.seconds, unit: "s")
      ]
    }
    return [
      .failed(
        .session, "schedule.\(Self.longest(schedule.parts))",
        "a session takes \(Self.texts(found, limit).0), \(Self.texts(found, limit).1) allowed: "
          + Self.sum(schedule.parts),
        value: found.seconds, limit: limit.seconds, unit: "s",
        expected: "at most \(limit)", found: "\(found)",
        remedy: "Shorten \(Self.longest(schedule.parts)), the longest part, or the others.")
    ]
  }

  private func crosstalk() -> [ProtocolCheck] {
    // The order does not change how long it takes.
    guard let block = CrosstalkPlan(stimulation, seed: nil) else {
      return [.passed(.crosstalkTime, "no crosstalk block is planned in the protocol")]
    }
    let limit = schedule.crosstalk
    let counts = CrosstalkPlan.Kind.allCases.map { kind in
      "\(kind.rawValue) \(block.trials.count { $0.kind == kind })"
    }.joined(separator: " + ")
    let interval = schedule.crosstalkBlock?.interval ?? .zero
    guard block.duration > limit else {
      return [
        .passed(
          .crosstalkTime,
          "the crosstalk block's \(block.trials.count) trials fit its time",
          value: block.duration.seconds, limit: limit.seconds, unit: "s")
      ]
    }
    return [
      .failed(
        .crosstalkTime, "schedule.crosstalk_block",
        "the crosstalk block takes \(Self.texts(block.duration, limit).0), "
          + "\(Self.texts(block.duration, limit).1) allowed: \(counts) = \(block.trials.count) trials, one every \(interval)",
        value: block.duration.seconds, limit: limit.seconds, unit: "s",
        expected: "at most \(limit)", found: "\(block.duration)",
        remedy: "Lengthen schedule.crosstalk, or take fewer steps, durations or repeats.")
    ]
  }

  /// The test step lies in the sweep and beside the test pulses, and nothing injects current while the
  /// potential is clamped.
  private func clamp() -> [ProtocolCheck] {
    var failed = undelivered
    guard let clamp = schedule.clamp else {
      return failed.or(.passed(.clampStep, "the protocol does not say how the cell is held"))
    }
    if clamp.mode == .voltageClamp {
      for trial in stimulation.trials where trial.block == .test && !trial.steps.isEmpty {
        failed.append(
          .failed(
            .clampStep, trial.path, "a current step in voltage clamp",
            expected: "light only", found: "\(trial.steps.count) current steps",
            remedy: "Test in current clamp, or leave the step out."))
      }
    }
    guard let step = clamp.step else {
      return failed.or(.passed(.clampStep, "no test step is planned"))
    }
    let duration = stimulation.clock.duration
    if step.end > duration {
      failed.append(
        .failed(
          .clampStep, "schedule.clamp.step", "the test step ends after the sweep",
          value: step.end.seconds, limit: duration.seconds, unit: "s",
          expected: "an end at \(duration) or before", found: "\(step.end)",
          remedy: "Move or shorten the step, or lengthen clock.duration."))
    }
    for trial in stimulation.trials where trial.block == .test {
      for pulse in trial.pulses {
        let (from, to) = (pulse.start - Self.beforePulse, pulse.end + Self.afterPulse)
        guard step.offset < to, from < step.end else { continue }
        failed.append(
          .failed(
            .clampStep, "schedule.clamp.step",
            "the test step is under the response to \(pulse.pathway) (\(trial.path))",
            value: step.offset.seconds, limit: to.seconds, unit: "s",
            expected: "nothing from \(from) to \(to)", found: "\(step.offset) to \(step.end)",
            remedy: "Move the step or the pulse."))
        break
      }
    }
    return failed.or(
      .passed(
        .clampStep,
        "the test step fits \(clamp.mode == .currentClamp ? "current" : "voltage") clamp "
          + "and lies beside the test pulses",
        value: step.end.seconds, limit: duration.seconds, unit: "s"))
  }

  /// Current steps that the rig's waveforms cannot hold: somebody must give them by hand, or nobody does.
  private var undelivered: [ProtocolCheck] {
    let trials = stimulation.trials.filter(\.hasCurrents)
    guard let first = trials.first, rig.channels?.currentCommand == nil else { return [] }
    return [
      .failed(
        .clampStep, first.path,
        "current steps of \(trials.count) trials are in no waveform: the rig states no "
          + "current_command", severity: .warning, value: Double(trials.count), limit: 0,
        unit: "trials",
        expected: "channels: {current_command: {output, per_volt}} in the rig's file",
        found: "none",
        remedy: "State it, or give the steps of currents.csv by the amplifier's own program.")
    ]
  }

  /// `settle 5 + crosstalk 5 + baseline 10 + reference 1.7`.
  private static func sum(_ parts: [(name: String, duration: Microseconds)]) -> String {
    parts.map { "\($0.name) \(minutes($0.duration))" }.joined(separator: " + ")
  }

  private static func longest(_ parts: [(name: String, duration: Microseconds)]) -> String {
    parts.max { $0.duration < $1.duration }?.name ?? ""
  }

  /// In minutes, `31 min` and `25`; in seconds where minutes would hide the difference.
  private static func texts(_ found: Microseconds, _ limit: Microseconds) -> (String, String) {
    minutes(found) == minutes(limit)
      ? ("\(found)", "\(limit)") : ("\(minutes(found)) min", minutes(limit))
  }

  /// To a tenth.
  private static func minutes(_ time: Microseconds) -> String {
    ShortNumber.text((time.seconds / 6).rounded() / 10)
  }
}
