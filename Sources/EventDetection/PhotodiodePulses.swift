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

/// How long the pulses are that a sensor may show, seconds: what noise and what drifts is told from light by.
public struct PulseLengths: Codable, Hashable, Sendable {
  public var shortest: Double
  public var longest: Double

  public init(shortest: Double, longest: Double) {
    self.shortest = shortest
    self.longest = longest
  }

  enum CodingKeys: String, CodingKey {
    case shortest = "shortest_s"
    case longest = "longest_s"
  }
}

/// What a sensor saw in one sweep.
public struct SensedLight: Hashable, Sendable {
  /// By time.
  public var pulses: [SensedPulse]
  /// Standard deviation of the dark samples as recorded, in the sensor's unit.
  public var noise: Double
  /// Length of the mean that the samples went through, seconds; one sample where they were used as they are.
  public var window: Double
}

/// Finds the pulses that a photodiode saw, without knowing what was commanded.
///
/// **Definition.** Darkness is the median of the sweep (of 4096 and more samples evenly spaced), its
/// noise 1.4826 × their median absolute deviation from it: a sweep is dark for more than half of its
/// time. Where the lengths of pulses are known, darkness is the running median of `SlowDarkness`, if that wanders
/// by more than the noise. Light is a stretch of samples that deviate by more than twice the noise, two or more of
/// them by `noiseMultiple` times the noise, on the side
/// on which the sweep deviates farthest. Full light of a stretch is the median of its samples above half of
/// its greatest deviation. A pulse begins and ends where the line between two samples passes half of
/// the full light; within a stretch it ends only below 40 % and the next begins only above 60 %, so that
/// noise makes no edges.
///
/// Where the lengths are known and the noise is more than a tenth of the light, the samples go through a centred mean
/// of the fewest samples that make it a tenth, (10 × noise ÷ light)², but of no more than half of the
/// shortest pulse; what is then shorter than half of the shortest pulse is no light. Light is the dimmest
/// stretch that a mean over half of the shortest pulse shows, no less than a tenth of the brightest one.
///
/// A pulse is clipped where at least three samples, and half of those above half of full light,
/// are the very same number, its greatest, while darkness is not the same number throughout: light has noise,
/// the end of a converter's range has none.
///
/// **Worked example.** At 10 kHz darkness 0 V and light 2 V from sample 1000 to 1019, samples 999 and
/// 1020 at 0.5 V: it passes 1 V at sample 999 + 0.5/1.5 = 999.333 and 1019.667, so the pulse begins at
/// 99.9333 ms and lasts 2.0333 ms.
public enum PhotodiodePulses {
  private static let fewestSamples = 10
  /// Noise above this part of the light makes edges of its own within the 60 and 40 % of a pulse.
  private static let greatestNoisePart = 0.1
  /// A stretch of light goes on above this multiple of the noise.
  private static let stretchMultiple = 2.0

  /// - Parameters:
  ///   - signal: samples of the sensor.
  ///   - delay: seconds from the sweep's first sample to the sensor's.
  ///   - noiseMultiple: standard deviations of dark noise above which there is light.
  ///   - lengths: of the pulses that there may be; nil where nothing is known of them.
  /// - Returns: pulses by time; nil where the sweep has too few finite samples to know its darkness.
  public static func pulses(
    in signal: SampledSignal, delay: Double = 0,
    noiseMultiple: Double = PhotodiodeCriteria().noiseMultiple, lengths: PulseLengths? = nil
  ) -> [SensedPulse]? {
    light(in: signal, delay: delay, noiseMultiple: noiseMultiple, lengths: lengths)?.pulses
  }

  /// Pulses with the noise that they were told from; parameters as those of `pulses`.
  public static func light(
    in signal: SampledSignal, delay: Double = 0,
    noiseMultiple: Double = PhotodiodeCriteria().noiseMultiple, lengths: PulseLengths? = nil
  ) -> SensedLight? {
    guard
      let darkness = SlowDarkness(
        of: signal, longestPulse: lengths?.longest, fewestSamples: fewestSamples)
    else { return nil }
    let noise = darkness.noise
    var deviations = darkness.deviations(of: signal.samples)
    let (least, greatest) = (deviations.min() ?? 0, deviations.max() ?? 0)
    if -least > greatest {
      for index in deviations.indices { deviations[index] = -deviations[index] }
    }
    var sought = Search(
      rate: signal.samplingRate, delay: delay, noise: noise, multiple: noiseMultiple)
    // A channel without noise steps between numbers: anything but darkness is light.
    sought.threshold = noise > 0 ? noiseMultiple * noise : max(greatest, -least) * 0.05
    guard sought.threshold > 0 else { return SensedLight(pulses: [], noise: noise, window: 0) }
    sought.isNoisy = darkness.isNoisy
    var width = 1
    if let lengths, noise > 0 {
      width = Self.width(deviations, sought, lengths: lengths)
      if width > 1 {
        deviations = mean(deviations, over: width)
        sought.noise = noise / Double(width).squareRoot()
        sought.threshold = noiseMultiple * sought.noise
        sought.fewestSamples = max(2, Int(lengths.shortest * signal.samplingRate / 2))
      }
    }
    let pulses = stretches(of: deviations, sought).flatMap {
      Self.pulses(in: deviations, stretch: $0, sought)
    }
    return SensedLight(pulses: pulses, noise: noise, window: Double(width) / signal.samplingRate)
  }

  /// What is looked for, and in what.
  private struct Search {
    var rate: Double
    var delay: Double
    var noise: Double
    var multiple: Double
    var threshold = 0.0
    var isNoisy = false
    /// Above the threshold.
    var fewestSamples = 2
  }

  /// Runs above twice the noise in which enough samples are above the threshold.
  private static func stretches(of light: [Double], _ sought: Search) -> [Range<Int>] {
    let floor =
      sought.noise > 0 ? min(sought.threshold, stretchMultiple * sought.noise) : sought.threshold
    var found: [Range<Int>] = []
    var index = 0
    while index < light.count {
      guard light[index] > floor else {
        index += 1
        continue
      }
      let first = index
      var above = 0
      while index < light.count, light[index] > floor {
        if light[index] > sought.threshold { above += 1 }
        index += 1
      }
      if above >= sought.fewestSamples { found.append(first..<index) }
    }
    return found
  }

  /// Samples of the mean that makes noise a tenth of the dimmest light.
  private static func width(
    _ light: [Double], _ sought: Search, lengths: PulseLengths
  ) -> Int {
    let most = Int(lengths.shortest * sought.rate / 2)
    guard most > 1 else { return 1 }
    let smooth = mean(light, over: most)
    var coarse = sought
    coarse.noise = sought.noise / Double(most).squareRoot()
    coarse.threshold = sought.multiple * coarse.noise
    let heights = stretches(of: smooth, coarse).compactMap { stretch -> Double? in
      let greatest = smooth[stretch].max() ?? 0
      return median(smooth[stretch].filter { $0 > greatest / 2 })
    }
    guard let dimmest = heights.min(), let brightest = heights.max(), brightest > 0 else {
      return 1
    }
    let part = sought.noise / max(dimmest, brightest / 10) / greatestNoisePart
    guard part > 1 else { return 1 }
    return part * part < Double(most) ? Int((part * part).rounded(.up)) : most
  }

  /// Centred mean; an even width takes the sample on both ends by half.
  private static func mean(_ samples: [Double], over width: Int) -> [Double] {
    var sums = [0.0]
    sums.reserveCapacity(samples.count + 1)
    for sample in samples { sums.append((sums.last ?? 0) + sample) }
    func sum(_ first: Int, _ end: Int) -> Double {
      sums[min(samples.count, max(0, end))] - sums[min(samples.count, max(0, first))]
    }
    let half = width / 2
    return samples.indices.map { index in
      let inner = width % 2 == 1 ? half : half - 1
      let outer =
        (sum(index - half, index + half + 1) + sum(index - inner, index + inner + 1)) / 2
      let count =
        min(samples.count, index + half + 1) - max(0, index - half)
        + min(samples.count, index + inner + 1) - max(0, index - inner)
      return outer / (Double(count) / 2)
    }
  }

  private static func pulses(
    in light: [Double], stretch: Range<Int>, _ sought: Search
  ) -> [SensedPulse] {
    let isNoisy = sought.isNoisy
    let greatest = light[stretch].max() ?? 0
    guard let full = median(light[stretch].filter { $0 > greatest / 2 }) else { return [] }
    func time(_ position: Double) -> Double { position / sought.rate + sought.delay }
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
