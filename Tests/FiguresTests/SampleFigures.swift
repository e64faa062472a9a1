import Figures
import Foundation

/// Made-up figures with every element that a figure can have.
enum SampleFigures {
  /// Text that a hostile or careless file could hold.
  static let hostileText = """
    it's `touch executed` "quoted" <script>alert(1)</script> & 100 % @macro $(touch executed)
    system("touch executed") \u{1B}[31m \u{202E}abc
    """

  static func traces(title: String = "A_target_plateau, induction", panelCount: Int = 3)
    -> TraceFigure
  {
    TraceFigure(
      name: "recording-01-traces", title: "Traces",
      panels: (0..<panelCount).map { panel($0, title: title) })
  }

  static func panel(_ index: Int, title: String) -> TraceFigure.Panel {
    let spikes = [0.108, 0.212, 0.311, 0.319, 0.327, 0.364, 0.371, 0.412, 0.456, 0.463]
    let bins = (0..<1167).map { bin in
      let time = Double(bin) * 0.0006
      let plateau: Double = time > 0.312 && time < 0.47 ? 18 : 0
      let slow: Double = -70 + plateau + 1.2 * sin(time * 60)
      let isSpike = spikes.contains { abs($0 - time) < 0.0006 }
      return TraceFigure.Bin(
        start: time, minimum: slow - 0.4, maximum: isSpike ? 31 : slow + 0.4, spikeStripped: slow)
    }
    var panel = TraceFigure.Panel(
      title: "sweep \(index): \(title)", sweep: index, duration: 0.7, bins: bins)
    panel.spikes = spikes
    panel.bursts = [
      .init(start: 0.311, end: 0.327), .init(start: 0.364, end: 0.371),
      .init(start: 0.456, end: 0.463),
    ]
    panel.plateaus = [.init(start: 0.314, end: 0.468)]
    panel.topDownLight = [.init(start: 0.3, end: 0.45)]
    panel.bottomUpLight = (0..<8).map {
      .init(start: 0.1 + 0.05 * Double($0), end: 0.105 + 0.05 * Double($0))
    }
    panel.forwardPhase = .init(start: 0.1, end: 0.3)
    panel.targetPhase = .init(start: 0.3, end: 0.5)
    panel.measuredWindows = [.init(start: 0.13, end: 0.3), .init(start: 0.33, end: 0.5)]
    return panel
  }

  static let intervals: [Double] = {
    let short = (0..<60).map { 6 + 0.1 * Double($0) }
    let long = (0..<90).map { 30 * pow(1.03, Double($0)) }
    return short + long + [16, 16.0001]
  }()

  static var histogram: IntervalHistogram {
    IntervalHistogram(
      name: "recording-01-intervals", title: "Inter-spike intervals", intervals: intervals,
      burstInterval: 16)
  }

  static let conditionNames = [
    "A_target_plateau", "B_forward_plateau", "C_both_plateaus", "D_bottom_up_only",
  ]

  static func activity(names: [String] = conditionNames) -> ConditionActivityFigure {
    ConditionActivityFigure(
      name: "activity", title: "Event rate and burst probability by condition", unitName: "cell",
      summaryName: "mean of cells",
      conditions: names.enumerated().map { index, name in
        let shift = Double(index)
        let units = (0..<4).map { cell in
          let probability: Double = 0.2 * shift + 0.04 * Double(cell)
          return ConditionActivityFigure.Unit(
            name: "cell-\(cell)", eventRate: 5 + shift + 0.7 * Double(cell),
            burstProbability: cell == 3 && index == 3 ? nil : probability)
        }
        let summary = ConditionActivityFigure.Unit(
          name: "mean", eventRate: 6.05 + shift, burstProbability: 0.2 * shift + 0.06)
        return .init(name: name, units: units, summary: summary)
      })
  }

  static func plane(names: [String] = conditionNames) -> PlateauPlaneFigure {
    PlateauPlaneFigure(
      name: "alpha", title: "Plateau measures by cell", scale: "area above the reference (mV·ms)",
      unitSuffix: "_mv_ms", pointName: "cell",
      points: names.enumerated().flatMap { index, name in
        (0..<4).map { cell in
          let step = Double(cell)
          let forward: Double = index == 1 || index == 2 ? 2400 + 90 * step : 40 - 30 * step
          let target: Double = index == 0 || index == 2 ? 2500 - 110 * step : 35 * step
          return PlateauPlaneFigure.Point(
            forward: forward, target: target, forwardDeviation: 260, targetDeviation: 190,
            condition: name, name: "cell-\(cell)")
        }
      })
  }

  static func weights(names: [String] = conditionNames) -> WeightRatioFigure {
    WeightRatioFigure(
      name: "weight-ratio", title: "Weight ratio by condition",
      conditions: names.enumerated().map { index, name in
        let ratio = [1.5, 0.68, 1.02, 0.97][index % 4]
        let cells = (0..<4).map { cell in
          let value: Double = ratio * (1 + 0.05 * Double(cell - 1))
          return WeightRatioFigure.Cell(
            name: "cell-\(cell)", ratio: value, interval: [value * 0.88, value * 1.13])
        }
        return .init(
          name: name, cells: cells, mean: ratio * 1.02, interval: [ratio * 0.95, ratio * 1.11])
      }, confidence: 0.95)
  }

  static func predictions(names: [String] = conditionNames) -> PredictionFigure {
    PredictionFigure(
      name: "predictions", title: "Predicted and measured weight ratio by rule",
      panels: ["plateau-difference", "btsp"].enumerated().map { panel, rule in
        .init(
          rule: rule, verdict: panel == 0 ? "survives" : "excluded",
          cells: names.enumerated().flatMap { index, name in
            (0..<4).map { cell in
              let measured = [1.5, 0.68, 1.02, 0.97][index % 4] * (1 + 0.05 * Double(cell - 1))
              return PredictionFigure.Cell(
                name: "cell-\(cell)", condition: name,
                predicted: panel == 0 ? measured * 1.01 : 9 * measured, measured: measured,
                isFitted: index == 0 || index == 3)
            }
          })
      })
  }
}
