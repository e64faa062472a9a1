import Foundation

/// The ratio of the means of two measures that were taken together, with an interval on its logarithm.
///
/// **Definition.** r = ȳ/x̄ over the pairs;
/// Var(log r) ≈ (s_y²/ȳ² + s_x²/x̄² − 2s_xy/(x̄ȳ))/n (delta method), Student's t with n − 1 degrees of
/// freedom. The mean of the ratios is not used: it is biased where x is sometimes small.
///
/// **Source.** Cochran (1977) Sampling Techniques, chapter 6; Kim & Alger (2001) J Neurosci 21:9608 on
/// the bias of the mean of ratios.
///
/// **Worked number.** Pairs (x, y) = (1, 2), (2, 3), (3, 7): r = 2, Var(log r) = 0.027778.
public struct RatioOfPairedMeans: Hashable, Sendable {
  public var ratio: Double
  public var lower: Double
  public var upper: Double
  /// Variance of log r.
  public var logVariance: Double

  /// - Parameters:
  ///   - numerator: y, one a pair.
  ///   - denominator: x, one a pair.
  /// - Throws: `RatioOfMeans.Failure`; pairs that are not complete are too few.
  public init(
    numerator: [Double], denominator: [Double], confidence: Double
  ) throws(RatioOfMeans.Failure) {
    guard numerator.count == denominator.count, numerator.count > 1,
      let above = mean(numerator), let below = mean(denominator)
    else { throw .tooFew }
    guard above > 0, below > 0 else { throw .meanNotPositive }
    // The variance of y/ȳ − x/x̄ is the bracket of the definition.
    let differences = zip(numerator, denominator).map { $0 / above - $1 / below }
    logVariance = (sampleVariance(differences) ?? 0) / Double(numerator.count)
    ratio = above / below
    let reach =
      studentQuantile((1 + confidence) / 2, degreesOfFreedom: Double(numerator.count - 1))
      * logVariance.squareRoot()
    lower = ratio * exp(-reach)
    upper = ratio * exp(reach)
  }
}
