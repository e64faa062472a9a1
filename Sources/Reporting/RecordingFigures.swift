import EventDetection
import Figures
import RecordingAnalysis
import Signals

/// The figures of one recording: raster and course of its sweeps, traces, inter-spike intervals.
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
    let many =
      result.sweeps.count > 1
      ? [Self.raster(result, name: "\(stem)-raster"), Self.course(result, name: "\(stem)-sweeps")]
      : []
    figures =
      many + [WeightCourse(result, name: "\(stem)-responses").figure].compactMap { $0 }
      + (traces.isEmpty ? [Self.traces(recording, unit: "mV", name: "\(stem)-traces")] : traces)
      + [Self.intervals(result, name: "\(stem)-intervals")]
  }

  // MARK: all sweeps

  private static func raster(_ result: RecordingResult, name: String) -> ReportFigure {
    let raster = SpikeRasterFigure(
      name: name, title: "Spikes of \(result.shownName)",
      rows: result.sweeps.filter(\.hasSpikeTimes).map { sweep in
        let bursts = sweep.bursts
        var row = SpikeRasterFigure.Row(
          sweep: sweep.index, duration: sweep.duration, singleSpikes: [], burstSpikes: [])
        var next = bursts.startIndex
        for time in sweep.spikes.map(\.peakTime) {
          while next < bursts.endIndex, bursts[next].end < time { next += 1 }
          if next < bursts.endIndex, bursts[next].start <= time {
            row.burstSpikes.append(time)
          } else {
            row.singleSpikes.append(time)
          }
        }
        row.topDownLight = light(of: sweep, .topDown)
        row.bottomUpLight = light(of: sweep, .bottomUp)
        row.otherLight = light(of: sweep, nil)
        return row
      })
    return ReportFigure(
      "All sweeps", raster.figure,
      caption: "A row a sweep, the first at the top."
        + (raster.stride > 1
          ? " One of \(raster.stride) sweeps is drawn; all spikes are in tables/spikes.csv." : ""),
      absent: "There is no raster to show: fewer than two sweeps were recorded in current clamp.")
  }

  private static func course(_ result: RecordingResult, name: String) -> ReportFigure {
    let flags = SweepFlags(result)
    return ReportFigure(
      "Sweep by sweep",
      SweepCourseFigure(
        name: name, title: "Course of \(result.shownName)",
        points: result.sweeps.filter { $0.clampMode == .currentClamp }.map { sweep in
          SweepCourseFigure.Point(
            sweep: sweep.index, baseline: sweep.quality.baseline, noise: sweep.quality.noise,
            spikeCount: sweep.counts.spikes, isMarked: flags.reasons[sweep.index] != nil)
        }
      ).figure,
      caption:
        "Resting potential (median outside injected current), noise and spikes of each sweep; "
        + "rings mark those of the table \u{201C}Sweeps to look at\u{201D}.",
      absent: "There is no course to show: fewer than three sweeps were recorded in current clamp.")
  }

  private static func light(of sweep: SweepResult, _ pathway: Pathway?) -> [TraceFigure.Span] {
    sweep.light.filter { $0.pathway == pathway }.map { .init(start: $0.onset, end: $0.offset) }
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
    let marked = Set(SweepFlags(result).sweeps)
    let shown = chosen(candidates, sweeps: sweeps, marked: marked)
    let most = result.sweeps.count > shown.count ? busiest(shown, sweeps: sweeps)?.sweep : nil
    let panels = shown.compactMap { trace in
      sweeps[trace.sweep].map { sweep in
        var panel = panel(trace, sweep: sweep)
        if sweep.index == most { panel.title += ", most spikes" }
        if marked.contains(sweep.index) { panel.title += ", to look at" }
        return panel
      }
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

  /// At most `greatestPanelCount`, in sweep order: the first, the one with most spikes and the first that
  /// someone should look at; then one of each condition before a second of any.
  static func chosen(
    _ traces: [DisplayedTrace], sweeps: [Int: SweepResult], marked: Set<Int> = []
  ) -> [DisplayedTrace] {
    guard traces.count > greatestPanelCount else { return traces }
    var seen: Set<String> = []
    let firstOfKind = traces.filter { trace in
      let sweep = sweeps[trace.sweep]
      return seen.insert("\(sweep?.condition ?? "") \(sweep?.block?.rawValue ?? "")").inserted
    }
    let telling = [
      traces.first, busiest(traces, sweeps: sweeps),
      traces.first { marked.contains($0.sweep) },
    ].compactMap { $0 }
    var indices: Set<Int> = []
    let ordered = (telling + firstOfKind + traces).filter { indices.insert($0.sweep).inserted }
    return ordered.prefix(greatestPanelCount).sorted { $0.sweep < $1.sweep }
  }

  /// The first of those with most spikes; nil where none has a spike.
  private static func busiest(
    _ traces: [DisplayedTrace], sweeps: [Int: SweepResult]
  ) -> DisplayedTrace? {
    func count(_ trace: DisplayedTrace) -> Int { sweeps[trace.sweep]?.counts.spikes ?? 0 }
    guard let most = traces.map(count).max(), most > 0 else { return nil }
    return traces.first { count($0) == most }
  }

  private static func panel(_ trace: DisplayedTrace, sweep: SweepResult) -> TraceFigure.Panel {
    let words = [sweep.condition, sweep.block?.rawValue].compactMap { $0 }
    var panel = TraceFigure.Panel(
      title: "sweep \(sweep.index)" + (words.isEmpty ? "" : ": " + words.joined(separator: ", ")),
      sweep: sweep.index, duration: sweep.duration, bins: bins(of: trace))
    panel.spikes = sweep.spikes.map(\.peakTime)
    panel.bursts = sweep.bursts.map { .init(start: $0.start, end: $0.end) }
    panel.plateaus = sweep.plateaus.map { .init(start: $0.window.start, end: $0.window.end) }
    panel.topDownLight = light(of: sweep, .topDown)
    panel.bottomUpLight = light(of: sweep, .bottomUp)
    panel.otherLight = light(of: sweep, nil)
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
