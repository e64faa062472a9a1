import Foundation
import Statistics
import SynapticResponses
import TestSupport
import Testing

/// `data/reference/statistics/expected.json`, made with SciPy 1.15.3 and NumPy 2.1.3.
@Suite(
  "1/CV² and drift of the baseline against SciPy",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct ReferenceStatisticsTests {
  private let variabilityReference: [String: Double]
  private let driftReference: [String: Double]
  private let before: [Double]
  private let after: [Double]

  init() throws {
    let expected = try JSONSerialization.jsonObject(
      with: Data(
        contentsOf: URL(fileURLWithPath: SharedData.path("reference/statistics/expected.json"))))
    let groups = try #require(expected as? [String: Any])
    func numbers(_ key: String) -> [String: Double] {
      (groups[key] as? [String: Any])?.compactMapValues { $0 as? Double } ?? [:]
    }
    variabilityReference = numbers("cv_analysis")
    driftReference = numbers("baseline_drift")
    let table = try String(
      contentsOfFile: SharedData.path("reference/statistics/cv_input.csv"), encoding: .utf8)
    let rows = table.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",").compactMap { Double($0) }
    }
    before = rows.compactMap(\.first)
    after = rows.compactMap { $0.count > 1 ? $0[1] : nil }
    #expect(before.count == 60 && after.count == 60)
  }

  @Test("M, φ, θ, CV and 1/CV² to 1e-9")
  func variability() throws {
    let found = try #require(VariabilityAnalysis(before: before, after: after))
    for (value, expected) in [
      (found.meanRatio, try variabilityReference.number("M_mean_ratio")),
      (found.inverseCV2Ratio, try variabilityReference.number("phi_inv_cv2_ratio")),
      (found.angle, try variabilityReference.number("theta_deg")),
      (found.cvBefore, try variabilityReference.number("cv_before")),
      (found.cvAfter, try variabilityReference.number("cv_after")),
      (found.inverseCV2Before, try variabilityReference.number("inv_cv2_before")),
      (found.inverseCV2After, try variabilityReference.number("inv_cv2_after")),
    ] {
      expectClose(value, expected, within: 1e-9 * abs(expected))
    }
    // Broken twin: sides exchanged.
    let exchanged = try #require(VariabilityAnalysis(before: after, after: before))
    let angle = try variabilityReference.number("theta_deg")
    #expect(abs(exchanged.angle - angle) > 10)
  }

  @Test("slope, r, halves and both p to 1e-8")
  func drift() throws {
    let found = try #require(SweepDrift(before, confidence: 0.95))
    expectClose(found.slope, try driftReference.number("slope_mv_per_sweep"), within: 1e-8 * 2.2e-4)
    expectClose(found.p, try driftReference.number("p"), within: 1e-8)
    expectClose(found.correlation, try driftReference.number("pearson_r"), within: 1e-8 * 0.015)
    expectClose(
      found.halvesT, try driftReference.number("first_half_vs_second_half_student_t"),
      within: 1e-8 * 0.51)
    expectClose(found.halvesP, try driftReference.number("p_halves"), within: 1e-8)
    // Broken twin: another order of the sweeps.
    let reversed = try #require(SweepDrift(before.reversed(), confidence: 0.95))
    expectClose(
      reversed.slope, -(try driftReference.number("slope_mv_per_sweep")), within: 1e-8 * 2.2e-4)
  }

  @Test("ratio of these means agrees with M, and its interval with `RatioOfMeans`")
  func ratio() throws {
    let ratio = try BlockRatio(before: before, after: after)
    expectClose(ratio.ratio, try variabilityReference.number("M_mean_ratio"), within: 1e-9)
    let plain = try RatioOfMeans(numerator: after, denominator: before, confidence: 0.95)
    let interval = ratio.interval(confidence: 0.95)
    expectClose(interval.lower, plain.lower, within: 1e-12)
    expectClose(interval.upper, plain.upper, within: 1e-12)
  }
}

extension [String: Double] {
  fileprivate func number(_ key: String) throws -> Double { try #require(self[key]) }
}
