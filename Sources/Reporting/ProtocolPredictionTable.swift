import InputDocuments
import StimulationProtocols
import VirtualExperiments

/// What the rules predict of a protocol's conditions, as a table of the preview.
struct ProtocolPredictionTable {
  let prediction: ProtocolPrediction
  let stimulation: StimulationProtocol

  var sentences: [Page.Sentence] {
    [
      Page.Sentence(
        "From \(prediction.cellCount) virtual cells in each condition (seed \(prediction.seed))"
          + "\(trials): + potentiation, \u{2212} depression, 0 no change against bottom-up only. "
          + "Marked: the rules disagree, so that the condition tells them apart.")
    ]
  }

  /// How much of a long induction was simulated.
  private var trials: String {
    guard let planned = prediction.inductionTrialCount,
      let simulated = prediction.simulatedTrialCount, simulated < planned
    else { return "" }
    return ", the first \(simulated) of \(planned) trials of induction"
  }

  var table: Page.Table {
    let rules = prediction.conditions.flatMap(\.rules).map(\.rule)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let readings = prediction.conditions.map { Reading($0, in: stimulation) }
    let notes = readings.compactMap(\.explanation)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return Page.Table(
      caption: "Predicted sign by condition and rule",
      columns: [.text("condition")] + rules.map { .text($0) } + [.text("what to know")],
      rows: zip(prediction.conditions, readings).map { condition, reading in
        let said = rules.map { rule in
          condition.rules.first { $0.rule == rule }.map(reading.words) ?? nil
        }
        return Page.Row(
          cells: [.header("\(condition.condition) \(condition.title)")]
            + said.map { .centred($0) } + [.text(reading.note)],
          isMarked: reading.tellsApart && Set(said.compactMap(\.self)).count > 1)
      }, note: notes + prediction.assumptions)
  }
}

/// How the signs of one condition are to be read.
private enum Reading {
  /// Against bottom-up only; with both plateaus, α_t over α_f.
  case relative(share: Double?)
  /// No bottom-up synapse is active: a sign against bottom-up only would be that condition's own change,
  /// reversed.
  case absolute
  /// The model does not know what the drug does.
  case notSimulated(drug: String)

  init(_ condition: ProtocolPrediction.Condition, in stimulation: StimulationProtocol) {
    let planned = stimulation.condition(condition.condition)
    if let drug = planned?.drug {
      self = .notSimulated(drug: drug)
    } else if condition.presynapticSpikesPerTrial == 0 {
      self = .absolute
    } else {
      self = .relative(share: planned?.role == .bothPlateaus ? Self.share(condition) : nil)
    }
  }

  var tellsApart: Bool {
    if case .relative = self { return true }
    return false
  }

  func words(_ rule: ProtocolPrediction.Rule) -> String? {
    switch self {
    case .relative: DisplayedNumber.sign(rule.sign)
    case .absolute:
      DisplayedNumber.sign(rule.meanChange.map { abs($0) < 1e-9 ? 0 : $0 > 0 ? 1 : -1 })
    case .notSimulated: nil
    }
  }

  /// A few words for the condition's row.
  var note: String? {
    switch self {
    case .relative(let share):
      share.map { "α_t is \(DisplayedNumber($0 * 100, significantDigits: 2).text) % of α_f" }
    case .absolute: "no synapse is active"
    case .notSimulated(let drug): "\(drug) is not simulated"
    }
  }

  /// The sentence behind ``note``.
  var explanation: String? {
    switch self {
    case .relative(let share):
      share.map { _ in
        "Both plateaus: the plateau difference is 0 only where both are measured equal. In the virtual "
          + "cells the second begins before the cell has recovered from the first."
      }
    case .absolute:
      "No bottom-up synapse is active: shown is the change itself. Against bottom-up only it is the change "
        + "of bottom-up only, reversed, which tells nothing new."
    case .notSimulated:
      "A drug has no sign: the model takes off a part of the top-down conductance, whatever the drug, and "
        + "none of what the drug does to plasticity. A blocker that works leaves no change."
    }
  }

  /// α_t over α_f; nil where either is not positive.
  private static func share(_ condition: ProtocolPrediction.Condition) -> Double? {
    guard let forward = condition.forwardAlpha, let target = condition.targetAlpha, forward > 0,
      target > 0
    else { return nil }
    return target / forward
  }
}
