import Foundation
import ModelComparison
import TestSupport
import Testing

@Suite("Contrasts and verdicts")
struct StudyComparisonTests {
  private static func cell(
    _ arm: String, _ index: Int, _ logRatio: Double, _ predictions: [String: Double] = [:]
  ) -> ComparedCell {
    ComparedCell(
      file: "\(arm)\(index)", arm: arm, logRatio: logRatio, predictions: predictions)
  }

  /// The groups of the fixture of `StatisticsTests`.
  private static let groups: [String: [Double]] = [
    "A": [0.31, 0.52, 0.18, 0.44], "B": [-0.35, -0.12, -0.41],
    "C": [0.05, -0.11, 0.2, 0.02, 0.09], "D": [0.01, -0.07, 0.03],
  ]

  /// - Parameter changes: of rule `r` in A, B, C, D.
  private static func cells(_ changes: [Double]) -> [ComparedCell] {
    zip(MadeUpStudy.block, changes).flatMap { arm, change in
      (groups[arm] ?? []).enumerated().map { cell(arm, $0, $1, ["r": change]) }
    }
  }

  private static func test(_ changes: [Double]) throws -> RuleTest {
    try #require(MadeUpStudy.comparison(cells(changes), rules: ["r"]).rules.first)
  }

  @Test("the three contrasts, as SciPy has them")
  func contrasts() throws {
    let study = MadeUpStudy.comparison(Self.cells([1, -1, 0, 0]), rules: ["r"])
    #expect(study.contrasts.map(\.name) == ["A − D", "B − D", "C − A − B + D"])
    // Estimate, standard error, degrees of freedom, interval, p: scipy.stats.ttest_ind for the
    // first two (the values stand in the fixture of StatisticsTests).
    let expected = [
      [0.3725, 0.0806613290, 3.9239156134, 0.1468252503, 0.5981747497, 0.0103563549],
      [-0.2833333333, 0.0935117343, 2.4712238038, -0.6204069181, 0.0537402515, 0.0721463515],
      [-0.0291666667, 0.1297973848, 6.6169422395, -0.3397275755, 0.2813942421, 0.8289859234],
    ]
    for (contrast, row) in zip(study.contrasts, expected) {
      let found = [
        contrast.logRatio, contrast.standardError, contrast.degreesOfFreedom,
        contrast.interval[0], contrast.interval[1], try #require(contrast.p),
      ]
      for (value, reference) in zip(found, row) { expectClose(value, reference, within: 1e-9) }
      expectClose(contrast.ratio, exp(row[0]), within: 1e-9)
    }
  }

  @Test("no change is claimed where the 90 % interval lies within ± ln 1.2, not elsewhere")
  func equivalence() throws {
    let study = MadeUpStudy.comparison(Self.cells([1, -1, 0, 0]), rules: ["r"])
    let both = try #require(study.equivalence.first { $0.arm == "C" })
    // scipy.stats.ttest_ind(equal_var=False).confidence_interval(0.9).
    expectClose(both.logRatio, 0.06, within: 1e-12)
    expectClose(both.interval[0], -0.0547330815, within: 1e-9)
    expectClose(both.interval[1], 0.1747330815, within: 1e-9)
    #expect(study.equivalence.map(\.isNoChange) == [false, false, true])
  }

  /// With one change an arm, the test of "B and C lie on the line through A and D" is a comparison
  /// of nested linear models: one line through all cells against four means.
  @Test("F and p are those of the nested linear models", arguments: [-1.0, -0.4, 0.7, 1.4])
  func nestedModels(change: Double) throws {
    let changes = [1, change, 0.2, 0.05]
    let test = try Self.test(changes)
    let points = zip(MadeUpStudy.block, changes).flatMap { arm, x in
      (Self.groups[arm] ?? []).map { (x: x, y: $0) }
    }
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    let slope =
      points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
      / points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    let line = points.reduce(0) { sum, point in
      let miss = point.y - meanY - slope * (point.x - meanX)
      return sum + miss * miss
    }
    let means = Self.groups.values.reduce(0) { sum, group in
      let mean = group.reduce(0, +) / Double(group.count)
      return sum + group.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let freedom = count - 4
    let statistic = (line - means) / 2 / (means / freedom)
    expectClose(test.statistic, statistic, within: 1e-9 * statistic)
    // P(F > f) with two degrees of freedom in the numerator, in closed form.
    expectClose(test.p, pow(1 + 2 * statistic / freedom, -freedom / 2), within: 1e-10)
    expectClose(test.standardDeviation, (means / freedom).squareRoot(), within: 1e-12)
  }

  @Test("worked number of the documentation; numpy.polyfit and scipy.stats.f give the same")
  func workedNumber() throws {
    let test = try Self.test([1, -1, 0, 0])
    expectClose(test.gain, 0.3725, within: 1e-12)
    expectClose(test.offset, -0.01, within: 1e-12)
    expectClose(test.statistic, 0.2244529609, within: 1e-9)
    expectClose(test.p, 0.8025236534, within: 1e-9)
    #expect(test.verdict == .survives)
  }

  @Test("gain and offset come from A and D alone, and the means of A and D are met exactly")
  func fit() throws {
    let test = try Self.test([2, -2, 0, 0])
    expectClose(test.gain, 0.3725 / 2, within: 1e-12)
    expectClose(test.offset, -0.01, within: 1e-12)
    for mean in test.means where mean.isFitted {
      expectClose(mean.predictedLogRatio, mean.measuredLogRatio, within: 1e-12)
    }
    expectClose(
      test.means.first { $0.arm == "B" }?.predictedLogRatio, -0.01 - 0.3725,
      within: 1e-12)
    #expect(test.means.map(\.isFitted) == [true, false, false, true])
    #expect(test.signs == ["A": 1, "B": -1, "C": 0, "D": 0])
  }

  @Test("a rule that orders A and D wrongly gets gain 0 and is judged as “no arm differs”")
  func gainZero() throws {
    let test = try Self.test([-1, 1, 0, 0])
    #expect(test.gain == 0)
    #expect(test.judgedDegreesOfFreedom == 3 && test.cellDegreesOfFreedom == 11)
    // One-way analysis of variance of the four groups, scipy.stats.f_oneway.
    expectClose(test.statistic, ANOVA.statistic, within: 1e-8)
    expectClose(test.p, ANOVA.p, within: 1e-10)
    #expect(test.verdict == .excluded && test.reason?.contains("best gain is 0") == true)
  }

  private enum ANOVA {
    static let statistic = 16.28886055672699
    static let p = 0.00023279626181549296
  }

  @Test("units of a rule, drift, and the order of cells do not matter")
  func invariance() throws {
    let cells = MadeUpStudy.cells(truth: "btsp", seed: 3)
    let base = MadeUpStudy.comparison(cells)
    let scaled = MadeUpStudy.comparison(
      cells.map { cell in
        var cell = cell
        cell.predictions = cell.predictions.mapValues { 1e-4 * $0 + 7 }
        cell.logRatio += 0.4
        return cell
      }.reversed())
    for (one, other) in zip(base.rules, scaled.rules) {
      #expect(one.verdict == other.verdict)
      expectClose(other.p, try #require(one.p), within: 1e-7)
    }
    for (one, other) in zip(base.pairs, scaled.pairs) {
      #expect(one.verdict == other.verdict && one.haveSameSigns == other.haveSameSigns)
      expectClose(other.difference, one.difference, within: 1e-6)
    }
    for (one, other) in zip(base.contrasts, scaled.contrasts) where one.name != "C" {
      expectClose(other.logRatio, one.logRatio, within: 1e-12)
    }
  }

  @Test("a rule without its inputs in an arm is judged on the others, and that is said")
  func partlyComputable() throws {
    func study(without arms: Set<String>) -> StudyComparison {
      MadeUpStudy.comparison(
        Self.cells([1, -1, 0, 0]).map { cell in
          var cell = cell
          if arms.contains(cell.arm) {
            cell.predictions = [:]
            cell.reasons = ["r": "plateau potentials are not known"]
          }
          return cell
        }, rules: ["r"])
    }
    let partly = try #require(study(without: ["C"]).rules.first)
    #expect(partly.verdict == .survives && partly.leftOutCount == 5)
    #expect(partly.judgedDegreesOfFreedom == 1 && partly.cellDegreesOfFreedom == 7)
    #expect(partly.notJudged.map(\.arm) == ["C"])
    #expect(partly.notJudged.first?.reason.contains("plateau potentials are not known") == true)
    #expect(
      study(without: ["C"]).limits.contains { $0.hasPrefix("r is not judged on C") })
    for arms in [Set(["B", "C"]), ["A"], ["D"]] {
      let test = try #require(study(without: arms).rules.first)
      #expect(test.verdict == .notComputable && test.p == nil)
      #expect(test.reason?.contains("plateau potentials are not known") == true)
    }
    let same = try Self.test([1, -1, 0, 1])
    #expect(same.verdict == .notComputable && same.reason?.contains("no gain") == true)
  }

  @Test("without the four conditions, or with one cell in one, the reason is said")
  func impossible() throws {
    let cells = Self.cells([1, -1, 0, 0])
    func study(_ cells: [ComparedCell], _ conditions: [String]) -> StudyComparison {
      StudyComparison(
        cells: cells, rules: ["r"], design: ComparisonDesign(recordedNames: conditions),
        conditions: conditions)
    }
    func reason(_ cells: [ComparedCell], _ conditions: [String]) throws -> String {
      let study = study(cells, conditions)
      #expect(!study.isPossible && study.rules.isEmpty)
      return try #require(study.reason)
    }
    let names = MadeUpStudy.conditions
    #expect(try reason([], ["bottom_up", "Apical"]).contains("A_, B_, C_, D_"))
    #expect(try reason(cells, ["A_x", "C_x", "D_x"]).contains("starts with B_"))
    #expect(try reason(cells, names + ["B_other"]).contains("B_forward, B_other"))
    let few = cells.filter { $0.arm != "D" || $0.file == "D0" }
    #expect(try reason(few, names).contains("D has 1"))
    let fitted = cells.filter { ["A", "D"].contains($0.arm) }
    #expect(try reason(fitted, names).hasPrefix("no condition that could judge a rule"))
    // What can be estimated is: A against D.
    #expect(study(fitted, names).contrasts.map(\.name) == ["A − D"])
    #expect(study(fitted, names).notEstimated.map(\.name) == ["B − D", "C − A − B + D"])
  }
}
