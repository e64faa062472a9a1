import VirtualExperiments

/// What the rules predict of a protocol's conditions, as a table of the preview.
struct ProtocolPredictionTable {
  let prediction: ProtocolPrediction

  var sentences: [Page.Sentence] {
    [
      Page.Sentence(
        "From \(prediction.cellCount) virtual cells in each condition (seed \(prediction.seed)): + "
          + "potentiation, \u{2212} depression, 0 no change against bottom-up only. Marked: the rules "
          + "disagree, so that the condition tells them apart.")
    ]
  }

  var table: Page.Table {
    let rules = prediction.conditions.flatMap(\.rules).map(\.rule)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return Page.Table(
      caption: "Predicted sign by condition and rule",
      columns: [.text("condition")] + rules.map { .text($0) },
      rows: prediction.conditions.map { condition in
        let said = rules.map { rule in condition.rules.first { $0.rule == rule }?.sign }
        return Page.Row(
          cells: [.header("\(condition.condition) \(condition.title)")]
            + said.map { .centred(DisplayedNumber.sign($0)) },
          isMarked: Set(said.compactMap(\.self)).count > 1)
      }, note: prediction.assumptions)
  }
}
