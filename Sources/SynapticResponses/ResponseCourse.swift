import Signals
import Statistics

/// The samples of one response less its baseline, kept so that the responses of a cell can be averaged
/// and measured again at the times of their mean.
public struct ResponseCourse: Hashable, Sendable {
  /// From the pulse to the end of the search, in the response's unit, positive in the direction of the
  /// polarity.
  public var samples: [Double]
  /// Hz.
  public var samplingRate: Double
  /// From the pulse's onset to the first sample, s; less than one sampling interval.
  public var firstDelay: Double

  /// - Returns: nil where the windows are not inside the signal or hold samples that are not finite.
  public init?(
    in signal: SampledSignal, pulseTime: Double, nextPulse: Double? = nil,
    criteria: SynapticResponseCriteria
  ) {
    let windows = ResponseWindows(pulseTime: pulseTime, nextPulse: nextPulse, criteria: criteria)
    guard windows.areInside(signal) else { return nil }
    let before = signal.indices(in: windows.baseline)
    let end = signal.indices(in: windows.search).upperBound
    guard let baseline = Statistics.mean(Array(signal.samples[before])), baseline.isFinite,
      before.upperBound < end
    else { return nil }
    let values = signal.samples[before.upperBound..<end]
    guard values.allSatisfy(\.isFinite) else { return nil }
    let sign = (criteria.polarity ?? .usual(for: signal.unit)).sign
    samples = values.map { sign * ($0 - baseline) }
    samplingRate = signal.samplingRate
    firstDelay = signal.time(at: before.upperBound) - pulseTime
  }

  /// Mean of the samples whose time after the pulse lies in `window`, ms; nil where there is none.
  public func mean(in window: ClosedRange<Double>) -> Double? {
    let range = indices(window)
    guard !range.isEmpty else { return nil }
    return samples[range].reduce(0, +) / Double(range.count)
  }

  /// Slope of the least-squares line through the samples in `window`, per ms.
  public func slope(in window: ClosedRange<Double>) -> Double? {
    let range = indices(window)
    guard range.count >= 2 else { return nil }
    return LeastSquaresLine(
      x: range.map { firstDelay * 1000 + Double($0) * 1000 / samplingRate },
      y: Array(samples[range]))?.slope
  }

  /// A bound within 1e-6 of a sample counts as that sample.
  private func indices(_ window: ClosedRange<Double>) -> Range<Int> {
    let last = Double(samples.count)
    let lower = ((window.lowerBound / 1000 - firstDelay) * samplingRate - 1e-6).rounded(.up)
    let upper = ((window.upperBound / 1000 - firstDelay) * samplingRate + 1e-6).rounded(.down)
    let first = Int(min(max(lower, 0), last))
    return first..<max(first, Int(min(max(upper + 1, 0), last)))
  }
}

/// What the mean response of a cell says of where its single responses are to be measured.
///
/// **Definition.** The courses are averaged sample by sample; on the mean, peak time, 20–80 % window and
/// latency are found as on a single response. `amplitude(of:)` is the mean of a single course within
/// ± half of `peakAveraging` of that peak; `slope(of:)` the least-squares slope in that 20–80 % window. Both
/// are linear in the samples: noise adds scatter and no bias, while the peak of each single response is
/// lifted by it. The same measures on courses of baseline windows are the null distribution.
///
/// **Worked number.** White noise of 0.3 mV at 10 kHz lifts the highest 1 ms mean between 2 and 30 ms
/// after nothing to about 0.2 mV; the locked amplitude stays at 0.
public struct ResponseTemplate: Hashable, Sendable {
  /// Number of responses that were averaged.
  public var count: Int
  /// Mean of `peakAveraging` around the peak of the mean response.
  public var amplitude: Double
  /// ms after the pulse.
  public var peakDelay: Double
  /// ms after the pulse; nil where the mean response has no rise from below 20 %.
  public var latency: Double?
  /// From 20 to 80 % of the rise of the mean response, ms after the pulse; nil without one.
  public var riseWindow: ClosedRange<Double>?
  private var peakWindow: ClosedRange<Double>

  /// - Parameters:
  ///   - courses: of one pulse of one pathway, of all sweeps that count.
  ///   - criteria: windows.
  /// - Returns: nil of nothing, and where the courses are too short to hold a peak.
  public init?(_ courses: [ResponseCourse], criteria: SynapticResponseCriteria) {
    guard let first = courses.first else { return nil }
    let rate = first.samplingRate
    let members = courses.filter { $0.samplingRate == rate }
    let length = members.map(\.samples.count).min() ?? 0
    var sums = [Double](repeating: 0, count: length)
    for course in members {
      for index in 0..<length { sums[index] += course.samples[index] }
    }
    let mean = sums.map { $0 / Double(members.count) }
    let delay = members.reduce(0) { $0 + $1.firstDelay } / Double(members.count)
    let signal = SampledSignal(samples: mean, samplingRate: rate, unit: "1")
    let search = signal.indices(
      in: TimeWindow(start: criteria.searchStart / 1000 - delay, end: signal.duration))
    let width = max(1, Int((criteria.peakAveraging / 1000 * rate).rounded()))
    let sizes = signal.runningMeans(in: search, width: width)
    guard let peak = sizes.indices.max(by: { sizes[$0] < sizes[$1] }) else { return nil }
    count = members.count
    amplitude = sizes[peak]
    let start = delay * 1000 + Double(search.lowerBound + peak) * 1000 / rate
    let span = Double(width - 1) * 1000 / rate
    peakDelay = start + span / 2
    // A quarter of an interval on either side, so that pulses between samples keep their number.
    let slack = 250 / rate
    peakWindow = (start - slack)...(start + span + slack)
    let rise = RisingPhase(
      mean, peakIndex: min(search.lowerBound + peak + width / 2, length - 1), peak: sizes[peak],
      samplingRate: rate, firstDelay: delay)
    latency = rise?.latency
    riseWindow = rise?.window
  }

  /// nil where the course does not reach the peak.
  public func amplitude(of course: ResponseCourse) -> Double? { course.mean(in: peakWindow) }

  /// nil where the mean response has no rise, or fewer than two samples lie in it.
  public func slope(of course: ResponseCourse) -> Double? {
    riseWindow.flatMap { course.slope(in: $0) }
  }

  /// The measure of the kind that is linear; nil of `peak`.
  public func value(of measure: ResponseMeasure, in course: ResponseCourse) -> Double? {
    switch measure {
    case .amplitude: amplitude(of: course)
    case .slope: slope(of: course)
    case .peak: nil
    }
  }
}
