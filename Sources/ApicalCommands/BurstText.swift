import EventDetection
import RecordingAnalysis
import Signals

/// Bursts by method and by light for a person.
enum BurstText {
  /// Of one recording; empty without spikes.
  static func lines(of result: RecordingResult) -> [String] {
    guard let summary = result.burstSummary, summary.counts.spikes > 0 else { return [] }
    var lines: [String] = []
    let counts = summary.counts
    var parts = [
      counts.spikesPerBurst.map { "\(TextFormat.number($0, digits: 3)) spikes a burst" },
      counts.burstFraction.map { "burst fraction \(TextFormat.number($0, digits: 2))" },
      summary.sensitivity?.range.map {
        "P \(TextFormat.number($0.lowerBound, digits: 2)) to "
          + "\(TextFormat.number($0.upperBound, digits: 2)) at burst intervals of 10 to 20 ms"
      },
    ].compactMap { $0 }
    let cut = counts.events - counts.uncensoredEvents
    if cut > 0 {
      parts.append(
        "\(cut) event\(cut == 1 ? "" : "s") at a sweep's edge (P without: "
          + "\(TextFormat.number(counts.uncensoredBurstProbability, digits: 2)))")
    }
    if summary.method != .event { parts.append("events by \(summary.method.name)") }
    if !parts.isEmpty { lines.append("  " + parts.joined(separator: ", ")) }
    let methods = result.burstMethods.map { method in
      let words =
        method.refusal.map { "none (\($0))" }
        ?? "\(method.burstCount ?? 0) with \(method.spikesInBursts ?? 0) spikes"
      return "\(method.method.name) \(words)"
    }
    lines.append("  bursts by method: " + methods.joined(separator: "; "))
    for set in result.burstContrasts {
      for said in set.estimates where said.estimate != nil {
        lines.append(
          "  \(said.quantity.symbol)(\(said.contrast.formula))\(place(set.window)) "
            + "\(TextFormat.number(said.estimate, digits: 3))\(unit(said.quantity)) "
            + "(\(TextFormat.interval(said.interval))), one cell")
      }
    }
    return lines
  }

  /// Over cells; nil where no recording has light.
  static func text(of contrasts: StudyBurstContrasts) -> String? {
    guard !contrasts.contrasts.isEmpty else { return nil }
    var table = TextTable(
      header: ["contrast", "window", "cells", "mean", "95 %", "p", "sign-flip p", ""])
    for contrast in contrasts.contrasts where contrast.cellCount > 0 {
      table.append([
        "\(contrast.quantity.symbol)(\(contrast.contrast.formula))\(unit(contrast.quantity))",
        contrast.window.rawValue, "\(contrast.cellCount)",
        TextFormat.number(contrast.mean, digits: 3),
        contrast.interval.map { TextFormat.interval($0, digits: 3) } ?? "–",
        probability(contrast.p), probability(contrast.signFlipP),
        contrast.cellsWithout > 0
          ? "\(contrast.cellsWithout) without: " + (contrast.reason ?? "") : "",
      ])
    }
    let absent = contrasts.contrasts.filter { $0.cellCount == 0 && $0.window == .sweep }.map {
      "\($0.quantity.symbol)(\($0.contrast.formula)) in no cell: \($0.reason ?? "no estimate")"
    }
    return
      (["Events and bursts by the recorded light; the unit is the cell"]
      + (contrasts.contrasts.contains { $0.cellCount > 0 } ? table.lines.map { "  " + $0 } : [])
      + absent.map { "  " + $0 })
      .joined(separator: "\n")
  }

  private static func probability(_ p: Double?) -> String {
    p.map { $0 < 1e-6 ? "< 1e-06" : TextFormat.number($0, digits: 2) } ?? "–"
  }

  private static func place(_ window: BurstWindow) -> String {
    window == .sweep ? "" : " in the \(window.rawValue) phase"
  }

  private static func unit(_ quantity: BurstQuantity) -> String {
    quantity == .eventRate ? " Hz" : ""
  }
}
