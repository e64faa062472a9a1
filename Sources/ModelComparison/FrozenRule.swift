import Foundation
import Statistics

/// A cell with what a rule says of it.
struct Point {
  var cell: ComparedCell
  /// The rule's change, in its own unit.
  var x: Double
  /// Log ratio.
  var y: Double { cell.logRatio }
}

/// A rule with the gain and offset that target plateau and bottom-up only gave it; the formulas stand
/// at ``RuleTest``.
struct FrozenRule {
  let gain: Double
  let offset: Double
  /// Of the cells of each of the two fitted arms.
  private let targetCount: Double
  private let controlCount: Double
  private let controlMean: Double
  /// x̄ of target plateau less that of bottom-up only.
  private let difference: Double

  /// - Returns: nil where an arm is empty, or where x does not differ between the two.
  init?(target: [Point], control: [Point]) {
    let groups = [target, control]
    guard let x = LinearContrast(groups.map { $0.map(\.x) }, coefficients: [1, -1]),
      let y = LinearContrast(groups.map { $0.map(\.y) }, coefficients: [1, -1]),
      let controlMean = mean(control.map(\.x)), let controlY = mean(control.map(\.y)),
      let pooled = mean((target + control).map(\.y)),
      let greatest = (target + control).map({ abs($0.x) }).max()
    else { return nil }
    // Differences in the last bits of equal changes, or within their scatter, are no differences.
    guard abs(x.estimate) > 1e-10 * greatest, abs(x.estimate) > 2 * x.standardError else {
      return nil
    }
    gain = max(0, y.estimate / x.estimate)
    offset = gain > 0 ? controlY - gain * controlMean : pooled
    targetCount = Double(target.count)
    controlCount = Double(control.count)
    self.controlMean = controlMean
    difference = x.estimate
  }

  /// Log ratio.
  func prediction(_ x: Double) -> Double { offset + gain * x }

  /// Where x lies between bottom-up only (0) and target plateau (1): how much of the error of either
  /// arm's mean is in the prediction.
  func share(_ x: Double) -> Double { (x - controlMean) / difference }

  /// σ².
  func variance(of arms: [[Point]], degreesOfFreedom: Int) -> Double {
    let squares = arms.reduce(0) { sum, arm in
      let rests = arm.map { $0.y - gain * $0.x }
      return sum + (sampleVariance(rests) ?? 0) * Double(max(0, rests.count - 1))
    }
    return squares / Double(degreesOfFreedom)
  }

  /// mᵀM⁻¹m over the judged arms, none of them empty; nil where M is singular, which its own diagonal
  /// prevents.
  func misfit(of judged: [[Point]]) -> Double? {
    let misses = judged.map { arm in mean(arm.map { $0.y - prediction($0.x) }) ?? 0 }
    let shares = judged.map { arm in share(mean(arm.map(\.x)) ?? controlMean) }
    let covariance = shares.indices.map { row in
      shares.indices.map { column in
        (row == column ? 1 / Double(judged[row].count) : 0)
          + shares[row] * shares[column] / targetCount
          + (1 - shares[row]) * (1 - shares[column]) / controlCount
      }
    }
    return inverseQuadraticForm(misses, covariance)
  }

  /// Sum of squares between arms.
  static func misfitOfEqualArms(_ arms: [[Point]]) -> Double {
    let grand = mean(arms.flatMap { $0 }.map(\.y)) ?? 0
    return arms.reduce(0) { sum, arm in
      let difference = (mean(arm.map(\.y)) ?? grand) - grand
      return sum + Double(arm.count) * difference * difference
    }
  }

  /// Normal log density of a new cell, with the uncertainty of the fit.
  func logDensity(of point: Point, variance: Double) -> Double {
    let share = share(point.x)
    let own =
      gain > 0
      ? share * share / targetCount + (1 - share) * (1 - share) / controlCount
      : 1 / (targetCount + controlCount)
    let spread = variance * (1 + own)
    let miss = point.y - prediction(point.x)
    return -0.5 * (log(2 * Double.pi * spread) + miss * miss / spread)
  }
}
