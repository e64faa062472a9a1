import Figures
import Messages
import RecordingAnalysis
import Signals
import Statistics
import SynapticResponses

/// The figures that compare conditions, over all recordings of a report.
struct StudyFigures {
  /// Events, bursts and α.
  let activity: [ReportFigure]
  /// Weight ratios.
  let weights: [ReportFigure]

  var figures: [ReportFigure] { activity + weights }

  /// - Parameter shownNames: of conditions whose recorded name says little.
  init(recordings: [RecordingResult], summary: StudySummary, shownNames: [String: String] = [:]) {
    activity =
      [Self.activity(recordings, summary: summary, shownNames: shownNames)]
      + Self.planes(recordings, summary: summary, shownNames: shownNames)
    weights = [Self.weights(recordings, summary: summary, shownNames: shownNames)]
  }

  // MARK: activity

  private static func activity(
    _ recordings: [RecordingResult], summary: StudySummary, shownNames: [String: String]
  ) -> ReportFigure {
    let isSingle = recordings.count == 1
    let conditions = summary.conditions.map { condition in
      var shown =
        isSingle
        ? singleCell(recordings, condition: condition.condition)
        : acrossCells(recordings, condition: condition)
      shown.name = shownNames[shown.name] ?? shown.name
      return shown
    }
    let figure = ConditionActivityFigure(
      name: "activity", title: "Event rate and burst probability by condition",
      unitName: isSingle ? "sweep" : "cell",
      summaryName: isSingle ? "all sweeps together" : "mean of cells", conditions: conditions
    ).figure
    return ReportFigure(
      "Event rate and burst probability by condition", figure,
      caption: isSingle
        ? "Each point is a sweep; the diamond is all sweeps of the condition together. A sweep "
          + "without events has no burst probability and is left out on the right."
        : "Each point is a cell; the diamond is the mean of cells. A cell without events has no "
          + "burst probability and is left out on the right.",
      absent: "There is no event rate to show: no sweep was recorded in current clamp.")
  }

  private static func singleCell(
    _ recordings: [RecordingResult], condition: String
  ) -> ConditionActivityFigure.Condition {
    let sweeps = recordings.flatMap(\.sweeps).filter {
      $0.hasSpikeTimes
        && ($0.condition == condition
          || $0.condition == nil && condition == RecordingResult.unnamedCondition)
    }
    let counts = recordings.flatMap(\.conditions).first { $0.condition == condition }?.counts
    return .init(
      name: condition,
      units: sweeps.map { unit("\($0.index)", $0.counts) },
      summary: unit("all", counts ?? EventCounts()))
  }

  private static func acrossCells(
    _ recordings: [RecordingResult], condition: StudySummary.ConditionMean
  ) -> ConditionActivityFigure.Condition {
    .init(
      name: condition.condition,
      units: recordings.flatMap { recording in
        recording.conditions.filter { $0.condition == condition.condition }
          .map { unit(recording.shownName, $0.counts) }
      },
      summary: .init(
        name: "mean", eventRate: condition.meanEventRate,
        burstProbability: condition.meanBurstProbability))
  }

  private static func unit(
    _ name: String, _ counts: EventCounts
  ) -> ConditionActivityFigure.Unit {
    .init(name: name, eventRate: counts.eventRate, burstProbability: counts.burstProbability)
  }

  // MARK: α

  /// α on one scale from one kind of measure; others are never drawn into the same plane.
  private struct Kind: Hashable {
    var scale: PlateauMeasure.Scale
    var measure: PlateauMeasure.Measure
  }

  private static func planes(
    _ recordings: [RecordingResult], summary: StudySummary, shownNames: [String: String]
  ) -> [ReportFigure] {
    let heading = "Plateau of the forward and of the target phase"
    var points: [(kind: Kind, point: PlateauPlaneFigure.Point)] = []
    if recordings.count == 1 {
      points = recordings.flatMap(trialPoints)
    } else {
      points = recordings.compactMap(cellPoint)
    }
    for index in points.indices {
      let condition = points[index].point.condition
      points[index].point.condition = shownNames[condition] ?? condition
    }
    let kinds = points.map(\.kind).reduce(into: [Kind]()) { if !$0.contains($1) { $0.append($1) } }
    guard !kinds.isEmpty else {
      return [
        ReportFigure(heading, nil, caption: "", absent: absence(recordings, summary: summary))
      ]
    }
    let pointName = recordings.count == 1 ? "trial" : "cell"
    let abstained =
      summary.alphaAbstainedCount == 0
      ? "α was measured in every trial that has phases."
      : "In \(summary.alphaAbstainedCount) of "
        + "\(summary.alphaAbstainedCount + summary.alphaTrialCount) trials the measure abstained; "
        + "they are not shown, and each reason is in tables/phases.csv."
    return kinds.enumerated().map { index, kind in
      let proxy =
        kind.measure == .somaticResidual
        ? " α is taken from the soma here and is a proxy of the dendritic plateau." : ""
      let bars = pointName == "cell" ? " Bars are one standard deviation over trials." : ""
      return ReportFigure(
        heading,
        PlateauPlaneFigure(
          name: index == 0 ? "alpha" : "alpha-\(index + 1)",
          title: "α of the forward and of the target phase",
          scale: kind.scale.axisWords, unitSuffix: kind.scale == .area ? "_mv_ms" : "",
          pointName: pointName, points: points.filter { $0.kind == kind }.map(\.point)
        ).figure,
        caption:
          "One point per \(pointName); above the dashed line α_t is greater than α_f, and the "
          + "plateau-difference rule potentiates.\(bars)\(proxy) \(abstained)", absent: "")
    }
  }

  private static func trialPoints(
    _ recording: RecordingResult
  ) -> [(kind: Kind, point: PlateauPlaneFigure.Point)] {
    recording.sweeps.compactMap { sweep in
      guard let forward = sweep.forwardPlateau, let target = sweep.targetPlateau,
        let forwardAlpha = forward.alpha, let targetAlpha = target.alpha,
        forward.scale == target.scale, forward.measure == target.measure
      else { return nil }
      return (
        Kind(scale: forward.scale, measure: forward.measure),
        .init(
          forward: forwardAlpha, target: targetAlpha,
          condition: sweep.condition ?? RecordingResult.unnamedCondition, name: "\(sweep.index)")
      )
    }
  }

  private static func cellPoint(
    _ recording: RecordingResult
  ) -> (kind: Kind, point: PlateauPlaneFigure.Point)? {
    guard let difference = recording.plateauDifference else { return nil }
    let trials = recording.plateauTrials
    return (
      Kind(scale: difference.scale, measure: difference.measure),
      .init(
        forward: difference.meanForward, target: difference.meanTarget,
        forwardDeviation: sampleVariance(trials.map(\.forward))?.squareRoot(),
        targetDeviation: sampleVariance(trials.map(\.target))?.squareRoot(),
        condition: recording.condition ?? StudySummary.noCondition, name: recording.shownName)
    )
  }

  private static func absence(
    _ recordings: [RecordingResult], summary: StudySummary
  ) -> String {
    guard summary.alphaAbstainedCount > 0 else {
      return "α_f and α_t are not measured: no sweep has a forward and a target phase."
    }
    let reason = recordings.flatMap(\.sweeps)
      .compactMap { $0.forwardPlateau?.reason ?? $0.targetPlateau?.reason }.first
    return "α_f and α_t are not measured: all \(summary.alphaAbstainedCount) trials abstained"
      + (reason.map { ", the first because \($0)" } ?? "") + "."
  }

  // MARK: weights

  private static func weights(
    _ recordings: [RecordingResult], summary: StudySummary, shownNames: [String: String]
  ) -> ReportFigure {
    let confidence = recordings.compactMap(\.weightChange).first?.confidence ?? 0.95
    let percent = DisplayedNumber(confidence * 100, significantDigits: 2).text
    let figure = WeightRatioFigure(
      name: "weight-ratio", title: "Weight ratio by condition",
      conditions: summary.outcomes.map { outcome in
        .init(
          name: shownNames[outcome.condition] ?? outcome.condition,
          cells: recordings.compactMap { recording in
            guard (recording.condition ?? StudySummary.noCondition) == outcome.condition else {
              return nil
            }
            return recording.weightChange.map {
              .init(name: recording.shownName, ratio: $0.ratio, interval: $0.interval)
            }
          }, mean: outcome.weightRatioCount > 1 ? outcome.weightRatio : nil,
          interval: outcome.weightRatioCount > 1 ? outcome.weightRatioInterval : nil)
      }, confidence: confidence
    ).figure
    let reason = recordings.flatMap(\.messages).first { $0.id == .weightNotMeasured }?.text
    return ReportFigure(
      "Weight ratio by condition", figure,
      caption: "Each point is a cell with its \(percent) % interval; the diamond is the geometric "
        + "mean of the cells with its \(percent) % interval over cells. 1 is no change of this "
        + "cell's response; drift that is not due to the plateaus moves it, so compare with the "
        + "condition of bottom-up input alone.",
      absent: "There is no weight ratio to show: "
        + (reason.map { $0.replacing("no weight ratio: ", with: "") + "." }
          ?? "no recording has test pulses before and after induction."))
  }
}

extension PlateauMeasure.Scale {
  /// As an axis words it.
  var axisWords: String {
    switch self {
    case .logistic: "logistic scale, 0.5 is rest"
    case .probability: "probability"
    case .area: "area above the reference (mV·ms)"
    case .burstFraction: "spikes of the burst over those of the largest"
    }
  }

  /// After a number.
  var unit: String {
    switch self {
    case .logistic, .probability, .burstFraction: ""
    case .area: "mV·ms"
    }
  }
}

extension RecordingResult {
  /// The name that `RecordingAnalyzer` gives to sweeps without a condition.
  static let unnamedCondition = "all sweeps"

  /// The cell as the file names it, else the file's own name without its folders.
  var shownName: String { cell ?? fileName }

  /// The file's name without its folders.
  var fileName: String { file.split(separator: "/").last.map(String.init) ?? file }

  /// α of the trials that `plateauDifference` is the mean of.
  var plateauTrials: [(forward: Double, target: Double)] {
    let induction = sweeps.filter { $0.block == .induction }
    return (induction.isEmpty ? sweeps : induction).compactMap { sweep in
      guard let forward = sweep.forwardPlateau?.alpha, let target = sweep.targetPlateau?.alpha
      else { return nil }
      return (forward, target)
    }
  }
}
