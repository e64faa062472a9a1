import Foundation
import Statistics

/// Curves to begin a fit at: for given place and steepness of the rise, floor and saturation follow from
/// linear least squares, so that only these two are tried.
struct PlateauCurveStart {
  /// The best rising curves, best first.
  let rising: [(curve: PlateauCurve, squares: Double)]
  /// Sum of squares of the best falling curve.
  let fallingSquares: Double?

  init(logIntensities: [Double], amplitudes: [Double], floor: Double?) {
    let finite = logIntensities.filter { $0 > -.infinity }
    let low = finite.min() ?? 0
    let high = finite.max() ?? 0
    let span = max(high - low, 1e-3)
    var rising: [(curve: PlateauCurve, squares: Double)] = []
    var fallingSquares: Double?
    for place in 0...16 {
      let half = low + span * (Double(place) / 12 - 1.0 / 6)
      // From a rise over twice the range of the series to one over a tenth of it.
      for width in [2, 1, 0.5, 0.2, 0.1] {
        let exponent = 4.4 / (width * span)
        let shape = PlateauCurve(
          halfAmplitude: 0.5, slope: 0.25, logHalfIntensity: half, logHillExponent: log(exponent))
        let rises = logIntensities.map { shape.point(logIntensity: $0).value }
        guard let line = Self.line(rises, amplitudes, floor: floor) else { continue }
        if line.slope > 0 {
          rising.append(
            (
              PlateauCurve(
                halfAmplitude: line.floor + line.slope / 2, slope: line.slope / 4,
                logHalfIntensity: half, logHillExponent: log(exponent)), line.squares
            ))
        } else {
          fallingSquares = min(fallingSquares ?? .infinity, line.squares)
        }
      }
    }
    self.rising = Array(rising.sorted { $0.squares < $1.squares }.prefix(3))
    self.fallingSquares = fallingSquares
  }

  /// y = floor + slope·x by least squares; nil where x does not vary.
  private static func line(
    _ x: [Double], _ y: [Double], floor: Double?
  ) -> (floor: Double, slope: Double, squares: Double)? {
    let (xMean, yMean) = floor.map { (0, $0) } ?? (mean(x) ?? 0, mean(y) ?? 0)
    var (xSquares, products) = (0.0, 0.0)
    for (x, y) in zip(x, y) {
      xSquares += (x - xMean) * (x - xMean)
      products += (x - xMean) * (y - yMean)
    }
    guard xSquares > 1e-12 else { return nil }
    let slope = products / xSquares
    let start = yMean - slope * xMean
    let squares = zip(x, y).reduce(0) { sum, pair in
      let rest = pair.1 - start - slope * pair.0
      return sum + rest * rest
    }
    return (start, slope, squares)
  }
}
