import Foundation
import ModelComparison

/// Contrasts and verdicts for a person.
enum ComparisonText {
  static func text(of comparison: StudyComparison) -> String {
    let notes =
      comparison.notEstimated.map { "  \($0.name) (\($0.question)): not estimated, \($0.reason)" }
      + comparison.notes.map { "  \($0)" }
    guard comparison.isPossible else {
      return
        (["Contrasts and verdicts are not possible: \(comparison.reason ?? "")."] + notes)
        .joined(separator: "\n")
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
      + notes
      + [
        "Each rule with gain and offset from \(labels(.fitted, of: comparison)), judged on "
          + labels(.judged, of: comparison)
      ]
      + verdicts.lines.map { "  " + $0 } + reasons.map { "  " + $0 }).joined(separator: "\n")
  }

  private static func counts(of comparison: StudyComparison) -> String {
    comparison.arms.map { "\($0.arm) \($0.cellCount)" }.joined(separator: ", ")
  }

  private static func labels(
    _ use: ComparisonDesign.Use, of comparison: StudyComparison
  ) -> String {
    let labels = comparison.arms.filter { $0.use == use }.map(\.arm)
    guard let last = labels.last, labels.count > 1 else { return labels.first ?? "none" }
    return labels.dropLast().joined(separator: ", ") + " and \(last)"
  }

  private static func words(_ verdict: RuleTest.Verdict) -> String {
    switch verdict {
    case .survives: "survives"
    case .excluded: "excluded"
    case .notComputable: "not computable"
    }
  }
}
