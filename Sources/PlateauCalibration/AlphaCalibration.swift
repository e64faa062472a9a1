import Foundation
import Signals
import Statistics

/// What turns the amplitude of a plateau into α on the logistic scale, one curve a cell.
///
/// **Definition.** α = σ((A − θ)/k), A the mean potential above its matched reference in a window, mV. θ and
/// k are of the place that was recorded; a plain attenuation scales A, θ and k alike and leaves α as it is.
///
/// **Source.** Guerguiev et al. (2017), α = σ(Ā) with θ = 0 and k = 1 of the model's own unit; θ and k from
/// an intensity series as the module's page derives.
///
/// **Worked number.** θ = 10, k = 5 mV: α(0) = 0.119203, α(10) = 0.5, α(20) = 0.880797.
public struct AlphaCalibration: Hashable, Sendable {
  /// Where the potential was recorded.
  public enum Site: String, CaseIterable, Codable, Hashable, Sendable {
    case soma
    case dendrite
  }

  /// θ and k of one cell.
  public struct Curve: Hashable, Sendable {
    /// nil where the series names no cells.
    public var cell: String?
    /// θ, mV.
    public var halfAmplitude: Double
    /// k, mV.
    public var slope: Double
    /// mV; 0 where it is not known.
    public var halfAmplitudeError: Double
    /// mV; 0 where it is not known.
    public var slopeError: Double
    /// Between θ and k, −1 to 1.
    public var correlation: Double
    /// Amplitudes of which the curve knows, mV.
    public var domain: ClosedRange<Double>

    public init(
      cell: String?, halfAmplitude: Double, slope: Double, halfAmplitudeError: Double,
      slopeError: Double, correlation: Double, domain: ClosedRange<Double>
    ) {
      self.cell = cell
      self.halfAmplitude = halfAmplitude
      self.slope = slope
      self.halfAmplitudeError = halfAmplitudeError
      self.slopeError = slopeError
      self.correlation = correlation
      self.domain = domain
    }

    /// - Returns: nil where the series does not bound θ and k.
    public init?(cell: String?, _ fit: PlateauCurveFit) {
      guard let half = fit.halfAmplitude.value, let slope = fit.slope.value else { return nil }
      let errors = (fit.halfAmplitude.standardError ?? 0, fit.slope.standardError ?? 0)
      let product = errors.0 * errors.1
      self.init(
        cell: cell, halfAmplitude: half, slope: slope, halfAmplitudeError: errors.0,
        slopeError: errors.1,
        correlation: product > 0
          ? min(max((fit.covariance ?? 0) / product, -1), 1) : 0,
        domain: fit.domain)
    }

    /// α of an amplitude in mV.
    public func alpha(_ amplitude: Double) -> Double {
      1 / (1 + exp(-(amplitude - halfAmplitude) / slope))
    }

    /// dα/dA, 1/mV: α(1 − α)/k.
    public func steepness(_ amplitude: Double) -> Double {
      let alpha = alpha(amplitude)
      return alpha * (1 - alpha) / slope
    }

    /// How α moves with θ and with k, 1/mV.
    func sensitivity(_ amplitude: Double) -> (half: Double, slope: Double) {
      let steepness = steepness(amplitude)
      return (-steepness, -steepness * (amplitude - halfAmplitude) / slope)
    }

    /// SD that the errors of θ and k bring into a sum of derivatives by θ and k.
    func deviation(_ sensitivity: (half: Double, slope: Double)) -> Double {
      let half = sensitivity.half * halfAmplitudeError
      let slope = sensitivity.slope * slopeError
      return max(0, half * half + slope * slope + 2 * correlation * half * slope).squareRoot()
    }
  }

  public var site: Site
  /// From the dendrite to the soma; nil where the dendrite was recorded and nothing was stated.
  public var attenuation: Attenuation?
  /// Not empty; each cell once.
  public var curves: [Curve]
  /// nil where no weights were given, or where they do not bound it.
  public var gain: Gain?

  /// G, log weight ratio per pairing at α_t − α_f = 1.
  public struct Gain: Hashable, Sendable {
    public var value: Double
    public var interval: Interval
    public var scale: PlateauMeasure.Scale

    public init(value: Double, interval: Interval, scale: PlateauMeasure.Scale) {
      self.value = value
      self.interval = interval
      self.scale = scale
    }
  }

  public init(
    site: Site, attenuation: Attenuation?, curves: [Curve], gain: Gain? = nil
  ) {
    self.site = site
    self.attenuation = attenuation
    self.curves = curves
    self.gain = gain
  }

  /// The curve of a cell; a single curve without a name is for every cell.
  public func curve(of cell: String?) -> Curve? {
    if let own = curves.first(where: { $0.cell == cell && cell != nil }) { return own }
    guard curves.count == 1, let only = curves.first, only.cell == nil || cell == nil else {
      return nil
    }
    return only
  }
}
