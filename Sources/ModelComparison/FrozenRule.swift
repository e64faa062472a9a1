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

/// A rule with the gain and offset that the arms A and D gave it; the formulas stand at ``RuleTest``.
struct FrozenRule {
  let gain: Double
  let offset: Double
  private let fitCount: Double
  private let fitMean: Double
  private let fitSquares: Double

  /// - Returns: nil where x does not vary.
  init?(_ points: [Point]) {
    guard let x = mean(points.map(\.x)), let y = mean(points.map(\.y)),
      let greatest = points.map({ abs($0.x) }).max()
    else { return nil }
    let squares = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
    // Differences in the last bits of equal changes are no differences.
    guard squares > 1e-20 * greatest * greatest * Double(points.count) else { return nil }
    let products = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
    gain = max(0, products / squares)
    offset = y - gain * x
    fitCount = Double(points.count)
    fitMean = x
    fitSquares = squares
  }

  /// Log ratio.
  func prediction(_ x: Double) -> Double { offset + gain * x }

  /// σ².
  func variance(of points: [Point], degreesOfFreedom: Int) -> Double {
    let squares = ExperimentArm.allCases.reduce(0) { sum, arm in
      let rests = points.filter { $0.cell.arm == arm }.map { $0.y - gain * $0.x }
      return sum + (sampleVariance(rests) ?? 0) * Double(max(0, rests.count - 1))
    }
    return squares / Double(degreesOfFreedom)
  }

  /// mᵀM⁻¹m over B and C, and the number of arms.
  func misfitOfJudged(_ points: [Point]) -> (squares: Double, count: Int) {
    let arms = ExperimentArm.judged.map { arm in points.filter { $0.cell.arm == arm } }
    let misses = arms.map { arm in mean(arm.map { $0.y - prediction($0.x) }) ?? 0 }
    let distances = arms.map { arm in (mean(arm.map(\.x)) ?? fitMean) - fitMean }
    func covariance(_ first: Int, _ second: Int) -> Double {
      (first == second ? 1 / Double(arms[first].count) : 0) + 1 / fitCount
        + distances[first] * distances[second] / fitSquares
    }
    let (a, b, c) = (covariance(0, 0), covariance(0, 1), covariance(1, 1))
    let squares =
      (c * misses[0] * misses[0] - 2 * b * misses[0] * misses[1] + a * misses[1] * misses[1])
      / (a * c - b * b)
    return (squares, 2)
  }

  /// Sum of squares between the four arms, and its degrees of freedom.
  static func misfitOfEqualArms(_ points: [Point]) -> (squares: Double, count: Int) {
    let grand = mean(points.map(\.y)) ?? 0
    let squares = ExperimentArm.allCases.reduce(0) { sum, arm in
      let members = points.filter { $0.cell.arm == arm }.map(\.y)
      let difference = (mean(members) ?? grand) - grand
      return sum + Double(members.count) * difference * difference
    }
    return (squares, ExperimentArm.allCases.count - 1)
  }

  /// Normal log density of a new cell, with the uncertainty of the fit.
  func logDensity(of point: Point, variance: Double) -> Double {
    let distance = point.x - fitMean
    let own = gain > 0 ? distance * distance / fitSquares : 0
    let spread = variance * (1 + 1 / fitCount + own)
    let miss = point.y - prediction(point.x)
    return -0.5 * (log(2 * Double.pi * spread) + miss * miss / spread)
  }
}
