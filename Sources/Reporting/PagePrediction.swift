import Foundation
import ModelComparison
import RecordingAnalysis
import VirtualExperiments

/// The section "Predicted before the experiment": what the protocol gave in virtual cells, beside the
/// sign that was measured.
struct PagePrediction {
  let prediction: ProtocolPrediction
  let comparison: StudyComparison

  private var rules: [String] {
    prediction.conditions.flatMap(\.rules).map(\.rule)
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  var section: Page.Section {
    Page.Section(
      anchor: "predicted", heading: "Predicted before the experiment",
      blocks: [
        Page.Block(sentences: sentences, tables: [table, activityTable]),
        Page.Block(
          sentences: prediction.assumptions.isEmpty ? [] : ["What the prediction leaves out:"],
          lists: Page.List.of(prediction.assumptions)),
      ])
  }

  private var sentences: [Page.Sentence] {
    [
      """
      From \(DisplayedNumber(prediction.cellCount)) virtual cells in each condition (seed \
      \("\(prediction.seed)")), without any recording. Size is the difference from bottom-up only over \
      that of target plateau, so that a rule's gain and offset cancel: + (1) is a change as large as in \
      target plateau.
      """,
      """
      The measured sign is + where the \
      \(DisplayedNumber(comparison.criteria.confidence * 100, significantDigits: 2)) % interval of the \
      condition against bottom-up only lies above no change, \u{2212} where it lies below, 0 where it \
      holds no change; a 0 does not show that there is none.
      """,
    ]
  }

  private var table: Page.Table {
    Page.Table(
      caption: "Sign, and size relative to target plateau, by condition and rule",
      columns: [.text("condition"), .text("measured sign")] + rules.map { .text($0) },
      rows: prediction.conditions.map { condition in
        let said = rules.map { rule in condition.rules.first { $0.rule == rule } }
        let signs = Set(said.compactMap { $0?.sign })
        return Page.Row(
          cells: [
            .header("\(condition.condition) \(condition.title)"),
            .centred(DisplayedNumber.sign(measuredSign(of: condition.condition))),
          ] + said.map { .centred(words($0)) }, isMarked: signs.count > 1)
      },
      note: [
        "Marked: the rules do not predict the same sign. Dash: not recorded, or too few cells. Where sign "
          + "and size disagree, the rule's own change in target plateau is negative."
      ])
  }

  private var activityTable: Page.Table {
    let scales = Set(prediction.conditions.compactMap(\.alphaScale))
    let unit = scales.count == 1 ? scales.first.map(\.unit) ?? "" : ""
    let suffix = unit.isEmpty ? "" : " (\(unit))"
    return Page.Table(
      caption: "Predicted activity, mean over virtual cells",
      columns: [
        .text("condition"), .number("α_f\(suffix)", to: .alpha),
        .number("α_t\(suffix)", to: .alpha), .number("events a trial", to: .event),
        .number("burst probability", to: .burstProbability),
        .number("area of dendritic plateaus (mV·ms)"),
      ],
      rows: prediction.conditions.map {
        Page.Row(cells: [
          .header("\($0.condition) \($0.title)"), .number($0.forwardAlpha),
          .number($0.targetAlpha), .number($0.eventsPerTrial), .number($0.burstProbability),
          .number($0.plateauArea),
        ])
      }, isCollapsed: true)
  }

  private func words(_ rule: ProtocolPrediction.Rule?) -> String? {
    guard let rule else { return nil }
    guard let sign = DisplayedNumber.sign(rule.sign) else {
      return rule.reason.map { "not computable: \($0)" }
    }
    let size = rule.relativeChange.map { DisplayedNumber($0, significantDigits: 2).text }
    return size.map { "\(sign) (\($0))" } ?? sign
  }

  /// Of the condition against bottom-up only.
  private func measuredSign(of condition: String) -> Int? {
    comparison.arms.first { $0.arm == condition }?.signAgainstControl
  }
}
