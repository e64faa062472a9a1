import EventDetection
import Messages
import Signals

/// Warnings about what several sweeps of one recording have in common.
extension RecordingAnalyzer {
  /// A burst of more spikes than this is named as what may be a regular train.
  private static let longestBurst = 10

  /// What holds of many sweeps is said once.
  func sharedMessages(_ analyses: [SweepAnalysis]) -> [Message] {
    func list(_ sweeps: [Int]) -> String {
      sweeps.prefix(12).map(String.init).joined(separator: ", ")
        + (sweeps.count > 12 ? " and \(sweeps.count - 12) more" : "")
    }
    var messages: [Message] = []
    let checks = analyses.compactMap(\.result.thresholdCheck)
    let differing = analyses.filter { $0.result.thresholdCheck?.differences.isEmpty == false }
    if !differing.isEmpty {
      messages.append(
        Message(
          .spikeCountDisagrees, .warning,
          "\(criteria.spikeRule.finder) finds \(checks.reduce(0) { $0 + $1.spikeCount }) spikes where "
            + "\(checks.reduce(0) { $0 + $1.crossingCount }) crossings of "
            + "\(criteria.spikes.comparisonLevel) mV are counted; each difference is listed with "
            + "its time and reason for sweeps \(list(differing.map(\.result.index)))"))
    }
    messages += ruleMessages(analyses, list: list)
    let abstaining = analyses.filter {
      $0.result.forwardPlateau?.abstained == true || $0.result.targetPlateau?.abstained == true
    }
    if let first = abstaining.first?.result {
      let reason = first.forwardPlateau?.reason ?? first.targetPlateau?.reason ?? "no reason"
      messages.append(
        Message(
          .alphaAbstained, .warning,
          "α_f or α_t was not measured in sweeps \(list(abstaining.map(\.result.index))); in the "
            + "first of them: \(reason)",
          remedy: "Each sweep's phases tell the reason."))
    }
    let trains = analyses.filter { analysis in
      analysis.result.events.contains { $0.spikeCount > Self.longestBurst }
    }
    // By another method a long burst is what was asked for.
    if !trains.isEmpty, criteria.bursts.method == .event {
      messages.append(
        Message(
          .burstLongTrain, .warning,
          "single bursts of more than \(Self.longestBurst) spikes: a regular train with intervals of "
            + "\(criteria.burstInterval) ms or less is one event by definition, and its burst "
            + "probability says little, in sweeps \(list(trains.map(\.result.index)))",
          remedy: "Look at the inter-spike intervals; another --burst-interval may fit this cell."))
    }
    let inseparable = analyses.filter { !$0.notSeparable.isEmpty }
    if !inseparable.isEmpty {
      messages.append(
        Message(
          .plateauNotSeparable, .warning,
          "\(inseparable.reduce(0) { $0 + $1.notSeparable.count }) sustained depolarisations coincide "
            + "with injected current and are not reported as plateaus, in sweeps "
            + list(inseparable.map(\.result.index)),
          remedy: "A plateau under a current step needs a control without it."))
    }
    return messages
  }
}
