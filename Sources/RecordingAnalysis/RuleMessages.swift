import EventDetection
import Messages

/// Messages about the rules by which spikes are found.
extension RecordingAnalyzer {
  /// - Parameter list: names sweeps by their indices.
  func ruleMessages(_ analyses: [SweepAnalysis], list: ([Int]) -> String) -> [Message] {
    var messages: [Message] = []
    let checked = analyses.map(\.result).filter { !$0.ruleChecks.isEmpty }
    let disagreeing = checked.filter { sweep in
      sweep.ruleChecks.contains { !$0.differences.isEmpty }
    }
    if !disagreeing.isEmpty {
      let counts = SpikeRule.allCases.compactMap { rule -> String? in
        let others = checked.flatMap(\.ruleChecks).filter { $0.rule == rule }
        return others.isEmpty
          ? nil : "\(rule.finder) finds \(others.reduce(0) { $0 + $1.spikeCount })"
      }
      // Rules differ by definition, and that says nothing against the chosen one. Just after a light
      // edge it does: what one of them takes for a spike may be an artefact.
      let atLight = analyses.filter(\.rulesDisagreeAtLight).map(\.result.index)
      messages.append(
        Message(
          .spikeRulesDisagree, atLight.isEmpty ? .note : .warning,
          "\(criteria.spikeRule.finder) finds \(checked.reduce(0) { $0 + $1.spikes.count }) spikes, "
            + counts.joined(separator: " and ")
            + "; they disagree in sweeps \(list(disagreeing.map(\.index)))"
            + (atLight.isEmpty ? "" : ", just after a light edge in sweeps \(list(atLight))"),
          remedy:
            "Each sweep's rule_checks list the differences; --rule chooses whose spikes count."))
    }
    for (reason, sweeps) in limits(analyses) {
      messages.append(
        Message(
          .spikeRuleLimited, .warning,
          "\(criteria.spikeRule.finder): \(reason), in sweeps \(list(sweeps))",
          remedy: "Choose another filter, or none, or another rule."))
    }
    let touched = analyses.map(\.result).filter { ($0.lightArtefact?.touchedSpikeCount ?? 0) > 0 }
    if !touched.isEmpty {
      messages.append(
        Message(
          .lightArtefactTouchesSpikes, .warning,
          "\(touched.reduce(0) { $0 + ($1.lightArtefact?.touchedSpikeCount ?? 0) }) spikes begin or "
            + "peak within \(criteria.lightArtefact.window) ms after a light edge at which the "
            + "potential jumps; what lies there was blanked, in sweeps \(list(touched.map(\.index)))",
          remedy: "Look at these sweeps; a shorter --light-artefact-window keeps more of them."))
    }
    return messages
  }

  private func limits(_ analyses: [SweepAnalysis]) -> [(reason: String, sweeps: [Int])] {
    var found: [(reason: String, sweeps: [Int])] = []
    for analysis in analyses {
      for limit in analysis.ruleLimits {
        if let position = found.firstIndex(where: { $0.reason == limit.reason }) {
          found[position].sweeps.append(analysis.result.index)
        } else {
          found.append((limit.reason, [analysis.result.index]))
        }
      }
    }
    return found
  }
}
