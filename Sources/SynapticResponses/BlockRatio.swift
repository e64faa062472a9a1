import Foundation
import Statistics

/// Mean after over mean before, where neighbouring sweeps need not be independent.
///
/// **Definition.** r = mean(after)/mean(before); Var(log r) = f_a·CV_a²/n_a + f_b·CV_b²/n_b, Student's t with
/// Welch–Satterthwaite degrees of freedom of these two terms (each with n/f − 1). f = (1 + ρ)/(1 − ρ), with
/// the lag-one autocorrelation ρ of the block, where ρ exceeds what chance gives in 95 % of independent
/// series (1.645/√n), and 1 elsewhere and of fewer than 20 values. With f = 1 this is `RatioOfMeans`.
/// The ratio less its bias of second order is r·exp(CV_a²/2n_a − CV_b²/2n_b).
///
/// **Source.** Delta method on the logarithm, as in `RatioOfMeans`. f:
/// Bayley & Hammersley (1946) J R Stat Soc Suppl 8:184. Bias of ρ, (1 + 4ρ)/n, is removed first: Marriott &
/// Pope (1954) Biometrika 41:390.
///
/// **Worked number.** Before 1, 2, 3 and after 3, 4, 5: 2, Var(log r) = 0.25/3 + 0.0625/3 = 0.104167.
package struct BlockRatio {
  package var before: [Double]
  package var after: [Double]
  package var ratio: Double
  package var beforeMean: Double
  package var afterMean: Double
  package var beforeAutocorrelation: Double?
  package var afterAutocorrelation: Double?

  /// One term of the variance of a logarithm, with its degrees of freedom.
  struct Part {
    var variance: Double
    var freedom: Double
  }

  /// - Parameters:
  ///   - before: in the order of the sweeps.
  ///   - after: in the order of the sweeps.
  /// - Throws: as `RatioOfMeans`.
  package init(before: [Double], after: [Double]) throws(RatioOfMeans.Failure) {
    guard before.count > 1, after.count > 1, let below = mean(before), let above = mean(after)
    else { throw .tooFew }
    guard below > 0, above > 0 else { throw .meanNotPositive }
    self.before = before
    self.after = after
    beforeMean = below
    afterMean = above
    ratio = above / below
    beforeAutocorrelation = Self.autocorrelation(before)
    afterAutocorrelation = Self.autocorrelation(after)
  }

  var parts: [Part] {
    [
      Self.part(after, center: afterMean, autocorrelation: afterAutocorrelation),
      Self.part(before, center: beforeMean, autocorrelation: beforeAutocorrelation),
    ]
  }

  package func interval(confidence: Double) -> Interval {
    let reach = Self.reach(parts, confidence: confidence)
    return Interval(lower: ratio * exp(-reach), upper: ratio * exp(reach))
  }

  package var biasCorrectedRatio: Double {
    // Without f: by chance large values of it would bias more than they correct.
    let above = Self.part(after, center: afterMean, autocorrelation: nil).variance
    let below = Self.part(before, center: beforeMean, autocorrelation: nil).variance
    return ratio * exp((above - below) / 2)
  }

  static func part(_ values: [Double], center: Double, autocorrelation: Double?) -> Part {
    let count = Double(values.count)
    var factor = 1.0
    if let rho = autocorrelation, rho > 1.645 / count.squareRoot() {
      factor = (1 + rho) / (1 - rho)
    }
    let variance = (sampleVariance(values) ?? 0) / (center * center) * factor / count
    return Part(variance: variance, freedom: max(1, count / factor - 1))
  }

  /// Half the width of the interval of the logarithm.
  static func reach(_ parts: [Part], confidence: Double) -> Double {
    let variance = parts.reduce(0) { $0 + $1.variance }
    let spread = parts.reduce(0) { $0 + $1.variance * $1.variance / $1.freedom }
    guard variance > 0, spread > 0 else { return 0 }
    return studentQuantile(
      (1 + confidence) / 2, degreesOfFreedom: variance * variance / spread)
      * variance.squareRoot()
  }

  /// Lag-one autocorrelation, less its bias, at most 0.9; nil of fewer than 20 values, which cannot
  /// tell, and without scatter.
  static func autocorrelation(_ values: [Double]) -> Double? {
    guard values.count >= 20, let center = mean(values) else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    guard squares > 0 else { return nil }
    let products = zip(values, values.dropFirst()).reduce(0.0) {
      $0 + ($1.0 - center) * ($1.1 - center)
    }
    let count = Double(values.count)
    return min(0.9, (products / squares * count + 1) / (count - 4))
  }
}
