import Foundation
import Signals

/// A plateau measure on the logistic scale.
///
/// **Definition.** A = area/window; α = σ((A − θ)/k). The standard deviation of the measure is that of one
/// trial, α(1 − α)/k·s_A (first order). The errors of θ and k are the same in every trial and phase of a
/// cell, so they stand apart: they do not average out, and in α_t − α_f they partly cancel.
///
/// **Worked number.** 2000 mV·ms over 200 ms with θ = 10, k = 5 mV: A = 10 mV, α = 0.5; an SD of
/// 200 mV·ms becomes 0.05.
public struct CalibratedPlateau: Hashable, Sendable {
  /// On the logistic scale; it abstains where the measure did, or outside the calibration's domain.
  public let measure: PlateauMeasure
  /// SD of α by the errors of θ and k; nil where there is no α.
  public let calibrationDeviation: Double?
  /// A, mV, where the curve was recorded; nil where the measure abstained.
  private let amplitude: Double?
  private let curve: AlphaCalibration.Curve

  /// Why a measure cannot be put on the logistic scale.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    case scale(PlateauMeasure.Scale)
    case measure(PlateauMeasure.Measure)
    case cell(String?)
    case site(AlphaCalibration.Site)
    case window(Double)

    public var description: String {
      switch self {
      case .scale(let scale):
        "only areas in mV·ms are calibrated, this is on the scale \(scale.rawValue)"
      case .measure(let measure): "a \(measure.rawValue) has no amplitude in mV"
      case .cell(let cell): "the calibration has no curve for the cell \(cell ?? "without a name")"
      case .site(let site):
        "the calibration is of the \(site.rawValue) and states no attenuation to the other place"
      case .window(let length): "the window lasts \(length) s"
      }
    }
  }

  /// - Parameters:
  ///   - area: on the scale of areas, above its matched reference.
  ///   - cell: whose curve is taken.
  /// - Throws: `Failure` where measure and calibration do not fit.
  public init(
    _ area: PlateauMeasure, cell: String? = nil, by calibration: AlphaCalibration
  ) throws(Failure) {
    guard area.scale == .area else { throw .scale(area.scale) }
    guard let curve = calibration.curve(of: cell) else { throw .cell(cell) }
    let site: AlphaCalibration.Site
    switch area.measure {
    case .apicalPotential, .dendriticChannel: site = .dendrite
    case .somaticResidual: site = .soma
    case .burstReadout, .somaticProbability: throw .measure(area.measure)
    }
    let length = area.window.duration
    guard length > 0, length.isFinite else { throw .window(length) }
    // From where the measure was taken to where the curve was recorded.
    let gain: Double
    switch (site, calibration.site) {
    case (.soma, .soma), (.dendrite, .dendrite): gain = 1
    default:
      guard let range = calibration.attenuation?.gain else { throw .site(calibration.site) }
      let middle = (range.lowerBound * range.upperBound).squareRoot()
      gain = site == .soma ? 1 / middle : middle
    }
    let factor = gain / (length * 1000)
    self.curve = curve
    var measure = area
    measure.scale = .logistic
    measure.standardDeviation = nil
    // What the reference itself holds is A = 0.
    measure.reference?.value = curve.alpha(0)
    guard let value = area.alpha else {
      amplitude = nil
      calibrationDeviation = nil
      self.measure = measure
      return
    }
    let amplitude = value * factor
    guard curve.domain.contains(amplitude) else {
      measure.alpha = nil
      measure.reason =
        "\(Self.text(amplitude)) mV lies outside the calibration's domain, "
        + "\(Self.text(curve.domain.lowerBound)) to \(Self.text(curve.domain.upperBound)) mV"
      self.amplitude = nil
      calibrationDeviation = nil
      self.measure = measure
      return
    }
    measure.alpha = curve.alpha(amplitude)
    measure.standardDeviation = area.standardDeviation.map {
      abs($0 * factor) * curve.steepness(amplitude)
    }
    self.amplitude = amplitude
    self.measure = measure
    calibrationDeviation = curve.deviation(curve.sensitivity(amplitude))
  }

  /// α_t − α_f with its SD: of the two trials' own errors and of the calibration that they share; nil
  /// where either abstained or they were made with different curves.
  ///
  /// **Worked number.** θ = 10 ± 0.5, k = 5 ± 0 mV, A_t = 10 and A_f = 0 mV: 0.380797, of which the
  /// calibration's SD is |0.05 − 0.020999|·0.5 = 0.0145.
  public static func difference(
    target: CalibratedPlateau, forward: CalibratedPlateau
  ) -> (value: Double, trialDeviation: Double?, calibrationDeviation: Double)? {
    guard target.curve == forward.curve, let alphaT = target.measure.alpha,
      let alphaF = forward.measure.alpha, let high = target.amplitude, let low = forward.amplitude
    else { return nil }
    let (one, other) = (target.curve.sensitivity(high), target.curve.sensitivity(low))
    var trial: Double?
    if let first = target.measure.standardDeviation, let second = forward.measure.standardDeviation
    {
      trial = (first * first + second * second).squareRoot()
    }
    return (
      alphaT - alphaF, trial,
      target.curve.deviation((one.half - other.half, one.slope - other.slope))
    )
  }

  private static func text(_ value: Double) -> String { String(format: "%.3g", value) }
}
