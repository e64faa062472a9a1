/// The section "Inventory": every recording and what became of it.
struct PageInventory {
  let entries: [InventoryEntry]

  var section: Page.Section {
    Page.Section(
      anchor: "inventory", heading: "Inventory",
      blocks: [Page.Block(sentences: sentences, tables: [table])])
  }

  private var sentences: [Page.Sentence] {
    let lost = entries.filter { $0.weightRatio == nil }
    let partly = entries.filter { $0.weightRatio != nil && !$0.exclusions.isEmpty }
    return [
      """
      \(DisplayedNumber(entries.count)) recordings; \
      \(DisplayedNumber(entries.count - lost.count)) have a \("weight ratio", to: .weightRatio). \
      \(lost.isEmpty ? "None is lost." : "Without one: \(codes(lost)).") \
      \(partly.isEmpty ? "The others are in every statement." : "Left out of some statements: \(codes(partly)).")
      """,
      """
      A cell whose plateaus failed stays in its condition: what was assigned is what is compared. What \
      was left out, and why, stands in the last column; nothing else was.
      """,
    ]
  }

  private func codes(_ entries: [InventoryEntry]) -> String {
    let shown = entries.prefix(12).map(\.code).joined(separator: ", ")
    return entries.count > 12 ? shown + " and \(entries.count - 12) more" : shown
  }

  private var table: Page.Table {
    Page.Table(
      caption: "Recordings by code",
      columns: [
        .text("code"), .text("condition"), .number("sweeps"), .number("failed sweeps"),
        .number("responses before"), .number("responses in the outcome window"),
        .number("trials with α", to: .alpha), .number("trials without α"),
        .number("weight ratio", to: .weightRatio), .text("left out of, because"),
      ],
      rows: entries.map { entry in
        let why = entry.exclusions.map { "\($0.statement): \($0.reason)" }
        return Page.Row(
          cells: [
            .header(entry.code), .text(entry.arm ?? entry.condition), .count(entry.sweepCount),
            .count(entry.failedSweepCount),
            .number(entry.baselineCount.map { DisplayedNumber($0) }),
            .number(entry.afterCount.map { DisplayedNumber($0) }), .count(entry.alphaTrialCount),
            .count(entry.alphaAbstainedCount), .number(entry.weightRatio),
            .text(why.isEmpty ? "nothing" : why.joined(separator: "; ")),
          ], isMarked: entry.weightRatio == nil)
      }, note: ["Marked: no weight ratio."])
  }
}
