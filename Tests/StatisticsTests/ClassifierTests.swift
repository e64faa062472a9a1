import Foundation
import RandomStreams
import Statistics
import TestSupport
import Testing

@Suite("Logistic regression and classifier scores")
struct ClassifierTests {
  @Test("the worked number, by its two equations")
  func worked() throws {
    let fit = try LogisticRegression(
      rows: [[0], [1], [2], [3]], outcomes: [false, true, false, true])
    expectClose(fit.coefficients[0], -1.362276, within: 5e-6, "")
    expectClose(fit.coefficients[1], 0.908184, within: 5e-6, "")
    // Where the likelihood is greatest, predictions and outcomes have equal sums and moments.
    let p = (0..<4).map { fit.probability([Double($0)]) ?? .nan }
    expectClose(p.reduce(0, +), 2, within: 1e-9, "")
    expectClose(zip(p, 0..<4).reduce(0) { $0 + $1.0 * Double($1.1) }, 4, within: 1e-9, "")
  }

  @Test("one yes-or-no predictor: the logits of a two-by-two table and Woolf's standard errors")
  func table() throws {
    // 3 of 10 without, 8 of 12 with.
    let rows = [[Double]](repeating: [0], count: 10) + [[Double]](repeating: [1], count: 12)
    let outcomes = (0..<10).map { $0 < 3 } + (0..<12).map { $0 < 8 }
    let fit = try LogisticRegression(rows: rows, outcomes: outcomes)
    expectClose(fit.coefficients[0], log(3.0 / 7), within: 1e-9, "")
    expectClose(fit.coefficients[1], log(8.0 / 4) - log(3.0 / 7), within: 1e-9, "")
    expectClose(fit.covariance[0][0], 1.0 / 3 + 1.0 / 7, within: 1e-9, "")
    expectClose(
      fit.covariance[1][1], 1.0 / 3 + 1.0 / 7 + 1.0 / 8 + 1.0 / 4, within: 1e-9, "")
  }

  @Test("separated, equal and uneven inputs are refused")
  func refused() {
    #expect(throws: LogisticRegression.Failure.notIdentified) {
      try LogisticRegression(rows: [[0], [1], [2], [3]], outcomes: [false, false, true, true])
    }
    #expect(throws: LogisticRegression.Failure.oneOutcome) {
      try LogisticRegression(rows: [[0], [1]], outcomes: [true, true])
    }
    #expect(throws: LogisticRegression.Failure.unequalSizes) {
      try LogisticRegression(rows: [[0], [1, 2]], outcomes: [true, false])
    }
    #expect(throws: LogisticRegression.Failure.notIdentified) {
      try LogisticRegression(
        rows: [[0, 0], [1, 1], [2, 2], [3, 3]], outcomes: [false, true, false, true])
    }
  }

  @Test("the area under the curve equals the count over all pairs")
  func area() throws {
    var draws = RandomStream(seed: 5, stream: .testEvents)
    for _ in 0..<50 {
      // Few different values, so that there are ties.
      let values = (0..<40).map { _ in Double(draws.nextInteger(below: 8)) }
      let outcomes = (0..<40).map { _ in draws.nextUniform() < 0.4 }
      guard Set(outcomes).count == 2 else { continue }
      var wins = 0.0
      var pairs = 0.0
      for (value, outcome) in zip(values, outcomes) where outcome {
        for (other, otherOutcome) in zip(values, outcomes) where !otherOutcome {
          pairs += 1
          wins += value > other ? 1 : value == other ? 0.5 : 0
        }
      }
      expectClose(
        ClassifierScores.areaUnderCurve(values, outcomes), wins / pairs,
        within: 1e-12, "")
    }
    #expect(ClassifierScores.areaUnderCurve([1, 2], [true, true]) == nil)
  }

  @Test("Brier score and reliability of hand-made probabilities")
  func scores() throws {
    expectClose(
      ClassifierScores.brier([0.9, 0.2], [true, false]), 0.025, within: 1e-12,
      "")
    let rows = ClassifierScores.reliability(
      [0.05, 0.15, 0.95, 1.0], [false, true, true, true], binCount: 5)
    #expect(rows.map(\.count) == [2, 2])
    #expect(rows.map(\.observed) == [0.5, 1])
    expectClose(rows[0].meanProbability, 0.1, within: 1e-12, "")
  }
}
