import Foundation

/// A weighted sum of proportions that were each counted in clusters of trials.
///
/// **Definition.** Group i has clusters with xᵢⱼ successes of nᵢⱼ; pᵢ = Σⱼxᵢⱼ/Σⱼnᵢⱼ. What clusters
/// share makes pᵢ less certain than independent counts would be: its design effect is
/// dᵢ = [m/(m−1)·Σⱼ(xᵢⱼ − pᵢnᵢⱼ)²/(Σⱼnᵢⱼ)²] / [pᵢ(1−pᵢ)/Σⱼnᵢⱼ] over m clusters, at least 1, and Σⱼnᵢⱼ/dᵢ is
/// its effective number of counts, of which Jeffreys' limits lᵢ, uᵢ are made. The contrast Σcᵢpᵢ has the
/// limits Σcᵢpᵢ − √Σ(cᵢpᵢ − worst)² and Σcᵢpᵢ + √Σ(best − cᵢpᵢ)², worst and best being cᵢlᵢ or cᵢuᵢ,
/// whichever is less or greater.
///
/// **Source.** Rao & Scott (1992) Biometrics 48:577 for effective counts; Zou & Donner (2008) Stat Med
/// 27:1693 for limits of a sum from limits of its parts (MOVER), which for two proportions are
/// Newcombe's (1998) Stat Med 17:873, with Jeffreys' in the place of Wilson's limits; no term vanishes
/// where a proportion is 0 or 1.
///
/// **Worked number.** 4 of 5, 4 of 5 less 2 of 5, 1 of 5: 0.5, from 0.0697 to 0.7594 at 95 %; both design
/// effects are 1 at their floor.
public struct ProportionContrast: Hashable, Sendable {
  /// Counts of one cluster.
  public struct Cluster: Hashable, Sendable {
    public var successes: Int
    public var trials: Int

    public init(successes: Int, trials: Int) {
      self.successes = successes
      self.trials = trials
    }
  }

  public var estimate: Double
  public var interval: Interval
  /// dᵢ of each group, 1 or more.
  public var designEffects: [Double]

  /// - Parameters:
  ///   - groups: the clusters of each group; clusters without trials count as clusters.
  ///   - coefficients: cᵢ, one a group; a group with 0 takes no part.
  ///   - confidence: of the interval.
  /// - Returns: nil where a group that takes part has fewer than two clusters or no trial, and where
  ///   the numbers of groups and coefficients differ.
  public init?(_ groups: [[Cluster]], coefficients: [Double], confidence: Double) {
    guard groups.count == coefficients.count, coefficients.contains(where: { $0 != 0 }) else {
      return nil
    }
    var sum = 0.0
    var below = 0.0
    var above = 0.0
    var effects: [Double] = []
    for (clusters, coefficient) in zip(groups, coefficients) where coefficient != 0 {
      let successes = Double(clusters.reduce(0) { $0 + $1.successes })
      let trials = Double(clusters.reduce(0) { $0 + $1.trials })
      guard clusters.count > 1, trials > 0 else { return nil }
      let proportion = successes / trials
      let effect = Self.designEffect(clusters, proportion: proportion, trials: trials)
      guard
        let limits = BinomialInterval.jeffreys(
          effectiveSuccesses: successes / effect, effectiveTrials: trials / effect,
          confidence: confidence)
      else { return nil }
      let term = coefficient * proportion
      let ends = [coefficient * limits.lower, coefficient * limits.upper].sorted()
      sum += term
      if let worst = ends.first { below += (term - worst) * (term - worst) }
      if let best = ends.last { above += (best - term) * (best - term) }
      effects.append(effect)
    }
    estimate = sum
    interval = Interval(lower: sum - below.squareRoot(), upper: sum + above.squareRoot())
    designEffects = effects
  }

  private static func designEffect(
    _ clusters: [Cluster], proportion: Double, trials: Double
  ) -> Double {
    let binomial = proportion * (1 - proportion) / trials
    guard binomial > 0 else { return 1 }
    let count = Double(clusters.count)
    let squares = clusters.reduce(0.0) { sum, cluster in
      let miss = Double(cluster.successes) - proportion * Double(cluster.trials)
      return sum + miss * miss
    }
    return max(1, count / (count - 1) * squares / (trials * trials) / binomial)
  }
}
