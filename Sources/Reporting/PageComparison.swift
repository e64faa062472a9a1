import Figures
import Foundation
import ModelComparison

/// The section "Contrasts and verdicts" of the page.
struct PageComparison {
  let comparison: StudyComparison
  /// File to the name under which its cell is shown.
  let names: [String: String]

  // MARK: words

  var sentences: [Page.Sentence] {
    if let reason = comparison.reason {
      return ["Contrasts and verdicts are not possible: \(reason)."]
    }
    let arms = comparison.arms.map { "\($0.condition) \($0.cellCount)" }.joined(separator: ", ")
    let verdicts = [
      ("not excluded", RuleTest.Verdict.survives), ("excluded", .excluded),
      ("not computable", .notComputable),
    ].compactMap { words, verdict -> String? in
      let rules = comparison.rules.filter { $0.verdict == verdict }.map(\.rule)
      return rules.isEmpty ? nil : "\(words): \(rules.joined(separator: ", "))"
    }
    var sentences: [Page.Sentence] = [
      """
      The unit is the cell (\(arms)). \("Contrasts", to: .contrast) were fixed by the design; every \
      rule has one gain and one offset from A and D and is judged on B and C.
      """,
      "\("Verdicts", to: .verdict): \(verdicts.joined(separator: "; ")).",
    ]
    for test in comparison.rules where test.verdict == .survives {
      sentences.append(
        """
        \(test.rule) is \(separation(of: test.rule, .separated)) and \("not separated", to: .separated) \
        from \(others(of: test.rule, .notSeparated)).
        """)
    }
    return sentences
  }

  private func separation(of rule: String, _ verdict: RulePair.Verdict) -> String {
    "separated from \(others(of: rule, verdict))"
  }

  private func others(of rule: String, _ verdict: RulePair.Verdict) -> String {
    let others = comparison.pairs.filter { $0.verdict == verdict }.compactMap { pair in
      pair.first == rule ? pair.second : pair.second == rule ? pair.first : nil
    }
    return others.isEmpty ? "none" : others.joined(separator: ", ")
  }

  var limits: [Page.Limits] {
    comparison.limits.isEmpty ? [] : [Page.Limits(limitLines: comparison.limits)]
  }

  // MARK: figure

  var figures: [ReportFigure] {
    guard comparison.isPossible else { return [] }
    let conditions = Dictionary(
      comparison.arms.map { ($0.arm, $0.condition) }, uniquingKeysWith: { first, _ in first })
    let panels = comparison.rules.filter { !$0.cells.isEmpty }.map { test in
      PredictionFigure.Panel(
        rule: test.rule, verdict: Self.words(test.verdict),
        cells: test.cells.map {
          .init(
            name: names[$0.file] ?? $0.file, condition: conditions[$0.arm] ?? $0.arm.rawValue,
            predicted: exp($0.predictedLogRatio), measured: exp($0.measuredLogRatio),
            isFitted: $0.arm == .targetPlateau || $0.arm == .bottomUpOnly)
        })
    }
    return [
      ReportFigure(
        "Predicted and measured weight ratio",
        PredictionFigure(
          name: "predictions", title: "Predicted and measured weight ratio by rule", panels: panels
        ).figure,
        caption:
          "One panel a rule, one point a cell; on the dashed line prediction and measurement "
          + "are equal. Open points (A, D) made gain and offset of the rule, so that they lie around "
          + "the line; filled points (B, C) judge it. Predictions outside the frame are drawn at its "
          + "edge.", absent: "No rule could be computed on these recordings.")
    ]
  }

  static func words(_ verdict: RuleTest.Verdict) -> String {
    switch verdict {
    case .survives: "survives"
    case .excluded: "excluded"
    case .notComputable: "not computable"
    }
  }

  // MARK: tables

  var tables: [Page.Table] {
    comparison.isPossible ? [contrastTable, equivalenceTable, verdictTable, pairTable] : []
  }

  private var contrastTable: Page.Table {
    Page.Table(
      caption: "Contrasts of the design",
      columns: [
        .text("contrast", to: .contrast), .text("asks for"), .number("factor on the weight ratio"),
        .text(
          "\(DisplayedNumber(comparison.criteria.confidence * 100, significantDigits: 2).text) % interval"
        ),
        .number("log ratio"), .number("standard error"), .number("degrees of freedom"),
        .number("p"),
      ],
      rows: comparison.contrasts.map {
        Page.Row(cells: [
          .header($0.name), .text($0.question), .number($0.ratio), .interval($0.ratioInterval),
          .number($0.logRatio), .number($0.standardError), .number($0.degreesOfFreedom),
          .number($0.p),
        ])
      })
  }

  private var equivalenceTable: Page.Table {
    let level = DisplayedNumber(
      (1 - 2 * comparison.criteria.equivalenceLevel) * 100, significantDigits: 2)
    let bound = exp(comparison.criteria.equivalenceBound)
    return Page.Table(
      caption: "No change against D",
      columns: [
        .text("contrast", to: .contrast), .number("factor on the weight ratio"),
        .text("\(level.text) % interval"), .text("no change"),
      ],
      rows: comparison.equivalence.map {
        Page.Row(cells: [
          .header($0.name), .number(exp($0.logRatio)), .interval($0.ratioInterval),
          .text($0.isNoChange ? "yes, within the bound" : "not shown"),
        ])
      },
      note: [
        "Bound: between \(DisplayedNumber(1 / bound).text) and \(DisplayedNumber(bound).text); “not "
          + "shown” is no evidence of a change."
      ])
  }

  private var verdictTable: Page.Table {
    let arms = ExperimentArm.allCases
    let measured = comparison.rules.first { !$0.means.isEmpty && $0.leftOutCount == 0 }
    let measuredRow = measured.map { test in
      Page.Row(
        cells: [.header("measured")]
          + arms.map { arm in
            .number(test.means.first { $0.arm == arm }.map { exp($0.measuredLogRatio) })
          } + [.number(nil as Double?), .number(nil as Double?), .text(nil), .text(nil)],
        isMarked: true)
    }
    let rules = comparison.rules.map { test in
      Page.Row(
        cells: [.header(test.rule)]
          + arms.map { arm in
            .number(test.means.first { $0.arm == arm }.map { exp($0.predictedLogRatio) })
          }
          + [
            .number(test.statistic), .number(test.p), .text(Self.words(test.verdict)),
            .text(test.reason),
          ])
    }
    return Page.Table(
      caption: "Predicted weight ratio by condition, and verdicts",
      columns: [.text("rule")]
        + arms.map { arm in
          let isFitted = arm == .targetPlateau || arm == .bottomUpOnly
          return .number(isFitted ? "\(arm.rawValue) (fitted)" : arm.rawValue)
        } + [.number("F"), .number("p"), .text("verdict", to: .verdict), .text("remark")],
      rows: (measuredRow.map { [$0] } ?? []) + rules,
      note: [
        "Geometric means over cells. Excluded: p below \(comparison.criteria.exclusionLevel). The "
          + "variance between cells is estimated from these cells, within conditions."
      ])
  }

  private var pairTable: Page.Table {
    Page.Table(
      caption: "Pairs of rules",
      columns: [
        .text("first"), .text("second"), .text("verdict", to: .separated), .text("better"),
        .number("difference of log predictive density (nats)"), .number("standard error"),
        .text("signs"),
      ],
      rows: comparison.pairs.map {
        Page.Row(cells: [
          .header($0.first), .text($0.second),
          .text($0.verdict == .separated ? "separated" : "not separated"), .text($0.better),
          .number($0.difference), .number($0.standardError),
          .text($0.haveSameSigns ? "the same" : "differ"),
        ])
      }, isCollapsed: true)
  }
}
