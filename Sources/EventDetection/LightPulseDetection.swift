import Signals

/// Finds when a light was on from the channel that commanded or gated it.
///
/// **Definition.** A commanded power is on above a tenth of its greatest value in the sweep; a bit
/// is on when set; a gate is on from the sample that passes 60 % of its swing to the one that falls
/// below 40 %. Onset is the first sample on, offset the first sample off again. Bits and gates that
/// are active low are on where these are off. Where the gate's levels in the recording are known, a
/// sweep that neither steps between two levels of its own, a tenth of the recording's separation
/// apart or more, nor swings over half of that separation has no step: it is on or off throughout.
public enum LightPulseDetection {
  /// Part of the greatest power above which the light counts as on.
  private static let powerFraction = 0.1
  /// Powers below this are darkness, mW.
  private static let darkPower = 1e-6
  /// Swings smaller than this part of the gate's greatest value, or of the separation of its known
  /// levels, are noise.
  private static let leastSwing = 0.1

  /// - Parameters:
  ///   - signal: samples of the channel: mW, a digital word, or a gate in counts or volts.
  ///   - channel: what the samples mean.
  ///   - pathway: the pathway that this light drives, where known.
  /// - Returns: pulses in time order, in seconds from the sweep's first sample.
  public static func pulses(
    in signal: SampledSignal, channel: LightChannel, pathway: Pathway?
  ) -> [LightPulse] {
    let states = onStates(of: signal.samples, channel)
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

  private static func onStates(of samples: [Double], _ channel: LightChannel) -> [Bool] {
    let isInverted = channel.polarity == .activeLow
    switch channel.kind {
    case .power:
      var greatest = 0.0
      for sample in samples where sample.isFinite && sample > greatest { greatest = sample }
      guard greatest > darkPower else { return [] }
      let level = greatest * powerFraction
      return samples.map { $0 > level }
    case .bit(let bit):
      return samples.map { sample in
        guard let word = Int64(exactly: sample), word >= 0, bit >= 0, bit < 63 else { return false }
        return ((word >> Int64(bit)) & 1 == 1) != isInverted
      }
    case .gate:
      guard let (low, high) = levels(of: samples, in: channel) else {
        guard let levels = channel.levels, let first = samples.first(where: \.isFinite) else {
          return []
        }
        let isUpper = first > levels.low + levels.separation / 2
        return isUpper != isInverted ? samples.map { _ in true } : []
      }
      let swing = high - low
      var isUpper = samples.first { $0.isFinite }.map { $0 > low + swing / 2 } ?? false
      return samples.map { sample in
        if sample >= low + 0.6 * swing { isUpper = true }
        if sample <= low + 0.4 * swing { isUpper = false }
        return isUpper != isInverted
      }
    }
  }

  /// The levels between which a gate steps in one sweep; nil where it is constant but for noise.
  private static func levels(
    of samples: [Double], in channel: LightChannel
  ) -> (low: Double, high: Double)? {
    let finite = samples.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), high > low else { return nil }
    guard let known = channel.levels else {
      return high - low > leastSwing * max(abs(low), abs(high)) ? (low, high) : nil
    }
    if let own = TwoLevels(finite), own.isTwoLevel,
      own.separation >= leastSwing * known.separation
    {
      return (own.low, own.high)
    }
    return high - low >= 0.5 * known.separation ? (low, high) : nil
  }
}
