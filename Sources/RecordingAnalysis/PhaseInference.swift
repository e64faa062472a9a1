import EventDetection
import Signals

/// Takes the forward and target phases from the light where neither file nor user states them.
///
/// **Definition.** Top-down pulses of a sweep that are less than `joiningGap` apart form one
/// exposure; exposures of all sweeps that overlap in time since sweep start form one group. If
/// there are exactly two groups, the earlier is the forward and the later the target phase, both
/// cut to the shorter's length so that their areas can be compared.
enum PhaseInference {
  /// Seconds.
  private static let joiningGap = 0.1

  /// - Parameter pulses: the light pulses of each sweep.
  static func phases(from pulses: [[LightPulse]]) -> TrialPhases? {
    var groups: [TimeWindow] = []
    for exposure in pulses.flatMap(exposures).sorted(by: { $0.start < $1.start }) {
      if let last = groups.last, exposure.start < last.end {
        groups[groups.count - 1].end = max(last.end, exposure.end)
      } else {
        groups.append(exposure)
      }
    }
    guard groups.count == 2, let first = groups.first, let second = groups.last else { return nil }
    let length = min(first.duration, second.duration)
    return TrialPhases(
      forward: TimeWindow(start: first.start, end: first.start + length),
      target: TimeWindow(start: second.start, end: second.start + length), source: .light)
  }

  private static func exposures(of pulses: [LightPulse]) -> [TimeWindow] {
    var exposures: [TimeWindow] = []
    for pulse in pulses.filter({ $0.pathway == .topDown }).sorted(by: { $0.onset < $1.onset }) {
      if let last = exposures.last, pulse.onset - last.end < joiningGap {
        exposures[exposures.count - 1].end = max(last.end, pulse.offset)
      } else {
        exposures.append(pulse.window)
      }
    }
    return exposures
  }
}
