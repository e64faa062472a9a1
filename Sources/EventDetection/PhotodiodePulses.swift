import Signals
import Statistics

/// A pulse of light as a sensor saw it, whatever was commanded.
public struct SensedPulse: Codable, Hashable, Sendable {
  /// Where the light passes half of its full height, seconds from the sweep's first sample.
  public var onset: Double
  /// Where it falls below half again; nil where the sweep ends before.
  public var offset: Double?
  /// Full light less darkness, in the sensor's unit.
  public var amplitude: Double
  /// The top is flat at the greatest number that the converter gives: the light was brighter than this.
  public var isClipped: Bool

  public init(onset: Double, offset: Double?, amplitude: Double, isClipped: Bool = false) {
    self.onset = onset
    self.offset = offset
    self.amplitude = amplitude
    self.isClipped = isClipped
  }

  enum CodingKeys: String, CodingKey {
    case onset = "onset_s"
    case offset = "offset_s"
    case amplitude
    case isClipped = "clipped"
  }
}

/// Finds the pulses that a photodiode saw, without knowing what was commanded.
///
/// **Definition.** Darkness is the median of the sweep (of 4096 and more samples evenly spaced), its
/// noise 1.4826 × their median absolute deviation from it: a sweep is dark for more than half of its
/// time. Light is a stretch of samples that deviate by more than `noiseMultiple` times the noise, on the side
/// on which the sweep deviates farthest. Full light of a stretch is the median of its samples above half of
/// its greatest deviation. A pulse begins and ends where the line between two samples passes half of
/// the full light; within a stretch it ends only below 40 % and the next begins only above 60 %, so that
/// noise makes no edges. A stretch of one sample is no pulse.
///
/// A pulse is clipped where at least three samples, and half of those above half of full light,
/// are the very same number, its greatest, while darkness is not the same number throughout: light has noise,
/// the end of a converter's range has none.
///
/// **Worked example.** At 10 kHz darkness 0 V and light 2 V from sample 1000 to 1019, samples 999 and
/// 1020 at 0.5 V: it passes 1 V at sample 999 + 0.5/1.5 = 999.333 and 1019.667, so the pulse begins at
/// 99.9333 ms and lasts 2.0333 ms.
public enum PhotodiodePulses {
  /// More samples say no more of a median.
  private static let mostSamples = 4096
  private static let fewestSamples = 10

  /// - Parameters:
  ///   - signal: samples of the sensor.
  ///   - delay: seconds from the sweep's first sample to the sensor's.
  ///   - noiseMultiple: standard deviations of dark noise above which there is light.
  /// - Returns: by time; nil where the sweep has too few finite samples to know its darkness.
  public static func pulses(
    in signal: SampledSignal, delay: Double = 0,
    noiseMultiple: Double = PhotodiodeCriteria().noiseMultiple
  ) -> [SensedPulse]? {
    let samples = signal.samples
    let step = max(1, samples.count / mostSamples)
    let some = stride(from: 0, to: samples.count, by: step).map { samples[$0] }
      .filter(\.isFinite)
    guard some.count >= fewestSamples, let level = median(some),
      let deviation = median(some.map { abs($0 - level) })
    else { return nil }
    let noise = 1.482602218505602 * deviation
    var (least, greatest) = (0.0, 0.0)
    for sample in samples where sample.isFinite {
      least = min(least, sample - level)
      greatest = max(greatest, sample - level)
    }
    let sign: Double = -least > greatest ? -1 : 1
    // A channel without noise steps between numbers: anything but darkness is light.
    let threshold = noise > 0 ? noiseMultiple * noise : max(greatest, -least) * 0.05
    guard threshold > 0 else { return [] }
    let light = samples.map { $0.isFinite ? sign * ($0 - level) : 0 }
    let isNoisy = some.count { $0 == level } * 2 <= some.count

    var pulses: [SensedPulse] = []
    var index = 0
    while index < light.count {
      guard light[index] > threshold else {
        index += 1
        continue
      }
      let first = index
      while index < light.count, light[index] > threshold { index += 1 }
      guard index - first > 1 else { continue }
      pulses += Self.pulses(
        in: light, stretch: first..<index, isNoisy: isNoisy, rate: signal.samplingRate,
        delay: delay)
    }
    return pulses
  }

  private static func pulses(
    in light: [Double], stretch: Range<Int>, isNoisy: Bool, rate: Double, delay: Double
  ) -> [SensedPulse] {
    let greatest = light[stretch].max() ?? 0
    guard let full = median(light[stretch].filter { $0 > greatest / 2 }) else { return [] }
    func time(_ position: Double) -> Double { position / rate + delay }
    /// Position at which half is passed between a sample and the one before.
    func crossing(at index: Int) -> Double {
      guard index > 0 else { return 0 }
      let (before, after) = (light[index - 1], light[index])
      guard after != before else { return Double(index) }
      return Double(index - 1) + min(1, max(0, (full / 2 - before) / (after - before)))
    }
    var found: [SensedPulse] = []
    var start: Int?
    for index in stretch.lowerBound...min(stretch.upperBound, light.count - 1) {
      let sample = light[index]
      if start == nil, sample >= 0.6 * full {
        var edge = index
        while edge > stretch.lowerBound, light[edge - 1] >= full / 2 { edge -= 1 }
        start = edge
      } else if let first = start, sample < 0.4 * full {
        var edge = index
        while edge > first + 1, light[edge - 1] < full / 2 { edge -= 1 }
        found.append(
          pulse(
            light[first..<edge], full: full, isNoisy: isNoisy, onset: time(crossing(at: first)),
            offset: time(crossing(at: edge))))
        start = nil
      }
    }
    if let first = start {
      // What ends the stretch without falling to 40 % is the end of the sweep.
      let end = stretch.upperBound
      found.append(
        pulse(
          light[first..<end], full: full, isNoisy: isNoisy, onset: time(crossing(at: first)),
          offset: end < light.count ? time(crossing(at: end)) : nil))
    }
    return found
  }

  private static func pulse(
    _ light: ArraySlice<Double>, full: Double, isNoisy: Bool, onset: Double, offset: Double?
  ) -> SensedPulse {
    let high = light.filter { $0 > full / 2 }
    let greatest = high.max() ?? 0
    let flat = high.count { $0 == greatest }
    return SensedPulse(
      onset: onset, offset: offset, amplitude: median(high) ?? full,
      isClipped: isNoisy && flat >= 3 && 2 * flat >= high.count)
  }
}
