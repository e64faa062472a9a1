import Foundation
import InputDocuments
import ModelComparison
import StimulationProtocols
import TestSupport
import Testing

@Suite("The design: arms and contrasts from a protocol, or from recorded names")
struct ComparisonDesignTests {
  private static let shipped = SharedData.packageRoot.appendingPathComponent(
    "Protocols/plateau-difference.protocol.yaml"
  ).path

  private static func plan() throws -> StimulationProtocol {
    try ProtocolFiles(protocol: shipped).stimulation.value
  }

  @Test("the shipped protocol: every condition an arm, every planned contrast a formula")
  func shippedProtocol() throws {
    let design = ComparisonDesign(try Self.plan())
    #expect(design.stimulationProtocol == "plateau-difference" && design.problem == nil)
    #expect(design.arms.map(\.label).joined() == "ABCDEFGHIJKLM")
    #expect(
      design.contrasts.map(\.formula)
        == ["A − D", "B − D", "C − A − B + D", "L − D", "K − D"])
    #expect(design.contrasts.first?.question == "target plateau")
    let uses = Dictionary(grouping: design.arms, by: \.use).mapValues { $0.map(\.label).joined() }
    #expect(uses == [.fitted: "AD", .judged: "BCEFKLM", .control: "GHIJ"])
  }

  @Test("without a protocol an arm is its letter, alone or before an underscore")
  func recordedNames() {
    let design = ComparisonDesign(recordedNames: [
      "A_target_plateau", "B_forward", "C_both", "D_bottom_up_only", "E_other",
    ])
    #expect(design.problem == nil && design.notes.isEmpty)
    #expect(design.arm(of: "A_target_plateau")?.role == .targetPlateau)
    #expect(design.arm(of: "D_bottom_up_only")?.role == .bottomUpOnly)
    for name in ["a_target", "AB_", "E_other", "bottom_up"] {
      #expect(design.arm(of: name) == nil, "\(name)")
    }
    let bare = ComparisonDesign(recordedNames: ["A", "B", "C", "D", "K", "L"])
    #expect(bare.problem == nil && bare.arms.map(\.condition) == ["A", "B", "C", "D"])
    #expect(bare.notes.first?.contains("--protocol") == true)
    #expect(
      ComparisonDesign(recordedNames: ["A", "A_late", "B", "C", "D"]).problem?
        .contains("A, A_late") == true)
  }

  @Test("a recorded name that goes on after the condition's own is taken for it, and that is said")
  func longerNames() throws {
    let plan = try Self.plan()
    let design = ComparisonDesign(
      plan, recordedNames: ["A_target_plateau", "B", "B_again", "C_one", "C_two"])
    #expect(design.arm(of: "A_target_plateau")?.label == "A")
    #expect(design.arm(of: "B")?.label == "B" && design.arm(of: "B_again") == nil)
    #expect(design.arm(of: "C_one") == nil && design.arm(of: "C_two") == nil)
    #expect(design.notes.first?.contains("“A_target_plateau” for A.") == true)
  }

  @Test("recordings and protocol that do not meet are named, not fatal")
  func notes() throws {
    let design = ComparisonDesign(try Self.plan())
    let cells = MadeUpStudy.cells(truth: "btsp", seed: 1, labels: MadeUpStudy.six).filter {
      $0.arm != "K" || $0.file == "K-0"
    }
    let study = StudyComparison(
      cells: cells, rules: MadeUpStudy.rules, design: design,
      conditions: MadeUpStudy.six + ["A_typing_error"])
    #expect(study.isPossible)
    #expect(study.contrasts.map(\.name) == ["A − D", "B − D", "C − A − B + D", "L − D"])
    for words in [
      "“A_typing_error” is not a condition of the protocol",
      "no recording of it: E (top-down only)",
      "K has one cell",
    ] {
      #expect(study.notes.contains { $0.contains(words) }, "\(words)")
    }
    #expect(study.notEstimated.map(\.name) == ["K − D"])
    #expect(study.notEstimated.first?.reason == "K has one cell")
    #expect(study.rules.allSatisfy { $0.verdict != .notComputable })
    #expect(study.equivalence.map(\.arm) == ["A", "B", "C", "L"])
  }

  @Test("a protocol without its two fitted roles, or with one twice, is no basis for verdicts")
  func roles() throws {
    var plan = try Self.plan()
    for index in plan.conditions.indices where plan.conditions[index].name == "B" {
      plan.conditions[index].value.role = .targetPlateau
    }
    #expect(ComparisonDesign(plan).problem?.contains("target-plateau: A, B") == true)
    for index in plan.conditions.indices where ["A", "B"].contains(plan.conditions[index].name) {
      plan.conditions[index].value.role = .bothPlateaus
    }
    #expect(ComparisonDesign(plan).problem?.contains("no condition") == true)
    plan.contrasts = []
    #expect(
      ComparisonDesign(plan).notes == ["The protocol plans no contrast, so that none is reported."])
  }
}

@Suite("Judging on n arms")
struct ManyArmsTests {
  /// Changes that vary within arms; log ratio and change of each cell.
  private static let arms: [(label: String, y: [Double], x: [Double])] = [
    ("A", [0.31, 0.52, 0.18, 0.44], [2.1, 1.8, 2.3, 1.9]),
    ("B", [-0.35, -0.12, -0.41], [-1.7, -1.2, -2.0]),
    ("C", [0.05, -0.11, 0.2, 0.02, 0.09], [0.2, -0.3, 0.4, 0.1, -0.1]),
    ("D", [0.01, -0.07, 0.03], [0.1, -0.2, 0.05]),
    ("K", [0.12, 0.2, -0.04, 0.1], [0.6, 0.9, 0.4, 0.7]),
    ("L", [-0.02, 0.06, 0.15], [0.0, 0.3, -0.1]),
  ]

  private static var cells: [ComparedCell] {
    arms.flatMap { arm in
      zip(arm.y, arm.x).enumerated().map { index, value in
        ComparedCell(
          file: "\(arm.label)\(index)", arm: arm.label, logRatio: value.0,
          predictions: ["r": value.1])
      }
    }
  }

  /// NumPy 2.4.6 and SciPy 1.17.1: misses as a linear map W of all log ratios, covariance WWᵀ inverted
  /// by numpy.linalg.inv, p from scipy.stats.f.sf.
  @Test("gain, offset, SD, F and p equal generalised least squares in NumPy")
  func generalisedLeastSquares() throws {
    let study = MadeUpStudy.comparison(Self.cells, rules: ["r"], design: MadeUpStudy.sixArms)
    let test = try #require(study.rules.first)
    #expect(test.judgedDegreesOfFreedom == 4 && test.cellDegreesOfFreedom == 16)
    expectClose(test.gain, 0.18244897959183676, within: 1e-13)
    expectClose(test.offset, -0.0069591836734693895, within: 1e-13)
    expectClose(test.standardDeviation, 0.10602767826487393, within: 1e-12)
    expectClose(test.statistic, 0.3241657677038399, within: 1e-11)
    expectClose(test.p, 0.8576450418365933, within: 1e-10)
    // K − D: measured 0.095 + 0.01; predicted gain × difference of mean changes.
    let late = try #require(study.contrasts.first { $0.name == "K − D" })
    expectClose(late.logRatio, 0.105, within: 1e-12)
    expectClose(late.predictions.first?.logRatio, 0.1216326530612245, within: 1e-12)
    #expect(late.predictions.first?.isFitted == false)
    let first = try #require(study.contrasts.first)
    #expect(first.predictions.first?.isFitted == true)
    expectClose(first.predictions.first?.logRatio, first.logRatio, within: 1e-12)
  }

  /// With one change an arm the test is that of nested linear models, whatever the number of arms:
  /// one line through all cells against one mean an arm.
  @Test(
    "with one change an arm F is that of one line against six means", arguments: [0.2, -0.7, 1.3])
  func nestedModels(change: Double) throws {
    let changes = ["A": 1, "B": -1, "C": 0.3, "D": 0, "K": change, "L": 0.1]
    var cells = Self.cells
    for index in cells.indices { cells[index].predictions["r"] = changes[cells[index].arm] }
    let test = try #require(
      MadeUpStudy.comparison(cells, rules: ["r"], design: MadeUpStudy.sixArms).rules.first)
    let points = cells.map { (x: $0.predictions["r"] ?? 0, y: $0.logRatio) }
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
    let means = Self.arms.reduce(0) { sum, arm in
      let mean = arm.y.reduce(0, +) / Double(arm.y.count)
      return sum + arm.y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let statistic = (line - means) / 4 / (means / (count - 6))
    expectClose(test.statistic, statistic, within: 1e-9 * statistic)
  }

  @Test("the order of arms and cells does not matter; a rule that is wrong in one arm is excluded")
  func orderAndPower() throws {
    let cells = MadeUpStudy.cells(truth: "plateau-difference", seed: 4, labels: MadeUpStudy.six)
    var turned = MadeUpStudy.sixArms
    turned.arms.reverse()
    let one = MadeUpStudy.comparison(cells, design: MadeUpStudy.sixArms)
    let other = MadeUpStudy.comparison(cells.reversed(), design: turned)
    for (rule, same) in zip(one.rules, other.rules) {
      expectClose(same.statistic, try #require(rule.statistic), within: 1e-9)
      #expect(rule.verdict == same.verdict)
    }
    #expect(one.rules.map(\.verdict) == [.survives, .excluded, .survives])
    let shifted = cells.map { cell in
      var cell = cell
      if cell.arm == "L" { cell.logRatio += 0.6 }
      return cell
    }
    #expect(
      MadeUpStudy.comparison(shifted, design: MadeUpStudy.sixArms).rules.first?.verdict
        == .excluded)
  }

  @Test("arms of a control role are in no verdict")
  func controls() throws {
    var design = MadeUpStudy.sixArms
    for index in design.arms.indices where design.arms[index].label == "L" {
      design.arms[index].role = .shamMask
    }
    let cells = MadeUpStudy.cells(truth: "btsp", seed: 2, labels: MadeUpStudy.six)
    let study = MadeUpStudy.comparison(cells, design: design)
    #expect(study.rules.allSatisfy { $0.judgedDegreesOfFreedom ?? 0 < 5 && $0.signs["L"] == nil })
    #expect(study.rules.allSatisfy { rule in !rule.cells.contains { $0.arm == "L" } })
    #expect(study.equivalence.contains { $0.arm == "L" })
    #expect(study.arms.first { $0.arm == "L" }?.use == .control)
  }
}
