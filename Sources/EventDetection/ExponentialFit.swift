import Foundation

/// The least-squares fit of y = c + a·exp(−t/τ).
///
/// For a given τ the best a and c follow from linear least squares, so that only τ is sought: on a
/// logarithmic grid of 60 values from one sampling interval to ten times the length of the trace, then
/// by golden section to 1 part in 10⁷ between the neighbours of the best.
///
/// **Source.** Golub & Pereyra (1973) SIAM J Numer Anal 10:413, variable projection.
///
/// **Worked number.** 10·exp(−t/20 ms) at 0, 0.1 … 100 ms: τ = 20 ms.
struct ExponentialFit {
  /// ms; nil where the best is at either end of the range, so that the trace is no such curve.
  let timeConstant: Double?

  /// - Parameters:
  ///   - values: at equal times, all finite.
  ///   - interval: ms.
  init(_ values: [Double], interval: Double) {
    let count = 60
    let lowest = log(interval)
    let highest = log(interval * Double(values.count) * 10)
    guard values.count >= 4, highest > lowest, values.allSatisfy(\.isFinite) else {
      timeConstant = nil
      return
    }
    func residue(_ logTau: Double) -> Double {
      Self.residue(values, decay: exp(-interval / exp(logTau)))
    }
    let grid = (0..<count).map {
      lowest + (highest - lowest) * Double($0) / Double(count - 1)
    }
    let residues = grid.map(residue)
    guard let best = residues.indices.min(by: { residues[$0] < residues[$1] }), best > 0,
      best < count - 1
    else {
      timeConstant = nil
      return
    }
    let ratio = (sqrt(5.0) - 1) / 2
    var (left, right) = (grid[best - 1], grid[best + 1])
    var inner = (right - ratio * (right - left), left + ratio * (right - left))
    var found = (residue(inner.0), residue(inner.1))
    while right - left > 1e-7 {
      if found.0 < found.1 {
        right = inner.1
        inner = (right - ratio * (right - left), inner.0)
        found = (residue(inner.0), found.0)
      } else {
        left = inner.0
        inner = (inner.1, left + ratio * (right - left))
        found = (found.1, residue(inner.1))
      }
    }
    timeConstant = exp((left + right) / 2)
  }

  /// Sum of squares that the best a and c leave, for exp(−t/τ) = decayⁿ.
  private static func residue(_ values: [Double], decay: Double) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    var meanCurve = 0.0
    var factor = 1.0
    for _ in values {
      meanCurve += factor
      factor *= decay
    }
    meanCurve /= count
    var (curveSquares, products, squares) = (0.0, 0.0, 0.0)
    factor = 1.0
    for value in values {
      let curve = factor - meanCurve
      curveSquares += curve * curve
      products += curve * (value - mean)
      squares += (value - mean) * (value - mean)
      factor *= decay
    }
    guard curveSquares > 0 else { return squares }
    return squares - products * products / curveSquares
  }
}
