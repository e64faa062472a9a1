import EventDetection
import RecordingAnalysis

/// Which rule found the spikes, and where the others disagree.
enum SpikeRuleText {
  private static let longestList = 12

  static func lines(of result: RecordingResult) -> [String] {
    let chosen = result.criteria.spikeRule
    var lines = chosen == .apical ? [] : ["  spikes by \(chosen.finder)"]
    let checked = result.sweeps.filter { !$0.ruleChecks.isEmpty }
    let disagreeing = checked.filter { sweep in
      sweep.ruleChecks.contains { !$0.differences.isEmpty }
    }
    guard let first = disagreeing.first else { return lines }
    let names = ([chosen] + first.ruleChecks.map(\.rule)).map(\.name).joined(separator: " / ")
    lines.append(
      "  rules disagree in \(disagreeing.count) of \(checked.count) sweeps; spikes by \(names):")
    for sweep in disagreeing.prefix(longestList) {
      let counts = ([sweep.spikes.count] + sweep.ruleChecks.map(\.spikeCount))
        .map(String.init).joined(separator: " / ")
      lines.append("    sweep \(sweep.index): \(counts)" + example(of: sweep, chosen: chosen))
    }
    if disagreeing.count > longestList {
      lines.append(
        "    … and \(disagreeing.count - longestList) more (--json or --output lists all)")
    }
    return lines
  }

  /// The first difference, in words.
  private static func example(of sweep: SweepResult, chosen: SpikeRule) -> String {
    let differences = sweep.ruleChecks.flatMap { check in
      check.differences.map { (check.rule, $0) }
    }
    guard let (rule, first) = differences.min(by: { $0.1.time < $1.1.time }) else { return "" }
    let without = first.kind == .additional ? chosen : rule
    return "; at \(TextFormat.number(first.time)) s not by \(without.name): \(first.reason)"
  }
}
