import Foundation
import ModelComparison
import RandomStreams

/// Cells whose log ratios follow one rule with Gaussian scatter; the analysis does not know which.
enum MadeUpStudy {
  /// What each rule gives in A, B, C and D; in the rule's own unit, so that sizes differ.
  static let changes: [String: [Double]] = [
    "plateau-difference": [60_000, -60_000, 0, 0],
    "btsp": [2, 1.95, 2.1, 0],
    // Other sizes, the signs of plateau-difference.
    "plateau-difference-like": [0.4, -0.3, 0, 0],
  ]
  static let rules = ["plateau-difference", "btsp", "plateau-difference-like"]

  /// ln 1.4: the change in A.
  static let effect = 0.3364722366212129
  /// Drift that all arms share.
  static let drift = -0.06
  static let standardDeviation = 0.19

  /// - Parameters:
  ///   - truth: name of the rule that the cells follow.
  ///   - plateausFail: one asked-for plateau of ten does not come.
  static func cells(
    truth: String, seed: UInt64, cellsPerArm: Int = 8, plateausFail: Bool = true
  ) -> [ComparedCell] {
    ExperimentArm.allCases.enumerated().flatMap { number, arm in
      (0..<cellsPerArm).map { index in
        var stream = RandomStream(
          seed: seed, stream: .comparisonCalibration, cell: UInt32(number * 1000 + index))
        let scatter = standardDeviation * stream.nextNormal()
        // One plateau of ten fails, in eight trials.
        let came =
          plateausFail ? 1 - Double((0..<8).count { _ in stream.nextUniform() < 0.1 }) / 8 : 1
        let predictions = changes.mapValues { $0[number] * came }
        let unit = changes[truth]?.first ?? 1
        return ComparedCell(
          file: "\(arm.rawValue)-\(index)", arm: arm,
          logRatio: drift + effect * (predictions[truth] ?? 0) / unit + scatter,
          predictions: predictions)
      }
    }
  }

  static let conditions = ["A_target", "B_forward", "C_both", "D_neither"]

  static func comparison(_ cells: [ComparedCell], rules: [String] = rules) -> StudyComparison {
    StudyComparison(cells: cells, rules: rules, conditions: conditions)
  }
}
