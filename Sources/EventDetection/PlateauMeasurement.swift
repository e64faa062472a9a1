import Signals
import Statistics

/// α of one phase of one trial, from its area and those of its reference trials.
public enum PlateauMeasurement {
  /// The somatic residual: what the trial's area exceeds that of matched trials by.
  ///
  /// **Definition.** α = area − mean area of the reference trials in the same window, in mV·ms.
  /// Reference trials are trials of the same recording with the same bottom-up light and no
  /// top-down light, so that what the bottom-up input alone does is taken off (subtracting the
  /// response to a current step would not do that: light drives the cell). With n ≥ 2 references of
  /// standard deviation s, one trial's standard deviation is s·√(1 + 1/n).
  ///
  /// **Worked number.** Area 2500 mV·ms, references 400, 500 and 600 mV·ms: α = 2000 mV·ms,
  /// sd = 100·√(4/3) = 115.47 mV·ms.
  ///
  /// It is a proxy: what the apical dendrite did reaches the soma attenuated.
  ///
  /// - Parameters:
  ///   - area: the trial's own.
  ///   - references: areas of the matched trials in the same window, without this trial, mV·ms.
  public static func somaticResidual(_ area: PhaseArea, references: [Double]) -> PlateauMeasure {
    func measure(
      _ alpha: Double?, _ reference: PlateauMeasure.Reference?, _ deviation: Double?,
      _ reason: String?
    ) -> PlateauMeasure {
      PlateauMeasure(
        alpha: alpha, scale: .area, measure: .somaticResidual, window: area.window,
        reference: reference, standardDeviation: deviation, reason: reason)
    }
    switch area.outcome {
    case .abstained(let reason):
      return measure(nil, nil, nil, reason)
    case .area(let own):
      guard let expected = mean(references) else {
        return measure(
          nil, nil, nil,
          "no trial with the same bottom-up light and without top-down light to subtract")
      }
      let count = references.count
      let deviation = sampleVariance(references).map {
        ($0 * (1 + 1 / Double(count))).squareRoot()
      }
      return measure(
        own - expected, .init(kind: .matchedTrials, trialCount: count, value: expected), deviation,
        nil)
    }
  }

  /// The dendrite's own area above its potential before the trial: no proxy, no reference trials.
  public static func dendriticChannel(_ area: PhaseArea) -> PlateauMeasure {
    switch area.outcome {
    case .abstained(let reason):
      return PlateauMeasure(
        alpha: nil, scale: .area, measure: .dendriticChannel, window: area.window, reference: nil,
        standardDeviation: nil, reason: reason)
    case .area(let own):
      return PlateauMeasure(
        alpha: own, scale: .area, measure: .dendriticChannel, window: area.window,
        reference: .init(kind: .baseline, trialCount: 0, value: 0), standardDeviation: nil,
        reason: nil)
    }
  }

  /// A phase without a measure.
  public static func abstained(window: TimeWindow, reason: String) -> PlateauMeasure {
    PlateauMeasure(
      alpha: nil, scale: .area, measure: .somaticResidual, window: window, reference: nil,
      standardDeviation: nil, reason: reason)
  }
}
