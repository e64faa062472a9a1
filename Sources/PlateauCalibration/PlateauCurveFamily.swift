import Statistics

/// The curves among which a fit looks: all, or those on which a quantity has a given value.
///
/// θ, k, ln I_half and ln n of a curve are `base` plus the free parameters times `directions`.
struct PlateauCurveFamily {
  /// A quantity in mV whose interval is sought.
  enum Quantity: String, CaseIterable, Sendable {
    case halfAmplitude, slope, saturation, floor

    func value(of curve: PlateauCurve) -> Double {
      switch self {
      case .halfAmplitude: curve.halfAmplitude
      case .slope: curve.slope
      case .saturation: curve.saturation
      case .floor: curve.floor
      }
    }
  }

  private let base: SIMD4<Double>
  let directions: [SIMD4<Double>]

  private static let rise: [SIMD4<Double>] = [SIMD4(0, 0, 1, 0), SIMD4(0, 0, 0, 1)]

  /// - Parameter floor: A₀ where it is stated, mV.
  init(floor: Double?) {
    if let floor {
      self.init(.floor, floor)
    } else {
      self.init(base: .zero, [SIMD4(1, 0, 0, 0), SIMD4(0, 1, 0, 0)] + Self.rise)
    }
  }

  private init(base: SIMD4<Double>, _ directions: [SIMD4<Double>]) {
    self.base = base
    self.directions = directions
  }

  /// - Parameters:
  ///   - floor: A₀ where it is stated, mV.
  ///   - quantity: what is held; not the floor where that is stated.
  ///   - value: mV.
  init(_ quantity: Quantity, _ value: Double, floor: Double? = nil) {
    let base: SIMD4<Double>
    let free: SIMD4<Double>
    switch (quantity, floor) {
    case (.halfAmplitude, nil): (base, free) = (SIMD4(value, 0, 0, 0), SIMD4(0, 1, 0, 0))
    case (.slope, nil): (base, free) = (SIMD4(0, value, 0, 0), SIMD4(1, 0, 0, 0))
    case (.saturation, nil): (base, free) = (SIMD4(value, 0, 0, 0), SIMD4(-2, 1, 0, 0))
    case (.floor, _): (base, free) = (SIMD4(value, 0, 0, 0), SIMD4(2, 1, 0, 0))
    case (.halfAmplitude, let floor?):
      (base, free) = (SIMD4(value, (value - floor) / 2, 0, 0), .zero)
    case (.slope, let floor?): (base, free) = (SIMD4(floor + 2 * value, value, 0, 0), .zero)
    case (.saturation, let floor?):
      (base, free) = (SIMD4((value + floor) / 2, (value - floor) / 4, 0, 0), .zero)
    }
    self.init(base: base, (free == .zero ? [] : [free]) + Self.rise)
  }

  func curve(_ parameters: [Double]) -> PlateauCurve {
    let all = zip(parameters, directions).reduce(base) { $0 + $1.0 * $1.1 }
    return PlateauCurve(
      halfAmplitude: all[0], slope: all[1], logHalfIntensity: all[2], logHillExponent: all[3])
  }

  /// Free parameters of the curve of this family that is nearest in shape to another.
  func parameters(near curve: PlateauCurve) -> [Double] {
    let rise = [curve.logHalfIntensity, curve.logHillExponent]
    switch directions.count {
    case 4: return [curve.halfAmplitude, curve.slope] + rise
    case 3:
      // θ is free where k is held; else k is.
      let isSlopeHeld = directions[0] == SIMD4(1, 0, 0, 0)
      return [isSlopeHeld ? curve.halfAmplitude : curve.slope] + rise
    default: return rise
    }
  }

  /// The best curve of the family.
  func fit(
    logIntensities: [Double], amplitudes: [Double], start: PlateauCurve
  ) -> NonlinearLeastSquares? {
    NonlinearLeastSquares(amplitudes, start: parameters(near: start)) { parameters in
      let curve = curve(parameters)
      var result = NonlinearLeastSquares.Curve(values: [], derivatives: [])
      for logIntensity in logIntensities {
        let point = curve.point(logIntensity: logIntensity)
        result.values.append(point.value)
        result.derivatives.append(directions.map { ($0 * point.derivatives).sum() })
      }
      return result
    }
  }
}
