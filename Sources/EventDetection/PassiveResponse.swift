import Foundation
import Signals

/// Resistance, sag and time constant of one step; the definitions are at ``CurrentStepMeasurement``.
struct PassiveResponse {
  let potential: SampledSignal
  let step: TimeWindow
  /// pA.
  let amplitude: Double
  let baseline: Double?
  let steady: Double?
  let hasSpikes: Bool
  let criteria: CurrentStepCriteria
  /// The greatest hyperpolarisation: its mean potential, mV, and its sample.
  let peak: (potential: Double, index: Int)?

  init(
    potential: SampledSignal, step: TimeWindow, amplitude: Double, baseline: Double?,
    steady: Double?, hasSpikes: Bool, criteria: CurrentStepCriteria
  ) {
    self.potential = potential
    self.step = step
    self.amplitude = amplitude
    self.baseline = baseline
    self.steady = steady
    self.hasSpikes = hasSpikes
    self.criteria = criteria
    peak = Self.lowestMean(potential, in: step, length: criteria.peakWindow / 1000)
  }

  /// Lowest mean over `length`, seconds, and the middle of it.
  private static func lowestMean(
    _ potential: SampledSignal, in step: TimeWindow, length: Double
  ) -> (potential: Double, index: Int)? {
    let range = potential.indices(in: step)
    let width = max(1, Int((length * potential.samplingRate).rounded()))
    guard range.count >= width else { return nil }
    var sums = [0.0]
    sums.reserveCapacity(range.count + 1)
    for index in range { sums.append(sums[sums.count - 1] + potential.samples[index]) }
    guard let total = sums.last, total.isFinite else { return nil }
    var lowest = 0
    for start in 0...(range.count - width)
    where sums[start + width] - sums[start] < sums[lowest + width] - sums[lowest] {
      lowest = start
    }
    return (
      (sums[lowest + width] - sums[lowest]) / Double(width),
      range.lowerBound + lowest + width / 2
    )
  }

  var inputResistance: Result<Double, MissingReason> {
    guard !hasSpikes else { return .failure("spikes in the step") }
    guard let baseline, let steady else { return .failure("no finite baseline or steady state") }
    guard abs(steady - baseline) >= criteria.minimumDeflection else {
      return .failure("deflection below \(criteria.minimumDeflection) mV")
    }
    let resistance = (steady - baseline) / amplitude * 1000
    return resistance > 0
      ? .success(resistance) : .failure("the potential moves against the current")
  }

  var sagRatio: Result<Double, MissingReason> {
    switch deflection {
    case .failure(let reason): return .failure(reason)
    case .success(let (baseline, peak, _)):
      guard let steady else { return .failure("no finite steady state") }
      return .success((steady - peak) / (baseline - peak))
    }
  }

  private var deflection: Result<(baseline: Double, peak: Double, index: Int), MissingReason> {
    guard amplitude < 0 else { return .failure("not a hyperpolarising step") }
    guard !hasSpikes else { return .failure("spikes in the step") }
    guard let baseline, let peak else { return .failure("samples that are not finite") }
    guard baseline - peak.potential >= criteria.minimumDeflection else {
      return .failure("deflection below \(criteria.minimumDeflection) mV")
    }
    return .success((baseline, peak.potential, peak.index))
  }

  var timeConstant: Result<Double, MissingReason> {
    switch deflection {
    case .failure(let reason): return .failure(reason)
    case .success(let (baseline, peak, index)):
      let noise = standardDeviation(before: step.start, around: baseline)
      guard baseline - peak >= criteria.minimumSignalToNoise * noise else {
        return .failure(
          "deflection below \(criteria.minimumSignalToNoise) standard deviations of the baseline")
      }
      let range = potential.indices(in: step)
      let level = baseline - criteria.fitStartFraction * (baseline - peak)
      guard let start = range.first(where: { potential.samples[$0] <= level }), index - start >= 5
      else { return .failure("the potential falls too fast to be fitted") }
      let fit = ExponentialFit(
        Array(potential.samples[start..<index]), interval: 1000 / potential.samplingRate)
      return fit.timeConstant.map(Result.success) ?? .failure("no exponential fits")
    }
  }

  private func standardDeviation(before start: Double, around baseline: Double) -> Double {
    let window = TimeWindow(start: start - criteria.baselineWindow / 1000, end: start)
    let samples = potential.samples[potential.indices(in: window)].filter(\.isFinite)
    guard !samples.isEmpty else { return 0 }
    let sum = samples.reduce(0) { $0 + ($1 - baseline) * ($1 - baseline) }
    return sqrt(sum / Double(samples.count))
  }
}
