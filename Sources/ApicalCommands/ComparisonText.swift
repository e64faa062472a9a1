import Foundation
import ModelComparison

/// Contrasts and verdicts for a person.
enum ComparisonText {
  static func text(of comparison: StudyComparison) -> String {
    if let reason = comparison.reason {
      return "Contrasts and verdicts are not possible: \(reason)."
    }
    let percent = TextFormat.number(comparison.criteria.confidence * 100)
    var contrasts = TextTable(header: ["contrast", "weight ratio ×", "\(percent) %", "asks for"])
    for contrast in comparison.contrasts {
      contrasts.append([
        contrast.name, TextFormat.number(contrast.ratio, digits: 3),
        TextFormat.interval(contrast.ratioInterval), contrast.question,
      ])
    }
    var verdicts = TextTable(header: ["rule", "verdict", "p", "not separated from"])
    for test in comparison.rules {
      let alike = comparison.pairs.filter { $0.verdict == .notSeparated }.compactMap { pair in
        pair.first == test.rule ? pair.second : pair.second == test.rule ? pair.first : nil
      }
      verdicts.append([
        test.rule, words(test.verdict), TextFormat.number(test.p),
        test.verdict == .survives && !alike.isEmpty ? alike.joined(separator: ", ") : "",
      ])
    }
    let reasons = comparison.rules.compactMap { test in
      test.reason.map { "\(test.rule): \($0)" }
    }
    return
      (["Contrasts over cells (\(counts(of: comparison)))"] + contrasts.lines.map { "  " + $0 }
      + ["Each rule with gain and offset from A and D, judged on B and C"]
      + verdicts.lines.map { "  " + $0 } + reasons.map { "  " + $0 }).joined(separator: "\n")
  }

  private static func counts(of comparison: StudyComparison) -> String {
    comparison.arms.map { "\($0.arm.rawValue) \($0.cellCount)" }.joined(separator: ", ")
  }

  private static func words(_ verdict: RuleTest.Verdict) -> String {
    switch verdict {
    case .survives: "survives"
    case .excluded: "excluded"
    case .notComputable: "not computable"
    }
  }
}
