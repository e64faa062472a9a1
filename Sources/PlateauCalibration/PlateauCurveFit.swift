import Foundation
import Statistics

/// The curve of one intensity series, with what the series does and does not say of it.
///
/// **Definition.** Least squares over the trials. Intervals are profiles (``ProfileInterval``): open where
/// the series bounds a value on one side only. The scatter of repeats tests whether the curve is one
/// (lack of fit): F = [(S − S_pe)/(m − p)] / [S_pe/(n − m)], S_pe the sum of squares within the m
/// intensities, p parameters, n trials.
///
/// **Source.** Bates & Watts (1988) Nonlinear Regression Analysis, 1.3, 2.5 and 6.1; Draper & Smith (1998)
/// Applied Regression Analysis, 2.1 for the lack of fit.
public struct PlateauCurveFit: Sendable {
  /// A trial of the series.
  public struct Point: Hashable, Sendable {
    /// 0 or more, in the series' own unit.
    public var intensity: Double
    /// mV.
    public var amplitude: Double

    public init(intensity: Double, amplitude: Double) {
      self.intensity = intensity
      self.amplitude = amplitude
    }
  }

  /// A value in mV with its error.
  public struct Estimate: Sendable {
    /// nil where an interval is open, so that any number here would be made up.
    public var value: Double?
    /// nil where it is not known, as for a stated floor.
    public var standardError: Double?
    public var interval: ProfileInterval
  }

  /// Why there is no curve.
  public enum Failure: Error, Hashable, Sendable {
    case fewIntensities(Int)
    case fewTrials(Int)
    case noLight
    case falls
    case doesNotRise(p: Double)
    case notFound
  }

  /// The scatter of repeats against the misses of the curve.
  public struct LackOfFit: Hashable, Sendable {
    public var statistic: Double
    public var numerator: Int
    public var denominator: Int
    public var p: Double
  }

  /// The best curve; where the series leaves a side open, one of many that are as good.
  public let curve: PlateauCurve
  public let halfAmplitude: Estimate
  public let slope: Estimate
  public let saturation: Estimate
  public let floor: Estimate
  /// Covariance of θ and k, mV²; nil where it is not known.
  public let covariance: Double?
  /// Standard error of ln I_half and of ln n; nil where it is not known.
  public let logHalfIntensityError: Double?
  public let logHillExponentError: Double?
  /// SD of a trial around the curve, mV.
  public let residualDeviation: Double
  public let degreesOfFreedom: Int
  /// SD of a trial within its intensity, mV; nil without repeats.
  public let repeatDeviation: Double?
  /// nil without repeats, or with no more intensities than parameters.
  public let lackOfFit: LackOfFit?
  /// p of the hypothesis that light changes nothing.
  public let riseP: Double
  public let intensityCount: Int
  public let trialCount: Int
  /// Lowest and highest amplitude of a trial: where the calibration was learned, mV.
  public let domain: ClosedRange<Double>

  /// Whether θ and k are bounded on both sides.
  public var isIdentified: Bool { halfAmplitude.interval.isClosed && slope.interval.isClosed }

  public static let leastIntensityCount = 4
  /// A curve that may reach beyond this many times the range of the amplitudes is open.
  static let openRange = 1000.0

  /// - Parameters:
  ///   - points: trials; intensities 0 or more, numbers finite.
  ///   - floor: A₀ where it is stated, mV; else it is fitted.
  ///   - confidence: of the intervals.
  /// - Throws: `Failure`.
  public init(
    _ points: [Point], floor stated: Double? = nil, confidence: Double = 0.95
  ) throws(Failure) {
    let levels = Dictionary(grouping: points, by: \.intensity)
    guard levels.count >= Self.leastIntensityCount else { throw .fewIntensities(levels.count) }
    let parameterCount = stated == nil ? 4 : 3
    guard points.count > parameterCount else { throw .fewTrials(points.count) }
    let logs = points.map { log($0.intensity) }
    let amplitudes = points.map(\.amplitude)
    guard let least = amplitudes.min(), let greatest = amplitudes.max(),
      levels.keys.contains(where: { $0 > 0 })
    else { throw .noLight }
    guard greatest > least else { throw .doesNotRise(p: 1) }
    let starts = PlateauCurveStart(logIntensities: logs, amplitudes: amplitudes, floor: stated)
    guard let rising = starts.rising.first else { throw .falls }
    if let falling = starts.fallingSquares, falling < rising.squares { throw .falls }
    let family = PlateauCurveFamily(floor: stated)
    let fits = starts.rising.compactMap {
      family.fit(logIntensities: logs, amplitudes: amplitudes, start: $0.curve)
    }.filter { family.curve($0.parameters).slope > 0 }
    guard let best = fits.min(by: { $0.sumOfSquares < $1.sumOfSquares }),
      let variance = best.variance
    else { throw .notFound }
    // A curve without scatter has errors of 0, up to rounding.
    let scale = max(variance, 1e-24 * (greatest - least) * (greatest - least))
    let center = stated ?? (mean(amplitudes) ?? 0)
    let flat = amplitudes.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    riseP = fisherSurvival(
      max(0, flat - best.sumOfSquares) / 3 / scale, numerator: 3,
      denominator: Double(best.degreesOfFreedom))
    guard riseP < 0.05 else { throw .doesNotRise(p: riseP) }
    curve = family.curve(best.parameters)
    let profiles = PlateauCurveProfiles(
      logIntensities: logs, amplitudes: amplitudes, stated: stated, family: family, best: best,
      variance: scale, range: greatest - least, confidence: confidence)
    halfAmplitude = profiles.estimate(.halfAmplitude)
    slope = profiles.estimate(.slope)
    saturation = profiles.estimate(.saturation)
    floor = profiles.estimate(.floor)
    covariance = profiles.covariance(SIMD4(1, 0, 0, 0), SIMD4(0, 1, 0, 0))
    logHalfIntensityError = profiles.error(SIMD4(0, 0, 1, 0))
    logHillExponentError = profiles.error(SIMD4(0, 0, 0, 1))
    residualDeviation = variance.squareRoot()
    degreesOfFreedom = best.degreesOfFreedom
    intensityCount = levels.count
    trialCount = points.count
    domain = least...greatest

    let pure = levels.values.reduce(0) { sum, trials in
      sum + (sampleVariance(trials.map(\.amplitude)) ?? 0) * Double(trials.count - 1)
    }
    let repeats = points.count - levels.count
    repeatDeviation = repeats > 0 ? (pure / Double(repeats)).squareRoot() : nil
    let missing = levels.count - parameterCount
    if repeats > 0, missing > 0, pure > 0 {
      let statistic =
        max(0, best.sumOfSquares - pure) / Double(missing) / (pure / Double(repeats))
      lackOfFit = LackOfFit(
        statistic: statistic, numerator: missing, denominator: repeats,
        p: fisherSurvival(statistic, numerator: Double(missing), denominator: Double(repeats)))
    } else {
      lackOfFit = nil
    }
  }
}
