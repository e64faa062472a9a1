import Messages
import ModelComparison
import PlasticityRules
import RecordingAnalysis
import Signals
import SynapticResponses

/// The parts of the page that stand above and below the single recordings.
struct PageOverview {
  let recordings: [RecordingResult]
  let failed: [Message]
  let signTable: SignTable
  let summary: StudySummary

  /// Tables with more rows are shut until asked for.
  static let openRowCount = 24

  // MARK: header and summary

  /// What the files say of their sessions: those that say that they are simulated, the others, and
  /// those that say nothing. Each file's own words also stand in its part of the page.
  var origins: [Page.Origin] {
    let simulated = recordings.filter(\.isSimulated).compactMap(\.sessionDescription)
    let other = recordings.filter { !$0.isSimulated }.compactMap(\.sessionDescription)
    let silent = recordings.count - simulated.count - other.count
    var origins: [Page.Origin] = []
    if let first = simulated.first {
      origins.append(
        Page.Origin(
          label: "Simulated, not recorded. " + words(for: simulated), text: first,
          isSimulated: true))
    }
    if let first = other.first {
      origins.append(Page.Origin(label: words(for: other), text: first, isSimulated: false))
    }
    if silent > 0 {
      origins.append(
        Page.Origin(
          label: recordings.count == 1
            ? "The file does not describe its session."
            : "\(silent) of \(recordings.count) files do not describe their session.", text: "",
          isSimulated: false))
    }
    return origins
  }

  private func words(for descriptions: [String]) -> String {
    guard recordings.count > 1 else { return "The file says of its session:" }
    let isOne = Set(descriptions).count == 1
    return "\(descriptions.count) of \(recordings.count) files describe their session so"
      + (isOne ? ":" : ", each in its own words, the first:")
  }

  var summarySentences: [Page.Sentence] {
    var sentences: [Page.Sentence] = [
      """
      \(DisplayedNumber(summary.recordingCount)) \
      \(summary.recordingCount == 1 ? "recording" : "recordings") with \
      \(DisplayedNumber(summary.sweepCount)) \(summary.sweepCount == 1 ? "sweep" : "sweeps"): \
      \(summary.spikeCount, "spike", to: .spike) in \(summary.eventCount, "event", to: .event), \
      of which \(summary.burstCount, "burst", to: .burst) and \
      \(DisplayedNumber(summary.singleSpikeCount)) single \
      \(summary.singleSpikeCount == 1 ? "spike" : "spikes"); \
      \(summary.plateauCount, "plateau potential", to: .plateau).
      """
    ]
    if summary.weightRatioCount > 0 {
      sentences.append(
        """
        The \("weight ratio", to: .weightRatio) was measured in \
        \(DisplayedNumber(summary.weightRatioCount)) of \(DisplayedNumber(summary.recordingCount)) \
        \(summary.recordingCount == 1 ? "recording" : "recordings"). \(outcomeWords)
        """)
    } else {
      sentences.append("No \("weight ratio", to: .weightRatio) was measured.")
    }
    if summary.failedSweepCount > 0 {
      sentences.append(
        """
        \(DisplayedNumber(summary.failedSweepCount)) \
        \(summary.failedSweepCount == 1 ? "sweep" : "sweeps") could not be analysed; the reasons \
        stand with the recordings.
        """)
    }
    return sentences
  }

  private var outcomeWords: String {
    summary.outcomes.compactMap { outcome in
      outcome.weightRatio.map {
        "\(outcome.condition): \(DisplayedNumber($0).text)"
          + (DisplayedNumber.interval(outcome.weightRatioInterval).map { " (\($0))" } ?? "")
      }
    }.joined(separator: "; ") + "."
  }

  var failures: [Page.Messages] {
    guard !failed.isEmpty else { return [] }
    return [
      Page.Messages(
        heading: failed.count == 1
          ? "One file gave no result:" : "\(failed.count) files gave no result:", failed)
    ]
  }

  // MARK: conditions

  var conditionTable: [Page.Table] {
    guard !summary.conditions.isEmpty else { return [] }
    return [
      Page.Table(
        caption: "Events by condition, mean over cells",
        columns: [
          .text("condition"), .number("cells"), .number("sweeps"),
          .number("event rate (Hz)", to: .eventRate), .number("cells with events"),
          .number("burst probability", to: .burstProbability),
        ],
        rows: summary.conditions.map {
          Page.Row(cells: [
            .header($0.condition), .count($0.cellCount), .count($0.sweepCount),
            .number($0.meanEventRate), .count($0.cellsWithEvents),
            .number($0.meanBurstProbability),
          ])
        }, isCollapsed: summary.conditions.count > Self.openRowCount)
    ]
  }

  // MARK: rules

  var ruleSentences: [Page.Sentence] {
    guard !signTable.rows.isEmpty else {
      return ["No recording has induction trials, so no rule is evaluated."]
    }
    let telling = summary.outcomes.filter(\.rulesDisagree).map(\.condition)
    guard !telling.isEmpty else {
      return [
        """
        The rules that could be computed give the same \("sign", to: .sign) on every cell, so these \
        recordings do not tell the rules apart; that a rule has the measured sign speaks for none of \
        them.
        """
      ]
    }
    let agreement = summary.signAgreement.map {
      $0.cellCount == 0
        ? "\($0.rule) is computable in none of them"
        : "\($0.rule) has that sign in \($0.agreeingCount) of \($0.cellCount)"
    }.joined(separator: ", ")
    return [
      """
      The rules disagree on \(telling.joined(separator: ", ")). Only cells on which they disagree \
      count for or against a rule; where they agree, the measured sign cannot tell them apart.
      """,
      """
      Of the cells on which the rules disagree and the \("measured sign", to: .sign) is known: \
      \(agreement). A measured 0 says only that the interval holds 1.
      """,
    ]
  }

  var ruleTables: [Page.Table] {
    guard !signTable.rows.isEmpty else { return [] }
    let signs =
      [Page.Column.text("measured sign", to: .sign)] + signTable.rules.map { .text($0) }
      + [.text("the rules")]
    return [
      Page.Table(
        caption: "Signs by condition",
        columns: [
          .text("condition"), .number("cells"), .number("weight ratio", to: .weightRatio),
          .text("interval"),
        ] + signs, rows: summary.outcomes.map(outcomeRow),
        note: [
          "A rule's sign of a condition is the sign that all of its cells share; otherwise the cells "
            + "are counted. Marked rows are those on which the rules disagree."
        ]),
      Page.Table(
        caption: "Signs by cell",
        columns: [
          .text("cell"), .text("condition"), .number(alphaHeading, to: .alpha),
          .number("weight ratio", to: .weightRatio), .text("interval"),
        ] + signs, rows: signTable.rows.map(cellRow), note: validityNotes,
        isCollapsed: signTable.rows.count > Self.openRowCount),
    ]
  }

  private func outcomeRow(_ outcome: StudySummary.Outcome) -> Page.Row {
    Page.Row(
      cells: [
        .header(outcome.condition), .count(outcome.cellCount), .number(outcome.weightRatio),
        .interval(outcome.weightRatioInterval),
        .centred(DisplayedNumber.sign(outcome.measuredSign)),
      ] + outcome.verdicts.map { .centred(words(for: $0)) }
        + [.text(outcome.rulesDisagree ? "disagree" : "agree")], isMarked: outcome.rulesDisagree)
  }

  private func words(for verdict: StudySummary.RuleVerdict) -> String {
    if let sign = DisplayedNumber.sign(verdict.sign) {
      return verdict.notComputableCount == 0
        ? sign : "\(sign) (\(verdict.notComputableCount) not computable)"
    }
    let counts = [
      (verdict.positiveCount, "+"), (verdict.negativeCount, "\u{2212}"), (verdict.zeroCount, "0"),
      (verdict.notComputableCount, "not computable"),
    ].filter { $0.0 > 0 }
    if counts.count == 1, verdict.notComputableCount > 0 { return "not computable" }
    return counts.map { "\($0.0) × \($0.1)" }.joined(separator: ", ")
  }

  private func cellRow(_ row: SignTable.Row) -> Page.Row {
    let computable = row.predictions.count { $0.sign != nil }
    return Page.Row(
      cells: [
        .header(row.cell ?? row.file), .text(row.condition),
        .number(row.plateauDifference?.mean), .number(row.weightChange?.ratio),
        .interval(row.weightChange?.interval),
        .centred(DisplayedNumber.sign(row.weightChange?.sign)),
      ]
        + signTable.rules.map { rule in
          let prediction = row.predictions.first { $0.rule == rule }
          return .centred(
            DisplayedNumber.sign(prediction?.sign)
              ?? prediction?.reason.map { "not computable: \($0)" })
        } + [
          .text(row.rulesDisagree ? "disagree" : computable < 2 ? "too few to compare" : "agree")
        ],
      isMarked: row.rulesDisagree)
  }

  private var alphaHeading: String {
    let scales = Set(signTable.rows.compactMap(\.plateauDifference?.scale))
    guard scales.count == 1, let unit = scales.first?.unit, !unit.isEmpty else {
      return "α_t \u{2212} α_f"
    }
    return "α_t \u{2212} α_f (\(unit))"
  }

  /// What the rules themselves say against their answers, each said once.
  private var validityNotes: [String] {
    let notes = signTable.rows.flatMap(\.predictions).flatMap { prediction in
      prediction.validity.map { "\(prediction.rule): \($0)" }
    }
    let distinct = notes.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let shown = distinct.prefix(8).map { note in
      "\(note) (\(notes.count { $0 == note }) of \(signTable.rows.count) cells)."
    }
    return shown
      + (distinct.count > 8 ? ["\(distinct.count - 8) more reservations are in report.json."] : [])
  }
}

extension RecordingResult {
  /// The file's own words say that no cell was recorded.
  var isSimulated: Bool { sessionDescription?.lowercased().contains("simulat") == true }
}

extension Page.Messages {
  /// Above this number of lines the list is shut until asked for.
  private static let openLineCount = 4

  init(heading: String, _ messages: [Message]) {
    self.init(
      messageHeading: heading, isCollapsed: messages.count > Self.openLineCount,
      lines: messages.map {
        Line(severity: $0.severity.rawValue, lineText: $0.description, id: $0.id.rawValue)
      })
  }
}
