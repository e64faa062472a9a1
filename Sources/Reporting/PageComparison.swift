import Figures
import Foundation
import ModelComparison

/// Contrasts, predictions against measurements, verdicts, pairs and limits: sections of their own in
/// a report against a protocol, one section elsewhere.
struct PageComparison {
  let comparison: StudyComparison
  /// File to the name under which its cell is shown.
  let names: [String: String]

  // MARK: sections

  /// Everything in one section.
  func section(drawings: (ReportFigure) -> Page.Drawing) -> Page.Section {
    Page.Section(
      anchor: "verdicts", heading: "Contrasts and verdicts",
      blocks: [
        Page.Block(
          sentences: [introduction] + verdictSentences, figures: figures.map(drawings),
          tables: contrastTables + verdictTables + pairTables,
          lists: Page.List.of(comparison.notes))
      ] + (comparison.limits.isEmpty ? [] : [limitBlock]))
  }

  func contrastSection(weights: [Page.Drawing]) -> Page.Section {
    Page.Section(
      anchor: "contrasts", heading: "Contrasts",
      blocks: [
        Page.Block(
          sentences: [
            """
            The \("contrasts", to: .contrast) are those of the protocol, fixed before the first cell. \
            The unit is the cell (\(armCounts)); homosynaptic drift is common, so that conditions are \
            compared with bottom-up only and not with a ratio of 1. A rule's prediction uses the \
            activity that was measured in these cells, and its gain from target plateau against \
            bottom-up only; in parentheses where it is fitted to that contrast and says nothing.
            """
          ], tables: contrastTables),
        Page.Block(figures: weights),
      ])
  }

  func predictionSection(drawings: (ReportFigure) -> Page.Drawing) -> Page.Section {
    Page.Section(
      anchor: "predictions", heading: "Predictions against measurements",
      blocks: [
        Page.Block(
          sentences: comparison.reason.map { ["There is no prediction to show: \($0)."] } ?? [],
          figures: figures.map(drawings))
      ])
  }

  var verdictSection: Page.Section {
    Page.Section(
      anchor: "verdicts", heading: "Verdicts",
      blocks: [Page.Block(sentences: [introduction] + verdictSentences, tables: verdictTables)])
  }

  var pairSection: Page.Section {
    let separated = comparison.pairs.filter { $0.verdict == .separated }
    let alike = comparison.pairs.filter(\.haveSameSigns)
    func words(_ pairs: [RulePair], _ text: (RulePair) -> String) -> String {
      pairs.isEmpty ? "none" : pairs.map(text).joined(separator: "; ")
    }
    return Page.Section(
      anchor: "pairs", heading: "Pairs of rules",
      blocks: [
        Page.Block(
          sentences: comparison.isPossible
            ? [
              """
              \("Separated", to: .separated): \
              \(words(separated) { "\($0.better ?? $0.first) from \($0.better == $0.first ? $0.second : $0.first)" }). \
              Every other pair is not separated.
              """,
              """
              The same signs in every condition on which both were computed, so that the design cannot \
              separate them: \(words(alike) { "\($0.first) and \($0.second)" }).
              """,
            ] : ["Rules were not compared."], tables: pairTables)
      ])
  }

  var limitSection: Page.Section {
    Page.Section(
      anchor: "limits", heading: Self.limitHeading,
      blocks: [
        Page.Block(
          sentences: comparison.limits.isEmpty ? ["Rules were not compared."] : [],
          lists: Page.List.of(comparison.limits))
      ])
  }

  private static let limitHeading = "What this design cannot decide"

  private var limitBlock: Page.Block {
    Page.Block(
      sentences: ["What this design cannot decide:"], lists: Page.List.of(comparison.limits))
  }

  // MARK: words

  private var armCounts: String {
    comparison.arms.map { "\($0.shownName) \($0.cellCount)" }.joined(separator: ", ")
  }

  private func labels(_ use: ComparisonDesign.Use) -> String {
    let labels = comparison.arms.filter { $0.use == use }.map(\.arm)
    guard let last = labels.last, labels.count > 1 else { return labels.first ?? "none" }
    return labels.dropLast().joined(separator: ", ") + " and \(last)"
  }

  private var introduction: Page.Sentence {
    if let reason = comparison.reason {
      return "Contrasts and verdicts are not possible: \(reason)."
    }
    return """
      The unit is the cell (\(armCounts)). \("Contrasts", to: .contrast) were fixed by the design; every \
      rule has one gain and one offset from \(labels(.fitted)) and is judged on \(labels(.judged)).
      """
  }

  private var verdictSentences: [Page.Sentence] {
    guard comparison.isPossible else { return [] }
    let verdicts = [
      ("not excluded", RuleTest.Verdict.survives), ("excluded", .excluded),
      ("not computable", .notComputable),
    ].compactMap { words, verdict -> String? in
      let rules = comparison.rules.filter { $0.verdict == verdict }.map(\.rule)
      return rules.isEmpty ? nil : "\(words): \(rules.joined(separator: ", "))"
    }
    return ["\("Verdicts", to: .verdict): \(verdicts.joined(separator: "; "))."]
      + comparison.rules.filter { $0.verdict == .survives }.map { test in
        """
        \(test.rule) is \(separation(of: test.rule)) and \("not separated", to: .separated) \
        from \(others(of: test.rule, .notSeparated)).
        """
      }
  }

  private func separation(of rule: String) -> String {
    "separated from \(others(of: rule, .separated))"
  }

  private func others(of rule: String, _ verdict: RulePair.Verdict) -> String {
    let others = comparison.pairs.filter { $0.verdict == verdict }.compactMap { pair in
      pair.first == rule ? pair.second : pair.second == rule ? pair.first : nil
    }
    return others.isEmpty ? "none" : others.joined(separator: ", ")
  }

  static func words(_ verdict: RuleTest.Verdict) -> String {
    switch verdict {
    case .survives: "survives"
    case .excluded: "excluded"
    case .notComputable: "not computable"
    }
  }

  // MARK: figure

  var figures: [ReportFigure] {
    guard comparison.isPossible else { return [] }
    let conditions = Dictionary(
      comparison.arms.map { ($0.arm, $0.shownName) }, uniquingKeysWith: { first, _ in first })
    let panels = comparison.rules.filter { !$0.cells.isEmpty }.map { test in
      PredictionFigure.Panel(
        rule: test.rule, verdict: Self.words(test.verdict),
        cells: test.cells.map {
          .init(
            name: names[$0.file] ?? $0.file, condition: conditions[$0.arm] ?? $0.arm,
            predicted: exp($0.predictedLogRatio), measured: exp($0.measuredLogRatio),
            isFitted: $0.isFitted)
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
          + "are equal. Open points (\(labels(.fitted))) made gain and offset of the rule, so that they "
          + "lie around the line; filled points (\(labels(.judged))) judge it. Predictions outside the "
          + "frame are drawn at its edge.", absent: "No rule could be computed on these recordings."
      )
    ]
  }

  // MARK: tables

  private var contrastTables: [Page.Table] {
    (comparison.contrasts.isEmpty ? [] : [contrastTable])
      + (comparison.contrasts.isEmpty || comparison.rules.isEmpty ? [] : [contrastPredictionTable])
      + (comparison.equivalence.isEmpty ? [] : [equivalenceTable])
  }

  private var verdictTables: [Page.Table] { comparison.isPossible ? [verdictTable] : [] }
  private var pairTables: [Page.Table] { comparison.isPossible ? [pairTable] : [] }

  private var percent: String {
    DisplayedNumber(comparison.criteria.confidence * 100, significantDigits: 2).text
  }

  private var contrastTable: Page.Table {
    Page.Table(
      caption: "Contrasts of the design",
      columns: [
        .text("contrast", to: .contrast), .text("asks for"), .number("factor on the weight ratio"),
        .text("\(percent) % interval"), .number("log ratio"), .number("standard error"),
        .number("degrees of freedom"), .number("p"),
      ],
      rows: comparison.contrasts.map {
        Page.Row(cells: [
          .header($0.name), .text($0.question), .number($0.ratio), .interval($0.ratioInterval),
          .number($0.logRatio), .number($0.standardError), .number($0.degreesOfFreedom),
          .number($0.p),
        ])
      },
      note: comparison.notEstimated.map {
        "Not estimated: \($0.name) (\($0.question)), because \($0.reason)."
      })
  }

  private var contrastPredictionTable: Page.Table {
    Page.Table(
      caption: "What each rule predicts of the contrasts: factor on the weight ratio",
      columns: [
        .text("contrast", to: .contrast), .number("measured"), .text("\(percent) % interval"),
      ] + comparison.rules.map { .number($0.rule) },
      rows: comparison.contrasts.map { contrast in
        Page.Row(
          cells: [
            .header(contrast.name), .number(contrast.ratio), .interval(contrast.ratioInterval),
          ]
            + contrast.predictions.map { said in
              said.isFitted ? .fitted(said.ratio) : .number(said.ratio)
            })
      },
      note: [
        "In parentheses: fitted. Dash: the rule cannot be computed in a condition that takes part, or "
          + "the condition is a control."
      ])
  }

  private var equivalenceTable: Page.Table {
    let level = DisplayedNumber(
      (1 - 2 * comparison.criteria.equivalenceLevel) * 100, significantDigits: 2)
    let bound = exp(comparison.criteria.equivalenceBound)
    return Page.Table(
      caption: "No change against bottom-up only",
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
    let arms = comparison.arms.filter { $0.use != .control }
    let measured = Page.Row(
      cells: [.header("measured")]
        + arms.map { .number($0.meanLogRatio.map { exp($0) }) }
        + [.number(nil as Double?), .number(nil as Double?), .text(nil), .text(nil)],
      isMarked: true)
    let rules = comparison.rules.map { test in
      Page.Row(
        cells: [.header(test.rule)]
          + arms.map { arm in
            .number(test.means.first { $0.arm == arm.arm }.map { exp($0.predictedLogRatio) })
          }
          + [
            .number(test.statistic), .number(test.p), .text(Self.words(test.verdict)),
            .text(remark(on: test)),
          ])
    }
    return Page.Table(
      caption: "Predicted weight ratio by condition, and verdicts",
      columns: [.text("rule")]
        + arms.map { .number($0.use == .fitted ? "\($0.arm) (fitted)" : $0.arm) }
        + [.number("F"), .number("p"), .text("verdict", to: .verdict), .text("remark")],
      rows: [measured] + rules,
      note: [
        "Geometric means over cells. Excluded: p below \(comparison.criteria.exclusionLevel). The "
          + "variance between cells is estimated from these cells, within conditions."
      ])
  }

  private func remark(on test: RuleTest) -> String? {
    let parts =
      [test.reason].compactMap { $0 }
      + (test.verdict == .notComputable || test.notJudged.isEmpty
        ? []
        : [
          "not judged on "
            + test.notJudged.map { "\($0.arm) (\($0.reason))" }.joined(separator: ", ")
        ])
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private var pairTable: Page.Table {
    Page.Table(
      caption: "Pairs of rules",
      columns: [
        .text("first"), .text("second"), .text("verdict", to: .separated), .text("better"),
        .number("difference of log predictive density (nats)"), .number("standard error"),
        .text("signs"), .text("judged on"),
      ],
      rows: comparison.pairs.map {
        Page.Row(cells: [
          .header($0.first), .text($0.second),
          .text($0.verdict == .separated ? "separated" : "not separated"), .text($0.better),
          .number($0.difference), .number($0.standardError),
          .text($0.haveSameSigns ? "the same" : "differ"),
          .text($0.arms.joined(separator: ", ")),
        ])
      }, isCollapsed: true)
  }
}
