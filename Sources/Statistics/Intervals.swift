import Foundation

/// An interval estimate.
public struct Interval: Hashable, Sendable {
  public var lower: Double
  public var upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}

/// Intervals of a proportion.
public enum BinomialInterval {
  /// Jeffreys' equal-tailed interval: quantiles of Beta(k + ½, n − k + ½), with the limits 0 at
  /// k = 0 and 1 at k = n.
  ///
  /// **Source.** Brown, Cai & DasGupta (2001) Statistical Science 16:101.
  ///
  /// **Worked number.** 2 of 5 at 95 %: 0.0944 to 0.7906.
  ///
  /// - Returns: nil without trials.
  public static func jeffreys(successes: Int, trials: Int, confidence: Double) -> Interval? {
    guard trials > 0, (0...trials).contains(successes) else { return nil }
    return jeffreys(
      effectiveSuccesses: Double(successes), effectiveTrials: Double(trials),
      confidence: confidence)
  }

  /// The same of numbers that need not be whole: those that a design effect leaves
  /// (`ProportionContrast`).
  ///
  /// - Returns: nil without trials.
  static func jeffreys(
    effectiveSuccesses successes: Double, effectiveTrials trials: Double, confidence: Double
  ) -> Interval? {
    guard trials > 0, successes >= 0, successes <= trials, confidence > 0, confidence < 1 else {
      return nil
    }
    let a = successes + 0.5
    let b = trials - successes + 0.5
    let tail = (1 - confidence) / 2
    return Interval(
      lower: successes == 0 ? 0 : betaQuantile(tail, a, b),
      upper: successes == trials ? 1 : betaQuantile(1 - tail, a, b))
  }
}

/// Interval of a mean.
public enum MeanInterval {
  /// Student's t interval: mean ± t·s/√n; nil of fewer than two values.
  ///
  /// **Worked number.** 1, 2, 6 at 95 %: 3 ± 4.302652730·√(7/3), −3.572411 to 9.572411.
  public static func student(_ values: [Double], confidence: Double) -> Interval? {
    guard let center = mean(values), let variance = sampleVariance(values) else { return nil }
    let count = Double(values.count)
    let reach =
      studentQuantile((1 + confidence) / 2, degreesOfFreedom: count - 1)
      * (variance / count).squareRoot()
    return Interval(lower: center - reach, upper: center + reach)
  }
}

/// The ratio of two independent means, with an interval made on its logarithm.
///
/// **Definition.** r = mean(numerator) / mean(denominator);
/// Var(log r) ≈ CV₁²/n₁ + CV₂²/n₂ (delta method); t interval on log r with the
/// Welch–Satterthwaite degrees of freedom of these two terms.
public struct RatioOfMeans: Hashable, Sendable {
  public var ratio: Double
  public var lower: Double
  public var upper: Double
  public var numeratorMean: Double
  public var denominatorMean: Double
  public var degreesOfFreedom: Double

  /// Why there is no ratio.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    case tooFew
    case meanNotPositive

    public var description: String {
      switch self {
      case .tooFew: "fewer than two values on one side"
      case .meanNotPositive: "a mean is not positive, so the ratio has no logarithm"
      }
    }
  }

  /// - Throws: `Failure`.
  public init(numerator: [Double], denominator: [Double], confidence: Double) throws(Failure) {
    guard let above = mean(numerator), let below = mean(denominator),
      let aboveVariance = sampleVariance(numerator),
      let belowVariance = sampleVariance(denominator)
    else { throw .tooFew }
    guard above > 0, below > 0 else { throw .meanNotPositive }
    let first = aboveVariance / (above * above) / Double(numerator.count)
    let second = belowVariance / (below * below) / Double(denominator.count)
    let variance = first + second
    let freedom =
      variance > 0
      ? variance * variance
        / (first * first / Double(numerator.count - 1)
          + second * second / Double(denominator.count - 1))
      : Double(numerator.count + denominator.count - 2)
    let reach =
      studentQuantile((1 + confidence) / 2, degreesOfFreedom: freedom) * variance.squareRoot()
    ratio = above / below
    lower = ratio * exp(-reach)
    upper = ratio * exp(reach)
    numeratorMean = above
    denominatorMean = below
    degreesOfFreedom = freedom
  }
}
