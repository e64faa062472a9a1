import EventDetection
import Foundation
import Quantities
import RecordingAnalysis
import Signals
import TestSupport
import Testing

/// `Documentation/features.md`, the table in the code, the units and the keys of the JSON document say
/// the same.
@Suite("Features: page and code")
struct FeaturePageTests {
  private static func page() throws -> String {
    try String(
      contentsOf: SharedData.packageRoot.appendingPathComponent("Documentation/features.md"),
      encoding: .utf8)
  }

  /// Rows of all tables, by cells.
  static func rows(of page: String) -> [[String]] {
    page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  @Test("the page has the table's rows, in its order")
  func rows() throws {
    let rows = Self.rows(of: try Self.page())
    let expected = FeatureDefinition.all.map(\.row)
    #expect(rows.count == expected.count)
    for (row, definition) in zip(rows, expected) { #expect(row == definition) }
  }

  @Test("a page with one other unit, one other word or one row less is another page")
  func brokenTwin() throws {
    let page = try Self.page()
    let rows = Self.rows(of: page)
    for (old, new) in [("| V/s |", "| mV/s |"), ("symmetric", "central"), ("| `adp_mv`", "| adp")] {
      #expect(page.contains(old))
      #expect(Self.rows(of: page.replacingOccurrences(of: old, with: new)) != rows)
    }
  }

  @Test("units are those of the key's suffix")
  func units() {
    for feature in FeatureDefinition.all {
      #expect(feature.unit == UnitSuffix(key: feature.key)?.symbol ?? "–", "\(feature.key)")
    }
  }

  @Test("every key of the document has a definition, and every definition a key")
  func keys() {
    func defined(_ subject: FeatureDefinition.Subject) -> [String] {
      FeatureDefinition.all.filter { $0.subject == subject }.map(\.key)
    }
    #expect(defined(.spike) == Spike.CodingKeys.allCases.map(\.rawValue))
    #expect(
      defined(.currentStep) + ["missing"] == CurrentStepResponse.CodingKeys.allCases.map(\.rawValue)
    )
    #expect(
      defined(.recording) + ["missing"] == Excitability.CodingKeys.allCases.map(\.rawValue))
  }

  @Test("each definition has a source, and the numbers in it are the default criteria")
  func numbers() throws {
    let criteria = AnalysisCriteria()
    func words(_ key: String, _ subject: FeatureDefinition.Subject) throws -> String {
      try #require(
        FeatureDefinition.all.first { $0.key == key && $0.subject == subject }
      ).definition
    }
    for feature in FeatureDefinition.all { #expect(feature.source.count > 3, "\(feature.key)") }
    func text(_ value: Double) -> String { String(Int(value)) }
    let spikes = criteria.spikes
    #expect(
      try words("threshold_time_s", .spike).contains("\(text(spikes.derivativeThreshold)) V/s"))
    #expect(
      try words("maximum_upstroke_v_s", .spike).contains("\(spikes.derivativeSpan) ms"))
    #expect(
      try words("fast_ahp_time_s", .spike).contains("\(text(spikes.fastTroughWindow)) ms"))
    #expect(
      try words("slow_ahp_time_s", .spike)
        .contains("\(text(spikes.fastTroughWindow)) to \(text(spikes.slowTroughWindow)) ms"))
    #expect(try words("adp_time_s", .spike).contains("\(text(spikes.adpSmoothing)) ms mean"))
    #expect(try words("adp_time_s", .spike).contains("\(text(spikes.adpProminence)) mV"))
    let steps = criteria.currentSteps
    #expect(try words("start_s", .currentStep).contains("\(text(steps.minimumDuration)) ms"))
    #expect(try words("baseline_mv", .currentStep).contains("\(text(steps.baselineWindow)) ms"))
    #expect(try words("peak_mv", .currentStep).contains("\(text(steps.peakWindow)) ms"))
    #expect(
      try words("time_constant_ms", .currentStep)
        .contains("\(text(steps.fitStartFraction * 100)) %"))
    #expect(try words("sag_ratio", .recording).contains("−\(text(-steps.sagTarget)) mV"))
  }
}
