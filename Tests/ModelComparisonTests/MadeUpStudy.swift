import Foundation
import ModelComparison
import RandomStreams
import StimulationProtocols

/// Cells whose log ratios follow one rule with Gaussian scatter; the analysis does not know which.
enum MadeUpStudy {
  /// What each rule gives in A, B, C, D, K and L; in the rule's own unit, so that sizes differ.
  static let changes: [String: [Double]] = [
    "plateau-difference": [60_000, -60_000, 0, 0, 0, 0],
    "btsp": [2, 1.95, 2.1, 0, 0, 1.1],
    // Other sizes, the signs of plateau-difference.
    "plateau-difference-like": [0.4, -0.3, 0, 0, 0, 0],
  ]
  static let rules = ["plateau-difference", "btsp", "plateau-difference-like"]

  /// ln 1.4: the change in A.
  static let effect = 0.3364722366212129
  /// Drift that all arms share.
  static let drift = -0.06
  static let standardDeviation = 0.19

  /// - Parameters:
  ///   - truth: name of the rule that the cells follow.
  ///   - labels: the arms; 8 cells each.
  ///   - plateausFail: one asked-for plateau of ten does not come.
  ///   - measurementError: standard deviation of the error with which a rule's change is measured in
  ///     each cell, as a fraction of its change in A.
  static func cells(
    truth: String, seed: UInt64, labels: [String] = block, cellsPerArm: Int = 8,
    plateausFail: Bool = true, measurementError: Double = 0
  ) -> [ComparedCell] {
    six.enumerated().filter { labels.contains($0.element) }.flatMap { number, arm in
      (0..<cellsPerArm).map { index in
        var stream = RandomStream(
          seed: seed, stream: .comparisonCalibration, cell: UInt32(number * 1000 + index))
        let scatter = standardDeviation * stream.nextNormal()
        // One plateau of ten fails, in eight trials.
        let came =
          plateausFail ? 1 - Double((0..<8).count { _ in stream.nextUniform() < 0.1 }) / 8 : 1
        let truly = changes.mapValues { $0[number] * came }
        var predictions = truly
        for rule in rules where measurementError > 0 {
          let error = measurementError * stream.nextNormal() * (changes[rule]?.first ?? 0)
          predictions[rule] = (truly[rule] ?? 0) + error
        }
        let unit = changes[truth]?.first ?? 1
        return ComparedCell(
          file: "\(arm)-\(index)", arm: arm,
          logRatio: drift + effect * (truly[truth] ?? 0) / unit + scatter,
          predictions: predictions)
      }
    }
  }

  static let block = ["A", "B", "C", "D"]
  static let six = block + ["K", "L"]

  static let conditions = ["A_target", "B_forward", "C_both", "D_neither"]

  /// The 2 × 2 block, as recordings name it.
  static let design = ComparisonDesign(recordedNames: conditions)

  /// The six arms of the shipped study.
  static let sixArms: ComparisonDesign = {
    var design = MadeUpStudy.design
    design.arms = zip(
      six,
      [
        ConditionRole.targetPlateau, .forwardPlateau, .bothPlateaus, .bottomUpOnly,
        .somaticCurrent, .lateBottomUp,
      ]
    ).map { .init(label: $0, condition: $0, title: "condition \($0)", role: $1) }
    design.contrasts += [
      .init(question: "late current", weights: [.init("K", 1), .init("D", -1)])
    ]
    return design
  }()

  static func comparison(
    _ cells: [ComparedCell], rules: [String] = rules, design: ComparisonDesign = design
  ) -> StudyComparison {
    StudyComparison(
      cells: cells, rules: rules, design: design, conditions: design.arms.map(\.condition))
  }
}
