import Signals

/// Finds when a light was on from the channel that commanded or gated it.
///
/// **Definition.** A commanded power is on above a tenth of its greatest value in the sweep; a bit
/// is on when set; a gate is on from the sample that passes 60 % of its swing to the one that falls
/// below 40 %. Onset is the first sample on, offset the first sample off again.
public enum LightPulseDetection {
  /// Part of the greatest power above which the light counts as on.
  private static let powerFraction = 0.1
  /// Powers below this are darkness, mW.
  private static let darkPower = 1e-6
  /// Swings smaller than this part of the gate's greatest value are noise.
  private static let leastSwing = 0.1

  /// - Parameters:
  ///   - signal: samples of the channel: mW, a digital word, or a gate in counts or volts.
  ///   - channel: what the samples mean.
  ///   - pathway: the pathway that this light drives, where known.
  /// - Returns: pulses in time order, in seconds from the sweep's first sample.
  public static func pulses(
    in signal: SampledSignal, channel: LightChannel, pathway: Pathway?
  ) -> [LightPulse] {
    let states = onStates(of: signal.samples, kind: channel.kind)
    var pulses: [LightPulse] = []
    var start: Int?
    func close(_ first: Int, _ end: Int) {
      let power: Double? =
        channel.kind == .power ? signal.samples[first..<end].filter(\.isFinite).max() : nil
      pulses.append(
        LightPulse(
          onset: signal.time(at: first) + channel.delay,
          offset: signal.time(at: end) + channel.delay, site: channel.site, pathway: pathway,
          peakPower: power))
    }
    for (index, isOn) in states.enumerated() {
      if isOn {
        start = start ?? index
      } else if let first = start {
        close(first, index)
        start = nil
      }
    }
    if let first = start { close(first, states.count) }
    return pulses
  }

  private static func onStates(of samples: [Double], kind: LightChannel.Kind) -> [Bool] {
    switch kind {
    case .power:
      let greatest = samples.filter(\.isFinite).max() ?? 0
      guard greatest > darkPower else { return [] }
      let level = greatest * powerFraction
      return samples.map { $0 > level }
    case .bit(let bit):
      return samples.map { sample in
        guard let word = Int64(exactly: sample), word >= 0, bit >= 0, bit < 63 else { return false }
        return (word >> Int64(bit)) & 1 == 1
      }
    case .gate:
      let finite = samples.filter(\.isFinite)
      guard let low = finite.min(), let high = finite.max() else { return [] }
      let swing = high - low
      guard swing > leastSwing * max(abs(low), abs(high)), swing > 0 else { return [] }
      var isOn = false
      return samples.map { sample in
        if sample >= low + 0.6 * swing { isOn = true }
        if sample <= low + 0.4 * swing { isOn = false }
        return isOn
      }
    }
  }
}
