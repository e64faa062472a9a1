import EventDetection
import Signals

/// Keeps the thinned traces of a few sweeps while a recording is analysed: those that were planned, and
/// the two that only the analysis tells, the one with most spikes and the first with a message of its own.
///
/// At most as many as asked for; the last of the planned ones make room.
struct DisplayedSweeps {
  private let planned: [Int]
  private let count: Int
  private var kept: [Int: DisplayedTrace] = [:]
  private var busiest: (spikeCount: Int, trace: DisplayedTrace)?
  private var flagged: DisplayedTrace?

  init(_ planned: [Int], count: Int) {
    self.planned = planned
    self.count = count
  }

  /// Whether the trace of this sweep may be shown, as far as can be told by now.
  func wants(_ analysis: SweepAnalysis) -> Bool {
    count > 0
      && (planned.contains(analysis.result.index) || isBusiest(analysis)
        || flagged == nil && Self.isFlagged(analysis))
  }

  /// Takes the trace out of a sweep's analysis.
  mutating func take(_ analysis: inout SweepAnalysis) {
    guard let trace = analysis.displayedTrace else { return }
    analysis.displayedTrace = nil
    if planned.contains(trace.sweep) { kept[trace.sweep] = trace }
    if flagged == nil, Self.isFlagged(analysis) { flagged = trace }
    if isBusiest(analysis) { busiest = (analysis.result.spikes.count, trace) }
  }

  private func isBusiest(_ analysis: SweepAnalysis) -> Bool {
    analysis.result.spikes.count > busiest?.spikeCount ?? 0
  }

  private static func isFlagged(_ analysis: SweepAnalysis) -> Bool {
    !analysis.messages.isEmpty || (analysis.result.lightArtefact?.touchedSpikeCount ?? 0) > 0
  }

  /// In the order of the sweeps.
  var traces: [DisplayedTrace] {
    let first = planned.first.flatMap { kept[$0] }
    let all = [first, busiest?.trace, flagged].compactMap { $0 } + planned.compactMap { kept[$0] }
    var seen: Set<Int> = []
    return all.filter { seen.insert($0.sweep).inserted }.prefix(count)
      .sorted { $0.sweep < $1.sweep }
  }
}
