import Quantities
import StimulationProtocols

/// When the mirrors show a mask for one pulse of light.
struct MirrorExposure: Hashable {
  var mask: String
  /// When the pattern is triggered.
  var start: Microseconds
  var end: Microseconds

  var duration: Microseconds { end - start }
}

extension Rig.MirrorWindow {
  /// The exposure of each pulse: from its lead before the pulse to its hold after it.
  ///
  /// Between two pulses the lead comes first and the hold takes what is left; before the first pulse
  /// there is what the trial leaves.
  ///
  /// **Worked example.** With a lead of 100 and a hold of 50 µs, pulses from 1000 to 2000 and from 2120 µs on:
  /// the first exposure is from 900 to 2020 µs, as the second begins at 2020 µs.
  ///
  /// - Parameter pulses: by time, none of which overlap.
  func exposures(of pulses: [PlannedPulse]) -> [MirrorExposure] {
    pulses.enumerated().map { index, pulse in
      let before =
        index > 0 ? (pulse.start - pulses[index - 1].end).count : pulse.start.count
      let start = pulse.start - Microseconds(min(lead.count, max(0, before)))
      guard index + 1 < pulses.count else {
        return MirrorExposure(mask: pulse.mask, start: start, end: pulse.end + hold)
      }
      let after = max(0, (pulses[index + 1].start - pulse.end).count)
      let left = after - min(lead.count, after)
      return MirrorExposure(
        mask: pulse.mask, start: start, end: pulse.end + Microseconds(min(hold.count, left)))
    }
  }
}
