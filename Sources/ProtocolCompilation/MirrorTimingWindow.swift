import PatternDevices
import Quantities
import StimulationProtocols

/// Whether light falls on mirrors that stand still, at the worst: with LED and trigger on the samples that
/// the acquisition gives them, and with the device's clock as far off as the rig allows.
///
/// **Definition.** With trigger T, exposure from S to E and pulse from P to Q, s(t) the time of t's sample
/// (``SampleClock``) and c the tolerance of the clocks: before the light
/// s(P) − s(T) − (S − T) − c (S − T), which must be latency + jitter or more; after it
/// s(T) + (E − T) − c (E − T) − s(Q) + latency − jitter, which must be the LED's fall or more. The latency
/// counts from the trigger, the device's trigger delay is a part of it; mirrors that come late leave late.
///
/// **Worked example.** A lead of 200 µs and a pulse 5 s after its trial's one trigger: at 50 ppm 250 µs of it
/// are not certain, and −50 µs are left. With a trigger for each pattern it is 200 µs.
struct MirrorTimingWindow {
  let rig: Rig
  let mirrors: Calibration.MirrorTiming
  private let clock: SampleClock

  init(rig: Rig, mirrors: Calibration.MirrorTiming) {
    self.rig = rig
    self.mirrors = mirrors
    clock = SampleClock(rate: rig.samplingRate)
  }

  /// What there is of a time, and what is needed.
  struct Miss {
    var path: String
    /// µs.
    var found: Int
    /// µs.
    var least: Int
    /// What clocks that differ take of it, µs.
    var drift = 0.0
    /// What whole samples take of it, µs.
    var rounding = 0.0

    var excess: Int { least - found }

    /// Why it is less than the files say.
    var clocks: String {
      var parts: [String] = []
      if drift >= 1 {
        parts.append("clocks may differ by \(ShortNumber.text(drift.rounded())) µs")
      }
      if rounding >= 1 {
        parts.append("rounding to samples takes \(ShortNumber.text(rounding.rounded())) µs")
      }
      return parts.isEmpty ? "" : ", as " + parts.joined(separator: " and ")
    }

    /// Further remedies.
    var mend: String {
      (drift >= 1 ? ", or trigger each pattern (pattern_trigger: external)" : "")
        + (rounding >= 1 ? ", or raise \"sampling_rate\"" : "")
    }
  }

  /// That with the greatest excess; nil where nothing is missed.
  static func worst(_ misses: [Miss]?) -> Miss? {
    misses?.filter { $0.excess > 0 }.max { $0.excess < $1.excess }
  }

  /// Whole µs that are certain; the division's last digits are none.
  static func whole(_ time: Double) -> Int { Int((time + 1e-6).rounded(.down)) }

  /// From a trigger to the light; nil where the mirrors go on showing the same mask.
  func start(of index: Int, in trial: ShownTrial) -> Miss? {
    let (pulse, exposure) = (trial.pulses[index], trial.exposures[index])
    if index > 0, trial.exposures[index - 1].mask == exposure.mask,
      trial.exposures[index - 1].end == exposure.start
    {
      return nil
    }
    let trigger = trial.trigger(of: index)
    let drift = drift((exposure.start - trigger).count)
    let rounding = clock.roundingError(at: trigger) - clock.roundingError(at: pulse.start)
    let planned = Double((pulse.start - exposure.start).count)
    return Miss(
      path: trial.path, found: Self.whole(planned - rounding - drift),
      least: (mirrors.latency + mirrors.jitter).count, drift: drift, rounding: rounding)
  }

  /// From the end of the light to that of its mask; nil where the mirrors go on showing it.
  func end(of index: Int, in trial: ShownTrial, fall: Microseconds) -> Miss? {
    let (pulse, exposure) = (trial.pulses[index], trial.exposures[index])
    if index + 1 < trial.exposures.count, trial.exposures[index + 1].mask == exposure.mask,
      trial.exposures[index + 1].start == exposure.end
    {
      return nil
    }
    let trigger = trial.trigger(of: index)
    let drift = drift((exposure.end - trigger).count)
    let rounding = clock.roundingError(at: pulse.end) - clock.roundingError(at: trigger)
    let planned = Double((exposure.end - pulse.end + mirrors.latency - mirrors.jitter).count)
    return Miss(
      path: trial.path, found: Self.whole(planned - rounding - drift), least: fall.count,
      drift: drift, rounding: rounding)
  }

  /// - Parameter time: on the device's clock, µs.
  private func drift(_ time: Int) -> Double { Double(max(0, time)) * rig.clockTolerance / 1e6 }
}
