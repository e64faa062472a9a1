import EventDetection
import Figures
import RecordingAnalysis
import Signals

/// The figures of one recording: traces and inter-spike intervals.
struct RecordingFigures {
  let figures: [ReportFigure]

  /// Sweeps that are drawn at most.
  static let greatestPanelCount = 6

  /// - Parameters:
  ///   - recording: result and thinned traces.
  ///   - stem: start of the figures' file names: `recording-01`.
  ///   - isRepresentative: one induction trial stands for the recording.
  init(_ recording: AnalyzedRecording, stem: String, isRepresentative: Bool = false) {
    let result = recording.result
    if isRepresentative {
      figures = [Self.trial(recording, name: "\(stem)-trial")]
      return
    }
    let units = recording.displayedTraces.map(\.response.unit)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let traces = units.enumerated().map { index, unit in
      Self.traces(
        recording, unit: unit, name: index == 0 ? "\(stem)-traces" : "\(stem)-traces-\(index + 1)")
    }
    figures =
      (traces.isEmpty ? [Self.traces(recording, unit: "mV", name: "\(stem)-traces")] : traces)
      + [Self.intervals(result, name: "\(stem)-intervals")]
  }

  // MARK: intervals

  private static func intervals(_ result: RecordingResult, name: String) -> ReportFigure {
    let threshold = result.criteria.burstInterval
    let intervals = result.sweeps.flatMap { sweep in
      SpikeTrain(times: sweep.spikes.map(\.peakTime), duration: sweep.duration).intervals
        .map { $0 * 1000 }
    }
    return ReportFigure(
      "Inter-spike intervals",
      IntervalHistogram(
        name: name, title: "Inter-spike intervals", intervals: intervals, burstInterval: threshold,
        logISILimit: result.logISIHistogram?.limit
      ).figure,
      caption:
        "All \(intervals.count) intervals between successive spikes of one sweep. Hollow bars "
        + "are intervals within an event."
        + (result.logISIHistogram?.limit == nil
          ? "" : " Dotted: where logISI parts the peaks of bursts and of single spikes."),
      absent: "There is no inter-spike interval to show: no sweep holds two spikes.")
  }

  // MARK: one trial

  /// Bins of a trial that stands for a recording: enough for the width of a page.
  private static let trialBinCount = 360
  /// What is shown after the last phase and the last light, seconds.
  private static let trialRest = 0.25

  private static func trial(_ recording: AnalyzedRecording, name: String) -> ReportFigure {
    let result = recording.result
    let sweeps = Dictionary(result.sweeps.map { ($0.index, $0) }) { first, _ in first }
    let candidates = recording.displayedTraces.filter { $0.response.unit == "mV" }
    let trace =
      candidates.first { sweeps[$0.sweep]?.block == .induction } ?? candidates.first
    let panel = trace.flatMap { trace in
      sweeps[trace.sweep].map { thinned(Self.panel(trace, sweep: $0)) }
    }
    return ReportFigure(
      "One trial",
      TraceFigure(
        name: name, title: "One trial of \(result.shownName)", unit: "mV",
        panels: panel.map { [$0] } ?? []
      ).figure,
      caption: "Black: lowest and highest sample of each bin, so that no spike is lost. Blue: the "
        + "trace with its spikes cut out, on which plateaus and α are measured. What follows the "
        + "phases and the light is cut off.",
      absent: "There is no trace to show: none was kept for display.")
  }

  /// The panel up to a little after its phases and light, in fewer bins.
  private static func thinned(_ panel: TraceFigure.Panel) -> TraceFigure.Panel {
    var panel = panel
    let light = (panel.topDownLight + panel.bottomUpLight + panel.otherLight).map(\.end)
    let last = (light + [panel.forwardPhase?.end, panel.targetPhase?.end].compactMap { $0 }).max()
    if let last { panel.duration = min(panel.duration, last + trialRest) }
    let end = panel.duration
    panel.spikes.removeAll { $0 >= end }
    panel.bursts.removeAll { $0.start >= end }
    panel.plateaus.removeAll { $0.start >= end }
    let shown = panel.bins.filter { $0.start < end }
    let width = max(1, (shown.count + trialBinCount - 1) / trialBinCount)
    panel.bins = stride(from: 0, to: shown.count, by: width).compactMap { first in
      let joined = shown[first..<min(first + width, shown.count)]
      guard let start = joined.first?.start else { return nil }
      let stripped = joined.compactMap(\.spikeStripped)
      return TraceFigure.Bin(
        start: start, minimum: joined.compactMap(\.minimum).min(),
        maximum: joined.compactMap(\.maximum).max(),
        spikeStripped: stripped.isEmpty
          ? nil : stripped.reduce(0, +) / Double(stripped.count))
    }
    return panel
  }

  // MARK: traces

  private static func traces(
    _ recording: AnalyzedRecording, unit: String, name: String
  ) -> ReportFigure {
    let result = recording.result
    let sweeps = Dictionary(result.sweeps.map { ($0.index, $0) }) { first, _ in first }
    let candidates = recording.displayedTraces.filter { $0.response.unit == unit }
    let shown = chosen(candidates, sweeps: sweeps)
    let panels = shown.compactMap { trace in
      sweeps[trace.sweep].map { panel(trace, sweep: $0) }
    }
    let rest = result.sweeps.count - panels.count
    return ReportFigure(
      unit == "mV" ? "Traces" : "Traces (\(unit))",
      TraceFigure(
        name: name, title: "Traces of \(result.shownName)", unit: unit, panels: panels
      ).figure,
      caption: "Black: lowest and highest sample of each bin, so that no spike is lost. Blue: the "
        + "trace with its spikes cut out, on which plateaus and α are measured."
        + (rest > 0 ? " \(panels.count) of \(result.sweeps.count) sweeps are shown." : ""),
      absent: "There is no trace to show: none was kept for display.")
  }

  /// At most `greatestPanelCount`, one of each condition before a second of any, in sweep order.
  static func chosen(
    _ traces: [DisplayedTrace], sweeps: [Int: SweepResult]
  ) -> [DisplayedTrace] {
    guard traces.count > greatestPanelCount else { return traces }
    var seen: Set<String> = []
    let first = traces.filter { trace in
      let sweep = sweeps[trace.sweep]
      return seen.insert("\(sweep?.condition ?? "") \(sweep?.block?.rawValue ?? "")").inserted
    }.prefix(greatestPanelCount)
    let indices = Set(first.map(\.sweep))
    let others = traces.filter { !indices.contains($0.sweep) }
      .prefix(greatestPanelCount - first.count)
    return (first + others).sorted { $0.sweep < $1.sweep }
  }

  private static func panel(_ trace: DisplayedTrace, sweep: SweepResult) -> TraceFigure.Panel {
    let words = [sweep.condition, sweep.block?.rawValue].compactMap { $0 }
    var panel = TraceFigure.Panel(
      title: "sweep \(sweep.index)" + (words.isEmpty ? "" : ": " + words.joined(separator: ", ")),
      sweep: sweep.index, duration: sweep.duration, bins: bins(of: trace))
    func spans(_ pathway: Pathway?) -> [TraceFigure.Span] {
      sweep.light.filter { $0.pathway == pathway }.map { .init(start: $0.onset, end: $0.offset) }
    }
    panel.spikes = sweep.spikes.map(\.peakTime)
    panel.bursts = sweep.bursts.map { .init(start: $0.start, end: $0.end) }
    panel.plateaus = sweep.plateaus.map { .init(start: $0.window.start, end: $0.window.end) }
    panel.topDownLight = spans(.topDown)
    panel.bottomUpLight = spans(.bottomUp)
    panel.otherLight = spans(nil)
    panel.forwardPhase = sweep.phases.map { .init(start: $0.forward.start, end: $0.forward.end) }
    panel.targetPhase = sweep.phases.map { .init(start: $0.target.start, end: $0.target.end) }
    panel.measuredWindows = [sweep.forwardPlateau, sweep.targetPlateau].compactMap { $0 }
      .map { .init(start: $0.window.start, end: $0.window.end) }
    return panel
  }

  private static func bins(of trace: DisplayedTrace) -> [TraceFigure.Bin] {
    let response = trace.response
    let stripped = trace.spikeStripped
    let isAligned = stripped.minima.count == response.minima.count
    return zip(response.minima, response.maxima).enumerated().map { index, ends in
      var middle: Double?
      if isAligned, index < stripped.maxima.count, let low = stripped.minima[index],
        let high = stripped.maxima[index]
      {
        middle = (low + high) / 2
      }
      return TraceFigure.Bin(
        start: response.start + Double(index) * response.binDuration, minimum: ends.0,
        maximum: ends.1, spikeStripped: middle)
    }
  }
}
