import Foundation
import Signals
import Statistics

/// What a small step of the command potential says of electrode and cell in voltage clamp.
///
/// **Definition.** With holding current I_h (mean of the 10 ms before the step), steady current I_s (mean of
/// its last fifth) and the capacitive transient, fitted as one exponential from 80 to 20 % of its peak and
/// extrapolated to the step's start, where the current is I_0:
/// R_s = ΔV/(I_0 − I_h), R_in = ΔV/(I_s − I_h) − R_s, C_m = τ(1/R_s + 1/R_in). Steps of both signs. The
/// off-edge is not used. A low-pass filter delays the transient and makes R_s too low by about delay/τ.
///
/// **Source.** Two-resistor cell: Sakmann & Neher (1995) Single-Channel Recording, 2nd edition, chapter 2.
///
/// **Worked number.** −5 mV on 20 MΩ in series with 200 MΩ and 100 pF: I_0 −250 pA, I_s −22.73 pA, τ
/// 1.818 ms.
public struct VoltageStepResponse: Codable, Hashable, Sendable {
  /// mV.
  public var step: Double
  /// pA.
  public var holdingCurrent: Double?
  /// MΩ.
  public var seriesResistance: Double?
  /// MΩ.
  public var inputResistance: Double?
  /// pF.
  public var capacitance: Double?
  /// Why something is missing.
  public var reason: String?

  /// - Parameters:
  ///   - current: pA.
  ///   - window: from the step's start to its end, s.
  ///   - step: height of the step, mV.
  public init(_ current: SampledSignal, step: Double, window: TimeWindow) {
    self.step = step
    let before = current.indices(
      in: TimeWindow(start: max(0, window.start - 0.01), end: window.start))
    let during = current.indices(in: window)
    let tail = during.suffix(max(1, during.count / 5))
    guard step != 0, before.count >= 5, during.count >= 25,
      current.samples[before.lowerBound..<during.upperBound].allSatisfy(\.isFinite),
      let holding = mean(Array(current.samples[before])),
      let steady = mean(Array(current.samples[tail])),
      let scatter = sampleVariance(Array(current.samples[before]))?.squareRoot()
    else {
      reason = "the step is too short, at the sweep's edge, or has samples that are not finite"
      return
    }
    holdingCurrent = holding
    let sign: Double = step > 0 ? 1 : -1
    // The first sample of the step may lie after its edge.
    let delay = current.time(at: during.lowerBound) - window.start
    var level = steady
    var fitted: ExponentialDecay?
    // What is left of the transient in the last fifth is taken off its mean, and the fit repeated.
    for _ in 0..<4 {
      switch Self.transient(
        current, during: during, delay: delay, level: level, sign: sign,
        threshold: max(6 * scatter, 0.2 * abs(level - holding)))
      {
      case .failure(let failure):
        reason = failure.rawValue
        return
      case .success(let decay):
        fitted = decay
        let rest = tail.map { index in
          let time = (current.time(at: index) - window.start) * 1000
          return decay.amplitude * exp(-time / decay.timeConstant)
        }
        level = steady - sign * (mean(rest) ?? 0)
      }
    }
    guard let decay = fitted else { return }
    let initial = sign * decay.amplitude + level - holding
    let change = level - holding
    guard initial * sign > 0, change * sign > 0 else {
      reason = "the current does not follow the step"
      return
    }
    // mV/pA = GΩ.
    let series = step / initial * 1000
    seriesResistance = series
    let input = step / change * 1000 - series
    guard input > 0 else {
      reason = "the steady current is as large as the transient"
      return
    }
    inputResistance = input
    capacitance = decay.timeConstant * (1 / series + 1 / input) * 1000
  }

  private enum NoTransient: String, Error {
    case absent = "no capacitive transient: it was compensated, or there is no cell"
    case short = "the capacitive transient is over within fewer than 4 samples"
    case notExponential = "the capacitive transient is no exponential"
  }

  /// The exponential from 80 to 20 % of the transient's peak; time 0 is the step's edge, ms.
  private static func transient(
    _ current: SampledSignal, during: Range<Int>, delay: Double, level: Double, sign: Double,
    threshold: Double
  ) -> Result<ExponentialDecay, NoTransient> {
    let transient = during.map { sign * (current.samples[$0] - level) }
    let early = transient.prefix(max(3, transient.count / 2))
    guard let peak = early.indices.max(by: { early[$0] < early[$1] }), early[peak] > threshold
    else { return .failure(.absent) }
    let height = early[peak]
    let begin = transient[peak...].firstIndex { $0 <= 0.8 * height } ?? transient.endIndex
    let end = transient[begin...].firstIndex { $0 <= 0.2 * height } ?? transient.endIndex
    guard end - begin >= 4 else { return .failure(.short) }
    let times = (begin..<end).map { (delay + Double($0) / current.samplingRate) * 1000 }
    return ExponentialDecay(times, Array(transient[begin..<end])).map(Result.success)
      ?? .failure(.notExponential)
  }

  /// The first step of a command: the first run of 2 ms or more that stands 0.5 mV or more from the
  /// command's median.
  ///
  /// - Parameter command: mV.
  /// - Returns: nil where the command does not step within the sweep.
  public static func firstStep(in command: SampledSignal) -> (step: Double, window: TimeWindow)? {
    guard let base = median(command.samples.filter(\.isFinite)) else { return nil }
    let shortest = max(2, Int((0.002 * command.samplingRate).rounded()))
    var index = 0
    while index < command.samples.count {
      let start = index
      let level = command.samples[start]
      while index < command.samples.count, abs(command.samples[index] - base) >= 0.5,
        abs(command.samples[index] - level) < 0.5
      { index += 1 }
      if index - start >= shortest, start > 0 {
        let height = (mean(Array(command.samples[start..<index])) ?? base) - base
        return (
          height, TimeWindow(start: command.time(at: start), end: command.time(at: index))
        )
      }
      index = max(index, start + 1)
    }
    return nil
  }

  enum CodingKeys: String, CodingKey {
    case step = "step_mv"
    case holdingCurrent = "holding_current_pa"
    case seriesResistance = "series_resistance_mohm"
    case inputResistance = "input_resistance_mohm"
    case capacitance = "capacitance_pf"
    case reason
  }
}

/// A·exp(−t/τ) through points, by least squares (Gauss–Newton from the weighted line through log y).
struct ExponentialDecay {
  var amplitude: Double
  /// In the unit of the times.
  var timeConstant: Double

  /// - Returns: nil where the points do not fall, or the fit does not settle.
  init?(_ times: [Double], _ values: [Double]) {
    // Weights y² give the logarithms the errors that the values have.
    var sums = (weight: 0.0, x: 0.0, y: 0.0, xx: 0.0, xy: 0.0)
    for (time, value) in zip(times, values) where value > 0 {
      let weight = value * value
      let logarithm = log(value)
      sums.weight += weight
      sums.x += weight * time
      sums.y += weight * logarithm
      sums.xx += weight * time * time
      sums.xy += weight * time * logarithm
    }
    let spread = sums.weight * sums.xx - sums.x * sums.x
    guard spread > 0 else { return nil }
    var rate = -(sums.weight * sums.xy - sums.x * sums.y) / spread
    var height = exp((sums.y + rate * sums.x) / sums.weight)
    for _ in 0..<20 {
      var normal = (aa: 0.0, ak: 0.0, kk: 0.0, a: 0.0, k: 0.0)
      for (time, value) in zip(times, values) {
        let shape = exp(-rate * time)
        let slope = -height * time * shape
        let miss = value - height * shape
        normal.aa += shape * shape
        normal.ak += shape * slope
        normal.kk += slope * slope
        normal.a += shape * miss
        normal.k += slope * miss
      }
      let determinant = normal.aa * normal.kk - normal.ak * normal.ak
      guard determinant > 0 else { return nil }
      let first = (normal.kk * normal.a - normal.ak * normal.k) / determinant
      let second = (normal.aa * normal.k - normal.ak * normal.a) / determinant
      height += first
      rate += second
      if abs(first) <= 1e-12 * abs(height), abs(second) <= 1e-12 * abs(rate) { break }
    }
    guard rate > 0, height > 0, rate.isFinite, height.isFinite else { return nil }
    amplitude = height
    timeConstant = 1 / rate
  }
}
