import Messages
import Signals

/// What is doubtful about a whole recording, whatever its format.
struct RecordingChecks {
  let file: String

  /// Slower and faster than any acquisition, Hz: beyond these a rate is a damaged number, of which
  /// durations would not be finite.
  private static let plausibleRates = 1e-6...1e9

  /// A sweep whose response has no such rate becomes a failed one.
  func checkRates(of recording: inout Recording) {
    let isTimed = { (sweep: Sweep) in Self.plausibleRates.contains(sweep.response.samplingRate) }
    for sweep in recording.sweeps where !isTimed(sweep) {
      recording.failedSweeps.append(
        FailedSweep(
          index: sweep.index, name: sweep.name,
          message: Message(
            .sweepNoTime, .error, "no sampling rate that an acquisition can have", file: file,
            object: sweep.response.objectPath, sweep: sweep.index,
            expected: "\(Self.plausibleRates.lowerBound) to \(Self.plausibleRates.upperBound)",
            found: "\(sweep.response.samplingRate)", unit: "Hz",
            remedy: "Correct the rate in the file; it is probably damaged.")))
    }
    recording.sweeps.removeAll { !isTimed($0) }
    recording.failedSweeps.sort { $0.index < $1.index }
  }

  /// Sweeps of one electrode that all claim one start.
  func equalStartTimes(_ sweeps: [Sweep]) -> [Message] {
    guard sweeps.count > 1, Set(sweeps.map(\.startTime)).count == 1, let first = sweeps.first,
      Set(sweeps.map(\.electrode)).count < sweeps.count
    else { return [] }
    return [
      Message(
        .sweepStartTimesEqual, .warning,
        "all \(sweeps.count) sweeps start at \(first.startTime) s, so their order in the session "
          + "is not known", file: file, found: "\(first.startTime)", unit: "s")
    ]
  }

  /// A stimulus name that speaks of light in a file without a channel of it.
  func lightOnlyInName(_ sweeps: [Sweep]) -> [Message] {
    guard sweeps.allSatisfy(\.lights.isEmpty) else { return [] }
    let named = sweeps.filter { SiteWords.namesLight($0.stimulus ?? "") }
    guard let first = named.first else { return [] }
    return [
      Message(
        .lightOnlyInName, .warning,
        "the stimulus name of \(named.count) of \(sweeps.count) sweeps speaks of light, but "
          + "the file has no channel that says when it was on", file: file,
        sweep: first.index, found: first.stimulus,
        remedy: "Light responses are not measured without such a channel; if there is one, state "
          + "it with --light.")
    ]
  }

  /// Lit places of which nobody says which pathway they drive.
  func unknownPathways(_ sites: [LightSite], of sweeps: [Sweep]) -> [Message] {
    let used = Set(sweeps.flatMap(\.lights).map(\.site))
    return sites.filter { $0.pathway == nil && used.contains($0.name) }.map { site in
      Message(
        .lightPathwayUnknown, .warning,
        "neither name, description nor location say whether the light at '\(site.name)' drives "
          + "the top-down (apical) or the bottom-up (basal) pathway", file: file,
        object: site.name,
        remedy: "State it with --top-down or --bottom-up '\(site.name)'.")
    }
  }

  /// A command of two levels more than 2 V apart, of which the lower is near 0 V, is a gate: no
  /// cell is held at 5 V.
  func gateInCommand(_ levels: TwoLevels, of command: Channel, sweep: Int) -> Message? {
    guard command.unit == "mV", levels.isTwoLevel, levels.separation > 2000,
      abs(levels.low) < 500
    else { return nil }
    // Plus zero: a level of -0.0 is 0.0.
    let (low, high) = (levels.low.rounded() + 0, levels.high.rounded() + 0)
    return Message(
      .lightGateInCommand, .warning,
      "the command steps between \(low) and \(high) mV, which is "
        + "no holding potential but the gate of a light or another device", file: file,
      object: command.objectPath, sweep: sweep, expected: "at most 500",
      found: "\(high)", unit: "mV",
      remedy: "If it switched a light, state it: --light 'command=SITE'.")
  }
}
