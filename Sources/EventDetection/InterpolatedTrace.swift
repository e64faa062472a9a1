import Signals

/// A stretch of a trace at another step, with the arithmetic of eFEL's interpolation.
///
/// **Definition.** The new times are the stretch's first, then each the last plus `step`, up to the
/// first that is not before the stretch's end. The potential between two samples lies on the straight
/// line through them.
///
/// The times are summed and not multiplied, and the potential is `left + slope · (time − left time)`,
/// because eFEL does so: in a recording of whole counts many samples are exactly equal, and the last
/// bit of the sum decides which of them is a peak or a minimum.
///
/// **Worked example.** Samples 0, 10, 20 mV at 0, 0.25, 0.5 ms and a step of 0.1 ms: 0, 4, 8, 12, 16
/// mV at 0 to 0.4 ms, then 20 mV at 0.5 ms.
struct InterpolatedTrace {
  /// ms from the sweep's first sample.
  private(set) var times: [Double] = []
  /// mV.
  private(set) var potentials: [Double] = []

  /// Fewest samples that can be interpolated.
  static let fewestSamples = 3

  /// A trace that would be longer is left empty: no recording is, and the times would not be numbers.
  private static let mostSamples = 1e9

  /// - Parameters:
  ///   - potential: mV.
  ///   - stretch: finite samples, at least `fewestSamples`.
  ///   - step: ms.
  init(_ potential: SampledSignal, stretch: Range<Int>, step: Double) {
    let samples = potential.samples
    let interval = 1000 / potential.samplingRate
    guard stretch.count >= Self.fewestSamples, step > 0, interval > 0 else { return }
    let last = stretch.upperBound - 1
    let start = Double(stretch.lowerBound) * interval
    let end = Double(last) * interval
    let exactCount = ((end - start) / step).rounded(.up)
    guard exactCount <= Self.mostSamples else { return }
    let count = Int(exactCount)
    times.reserveCapacity(count + 1)
    var time = start
    for _ in 0..<count {
      times.append(time)
      time += step
    }
    if let final = times.last, final < end { times.append(time) }

    potentials.reserveCapacity(times.count)
    var left = stretch.lowerBound
    for time in times {
      while left < last, Double(left + 1) * interval < time { left += 1 }
      guard left < last else {
        potentials.append(samples[last])
        break
      }
      let leftTime = Double(left) * interval
      let slope = (samples[left + 1] - samples[left]) / (Double(left + 1) * interval - leftTime)
      potentials.append(samples[left] + slope * (time - leftTime))
    }
    times.removeLast(times.count - potentials.count)
  }

  /// Central difference of potential over that of time, V/s (= mV/ms); one-sided at the ends.
  func slope(at index: Int) -> Double {
    let last = potentials.count - 1
    guard last >= 1 else { return 0 }
    if index <= 0 { return (potentials[1] - potentials[0]) / (times[1] - times[0]) }
    if index >= last {
      return (potentials[last] - potentials[last - 1]) / (times[last] - times[last - 1])
    }
    return ((potentials[index + 1] - potentials[index - 1]) / 2)
      / ((times[index + 1] - times[index - 1]) / 2)
  }
}
