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
  private struct Expected: Decodable {
    struct Variability: Decodable {
      var mean_before: Double
      var mean_after: Double
      var cv_before: Double
      var cv_after: Double
      var M_mean_ratio: Double
      var phi_inv_cv2_ratio: Double
      var theta_deg: Double
      var inv_cv2_before: Double
      var inv_cv2_after: Double
    }

    struct Drift: Decodable {
      var slope_mv_per_sweep: Double
      var p: Double
      var pearson_r: Double
      var first_half_vs_second_half_student_t: Double
      var p_halves: Double
    }

    var cv_analysis: Variability
    var baseline_drift: Drift
  }

  private let expected: Expected
  private let before: [Double]
  private let after: [Double]

  init() throws {
    expected = try SharedData.decode(Expected.self, from: "reference/statistics/expected.json")
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
    let reference = expected.cv_analysis
    for (value, expected) in [
      (found.meanRatio, reference.M_mean_ratio),
      (found.inverseCV2Ratio, reference.phi_inv_cv2_ratio), (found.angle, reference.theta_deg),
      (found.cvBefore, reference.cv_before), (found.cvAfter, reference.cv_after),
      (found.inverseCV2Before, reference.inv_cv2_before),
      (found.inverseCV2After, reference.inv_cv2_after),
    ] {
      expectClose(value, expected, within: 1e-9 * abs(expected))
    }
    // Broken twin: sides exchanged.
    let exchanged = try #require(VariabilityAnalysis(before: after, after: before))
    #expect(abs(exchanged.angle - reference.theta_deg) > 10)
  }

  @Test("slope, r, halves and both p to 1e-8")
  func drift() throws {
    let found = try #require(SweepDrift(before, confidence: 0.95))
    let reference = expected.baseline_drift
    expectClose(found.slope, reference.slope_mv_per_sweep, within: 1e-8 * 2.2e-4)
    expectClose(found.p, reference.p, within: 1e-8)
    expectClose(found.correlation, reference.pearson_r, within: 1e-8 * 0.015)
    expectClose(
      found.halvesT, reference.first_half_vs_second_half_student_t, within: 1e-8 * 0.51)
    expectClose(found.halvesP, reference.p_halves, within: 1e-8)
    // Broken twin: another order of the sweeps.
    let reversed = try #require(SweepDrift(before.reversed(), confidence: 0.95))
    expectClose(reversed.slope, -reference.slope_mv_per_sweep, within: 1e-8 * 2.2e-4)
  }

  @Test("ratio of these means agrees with M, and its interval with `RatioOfMeans`")
  func ratio() throws {
    let ratio = try BlockRatio(before: before, after: after)
    expectClose(ratio.ratio, expected.cv_analysis.M_mean_ratio, within: 1e-9)
    let plain = try RatioOfMeans(numerator: after, denominator: before, confidence: 0.95)
    let interval = ratio.interval(confidence: 0.95)
    expectClose(interval.lower, plain.lower, within: 1e-12)
    expectClose(interval.upper, plain.upper, within: 1e-12)
  }
}
