import Foundation

/// How often a value of one group exceeds one of another: the area under the receiver operating
/// characteristic.
///
/// **Definition.** A = P(X > Y) + ½P(X = Y) over all pairs; variance from the placements
/// V = (share of Y below x), W = (share of X above y): s_V²/n_x + s_W²/n_y. The interval is made on the
/// logit of A with Student's t and the degrees of freedom of Brunner & Munzel, without which few values
/// would look too certain; where every pair is in order, that variance is 0 and the rule of three bounds the interval.
///
/// **Source.** Mann & Whitney (1947) Ann Math Stat 18:50; DeLong, DeLong & Clarke-Pearson (1988)
/// Biometrics 44:837. Degrees of freedom: Brunner & Munzel (2000) Biom J 42:17. Rule of three: Hanley & Lippman-Hand (1983) JAMA 249:1743.
///
/// **Worked number.** 2, 3, 5 over 1, 2, 4: (1.5 + 2 + 3)/9 = 0.722222.
public struct Superiority: Hashable, Sendable {
  public var probability: Double
  public var lower: Double
  public var upper: Double

  /// - Returns: nil where a group has fewer than two values.
  public init?(_ first: [Double], over second: [Double], confidence: Double) {
    guard first.count > 1, second.count > 1 else { return nil }
    let placements = Self.placements(of: first, among: second)
    let others = Self.placements(of: second, among: first).map { 1 - $0 }
    let area = mean(placements) ?? 0.5
    let parts = [(placements, first.count), (others, second.count)].map { values, count in
      (part: (sampleVariance(values) ?? 0) / Double(count), count: Double(count))
    }
    let variance = parts.reduce(0) { $0 + $1.part }
    probability = area
    guard area > 0, area < 1, variance > 0 else {
      let reach = min(1, -log(1 - confidence) / Double(min(first.count, second.count)))
      lower = max(0, area - reach)
      upper = min(1, area + reach)
      return
    }
    let logit = log(area / (1 - area))
    let freedom =
      variance * variance / parts.reduce(0) { $0 + $1.part * $1.part / ($1.count - 1) }
    let reach =
      studentQuantile((1 + confidence) / 2, degreesOfFreedom: freedom) * variance.squareRoot()
      / (area * (1 - area))
    lower = 1 / (1 + exp(-(logit - reach)))
    upper = 1 / (1 + exp(-(logit + reach)))
  }

  /// Of each value, the share of the others that are below it, equal ones counted half.
  static func placements(of values: [Double], among others: [Double]) -> [Double] {
    let sorted = others.sorted()
    func count(_ belongs: (Double) -> Bool) -> Int {
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if belongs(sorted[middle]) { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return values.map { value in
      let below = count { $0 < value }
      let notAbove = count { $0 <= value }
      return (Double(below) + Double(notAbove - below) / 2) / Double(sorted.count)
    }
  }
}
