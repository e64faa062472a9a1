import Foundation
import PlateauCalibration
import Statistics

/// A calibration of α for a person.
enum AlphaCalibrationText {
  static func text(of run: AlphaCalibrationRun) -> String {
    var lines: [String] = []
    for cell in run.cells { lines += curve(cell, run) }
    for message in run.failed { lines.append("failed: \(message)") }
    if let gain = run.gain { lines += self.gain(gain) }
    return lines.joined(separator: "\n")
  }

  private static func curve(_ cell: AlphaCalibrationRun.Cell, _ run: AlphaCalibrationRun)
    -> [String]
  {
    let fit = cell.fit
    var lines = [
      (cell.name.map { "\($0): " } ?? "")
        + "\(fit.trialCount) trials at \(fit.intensityCount) intensities (\(run.intensityColumn)), "
        + "recorded at the \(run.site.rawValue)",
      "  θ  half-maximal amplitude  \(estimate(fit.halfAmplitude))",
      "  k  slope                   \(estimate(fit.slope))",
      "  floor                      \(estimate(fit.floor))",
      "  saturation                 \(estimate(fit.saturation))",
    ]
    if fit.isIdentified {
      lines.append(
        "  α = σ((A − θ)/k)           0.119 at the floor, 0.5 at θ, 0.881 at saturation")
      lines.append(
        "  half of it at              \(number(fit.curve.halfIntensity)), "
          + "Hill exponent \(number(fit.curve.hillExponent))")
    } else {
      lines.append("  θ and k are not identified; bounds are those of 95 % profiles")
    }
    if run.site == .soma, let attenuation = run.attenuation,
      let half = fit.halfAmplitude.value, let slope = fit.slope.value
    {
      lines.append(
        "  in the dendrite            θ \(range(attenuation.dendritic(half))), "
          + "k \(range(attenuation.dendritic(slope))) (gain \(gain(attenuation)))")
    }
    var scatter = "  SD of a trial              \(number(fit.residualDeviation)) mV"
    if let repeats = fit.repeatDeviation { scatter += ", of repeats \(number(repeats)) mV" }
    lines.append(scatter)
    if let lack = fit.lackOfFit {
      lines.append(
        "  lack of fit                F(\(lack.numerator), \(lack.denominator)) = "
          + "\(number(lack.statistic)), p = \(number(lack.p))")
    } else {
      lines.append("  lack of fit                not tested: no repeats, or no spare intensity")
    }
    return lines
  }

  private static func estimate(_ estimate: PlateauCurveFit.Estimate) -> String {
    let interval = estimate.interval
    switch (estimate.value, interval.lower, interval.upper) {
    case (let value?, let lower?, let upper?):
      return lower == upper
        ? "\(number(value)) mV (stated)"
        : "\(number(value)) mV  (\(number(lower)) to \(number(upper)))"
    case (_, let lower?, _): return "at least \(number(lower)) mV, not bounded above"
    case (_, _, let upper?): return "at most \(number(upper)) mV, not bounded below"
    default: return "not bounded"
    }
  }

  private static func gain(_ gain: GainCalibration) -> [String] {
    let name = gain.form == .gain ? "G" : "G/k"
    let unit = gain.form == .gain ? "per pairing" : "per pairing and mV"
    let fitted = gain.cells.count { $0.isFitted }
    var lines: [String] = []
    if let value = gain.gain, let interval = gain.interval {
      lines.append(
        "\(name) = \(number(value)) \(unit)  (\(number(interval.lower)) to "
          + "\(number(interval.upper))), log weight ratio, from \(fitted) cells of condition A")
    } else {
      lines.append("\(name) is not identified by the \(fitted) cells of condition A")
    }
    guard !gain.predictions.isEmpty else { return lines }
    lines.append("  the other conditions, with no free parameter left:")
    for prediction in gain.predictions {
      var line =
        "  \(prediction.condition)  \(prediction.cellCount) cells  predicted "
        + "\(number(prediction.predicted))"
      if let interval = prediction.predictedInterval { line += " (\(span(interval)))" }
      line += ", measured \(number(prediction.measured))"
      if let interval = prediction.measuredInterval { line += " (\(span(interval)))" }
      line +=
        prediction.agrees.map { $0 ? ": within the errors" : ": outside the errors" }
        ?? ": too few cells to judge"
      lines.append(line)
    }
    return lines
  }

  private static func span(_ interval: Interval) -> String {
    "\(number(interval.lower)) to \(number(interval.upper))"
  }

  private static func gain(_ attenuation: Attenuation) -> String {
    attenuation.gain.lowerBound == attenuation.gain.upperBound
      ? number(attenuation.gain.lowerBound)
      : "\(number(attenuation.gain.lowerBound)) to \(number(attenuation.gain.upperBound))"
  }

  private static func range(_ range: ClosedRange<Double>) -> String {
    range.lowerBound == range.upperBound
      ? "\(number(range.lowerBound)) mV"
      : "\(number(range.lowerBound)) to \(number(range.upperBound)) mV"
  }

  /// Three digits that count.
  private static func number(_ value: Double) -> String { String(format: "%.3g", value) }
}
