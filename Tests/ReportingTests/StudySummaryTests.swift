import ModelComparison
import RecordingAnalysis
import Reporting
import Testing

@Suite struct StudySummaryTests {
  static let recordings = SampleReports.study()
  static let summary = StudySummary(
    recordings: recordings.map(\.result), failedCount: 2,
    signTable: SampleReports.signTable(recordings))

  @Test("the geometric mean and its interval are those of the logarithms")
  func outcome() throws {
    let outcome = try #require(Self.summary.outcomes.first)
    #expect(outcome.condition == "A_target_plateau")
    #expect(outcome.cellCount == 4 && outcome.weightRatioCount == 4)
    // x = 1.5, 1.515, 1.53, 1.545: exp(mean log x) and exp(mean ± t·s/2) in NumPy, with the
    // tabulated t of 0.975 and 3 degrees of freedom, 3.182446305284263.
    let ratio = try #require(outcome.weightRatio)
    let interval = try #require(outcome.weightRatioInterval)
    #expect(abs(ratio - 1.522407629079259) < 1e-9)
    #expect(abs(interval[0] - 1.491903008274021) < 1e-9)
    #expect(abs(interval[1] - 1.553535971323029) < 1e-9)
    #expect(outcome.measuredSign == 1)
  }

  @Test("a condition's sign is 0 where its interval holds 1, and − below")
  func signs() {
    let signs = Dictionary(
      uniqueKeysWithValues: Self.summary.outcomes.map { ($0.condition, $0.measuredSign) })
    #expect(signs["B_forward_plateau"] == -1)
    #expect(signs["D_bottom_up_only"] == 0)
  }

  @Test("agreement counts only cells on which the rules disagree")
  func agreement() {
    // Rules disagree on the 12 cells of B, C and D. Measured signs there: B −, C 0, D 0.
    let agreement = Dictionary(
      uniqueKeysWithValues: Self.summary.signAgreement.map {
        ($0.rule, [$0.agreeingCount, $0.cellCount])
      })
    #expect(agreement["plateau-difference"] == [12, 12])
    #expect(agreement["pair-stdp"] == [0, 12])
    // Not computable on the four cells of D.
    #expect(agreement["btsp"] == [0, 8])
  }

  @Test("cells, not sweeps, are the unit of a condition's mean")
  func conditionMeans() throws {
    let reference = try #require(Self.summary.conditions.first { $0.condition == "bottom_up" })
    #expect(reference.cellCount == 16 && reference.sweepCount == 32)
    // Three events in 0.7 s, one of them a burst, in every sweep.
    #expect(abs(try #require(reference.meanEventRate) - 3 / 0.7) < 1e-12)
    #expect(abs(try #require(reference.meanBurstProbability) - 1.0 / 3) < 1e-12)
    let testPulse = try #require(Self.summary.conditions.first { $0.condition == "test_pulse" })
    #expect(testPulse.cellsWithEvents == 0 && testPulse.meanBurstProbability == nil)
    #expect(Self.summary.failedRecordingCount == 2)
  }

  @Test(
    "numbers are rounded for the eye and whole for the machine",
    arguments: [
      (0.123456, "0.123", "0.123456"), (1234.5678, "1235", "1234.5678"), (6, "6.00", "6.0"),
      (-48.125, "\u{2212}48.1", "-48.125"), (0, "0", "0.0"), (99.96, "100.0", "99.96"),
      (0.000012345, "0.0000123", "1.2345e-05"), (1.2e-9, "1.20e\u{2212}09", "1.2e-09"),
    ])
  func displayed(value: Double, text: String, exact: String) {
    let number = DisplayedNumber(value)
    #expect(number.text == text)
    #expect(number.exact == exact)
    #expect(Double(number.exact) == value)
  }
}
