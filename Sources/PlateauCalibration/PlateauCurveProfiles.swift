import Foundation
import Statistics

/// Errors and intervals of the quantities of a fitted curve.
struct PlateauCurveProfiles {
  let logIntensities: [Double]
  let amplitudes: [Double]
  /// A₀ where it is stated, mV.
  let stated: Double?
  let family: PlateauCurveFamily
  let best: NonlinearLeastSquares
  /// s², mV².
  let variance: Double
  /// Of the amplitudes, mV.
  let range: Double
  let confidence: Double

  func estimate(_ quantity: PlateauCurveFamily.Quantity) -> PlateauCurveFit.Estimate {
    if quantity == .floor, let stated {
      return PlateauCurveFit.Estimate(
        value: stated, standardError: nil, interval: ProfileInterval(lower: stated, upper: stated))
    }
    let curve = family.curve(best.parameters)
    let value = quantity.value(of: curve)
    let error = error(Self.direction(of: quantity))
    var start = curve
    let reach = PlateauCurveFit.openRange * range / 4
    let center = amplitudes.reduce(0, +) / Double(amplitudes.count)
    let limits: ClosedRange<Double>
    switch quantity {
    case .slope: limits = 1e-6 * range...reach
    case .halfAmplitude: limits = center - 2 * reach...center + 2 * reach
    case .saturation, .floor: limits = center - 4 * reach...center + 4 * reach
    }
    let step = min(error.flatMap { $0 > 0 ? $0 : nil } ?? .infinity, curve.slope / 2)
    let interval = ProfileInterval(
      around: value, degreesOfFreedom: Double(best.degreesOfFreedom), confidence: confidence,
      step: step, within: limits
    ) { value in
      let slice = PlateauCurveFamily(quantity, value, floor: stated)
      // A bad start must not exclude a value.
      let fits = Self.starts(near: start, quantity, value).compactMap {
        slice.fit(logIntensities: logIntensities, amplitudes: amplitudes, start: $0)
      }.filter { slice.curve($0.parameters).slope > 0 }
      guard let fit = fits.min(by: { $0.sumOfSquares < $1.sumOfSquares }) else { return .infinity }
      let excess = (fit.sumOfSquares - best.sumOfSquares) / variance
      // A curve of a value far outside may be a step or a power, and no place to begin at.
      if excess < 25 { start = slice.curve(fit.parameters) }
      return excess
    }
    return PlateauCurveFit.Estimate(
      value: interval.isClosed ? value : nil, standardError: interval.isClosed ? error : nil,
      interval: interval)
  }

  /// Curves on which `quantity` has `value` and that keep the lower or the upper end of another curve:
  /// where the other end is open, the best curves lie on such a line.
  private static func starts(
    near curve: PlateauCurve, _ quantity: PlateauCurveFamily.Quantity, _ value: Double
  ) -> [PlateauCurve] {
    let (floor, saturation) = (curve.floor, curve.saturation)
    let ranges: (keepingFloor: Double, keepingSaturation: Double)
    switch quantity {
    case .slope: ranges = (4 * value, 4 * value)
    case .halfAmplitude: ranges = (2 * (value - floor), 2 * (saturation - value))
    case .saturation: ranges = (value - floor, .nan)
    case .floor: ranges = (.nan, saturation - value)
    }
    func start(range: Double, floor: Double, direction: Double) -> PlateauCurve? {
      guard range > 0 else { return nil }
      // The end that is kept grows as range·e^∓u.
      let shift = direction * log(range / (4 * curve.slope)) / curve.hillExponent
      return PlateauCurve(
        halfAmplitude: floor + range / 2, slope: range / 4,
        logHalfIntensity: curve.logHalfIntensity + shift, logHillExponent: curve.logHillExponent)
    }
    let starts = [
      start(range: ranges.keepingFloor, floor: floor, direction: 1),
      start(
        range: ranges.keepingSaturation, floor: saturation - ranges.keepingSaturation,
        direction: -1),
    ].compactMap { $0 }
    return starts.isEmpty ? [curve] : starts
  }

  /// Standard error of a sum of θ, k, ln I_half and ln n with these weights.
  func error(_ weights: SIMD4<Double>) -> Double? {
    covariance(weights, weights).flatMap { $0 >= 0 ? $0.squareRoot() : nil }
  }

  /// Covariance of two such sums.
  func covariance(_ one: SIMD4<Double>, _ other: SIMD4<Double>) -> Double? {
    guard let covariance = best.covariance else { return nil }
    let first = family.directions.map { ($0 * one).sum() }
    let second = family.directions.map { ($0 * other).sum() }
    return covariance.indices.reduce(0) { sum, row in
      sum
        + covariance.indices.reduce(0) {
          $0 + first[row] * covariance[row][$1] * second[$1]
        }
    }
  }

  private static func direction(of quantity: PlateauCurveFamily.Quantity) -> SIMD4<Double> {
    switch quantity {
    case .halfAmplitude: SIMD4(1, 0, 0, 0)
    case .slope: SIMD4(0, 1, 0, 0)
    case .saturation: SIMD4(1, 2, 0, 0)
    case .floor: SIMD4(1, -2, 0, 0)
    }
  }
}
