import Figures
import RecordingAnalysis
import Signals
import SynapticResponses

/// The time course of the test responses of one recording, as a figure.
struct WeightCourse {
  private let result: RecordingResult
  private let name: String

  init(_ result: RecordingResult, name: String) {
    self.result = result
    self.name = name
  }

  /// nil where no sweep has a test pulse.
  var figure: ReportFigure? {
    let sweeps = result.sweeps.filter { !$0.evokedResponses.isEmpty }
    guard let first = sweeps.first else { return nil }
    let start = sweeps.map(\.startTime).min() ?? 0
    let hasTime = sweeps.contains { $0.startTime != first.startTime }
    let pathways = result.synapticPathways ?? []
    let test = pathways.first { $0.role == .test }?.name
    let control = pathways.first { $0.role == .control }?.name
    let measure = result.criteria.synapticResponses.measure
    func response(_ sweep: SweepResult, of pathway: String?) -> EvokedResponse? {
      sweep.evokedResponses.first { pathway == nil || $0.pathway == pathway }
    }
    func position(_ sweep: SweepResult) -> Double {
      hasTime ? (sweep.startTime - start) / 60 : Double(sweep.index)
    }
    func window(_ block: [SweepResult]) -> ClosedRange<Double>? {
      let positions = block.map(position)
      guard let low = positions.min(), let high = positions.max() else { return nil }
      return low...high
    }
    let unit = response(first, of: test)?.unit ?? "mV"
    let isCurrent = unit == "pA"
    let figure = WeightCourseFigure(
      name: name, title: "Test responses of \(result.shownName)",
      points: sweeps.map { sweep in
        let own = response(sweep, of: test)
        return WeightCourseFigure.Point(
          position: position(sweep), response: own?.value(of: measure),
          control: control.flatMap { response(sweep, of: $0)?.value(of: measure) },
          isExcluded: own?.value(of: measure) == nil,
          seriesResistance: sweep.voltageStep?.seriesResistance,
          inputResistance: sweep.voltageStep?.inputResistance ?? sweep.testStep?.inputResistance,
          baseline: isCurrent
            ? sweep.voltageStep?.holdingCurrent ?? sweep.quality.baseline : sweep.quality.baseline)
      }, hasTime: hasTime, unit: measure == .slope ? unit + "/ms" : unit,
      baselineUnit: unit, before: window(sweeps.filter { $0.block == .baseline }),
      after: window(sweeps.filter { $0.block == .test })
    ).figure
    let left = sweeps.count { response($0, of: test)?.value(of: measure) == nil }
    return ReportFigure(
      "Test responses over time", figure,
      caption: "The response to the first test pulse of each sweep, with the resistances that its "
        + "test step gives and the cell's \(isCurrent ? "holding current" : "resting potential"). "
        + "Shaded: the sweeps before and after induction. \(left) of \(sweeps.count) responses were "
        + "left out of the ratio and are not drawn; tables/psps.csv says why.",
      absent: "There is no course of responses to show: fewer than three could be measured.")
  }
}
